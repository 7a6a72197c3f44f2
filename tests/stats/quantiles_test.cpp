#include "assay/stats/quantiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

namespace assay::stats {
namespace {

std::vector<double> one_to(std::size_t n) {
  std::vector<double> values(n);
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

TEST(Percentile, TakesTheNearestRank) {
  // Worked by hand on {15, 20, 35, 40, 50}: ranks ceil(p * 5).
  const std::vector<double> values{15, 20, 35, 40, 50};
  EXPECT_EQ(percentile(values, 0.05), 15);
  EXPECT_EQ(percentile(values, 0.30), 20);
  EXPECT_EQ(percentile(values, 0.40), 20);
  EXPECT_EQ(percentile(values, 0.50), 35);
  EXPECT_EQ(percentile(values, 1.00), 50);
}

TEST(Percentile, IsNotFooledByBinaryFractions) {
  const auto values = one_to(100);
  for (int percent = 1; percent <= 100; ++percent) {
    EXPECT_EQ(percentile(values, percent / 100.0), percent);
  }
}

TEST(Percentile, GivesNothingWithoutValuesOrOutsideOfItsRange) {
  const std::vector<double> values{1.0};
  EXPECT_FALSE(percentile({}, 0.5).has_value());
  EXPECT_FALSE(percentile(values, 0.0).has_value());
  EXPECT_FALSE(percentile(values, 1.1).has_value());
  EXPECT_EQ(percentile(values, 1e-12), 1.0);
}

TEST(PercentileRanks, RunFromThe90thToThe100thOf100ForP95) {
  // Binomial(100, 0.05): P(X >= 11) = 0.0115 <= 0.025 < P(X >= 10) = 0.0282, so rank 101 - 11 = 90;
  // P(X <= 0) = 0.0059 <= 0.025 < P(X <= 1) = 0.0371, so rank 100 - 0 = 100.
  const auto ranks = percentile_ranks(100, 0.95);
  EXPECT_EQ(ranks.low, 90U);
  EXPECT_EQ(ranks.high, 100U);
}

TEST(PercentileRanks, EncloseTheMedianOfTenBetweenTheSecondAndTheNinth) {
  // Binomial(10, 1/2): P(X <= 1) = 11/1024 = 0.0107 <= 0.025 < P(X <= 2) = 56/1024.
  const auto ranks = percentile_ranks(10, 0.5);
  EXPECT_EQ(ranks.low, 2U);
  EXPECT_EQ(ranks.high, 9U);
}

TEST(PercentileRanks, AreUnboundedWhereNoValueIsFarEnoughOut) {
  // 0.99^100 = 0.366: all hundred values lie below the 99th percentile far too often.
  EXPECT_FALSE(percentile_ranks(100, 0.99).high.has_value());
  // 0.01^1 below: with one value nothing is known at all.
  EXPECT_FALSE(percentile_ranks(1, 0.5).low.has_value());
  EXPECT_FALSE(percentile_ranks(1, 0.5).high.has_value());
  EXPECT_FALSE(percentile_ranks(0, 0.5).low.has_value());
  EXPECT_FALSE(percentile_ranks(0, 0.5).high.has_value());
  // The largest value of all time is at least the largest one seen, and has no upper end.
  EXPECT_EQ(percentile_ranks(7, 1.0).low, 7U);
  EXPECT_FALSE(percentile_ranks(7, 1.0).high.has_value());
}

TEST(PercentileRanks, NeedThe368thLiveValueBeforeP99HasAnUpperEnd) {
  // 0.99^n <= 0.025 first holds at n = ceil(log(0.025) / log(0.99)) = 368.
  EXPECT_FALSE(percentile_ranks(367, 0.99).high.has_value());
  EXPECT_EQ(percentile_ranks(368, 0.99).high, 368U);
}

TEST(PercentileRanks, EncloseThePercentileAndNestByLevel) {
  for (const std::size_t n : {20U, 100U, 1000U, 100000U}) {
    const auto values = one_to(n);
    for (const double p : {0.1, 0.5, 0.9, 0.95, 0.99}) {
      const double point = *percentile(values, p);
      const auto at95 = percentile_ranks(n, p, 0.95);
      const auto at99 = percentile_ranks(n, p, 0.99);
      EXPECT_LE(static_cast<double>(at95.low.value_or(0)), point);
      EXPECT_GE(static_cast<double>(at95.high.value_or(n + 1)), point);
      EXPECT_LE(at99.low.value_or(0), at95.low.value_or(0));
      EXPECT_GE(at99.high.value_or(n + 1), at95.high.value_or(n + 1));
    }
  }
}

TEST(PercentileRanks, MirrorAroundTheMiddle) {
  for (const std::size_t n : {30U, 101U, 500U}) {
    const auto lower = percentile_ranks(n, 0.25);
    const auto upper = percentile_ranks(n, 0.75);
    ASSERT_TRUE(lower.low && lower.high && upper.low && upper.high);
    EXPECT_EQ(*lower.low, n + 1 - *upper.high);
    EXPECT_EQ(*lower.high, n + 1 - *upper.low);
  }
}

TEST(PercentileRanks, CoverTheTrueQuantileAtLeastAsOftenAsPromised) {
  // Uniform values: the p-quantile is p itself, so coverage can be counted. Seeded.
  std::mt19937_64 random(20240229);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  constexpr int kRounds = 4000;
  for (const double p : {0.5, 0.95}) {
    const auto ranks = percentile_ranks(200, p);
    ASSERT_TRUE(ranks.low && ranks.high);
    int covered = 0;
    for (int round = 0; round < kRounds; ++round) {
      std::vector<double> values(200);
      std::generate(values.begin(), values.end(), [&] { return uniform(random); });
      std::sort(values.begin(), values.end());
      covered += values[*ranks.low - 1] <= p && p <= values[*ranks.high - 1];
    }
    EXPECT_GE(covered, 0.94 * kRounds) << p;
  }
}

TEST(PercentileEstimate, ReadsItsEndsOffTheValues) {
  const auto estimate = percentile_estimate(one_to(100), 0.95);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->value, 95.0);
  EXPECT_EQ(estimate->low, 90.0);
  EXPECT_EQ(estimate->high, 100.0);
  EXPECT_EQ(estimate->n, 100);
}

TEST(PercentileEstimate, LeavesTheEndOpenThatNoValueReaches) {
  const auto estimate = percentile_estimate(one_to(100), 0.99);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->value, 99.0);
  EXPECT_TRUE(estimate->low.has_value());
  EXPECT_FALSE(estimate->high.has_value());
  EXPECT_FALSE(percentile_estimate({}, 0.5).has_value());
  EXPECT_FALSE(percentile_estimate(one_to(10), 0.0).has_value());
  EXPECT_FALSE(percentile_estimate(one_to(10), 0.5, 1.0).has_value());
}

TEST(LeastN, IsOneValueExpectedBeyondThePercentile) {
  EXPECT_EQ(least_n_for_percentile(0.5), 2U);
  EXPECT_EQ(least_n_for_percentile(0.95), 20U);
  EXPECT_EQ(least_n_for_percentile(0.99), 100U);
  EXPECT_EQ(least_n_for_percentile(0.999), 1000U);
  EXPECT_EQ(least_n_for_percentile(1.0), 1U);
}

}  // namespace
}  // namespace assay::stats
