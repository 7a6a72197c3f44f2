#include <gtest/gtest.h>

#include "assay/local/model.hpp"

namespace assay::local {
namespace {

TEST(CountTokens, CutsRunsOfLettersIntoPiecesOfFour) {
  EXPECT_EQ(count_tokens(""), 0);
  EXPECT_EQ(count_tokens("abcd"), 1);
  EXPECT_EQ(count_tokens("abcde"), 2);
  EXPECT_EQ(count_tokens("abcd efgh"), 2);
}

TEST(CountTokens, CountsEveryDigitAndMark) {
  EXPECT_EQ(count_tokens("12.50"), 5);
  EXPECT_EQ(count_tokens("a, b!"), 4);
}

TEST(CountTokens, CountsCharactersRatherThanBytes) {
  EXPECT_EQ(count_tokens("äöüß"), 1);
  EXPECT_EQ(count_tokens("äöüßé"), 2);
}

TEST(CountTokens, NeverCountsMoreThanThereAreBytes) {
  const std::string hostile("\xff\x80\x00\xc3\x28 \n\x01", 9);
  EXPECT_LE(count_tokens(hostile), 9);
  EXPECT_GE(count_tokens(hostile), 1);
}

}  // namespace
}  // namespace assay::local
