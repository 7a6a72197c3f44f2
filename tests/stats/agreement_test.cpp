#include "assay/stats/agreement.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace assay::stats {
namespace {

TEST(CohensKappa, MatchesTheTableWorkedByHand) {
  // Agreement (20 + 15) / 50 = 0.7; by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5; kappa 0.2 / 0.5 = 0.4.
  // Variance: diagonal 0.4 * 0.17^2 + 0.3 * 0.23^2 = 0.02743; rest 0.3^2 * (0.1 * 1.1^2 + 0.2 *
  // 0.9^2) = 0.02547; centre (0.35 - 1 + 0.7)^2 = 0.0025; 0.0504 / (50 * 0.5^4) = 0.016128.
  const auto kappa = cohens_kappa({{20, 5}, {10, 15}});
  ASSERT_TRUE(kappa);
  EXPECT_NEAR(kappa->value, 0.4, 1e-12);
  EXPECT_NEAR(kappa->agreement, 0.7, 1e-12);
  EXPECT_EQ(kappa->n, 50);
  ASSERT_TRUE(kappa->interval);
  const double half_width = 1.959963984540054 * std::sqrt(0.016128);
  EXPECT_NEAR(kappa->interval->low, 0.4 - half_width, 1e-9);
  EXPECT_NEAR(kappa->interval->high, 0.4 + half_width, 1e-9);
}

TEST(CohensKappa, WeighsThreeLabelsByTheirMargins) {
  // Rows 40 30 30, columns 35 35 30; agreement 70 of 100; by chance 0.14 + 0.105 + 0.09 = 0.335.
  const auto kappa = cohens_kappa({{30, 5, 5}, {5, 20, 5}, {0, 10, 20}});
  ASSERT_TRUE(kappa);
  EXPECT_NEAR(kappa->value, (0.70 - 0.335) / (1 - 0.335), 1e-12);
}

TEST(CohensKappa, DoesNotCareWhoIsFirst) {
  const auto kappa = cohens_kappa({{30, 5, 5}, {5, 20, 5}, {0, 10, 20}});
  const auto swapped = cohens_kappa({{30, 5, 0}, {5, 20, 10}, {5, 5, 20}});
  ASSERT_TRUE(kappa && swapped);
  EXPECT_NEAR(kappa->value, swapped->value, 1e-12);
  EXPECT_NEAR(kappa->interval->low, swapped->interval->low, 1e-12);
}

TEST(CohensKappa, IsNegativeWhenTheyContradictEachOther) {
  const auto kappa = cohens_kappa({{0, 10}, {10, 0}});
  ASSERT_TRUE(kappa);
  EXPECT_NEAR(kappa->value, -1, 1e-12);
  EXPECT_GE(kappa->interval->low, -1);
}

TEST(CohensKappa, ClaimsNoIntervalWhereAllAgree) {
  const auto kappa = cohens_kappa({{7, 0}, {0, 3}});
  ASSERT_TRUE(kappa);
  EXPECT_EQ(kappa->value, 1);
  EXPECT_FALSE(kappa->interval);
}

TEST(CohensKappa, IsNothingWithoutEvidence) {
  EXPECT_FALSE(cohens_kappa({}));
  EXPECT_FALSE(cohens_kappa({{0, 0}, {0, 0}}));
  EXPECT_FALSE(cohens_kappa({{9, 0}, {0, 0}})) << "one label only: chance explains all of it";
  EXPECT_FALSE(cohens_kappa({{1, 2}, {3}})) << "ragged";
  EXPECT_FALSE(cohens_kappa({{1, -2}, {3, 1}}));
  EXPECT_FALSE(cohens_kappa({{1, 2}, {3, 1}}, 1));
}

}  // namespace
}  // namespace assay::stats
