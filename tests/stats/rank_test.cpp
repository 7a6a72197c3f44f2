#include "assay/stats/rank.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "assay/stats/random.hpp"

namespace assay::stats {
namespace {

std::vector<double> all_averages(const std::vector<double>& d) {
  std::vector<double> averages;
  for (std::size_t i = 0; i < d.size(); ++i) {
    for (std::size_t j = i; j < d.size(); ++j) averages.push_back((d[i] + d[j]) / 2.0);
  }
  std::sort(averages.begin(), averages.end());
  return averages;
}

double median_of(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
}

std::vector<double> scattered(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> values(n);
  for (double& value : values) value = random.uniform() + random.uniform() - 0.7;
  return values;
}

TEST(HodgesLehmann, MatchesTheDepressionScalesOfHollanderAndWolfe) {
  // Hollander and Wolfe (1999), examples 3.1-3.4: nine patients before and after tranquiliser; the
  // estimate -0.46 and the 96 % interval (-0.786, -0.010).
  const std::vector<double> before{1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
  const std::vector<double> after{0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
  std::vector<double> differences;
  for (std::size_t i = 0; i < 9; ++i) differences.push_back(after[i] - before[i]);
  const auto shift = hodges_lehmann(differences);
  ASSERT_TRUE(shift && shift->low && shift->high);
  EXPECT_NEAR(shift->value, -0.46, 5e-4);
  EXPECT_NEAR(*shift->low, -0.786, 5e-4);
  EXPECT_NEAR(*shift->high, -0.010, 5e-4);
  EXPECT_EQ(shift->n, 9);
}

TEST(HodgesLehmann, CutsOffAsTheTablesOfTheSignedRankTestSay) {
  // Two-sided 5 % critical values (any table of Wilcoxon's test): reject at W <= w, so the interval
  // starts at the average of rank w + 1.
  const struct {
    std::size_t n, critical;
  } rows[] = {{6, 0}, {7, 2}, {8, 3}, {9, 5}, {10, 8}, {12, 13}, {15, 25}, {20, 52}, {25, 89}};
  for (const auto& row : rows) {
    const auto differences = scattered(row.n, row.n);
    const auto averages = all_averages(differences);
    const auto shift = hodges_lehmann(differences);
    ASSERT_TRUE(shift && shift->low && shift->high) << row.n;
    EXPECT_DOUBLE_EQ(*shift->low, averages[row.critical]) << row.n;
    EXPECT_DOUBLE_EQ(*shift->high, averages[averages.size() - 1 - row.critical]) << row.n;
  }
}

TEST(HodgesLehmann, TakesTheMedianOfAllAverages) {
  for (std::size_t n = 1; n <= 60; ++n) {
    const auto differences = scattered(n, 100 + n);
    EXPECT_DOUBLE_EQ(hodges_lehmann(differences)->value, median_of(all_averages(differences))) << n;
  }
}

TEST(HodgesLehmann, HandsOverFromTheExactToTheNormalRankSmoothly) {
  // The same scattered values, one short of the hand-over and at it.
  auto differences = scattered(200, 7);
  const auto at = hodges_lehmann(differences);
  differences.pop_back();
  const auto before = hodges_lehmann(differences);
  ASSERT_TRUE(at && before);
  EXPECT_NEAR(*at->low, *before->low, 0.01);
  EXPECT_NEAR(*at->high, *before->high, 0.01);
}

TEST(HodgesLehmann, IsUnboundedBelowSixDifferences) {
  // Five equal signs come by chance 2 times in 32, which is more than 5 %.
  const std::vector<double> five{1, 2, 3, 4, 5};
  EXPECT_FALSE(hodges_lehmann(five)->low);
  EXPECT_FALSE(hodges_lehmann(five)->high);
  EXPECT_EQ(hodges_lehmann(five)->value, 3.0);
  const std::vector<double> one{7.5};
  EXPECT_EQ(hodges_lehmann(one)->value, 7.5);
  EXPECT_FALSE(hodges_lehmann(one)->low);
}

TEST(HodgesLehmann, MovesAndMirrorsWithTheValuesInAnyOrder) {
  auto differences = scattered(51, 3);
  const auto shift = hodges_lehmann(differences);
  for (double& d : differences) d = -d;
  std::reverse(differences.begin(), differences.end());
  const auto mirrored = hodges_lehmann(differences);
  EXPECT_EQ(shift->value, -mirrored->value);
  EXPECT_EQ(*shift->low, -*mirrored->high);
  EXPECT_EQ(*shift->high, -*mirrored->low);
}

TEST(HodgesLehmann, NestsByLevelAndShrugsOffOneHangingCall) {
  auto differences = scattered(80, 9);
  const auto at95 = hodges_lehmann(differences, 0.95);
  const auto at99 = hodges_lehmann(differences, 0.99);
  EXPECT_LE(*at99->low, *at95->low);
  EXPECT_GE(*at99->high, *at95->high);
  differences.back() = 60'000.0;
  EXPECT_NEAR(hodges_lehmann(differences)->value, at95->value, 0.05);
}

TEST(HodgesLehmann, KeepsTiesAndZeros) {
  const std::vector<double> zeros(30, 0.0);
  const auto shift = hodges_lehmann(zeros);
  EXPECT_EQ(shift->value, 0.0);
  EXPECT_EQ(*shift->low, 0.0);
  EXPECT_EQ(*shift->high, 0.0);
}

TEST(HodgesLehmann, CopesWithAHundredThousandPairs) {
  // Symmetric around 0.3: the estimate of so many is close. n^2 averages would be 40 GB.
  const auto shift = hodges_lehmann(scattered(100'000, 11));
  ASSERT_TRUE(shift && shift->low && shift->high);
  EXPECT_NEAR(shift->value, 0.3, 0.01);
  EXPECT_LT(*shift->high - *shift->low, 0.01);
  EXPECT_GT(*shift->high - *shift->low, 0.001);
}

TEST(HodgesLehmann, GivesNothingWithoutValuesOrSense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_FALSE(hodges_lehmann({}));
  EXPECT_FALSE(hodges_lehmann(std::vector{1.0, nan}));
  EXPECT_FALSE(hodges_lehmann(std::vector{1.0, infinity}));
  EXPECT_FALSE(hodges_lehmann(std::vector{1.0, 2.0}, 1.0));
  EXPECT_FALSE(hodges_lehmann(std::vector{1.0, 2.0}, nan));
}

}  // namespace
}  // namespace assay::stats
