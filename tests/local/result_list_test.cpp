#include "local/result_list.hpp"

#include <gtest/gtest.h>

namespace assay::local {
namespace {

TEST(ReadResultList, TakesQueryTitlesAndSnippetsApart) {
  const auto list =
      read_result_list("Query: warm hat\n\n1. Wool hat - For - winter\n2) Sun hat", 10);
  EXPECT_EQ(list.query, "warm hat");
  ASSERT_EQ(list.candidates.size(), 2U);
  EXPECT_EQ(list.candidates[0].id, 1);
  EXPECT_EQ(list.candidates[0].title, "Wool hat");
  EXPECT_EQ(list.candidates[0].snippet, "For - winter");
  EXPECT_EQ(list.candidates[1].title, "Sun hat");
  EXPECT_EQ(list.candidates[1].snippet, "");
}

TEST(ReadResultList, TakesAllTextBeforeTheListForTheQuery) {
  EXPECT_EQ(read_result_list("find me\na hat\n\n1. Hat", 10).query, "find me a hat");
  EXPECT_EQ(read_result_list("QUERY:hat", 10).query, "hat");
  EXPECT_EQ(read_result_list("", 10).query, "");
}

TEST(ReadResultList, JoinsALineWithoutANumberToTheResultBefore) {
  const auto list = read_result_list("q\n1. Hat -\n warm\n2. Cap", 10);
  ASSERT_EQ(list.candidates.size(), 2U);
  EXPECT_EQ(list.candidates[0].snippet, "warm");
}

TEST(ReadResultList, KnowsWhatIsNoNumberOfTheList) {
  // A decimal number, a number beyond the list, a number seen before, and one that overflows.
  const auto list = read_result_list(
      "q\n1. Hose\n1.5 m long\n11. more\n1. again\n99999999999999999999. x\n0. y", 10);
  ASSERT_EQ(list.candidates.size(), 1U);
  EXPECT_EQ(list.candidates[0].title,
            "Hose 1.5 m long 11. more 1. again 99999999999999999999. x 0. y");
}

TEST(ReadResultList, ReadsNoFurtherThanAReaderWould) {
  const auto list =
      read_result_list(std::string(100000, 'q') + "\n1. " + std::string(100000, 'a'), 3);
  EXPECT_LE(list.query.size(), 2100U);
  ASSERT_EQ(list.candidates.size(), 1U);
  EXPECT_LE(list.candidates[0].title.size(), 2100U);
}

}  // namespace
}  // namespace assay::local
