#include "local/features.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "local/words.hpp"

namespace assay::local {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  const Words words(text);
  return {words.list().begin(), words.list().end()};
}

TEST(Words, AreFoldedRunsOfLettersAndDigits) {
  EXPECT_EQ(words_of("Ein Ärger, 2x!"), (std::vector<std::string>{"ein", "ärger", "2x", "!"}));
  EXPECT_EQ(words_of("„Hallo“ – ça va?"), (std::vector<std::string>{"hallo", "ça", "va", "?"}));
  EXPECT_EQ(words_of("5€ £3 10%"), (std::vector<std::string>{"5", "€", "£", "3", "10", "%"}));
}

TEST(Words, SurviveEmptyAndBrokenText) {
  EXPECT_TRUE(words_of("").empty());
  EXPECT_TRUE(words_of(" \n\t..").empty());
  EXPECT_EQ(words_of("a\xff\xe2z").size(), 1U);  // replacement characters count as letters
}

TEST(CountFeatures, AreSortedAndEachBucketStandsOnce) {
  const SparseVector vector = count_features("the cat sat on the mat, the cat");
  ASSERT_FALSE(vector.empty());
  for (std::size_t i = 1; i < vector.size(); ++i) {
    EXPECT_LT(vector[i - 1].bucket, vector[i].bucket);
  }
  EXPECT_LT(vector.back().bucket, kBuckets);
}

TEST(CountFeatures, CountsWordPairsAndCharacterGramsOfAWord) {
  // "ab": the word, the pair (start, ab), and of " ab " the grams " ab", "ab ", " ab ".
  EXPECT_EQ(count_features("ab").size(), 5U);
  // One character of two bytes counts as one: " ä " has the single gram of three.
  EXPECT_EQ(count_features("ä").size(), 3U);
}

TEST(FeatureWeights, ScaleToLengthOneAndPreferWhatIsRare) {
  const std::vector<SparseVector> texts{count_features("common rare"), count_features("common"),
                                        count_features("common")};
  const FeatureWeights weights(texts);
  SparseVector vector = count_features("common rare");
  weights.apply(vector);
  float square = 0;
  for (const Feature& feature : vector) square += feature.value * feature.value;
  EXPECT_NEAR(square, 1.0F, 1e-5F);

  SparseVector common = count_features("common");
  const auto weight_of = [&](std::uint32_t bucket) {
    const auto found = std::find_if(vector.begin(), vector.end(),
                                    [&](const Feature& f) { return f.bucket == bucket; });
    return found == vector.end() ? 0.0F : found->value;
  };
  float heaviest = 0;
  for (const Feature& feature : vector) heaviest = std::max(heaviest, feature.value);
  EXPECT_LT(weight_of(common.front().bucket), heaviest);
}

}  // namespace
}  // namespace assay::local
