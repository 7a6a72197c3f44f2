#include "scoring/similarity.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace assay::scoring {
namespace {

// The textbook's table, one row at a time.
std::size_t by_table(std::u32string_view a, std::u32string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0U : 1U);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

std::u32string random_text(std::mt19937_64& random, std::size_t longest, std::size_t letters) {
  std::u32string text(random() % (longest + 1), U'a');
  // Spread over the planes: what counts is the code point, not its size.
  for (char32_t& c : text) c = static_cast<char32_t>(U'a' + (random() % letters) * 0x2F1);
  return text;
}

// Some edits of `text`, so that the distance is small beside the lengths.
std::u32string edited(std::u32string text, std::mt19937_64& random) {
  for (std::size_t edits = random() % 12; edits > 0 && !text.empty(); --edits) {
    const std::size_t at = random() % text.size();
    if (random() % 3 == 0) {
      text.erase(at, 1);
    } else if (random() % 2 == 0) {
      text.insert(at, 1, U'x');
    } else {
      text[at] = U'y';
    }
  }
  return text;
}

TEST(Levenshtein, KnowsThePairsOfTheTextbooks) {
  EXPECT_EQ(levenshtein(U"kitten", U"sitting"), 3U);
  EXPECT_EQ(levenshtein(U"Saturday", U"Sunday"), 3U);
  EXPECT_EQ(levenshtein(U"intention", U"execution"), 5U);
  EXPECT_EQ(levenshtein(U"flaw", U"lawn"), 2U);
  EXPECT_EQ(levenshtein(U"", U"abc"), 3U);
  EXPECT_EQ(levenshtein(U"abc", U""), 3U);
  EXPECT_EQ(levenshtein(U"", U""), 0U);
  EXPECT_EQ(levenshtein(U"ab", U"ba"), 2U);  // a swap is no edit of its own
}

TEST(Levenshtein, EqualsTheTableForRandomTexts) {
  std::mt19937_64 random(1966);
  for (int round = 0; round < 3'000; ++round) {
    // Up to 200 rows: three full words of bits and a part of the fourth.
    const std::u32string a = random_text(random, 200, 1 + random() % 6);
    const std::u32string b = random_text(random, 200, 1 + random() % 6);
    ASSERT_EQ(levenshtein(a, b), by_table(a, b)) << round;
  }
}

TEST(Levenshtein, EqualsTheTableForTextsThatAreNearlyTheSame) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 3'000; ++round) {
    const std::u32string a = random_text(random, 300, 20);
    const std::u32string b = edited(a, random);
    ASSERT_EQ(levenshtein(a, b), by_table(a, b)) << round;
  }
}

TEST(Levenshtein, EqualsTheTableAroundTheWidthOfAWord) {
  std::mt19937_64 random(64);
  for (const std::size_t length : {1U, 63U, 64U, 65U, 127U, 128U, 129U}) {
    for (int round = 0; round < 50; ++round) {
      std::u32string a = random_text(random, 0, 1) + std::u32string(length, U'q');
      for (char32_t& c : a) c = static_cast<char32_t>(U'a' + random() % 3);
      const std::u32string b = random_text(random, 140, 3);
      ASSERT_EQ(levenshtein(a, b), by_table(a, b)) << length;
      ASSERT_EQ(levenshtein(b, a), by_table(a, b)) << length;
    }
  }
}

TEST(Levenshtein, IsExactForTextsOfTwentyThousandCharacters) {
  const std::u32string ones(20'000, U'1');
  std::u32string other(20'000, U'2');
  EXPECT_EQ(levenshtein(ones, other), 20'000U);
  for (std::size_t i = 1; i + 1 < other.size(); i += 2) other[i] = U'1';
  EXPECT_EQ(levenshtein(ones, other), 10'001U);  // the 10 000 even places, and the last one
}

TEST(Levenshtein, NeverFindsTooSmallADistanceInPieces) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 1'000; ++round) {
    const std::u32string a = random_text(random, 120, 4);
    const std::u32string b = round % 2 == 0 ? edited(a, random) : random_text(random, 120, 4);
    const std::size_t in_pieces = levenshtein(a, b, 16);
    EXPECT_GE(in_pieces, by_table(a, b));
    EXPECT_LE(in_pieces, std::max(a.size(), b.size()));
  }
}

TEST(Levenshtein, IsExactUpToItsLimitAndInPiecesBeyond) {
  const std::u32string a = U"abcdefghijklmnopqrst";
  const std::u32string b = U"bcdefghijklmnopqrsta";  // one dropped in front, one added at the end
  EXPECT_EQ(levenshtein(a, b, 20), 2U);
  EXPECT_EQ(levenshtein(a, b, 19), 4U);  // the same in each half
}

TEST(Levenshtein, CountsSubstitutionsExactlyInPieces) {
  std::u32string a(1'000, U'a');
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<char32_t>(U'a' + i % 7);
  std::u32string b = a;
  for (const std::size_t at : {3U, 400U, 401U, 998U}) b[at] = U'!';
  EXPECT_EQ(levenshtein(a, b, 100), 4U);
}

TEST(CodePoints, TakeInvalidBytesForOneReplacementEach) {
  EXPECT_EQ(code_points("a\u00e9\U0001F600"), U"a\u00e9\U0001F600");
  EXPECT_EQ(code_points("a\xFF\xC3"), U"a\uFFFD\uFFFD");
  EXPECT_EQ(code_points(std::string_view("\0b", 2)), std::u32string_view(U"\0b", 2));
  EXPECT_EQ(code_points(""), U"");
}

TEST(Similarity, IsOneMinusTheShareOfCharactersToEdit) {
  EXPECT_DOUBLE_EQ(similarity("kitten", "sitting"), 1 - 3.0 / 7);
  // Characters, not bytes: 1 of 6.
  EXPECT_DOUBLE_EQ(similarity("M\u00fcller", "Muller"), 1 - 1.0 / 6);
  EXPECT_EQ(similarity("same", "same"), 1.0);
  EXPECT_EQ(similarity("", ""), 1.0);
  EXPECT_EQ(similarity("abc", ""), 0.0);
  EXPECT_EQ(similarity("abc", "xyz"), 0.0);
}

TEST(Similarity, DependsNeitherOnTheOrderNorOnValidUtf8) {
  std::mt19937_64 random(8);
  for (int round = 0; round < 500; ++round) {
    std::string a(random() % 80, '\0');
    std::string b(random() % 80, '\0');
    for (char& c : a) c = static_cast<char>(random() % 256);
    for (char& c : b) c = static_cast<char>(random() % 256);
    const double one_way = similarity(a, b);
    EXPECT_EQ(one_way, similarity(b, a));
    EXPECT_GE(one_way, 0.0);
    EXPECT_LE(one_way, 1.0);
  }
}

}  // namespace
}  // namespace assay::scoring
