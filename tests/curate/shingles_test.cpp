#include "curate/shingles.hpp"

#include <gtest/gtest.h>

namespace assay::curate {
namespace {

TEST(Shingles, CountsDistinctGramsOfFiveCharacters) {
  EXPECT_EQ(shingles("").size(), 0U);
  EXPECT_EQ(shingles("abc").size(), 1U);
  EXPECT_EQ(shingles("abcde").size(), 1U);
  EXPECT_EQ(shingles("abcdefg").size(), 3U);
  EXPECT_EQ(shingles("aaaaaaaaaa").size(), 1U);
}

TEST(Shingles, CountsCharactersRatherThanBytes) {
  EXPECT_EQ(shingles("äöüß€").size(), 1U);
  EXPECT_EQ(shingles("äöüß€x").size(), 2U);
}

TEST(Jaccard, MatchesTheCountWorkedByHand) {
  // abcde bcdef cdefg defgh against abcde bcdef cdefg defgX: 3 shared of 5.
  EXPECT_DOUBLE_EQ(jaccard(shingles("abcdefgh"), shingles("abcdefgx")), 3.0 / 5.0);
  EXPECT_DOUBLE_EQ(jaccard(shingles("abcdefgx"), shingles("abcdefgh")), 3.0 / 5.0);
}

TEST(Jaccard, IsOneForEqualAndNothingForForeignTexts) {
  EXPECT_EQ(jaccard(shingles("same text"), shingles("same text")), 1);
  EXPECT_EQ(jaccard({}, {}), 1);
  EXPECT_EQ(jaccard(shingles("abcdefgh"), shingles("stuvwxyz")), 0);
  EXPECT_EQ(jaccard({}, shingles("stuvwxyz")), 0);
}

}  // namespace
}  // namespace assay::curate
