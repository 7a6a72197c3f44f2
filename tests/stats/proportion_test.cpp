#include "assay/stats/proportion.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace assay::stats {
namespace {

TEST(Wilson, MatchesTheFormulaWorkedByHandFor285Of300) {
  // z = 1.9599640, z^2 = 3.8414588: centre (0.95 + 0.00640243) / 1.01280486 = 0.94431066, half
  // width 1.9599640 / 1.01280486 * sqrt(0.95 * 0.05 / 300 + 3.8414588 / 360000) = 0.02515770.
  const auto interval = wilson(285, 300);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 0.9191530, 1e-7);
  EXPECT_NEAR(interval->high, 0.9694684, 1e-7);
}

TEST(Wilson, MatchesNewcombesPublishedExamples) {
  // Newcombe (1998), Statistics in Medicine 17, 857-872, Table I, method 3: four digits.
  const struct {
    double successes, trials, low, high;
  } rows[] = {{81, 263, 0.2553, 0.3662},
              {15, 148, 0.0624, 0.1605},
              {0, 20, 0.0, 0.1611},
              {1, 29, 0.0061, 0.1718}};
  for (const auto& row : rows) {
    const auto interval = wilson(row.successes, row.trials);
    ASSERT_TRUE(interval.has_value());
    EXPECT_NEAR(interval->low, row.low, 5e-5) << row.successes << "/" << row.trials;
    EXPECT_NEAR(interval->high, row.high, 5e-5) << row.successes << "/" << row.trials;
  }
}

TEST(Wilson, KeepsZeroAndOneExactAtTheEnds) {
  EXPECT_EQ(wilson(0, 50)->low, 0.0);
  EXPECT_GT(wilson(0, 50)->high, 0.0);
  EXPECT_EQ(wilson(50, 50)->high, 1.0);
  EXPECT_LT(wilson(50, 50)->low, 1.0);
}

TEST(Wilson, MirrorsWhenSuccessesAndFailuresSwap) {
  for (int k = 0; k <= 40; ++k) {
    const auto one = wilson(k, 40);
    const auto other = wilson(40 - k, 40);
    EXPECT_NEAR(one->low, 1.0 - other->high, 1e-12) << k;
    EXPECT_NEAR(one->high, 1.0 - other->low, 1e-12) << k;
  }
}

TEST(Wilson, ContainsTheShareAndWidensWithTheLevel) {
  for (double k = 0; k <= 30; k += 0.5) {  // halves: items asked twice
    const auto at95 = wilson(k, 30, 0.95);
    const auto at99 = wilson(k, 30, 0.99);
    EXPECT_LE(at95->low, k / 30);
    EXPECT_GE(at95->high, k / 30);
    EXPECT_LE(at99->low, at95->low);
    EXPECT_GE(at99->high, at95->high);
  }
}

TEST(Wilson, GivesNothingWithoutDataOrSense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(wilson(0, 0).has_value());
  EXPECT_FALSE(wilson(-1, 10).has_value());
  EXPECT_FALSE(wilson(11, 10).has_value());
  EXPECT_FALSE(wilson(nan, 10).has_value());
  EXPECT_FALSE(wilson(1, nan).has_value());
  EXPECT_FALSE(wilson(1, std::numeric_limits<double>::infinity()).has_value());
  EXPECT_FALSE(wilson(1, 10, 0.0).has_value());
  EXPECT_FALSE(wilson(1, 10, 1.0).has_value());
}

TEST(ClopperPearson, MatchesTheClosedFormWithoutFailures) {
  // k = 0: the upper end solves (1 - p)^n = alpha / 2, so p = 1 - (alpha / 2)^(1 / n).
  for (const int n : {1, 10, 59, 300}) {
    const auto interval = clopper_pearson(0, n);
    ASSERT_TRUE(interval.has_value());
    EXPECT_EQ(interval->low, 0.0);
    EXPECT_NEAR(interval->high, 1.0 - std::pow(0.025, 1.0 / n), 1e-12) << n;
  }
}

TEST(ClopperPearson, MatchesNewcombesPublishedExamples) {
  // Newcombe (1998), Table I, method 5 (exact): four digits.
  const struct {
    int successes, trials;
    double low, high;
  } rows[] = {{81, 263, 0.2527, 0.3676},
              {15, 148, 0.0578, 0.1617},
              {0, 20, 0.0, 0.1684},
              {1, 29, 0.0009, 0.1776}};
  for (const auto& row : rows) {
    const auto interval = clopper_pearson(row.successes, row.trials);
    ASSERT_TRUE(interval.has_value());
    EXPECT_NEAR(interval->low, row.low, 5e-5) << row.successes << "/" << row.trials;
    EXPECT_NEAR(interval->high, row.high, 5e-5) << row.successes << "/" << row.trials;
  }
}

// P(X <= k) by adding up the probabilities: independent of the beta function that is under test.
double binomial_sum(int n, double p, int k) {
  double sum = 0.0;
  for (int i = 0; i <= k; ++i) {
    const double log_ways = std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0);
    sum += std::exp(log_ways + i * std::log(p) + (n - i) * std::log1p(-p));
  }
  return sum;
}

TEST(ClopperPearson, LeavesExactlyHalfOfAlphaInEachTail) {
  for (int k = 1; k < 25; ++k) {
    const auto interval = clopper_pearson(k, 25, 0.9);
    ASSERT_TRUE(interval.has_value());
    EXPECT_NEAR(1.0 - binomial_sum(25, interval->low, k - 1), 0.05, 1e-9) << k;
    EXPECT_NEAR(binomial_sum(25, interval->high, k), 0.05, 1e-9) << k;
  }
}

TEST(ClopperPearson, CoversAtLeastItsLevelForEveryShare) {
  constexpr int kTrials = 20;
  for (double p = 0.01; p < 1.0; p += 0.01) {
    double coverage = 0.0;
    for (int k = 0; k <= kTrials; ++k) {
      const auto interval = clopper_pearson(k, kTrials);
      if (interval->low > p || interval->high < p) continue;
      coverage += binomial_sum(kTrials, p, k) - (k > 0 ? binomial_sum(kTrials, p, k - 1) : 0.0);
    }
    EXPECT_GE(coverage, 0.95 - 1e-9) << p;
  }
}

TEST(ClopperPearson, GivesNothingWithoutDataOrSense) {
  EXPECT_FALSE(clopper_pearson(0, 0).has_value());
  EXPECT_FALSE(clopper_pearson(-1, 5).has_value());
  EXPECT_FALSE(clopper_pearson(6, 5).has_value());
  EXPECT_FALSE(clopper_pearson(1, 5, 1.0).has_value());
  EXPECT_FALSE(clopper_pearson(1, 5, 0.0).has_value());
}

}  // namespace
}  // namespace assay::stats
