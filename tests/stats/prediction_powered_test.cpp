#include "assay/stats/prediction_powered.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace assay::stats {
namespace {

const std::vector<LabelledValue> kFour = {{1, 1}, {1, 1}, {0, 0}, {1, 0}};

TEST(PredictionPowered, MatchesTheFormulaWorkedByHand) {
  // Variances of the means: label 1/16, prediction 1/12, covariance 1/24; of 100 unlabelled with
  // mean 0.6: 0.24 / 100. lambda = (1/24) / (1/12 + 0.0024), the variance 1/16 - lambda / 24.
  const auto result = prediction_powered_mean(kFour, 0.6, 0.24, 100, 0.95);
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->power, 0.486003110, 1e-9);
  EXPECT_NEAR(result->mean.value, 0.798600311, 1e-9);
  EXPECT_NEAR(result->mean.high - result->mean.value, 1.959963985 * 0.205547732654, 1e-8);
  EXPECT_NEAR(result->labels_only.value, 0.75, 1e-12);
  EXPECT_DOUBLE_EQ(result->effective_n, 4);
}

TEST(PredictionPowered, PredictionsThatSayNothingAreNotBelieved) {
  const std::vector<LabelledValue> labelled = {{1, 1}, {1, 0}, {0, 1}, {0, 0}};
  const auto result = prediction_powered_mean(labelled, 0.9, 0.09, 1000);
  ASSERT_TRUE(result);
  EXPECT_DOUBLE_EQ(result->power, 0);
  EXPECT_DOUBLE_EQ(result->mean.value, 0.5);
  EXPECT_DOUBLE_EQ(result->mean.low, result->labels_only.low);
}

TEST(PredictionPowered, PerfectPredictionsOfManyLeaveOnlyTheirOwnError) {
  const std::vector<LabelledValue> labelled = {{1, 1}, {0, 0}, {1, 1}, {0, 0}};
  const auto result = prediction_powered_mean(labelled, 0.7, 0.21, 1e9);
  ASSERT_TRUE(result);
  EXPECT_NEAR(result->mean.value, 0.7, 1e-6);
  EXPECT_LT(result->mean.high - result->mean.low, 1e-4);
}

TEST(PredictionPowered, WeightsMoveTheMeanAndCostEffectiveItems) {
  std::vector<LabelledValue> labelled = kFour;
  labelled[2].weight = 3;
  const auto result = prediction_powered_mean(labelled, 0.5, 0.25, 10);
  ASSERT_TRUE(result);
  EXPECT_DOUBLE_EQ(result->labels_only.value, 0.5);
  EXPECT_DOUBLE_EQ(result->effective_n, 36.0 / 12.0);
}

TEST(PredictionPowered, SaysNothingWithoutSpreadOrWithNonsense) {
  EXPECT_FALSE(prediction_powered_mean(std::vector<LabelledValue>{{1, 1}}, 0.5, 0.25, 10));
  EXPECT_FALSE(prediction_powered_mean(std::vector<LabelledValue>{{1, 1}, {1, 0}}, 0.5, 0.25, 10));
  EXPECT_FALSE(prediction_powered_mean(kFour, 0.5, -1, 10));
  EXPECT_FALSE(prediction_powered_mean(kFour, 0.5, 0.25, 10, 1));
}

}  // namespace
}  // namespace assay::stats
