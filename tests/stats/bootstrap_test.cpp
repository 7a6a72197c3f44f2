#include "assay/stats/bootstrap.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "assay/stats/random.hpp"

namespace assay::stats {
namespace {

constexpr BootstrapOptions kPercentile{.kind = BootstrapKind::percentile};
constexpr BootstrapOptions kBca{.kind = BootstrapKind::bca};

std::vector<double> skewed(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> values(n);
  for (double& value : values) value = -std::log1p(-random.uniform());
  return values;
}

std::vector<std::size_t> numbered(std::size_t n) {
  std::vector<std::size_t> numbers(n);
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}

TEST(BootstrapMean, FindsTheBinomialQuantilesOfYesAndNo) {
  // Drawing 20 of ten 0s and ten 1s is Binomial(20, 1/2): P(X <= 5) = 0.0207 < 0.025 <
  // P(X <= 6) = 0.0577, so the interval runs from 6/20 to 14/20. No skew: BCa says the same.
  std::vector<double> values(20, 0.0);
  std::fill(values.begin(), values.begin() + 10, 1.0);
  for (const auto kind : {BootstrapKind::percentile, BootstrapKind::bca}) {
    const auto estimate = bootstrap_mean(values, {.kind = kind});
    ASSERT_TRUE(estimate);
    EXPECT_EQ(estimate->value, 0.5);
    EXPECT_EQ(estimate->low, 0.3);
    EXPECT_EQ(estimate->high, 0.7);
    EXPECT_EQ(estimate->n, 20);
  }
}

// BCa written down a second time: own draws with the same seed, jackknife by leaving out, bisection
// for the normal quantile.
double phi(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2.0;
}

double phi_inverse(double p) {
  double low = -40.0;
  double high = 40.0;
  for (int i = 0; i < 200; ++i) {
    const double middle = (low + high) / 2.0;
    (phi(middle) < p ? low : high) = middle;
  }
  return low;
}

TEST(BootstrapMean, FollowsEfronsFormulaWrittenASecondTime) {
  const auto values = skewed(30, 5);
  const auto n = static_cast<double>(values.size());
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  Random random(1);
  std::vector<double> draws(10'000);
  for (double& draw : draws) {
    double total = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) total += values[random.below(30)];
    draw = total / n;
  }
  std::sort(draws.begin(), draws.end());
  const auto below =
      std::count_if(draws.begin(), draws.end(), [&](double d) { return d < sum / n; });
  const double z0 = phi_inverse(static_cast<double>(below) / 10'000.0);
  double squares = 0.0;
  double cubes = 0.0;
  for (const double value : values) {
    const double influence = sum / n - (sum - value) / (n - 1.0);
    squares += influence * influence;
    cubes += influence * influence * influence;
  }
  const double a = cubes / 6.0 / squares / std::sqrt(squares);
  const auto share = [&](double z) { return phi(z0 + (z0 + z) / (1.0 - a * (z0 + z))); };

  const auto estimate = bootstrap_mean(values, kBca);
  ASSERT_TRUE(estimate);
  const auto place = [&](double x) {
    const auto found = std::lower_bound(draws.begin(), draws.end(), x) - draws.begin();
    return static_cast<double>(found) / 10'000.0;
  };
  EXPECT_NEAR(place(estimate->low), share(phi_inverse(0.025)), 3e-4);
  EXPECT_NEAR(place(estimate->high), share(phi_inverse(0.975)), 3e-4);
  EXPECT_GT(a, 0.02);  // the skewness was there to correct for
}

TEST(BootstrapMean, ReachesFurtherTowardsTheLongTailWithBca) {
  const auto values = skewed(40, 8);
  const auto plain = bootstrap_mean(values, kPercentile);
  const auto corrected = bootstrap_mean(values, kBca);
  EXPECT_GT(corrected->high, plain->high);
  EXPECT_GT(corrected->low, plain->low);
}

TEST(BootstrapMean, IsStudentsIntervalForFewNormalValuesWhenExpanded) {
  // Twelve values without skew: the expanded interval is mean +- t(11) * s / sqrt(12) up to the
  // shape of the draws, the plain one 18 % narrower.
  std::vector<double> values;
  for (int i = -11; i <= 11; i += 2) values.push_back(i);  // mean 0, sum of squares 572
  const double half = 2.200985 * std::sqrt(572.0 / 11.0 / 12.0);
  const auto estimate = bootstrap_mean(values, {.kind = BootstrapKind::expanded, .draws = 100'000});
  EXPECT_NEAR(estimate->low, -half, 0.03 * half);
  EXPECT_NEAR(estimate->high, half, 0.03 * half);
  EXPECT_LT(bootstrap_mean(values, kPercentile)->high, 0.9 * half);
}

TEST(BootstrapMean, IsCloseToStudentForManyValues) {
  // For 2000 values the central limit theorem leaves z * s / sqrt(n) on either side.
  const auto values = skewed(2000, 2);
  const auto estimate = bootstrap_mean(values, kPercentile);
  double squares = 0.0;
  for (const double v : values) squares += (v - estimate->value) * (v - estimate->value);
  const double half = 1.959964 * std::sqrt(squares / 2000.0 / 2000.0);
  EXPECT_NEAR(estimate->high - estimate->value, half, 0.05 * half);
  EXPECT_NEAR(estimate->value - estimate->low, half, 0.05 * half);
}

TEST(BootstrapMean, RepeatsItselfForASeedAndDiffersForAnother) {
  const auto values = skewed(50, 3);
  const auto one = bootstrap_mean(values, {.seed = 42});
  const auto same = bootstrap_mean(values, {.seed = 42});
  const auto other = bootstrap_mean(values, {.seed = 43});
  EXPECT_EQ(one->low, same->low);
  EXPECT_EQ(one->high, same->high);
  EXPECT_NE(one->low, other->low);
}

TEST(BootstrapMean, NestsByLevel) {
  const auto values = skewed(50, 4);
  const auto at90 = bootstrap_mean(values, {.confidence = 0.90});
  const auto at99 = bootstrap_mean(values, {.confidence = 0.99});
  EXPECT_LT(at99->low, at90->low);
  EXPECT_GT(at99->high, at90->high);
}

TEST(BootstrapDifference, IsTheMeanOfDifferencesAndNegatesWhenTheArmsSwap) {
  const auto baseline = skewed(60, 1);
  const auto candidate = skewed(60, 2);
  std::vector<double> differences;
  for (std::size_t i = 0; i < 60; ++i) differences.push_back(candidate[i] - baseline[i]);
  for (const auto kind : {BootstrapKind::percentile, BootstrapKind::bca}) {
    const auto one = bootstrap_difference(baseline, candidate, {.kind = kind});
    const auto mean = bootstrap_mean(differences, {.kind = kind});
    const auto other = bootstrap_difference(candidate, baseline, {.kind = kind});
    ASSERT_TRUE(one && mean && other);
    EXPECT_EQ(one->low, mean->low);
    EXPECT_EQ(one->high, mean->high);
    EXPECT_NEAR(one->value, -other->value, 1e-12);
    EXPECT_NEAR(one->low, -other->high, 1e-3);
    EXPECT_NEAR(one->high, -other->low, 1e-3);
  }
}

TEST(ClusterBootstrap, IsThePlainOneWhenEveryValueStandsAlone) {
  const auto values = skewed(40, 6);
  const auto plain = bootstrap_mean(values);
  const auto clustered = cluster_bootstrap_mean(values, numbered(40));
  EXPECT_EQ(plain->low, clustered->low);
  EXPECT_EQ(plain->high, clustered->high);
}

TEST(ClusterBootstrap, DoesNotTakeRepeatsForNewItems) {
  const auto values = skewed(40, 6);
  std::vector<double> repeated;
  std::vector<std::size_t> cluster;
  for (std::size_t i = 0; i < 40; ++i) {
    repeated.insert(repeated.end(), 8, values[i]);  // 8: sums stay exact
    cluster.insert(cluster.end(), 8, 1000 - i);
  }
  const auto once = bootstrap_mean(values);
  const auto eight = cluster_bootstrap_mean(repeated, cluster);
  ASSERT_TRUE(once && eight);
  EXPECT_NEAR(once->low, eight->low, 1e-12);
  EXPECT_NEAR(once->high, eight->high, 1e-12);
  EXPECT_EQ(eight->n, 40);
  const auto fooled = bootstrap_mean(repeated);
  EXPECT_LT(fooled->high - fooled->low, 0.5 * (eight->high - eight->low));
}

TEST(ClusterBootstrap, WeighsValuesAndNotClusters) {
  // One cluster of three 1s and one of a single 0: the mean of values is 3/4.
  const std::vector<double> values{1, 1, 1, 0};
  const std::vector<std::size_t> cluster{5, 5, 5, 9};
  const auto estimate = cluster_bootstrap_mean(values, cluster, kPercentile);
  ASSERT_TRUE(estimate);
  EXPECT_EQ(estimate->value, 0.75);
  EXPECT_EQ(estimate->low, 0.0);
  EXPECT_EQ(estimate->high, 1.0);
  EXPECT_EQ(estimate->n, 2);
}

// Efron and Tibshirani (1993), table 3.1: admission test and grade average of 15 law schools.
constexpr std::array<double, 15> kTest{576, 635, 558, 578, 666, 580, 555, 661,
                                       651, 605, 653, 575, 545, 572, 594};
constexpr std::array<double, 15> kGrade{3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43,
                                        3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96};

double correlation(std::span<const std::size_t> schools) {
  const auto n = static_cast<double>(schools.size());
  double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
  for (const std::size_t i : schools) {
    x += kTest.at(i);
    y += kGrade.at(i);
    xx += kTest.at(i) * kTest.at(i);
    yy += kGrade.at(i) * kGrade.at(i);
    xy += kTest.at(i) * kGrade.at(i);
  }
  return (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y));
}

TEST(Bootstrap, MatchesThePublishedCorrelationOfTheLawSchools) {
  // Correlation 0.776; 90 % BCa interval about (0.43, 0.92), percentile (0.52, 0.95).
  const auto bca = bootstrap(15, correlation, {.kind = BootstrapKind::bca, .confidence = 0.90});
  const auto plain =
      bootstrap(15, correlation, {.kind = BootstrapKind::percentile, .confidence = 0.90});
  ASSERT_TRUE(bca && plain);
  EXPECT_NEAR(bca->value, 0.776, 5e-4);
  EXPECT_NEAR(bca->low, 0.43, 0.02);
  EXPECT_NEAR(bca->high, 0.92, 0.02);
  EXPECT_NEAR(plain->low, 0.52, 0.02);
  EXPECT_NEAR(plain->high, 0.95, 0.02);
}

TEST(Bootstrap, AgreesWithTheSpecialCaseForMeansAlsoWhenItJackknifesByBlocks) {
  for (const std::size_t n : {60U, 1000U}) {
    const auto values = skewed(n, 12);
    const auto mean = [&](std::span<const std::size_t> units) {
      double sum = 0.0;
      for (const std::size_t unit : units) sum += values[unit];
      return sum / static_cast<double>(units.size());
    };
    const auto special = bootstrap_mean(values, {.kind = BootstrapKind::bca, .draws = 2000});
    const auto general = bootstrap(n, mean, {.kind = BootstrapKind::bca, .draws = 2000});
    ASSERT_TRUE(special && general);
    const double width = special->high - special->low;
    EXPECT_NEAR(general->low, special->low, 0.02 * width) << n;
    EXPECT_NEAR(general->high, special->high, 0.02 * width) << n;
  }
}

TEST(Bootstrap, GivesUpWhenTooManyDrawsHaveNoValue) {
  // Precision without a positive answer: the statistic exists for the whole, not for most draws.
  const auto rare = [](std::span<const std::size_t> units) {
    const bool has_first = std::find(units.begin(), units.end(), 0U) != units.end();
    const auto ones = std::count(units.begin(), units.end(), 1U);
    return has_first ? static_cast<double>(ones) : std::numeric_limits<double>::quiet_NaN();
  };
  EXPECT_FALSE(bootstrap(30, rare));
}

TEST(Bootstrap, GivesNothingWithoutSpread) {
  const std::vector<double> same(30, 0.1);
  EXPECT_FALSE(bootstrap_mean(same));
  EXPECT_FALSE(bootstrap_difference(same, same));
  EXPECT_FALSE(cluster_bootstrap_mean(same, numbered(30)));
  // Three values or six per cluster, all 0.1: the quotients differ by rounding only.
  std::vector<std::size_t> cluster = numbered(30);
  for (std::size_t& number : cluster) number = number < 12 ? number / 3 : number / 6 + 100;
  EXPECT_FALSE(cluster_bootstrap_mean(same, cluster));
}

TEST(Bootstrap, GivesNothingForTooLittleOrNonsense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> values{1, 2, 3};
  EXPECT_FALSE(bootstrap_mean({}));
  EXPECT_FALSE(bootstrap_mean(std::vector{1.0}));
  EXPECT_FALSE(bootstrap_mean(std::vector{1.0, nan, 2.0}));
  EXPECT_FALSE(bootstrap_difference(values, std::vector{1.0, 2.0}));
  EXPECT_FALSE(bootstrap_difference(values, std::vector{1.0, 2.0, nan}));
  EXPECT_FALSE(cluster_bootstrap_mean(values, numbered(2)));
  EXPECT_FALSE(cluster_bootstrap_mean(values, std::vector<std::size_t>(3, 1)));
  EXPECT_FALSE(bootstrap_mean(values, {.confidence = 1.0}));
  EXPECT_FALSE(bootstrap_mean(values, {.confidence = nan}));
  EXPECT_FALSE(bootstrap_mean(values, {.draws = 99}));
  EXPECT_FALSE(bootstrap(0, correlation));
}

}  // namespace
}  // namespace assay::stats
