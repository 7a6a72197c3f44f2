#include "local/calibration.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "local/naive_bayes.hpp"

namespace assay::local {
namespace {

TEST(Softmax, GivesSharesThatSumToOne) {
  std::vector<double> scores{std::log(1.0), std::log(3.0)};
  softmax(scores, 1.0);
  EXPECT_NEAR(scores[0], 0.25, 1e-12);
  EXPECT_NEAR(scores[1], 0.75, 1e-12);
}

TEST(Softmax, SurvivesScoresFarApart) {
  std::vector<double> scores{-1e6, 1e6, 0};
  softmax(scores, 20.0);
  EXPECT_DOUBLE_EQ(std::accumulate(scores.begin(), scores.end(), 0.0), 1.0);
  EXPECT_DOUBLE_EQ(scores[1], 1.0);
}

/// Scores one unit apart, right in `right` of `all` cases.
std::vector<HeldOut> two_labels(int right, int all) {
  std::vector<HeldOut> cases;
  for (int i = 0; i < all; ++i) cases.push_back({{1.0, 0.0}, i < right ? 0U : 1U});
  return cases;
}

TEST(FitSharpness, MakesConfidenceEqualAccuracy) {
  // Right in 800 of 1000: confidence should be 0.8, so sharpness log(0.8 / 0.2). The doubt of one
  // error in 1002 moves the target to 0.8 * (1 - d) + 0.2 * d.
  const double doubt = 1.0 / 1002;
  const double target = 0.8 * (1 - doubt) + 0.2 * doubt;
  EXPECT_NEAR(fit_sharpness(two_labels(800, 1000)), std::log(target / (1 - target)), 1e-3);
}

TEST(FitSharpness, IsBluntWhenTheScoresSayNothing) {
  EXPECT_LT(fit_sharpness(two_labels(500, 1000)), 0.02);
  EXPECT_LT(fit_sharpness(two_labels(100, 1000)), 0.02);
}

TEST(FitSharpness, NeverClaimsCertaintyFromAFewRightAnswers) {
  std::vector<double> p{1.0, 0.0};
  softmax(p, fit_sharpness(two_labels(10, 10)));
  EXPECT_NEAR(p[0], 1.0 - 1.0 / 12, 1e-3);
}

TEST(FitSharpness, ChangesNothingWithoutTexts) {
  EXPECT_EQ(fit_sharpness({}), 1.0);
}

TEST(CrossValidate, ScoresEveryTextByAScorerThatHasNotSeenIt) {
  std::vector<LabelledText> texts;
  for (int i = 0; i < 10; ++i) texts.push_back({"word" + std::to_string(i), i < 5 ? 0U : 1U});
  const auto held_out = cross_validate(texts, 2, fit_naive_bayes, 5);
  ASSERT_EQ(held_out.size(), 10U);
  for (const HeldOut& one : held_out) {
    // Every word occurs in one text only, so only the prior can speak: four texts of each label.
    EXPECT_DOUBLE_EQ(one.scores[0], one.scores[1]);
  }
}

TEST(CrossValidate, LeavesOutFoldsThatWouldTrainOnNothing) {
  EXPECT_TRUE(
      cross_validate(std::vector<LabelledText>{{"only", 0}}, 2, fit_naive_bayes, 5).empty());
}

}  // namespace
}  // namespace assay::local
