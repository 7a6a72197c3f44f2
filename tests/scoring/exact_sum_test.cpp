#include "scoring/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace assay::scoring {
namespace {

TEST(ShareSum, AddsSharesOfUpTo16WithoutAnyError) {
  for (int repeats = 1; repeats <= 16; ++repeats) {
    ShareSum sum;
    for (int i = 0; i < 3 * repeats; ++i) sum.add(1, repeats);
    EXPECT_EQ(sum.value(), 3.0) << repeats;
  }
}

TEST(ShareSum, StaysWithinAMillionthPerTermBeyond) {
  ShareSum sum;
  for (int i = 0; i < 17 * 1000; ++i) sum.add(1, 17);
  EXPECT_NEAR(sum.value(), 1000.0, 17 * 1000 * 1e-6);
}

TEST(UnitSum, GivesTheSameBitsInAnyOrder) {
  std::mt19937_64 random(11);
  std::vector<double> values(10'000);
  for (double& value : values) value = std::uniform_real_distribution<double>()(random);
  UnitSum forward;
  for (const double value : values) forward.add(value);
  std::shuffle(values.begin(), values.end(), random);
  UnitSum shuffled;
  for (const double value : values) shuffled.add(value);
  EXPECT_EQ(forward.value(), shuffled.value());
  EXPECT_NEAR(forward.value() / 10'000, 0.5, 0.02);
}

TEST(MeanSum, KnowsMeanAndSampleDeviationByHand) {
  MeanSum sum;
  for (const double value : {2, 4, 4, 4, 5, 5, 7, 9}) sum.add(value);
  EXPECT_EQ(sum.n(), 8);
  EXPECT_DOUBLE_EQ(sum.mean(), 5.0);
  EXPECT_DOUBLE_EQ(sum.deviation(), std::sqrt(32.0 / 7));
}

TEST(MeanSum, HasNoSpreadBelowTwoTerms) {
  MeanSum sum;
  EXPECT_EQ(sum.mean(), 0.0);
  EXPECT_EQ(sum.deviation(), 0.0);
  sum.add(3);
  EXPECT_EQ(sum.mean(), 3.0);
  EXPECT_EQ(sum.deviation(), 0.0);
}

TEST(MeanSum, KeepsASmallSpreadBesideALargeMean) {
  // As doubles, the sum of squares (10^30 units) has no digits left for a spread of 1.
  MeanSum sum;
  for (int i = 0; i < 1'000; ++i) sum.add(i % 2 == 0 ? 999'999'999 : 999'999'998);
  EXPECT_NEAR(sum.deviation(), 0.5 * std::sqrt(1000.0 / 999), 1e-9);
  MeanSum same;
  for (int i = 0; i < 7; ++i) same.add(1e9 / 3);
  EXPECT_EQ(same.deviation(), 0.0);
}

TEST(MeanSum, SeesASpreadOfItsLastDigit) {
  MeanSum sum;
  for (int i = 0; i < 4; ++i) sum.add(i % 2 == 0 ? 0 : 1e-6);
  EXPECT_NEAR(sum.deviation(), 1e-6 * std::sqrt(1.0 / 3), 1e-12);
}

TEST(MeanSum, KeepsItsRoomForMillionsOfTheLargestTerms) {
  MeanSum sum;
  for (int i = 0; i < 2'000'000; ++i) sum.add(i % 2 == 0 ? 1e9 : 0);
  EXPECT_DOUBLE_EQ(sum.mean(), 5e8);
  EXPECT_NEAR(sum.deviation(), 5e8, 200);
}

TEST(MeanSum, TakesNegativeTermsToo) {
  MeanSum sum;
  for (const double value : {-1.5, -0.25, 0.5}) sum.add(value);
  // Mean -5 / 12; deviations -13 / 12, 2 / 12, 11 / 12: their squares add up to 294 / 144.
  EXPECT_NEAR(sum.mean(), -5.0 / 12, 1e-12);
  EXPECT_NEAR(sum.deviation(), std::sqrt(294.0 / 144 / 2), 1e-12);
}

TEST(MeanSum, GivesTheSameBitsInAnyOrder) {
  std::mt19937_64 random(12);
  std::vector<double> values(10'000);
  for (double& value : values) value = std::uniform_real_distribution<double>(0, 240)(random);
  MeanSum forward;
  for (const double value : values) forward.add(value);
  std::shuffle(values.begin(), values.end(), random);
  MeanSum shuffled;
  for (const double value : values) shuffled.add(value);
  EXPECT_EQ(forward.mean(), shuffled.mean());
  EXPECT_EQ(forward.deviation(), shuffled.deviation());
}

}  // namespace
}  // namespace assay::scoring
