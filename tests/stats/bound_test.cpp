#include "assay/stats/bound.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "assay/stats/proportion.hpp"

namespace assay::stats {
namespace {

TEST(UpperBound, FollowsTheRuleOfThreeWithoutErrors) {
  // (1 - p)^n = 0.05; for n = 300 that is just below 3 / n (Hanley and Lippman-Hand 1983).
  for (const int n : {1, 59, 300}) {
    EXPECT_NEAR(*upper_bound(0, n), 1.0 - std::pow(0.05, 1.0 / n), 1e-12);
  }
  EXPECT_NEAR(*upper_bound(0, 300), 0.00994, 1e-5);
  EXPECT_LT(*upper_bound(0, 59), 0.05);
  EXPECT_GT(*upper_bound(0, 58), 0.05);
}

TEST(LowerBound, IsZeroWithoutErrorsAndClosedFormWithNothingElse) {
  EXPECT_EQ(*lower_bound(0, 10), 0.0);
  EXPECT_EQ(*upper_bound(10, 10), 1.0);
  EXPECT_NEAR(*lower_bound(10, 10), std::pow(0.05, 0.1), 1e-12);
}

TEST(Bounds, AreTheEndsOfTheTwoSidedIntervalAtTwiceTheError) {
  for (int k = 0; k <= 40; ++k) {
    const auto interval = clopper_pearson(k, 40, 0.90);
    EXPECT_NEAR(*upper_bound(k, 40, 0.95), interval->high, 1e-12) << k;
    EXPECT_NEAR(*lower_bound(k, 40, 0.95), interval->low, 1e-12) << k;
  }
}

TEST(Bounds, GiveNothingWithoutDataOrSense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(upper_bound(0, 0));
  EXPECT_FALSE(upper_bound(3, 2));
  EXPECT_FALSE(upper_bound(-1, 2));
  EXPECT_FALSE(lower_bound(0, 0));
  for (const double level : {0.0, 1.0, nan}) {
    EXPECT_FALSE(upper_bound(1, 2, level));
    EXPECT_FALSE(lower_bound(1, 2, level));
  }
}

TEST(RiskP, IsTheBinomialTail) {
  // P(X <= 1) for Binomial(10, 0.3): 0.7^10 + 10 * 0.3 * 0.7^9 = 0.1493083459.
  EXPECT_NEAR(*risk_p({1, 10}, 0.3), 0.1493083459, 1e-10);
  EXPECT_EQ(*risk_p({0, 0}, 0.3), 1.0);
  EXPECT_NEAR(*risk_p({10, 10}, 0.3), 1.0, 1e-15);
}

TEST(FixedSequence, CertifiesUntilTheFirstRuleFailsAndNoneAfterIt) {
  // At a risk of 5 % and delta 0.1: 0.95^45 = 0.0994 passes, 0.95^44 = 0.1047 does not.
  const std::array<RuleTrial, 4> rules{{{0, 100}, {0, 45}, {0, 44}, {0, 1000}}};
  const auto certificates = fixed_sequence(rules, 0.05, 0.1);
  ASSERT_TRUE(certificates);
  ASSERT_EQ(certificates->size(), 4U);
  EXPECT_TRUE((*certificates)[0].holds);
  EXPECT_TRUE((*certificates)[1].holds);
  EXPECT_FALSE((*certificates)[2].holds);
  EXPECT_FALSE((*certificates)[3].holds);  // excellent, and too late
  EXPECT_NEAR((*certificates)[1].p, std::pow(0.95, 45), 1e-12);
  EXPECT_LT((*certificates)[3].p, 1e-20);
}

TEST(FixedSequence, AgreesWithTheUpperBound) {
  for (int errors = 0; errors <= 30; ++errors) {
    const auto certificate = fixed_sequence(std::array<RuleTrial, 1>{{{errors, 300}}}, 0.05, 0.1);
    ASSERT_TRUE(certificate);
    EXPECT_EQ(certificate->front().holds, certificate->front().bound <= 0.05) << errors;
  }
}

TEST(FixedSequence, CertifiesNoRuleThatKeptNothing) {
  const auto certificates = fixed_sequence(std::array<RuleTrial, 2>{{{0, 0}, {0, 900}}}, 0.05, 0.1);
  ASSERT_TRUE(certificates);
  EXPECT_FALSE((*certificates)[0].holds);
  EXPECT_EQ((*certificates)[0].bound, 1.0);
  EXPECT_FALSE((*certificates)[1].holds);
}

TEST(FixedSequence, GivesNothingForNonsense) {
  const std::array<RuleTrial, 1> fine{{{1, 10}}};
  const std::array<RuleTrial, 1> broken{{{11, 10}}};
  EXPECT_FALSE(fixed_sequence(broken, 0.05, 0.1));
  EXPECT_FALSE(fixed_sequence(fine, 0.0, 0.1));
  EXPECT_FALSE(fixed_sequence(fine, 0.05, 1.0));
  EXPECT_FALSE(fixed_sequence(fine, std::numeric_limits<double>::quiet_NaN(), 0.1));
  EXPECT_TRUE(fixed_sequence({}, 0.05, 0.1)->empty());
}

}  // namespace
}  // namespace assay::stats
