#include "curate/closest_pairs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace assay::curate {
namespace {

unsigned draw(std::mt19937& random, unsigned below) {
  return static_cast<unsigned>(random() % below);
}

/// Small sets over few grams: many pairs at every similarity.
std::vector<Shingles> random_texts(std::mt19937& random, std::size_t count, unsigned grams) {
  std::vector<Shingles> texts(count);
  for (Shingles& text : texts) {
    const unsigned size = 1 + draw(random, 12);
    for (unsigned i = 0; i < size; ++i) text.push_back(draw(random, grams));
    std::sort(text.begin(), text.end());
    text.erase(std::unique(text.begin(), text.end()), text.end());
  }
  return texts;
}

/// Every pair looked at.
ClosestPairs by_hand(const std::vector<Shingles>& a, const std::vector<Shingles>* b,
                     double threshold) {
  ClosestPairs found;
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = b == nullptr ? i + 1 : 0; j < (b == nullptr ? a : *b).size(); ++j) {
      const Pair pair{i, j, jaccard(a[i], (b == nullptr ? a : *b)[j])};
      if (!found.closest || pair.similarity > found.closest->similarity) found.closest = pair;
      if (pair.similarity >= threshold) found.alike.push_back(pair);
    }
  }
  return found;
}

void expect_equal(const ClosestPairs& found, const ClosestPairs& wanted) {
  ASSERT_EQ(found.closest.has_value(), wanted.closest.has_value());
  if (wanted.closest) {
    EXPECT_DOUBLE_EQ(found.closest->similarity, wanted.closest->similarity);
    EXPECT_EQ(found.closest->first, wanted.closest->first);
    EXPECT_EQ(found.closest->second, wanted.closest->second);
  }
  ASSERT_EQ(found.alike.size(), wanted.alike.size());
  for (std::size_t i = 0; i < wanted.alike.size(); ++i) {
    EXPECT_EQ(found.alike[i].first, wanted.alike[i].first);
    EXPECT_EQ(found.alike[i].second, wanted.alike[i].second);
    EXPECT_DOUBLE_EQ(found.alike[i].similarity, wanted.alike[i].similarity);
  }
}

TEST(ClosestPairs, FindsWhatLookingAtEveryPairFinds) {
  std::mt19937 random(20);
  for (int round = 0; round < 300; ++round) {
    const unsigned grams = 5 + draw(random, 60);
    const auto texts = random_texts(random, 1 + draw(random, 25), grams);
    const double threshold = 0.1 * (1 + draw(random, 10));
    expect_equal(closest_pairs(texts, threshold), by_hand(texts, nullptr, threshold));
    const auto others = random_texts(random, 1 + draw(random, 25), grams);
    expect_equal(closest_pairs(texts, others, threshold), by_hand(texts, &others, threshold));
  }
}

TEST(ClosestPairs, NamesAPairEvenWhereNothingIsShared) {
  const std::vector<Shingles> texts{{1}, {2}, {3}};
  const ClosestPairs found = closest_pairs(texts, 0.6);
  ASSERT_TRUE(found.closest);
  EXPECT_EQ(found.closest->similarity, 0);
  EXPECT_TRUE(found.alike.empty());
}

TEST(ClosestPairs, HasNothingToSayAboutOneText) {
  const std::vector<Shingles> one{{1, 2, 3}};
  EXPECT_FALSE(closest_pairs(one, 0.6).closest);
  EXPECT_FALSE(closest_pairs(one, {}, 0.6).closest);
  EXPECT_FALSE(closest_pairs({}, one, 0.6).closest);
}

TEST(ClosestPairs, StopsAtMorePairsThanAnybodyLooksAt) {
  const std::vector<Shingles> texts(300, Shingles{1, 2, 3});  // 44 850 pairs
  const ClosestPairs found = closest_pairs(texts, 0.6);
  EXPECT_FALSE(found.is_complete);
  EXPECT_EQ(found.alike.size(), kMostPairs);
  EXPECT_EQ(found.closest->similarity, 1);
}

}  // namespace
}  // namespace assay::curate
