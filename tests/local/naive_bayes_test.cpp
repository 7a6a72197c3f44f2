#include "local/naive_bayes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace assay::local {
namespace {

// Two labels. Label 0: "cat cat dog" and "cat"; label 1: "dog bird".
// Vocabulary {cat, dog, bird}; words of label 0: 4, of label 1: 2.
const std::vector<LabelledText> kPets{{"cat cat dog", 0}, {"cat", 0}, {"dog bird", 1}};

TEST(NaiveBayes, MatchesTheSumsWorkedByHand) {
  const auto scorer = fit_naive_bayes(kPets, 2);
  const auto scores = scorer->scores("Cat dog!");
  // Prior with add-one: (2+1)/(3+2) and (1+1)/(3+2). "cat": (3+1)/(4+3), (0+1)/(2+3).
  // "dog": (1+1)/(4+3), (1+1)/(2+3).
  EXPECT_NEAR(scores[0], std::log(3.0 / 5) + std::log(4.0 / 7) + std::log(2.0 / 7), 1e-12);
  EXPECT_NEAR(scores[1], std::log(2.0 / 5) + std::log(1.0 / 5) + std::log(2.0 / 5), 1e-12);
}

TEST(NaiveBayes, FallsBackToThePriorWhenItKnowsNoWord) {
  const auto scores = fit_naive_bayes(kPets, 2)->scores("zebra");
  EXPECT_NEAR(scores[0], std::log(3.0 / 5), 1e-12);
  EXPECT_NEAR(scores[1], std::log(2.0 / 5), 1e-12);
}

TEST(NaiveBayes, KeepsALabelWithoutTextsPossible) {
  const auto scores = fit_naive_bayes(kPets, 3)->scores("cat");
  ASSERT_EQ(scores.size(), 3U);
  EXPECT_TRUE(std::isfinite(scores[2]));
  EXPECT_LT(scores[2], scores[0]);
}

}  // namespace
}  // namespace assay::local
