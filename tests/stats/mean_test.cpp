#include "assay/stats/mean.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace assay::stats {
namespace {

// Worked by hand: values 2, 4, 4, 4, 5, 5, 7, 9 have mean 5 and sample deviation sqrt(32 / 7); the
// 97.5 % quantile of t with 7 degrees of freedom is 2.364624.
TEST(MeanInterval, IsStudents) {
  const auto interval = mean_interval(5, 2.138089935299395, 8);
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, 3.212512, 1e-5);
  EXPECT_NEAR(interval->high, 6.787488, 1e-5);
}

TEST(MeanInterval, IsAPointWithoutSpread) {
  const auto interval = mean_interval(0.25, 0, 10);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 0.25);
  EXPECT_EQ(interval->high, 0.25);
}

TEST(MeanInterval, WidensWithTheLevel) {
  const auto narrow = mean_interval(0, 1, 30, 0.90);
  const auto wide = mean_interval(0, 1, 30, 0.99);
  EXPECT_LT(wide->low, narrow->low);
  EXPECT_GT(wide->high, narrow->high);
}

TEST(MeanInterval, SaysNothingAboutOneValueOrNonsense) {
  EXPECT_FALSE(mean_interval(1, 0, 1));
  EXPECT_FALSE(mean_interval(1, 0, 0));
  EXPECT_FALSE(mean_interval(1, -1, 10));
  EXPECT_FALSE(mean_interval(1, 1, 10, 1.0));
  EXPECT_FALSE(mean_interval(std::numeric_limits<double>::quiet_NaN(), 1, 10));
}

// The values of MeanInterval.IsStudents against 3: t = 2 / (2.138090 / sqrt(8)) = 2.645751, whose
// upper tail with 7 degrees of freedom is 0.016572.
TEST(MeanAboveP, IsStudentsWithoutSkewness) {
  EXPECT_NEAR(mean_above_p(5, 2.138089935299395, 0, 8, 3).value(), 0.016572, 1e-5);
  EXPECT_NEAR(mean_above_p(5, 2.138089935299395, 0, 8, 7).value(), 1 - 0.016572, 1e-5);
}

TEST(MeanAboveP, OnlyClaimsLessForSkewness) {
  const double plain = mean_above_p(0.1, 1, 0, 400, 0).value();
  EXPECT_NEAR(plain, 0.023082, 1e-5) << "t = 2";
  EXPECT_EQ(mean_above_p(0.1, 1, 3, 400, 0), plain);
  // k = -3 / 20 / 3 = -0.05: 2 - 0.05 * 4 + 0.0025 * 8 / 3 - 0.025 = 1.781667.
  EXPECT_NEAR(mean_above_p(0.1, 1, -3, 400, 0).value(), 0.037779, 1e-5);
}

TEST(MeanAboveP, NeedsTwoValuesThatDiffer) {
  EXPECT_FALSE(mean_above_p(1, 1, 0, 1, 0));
  EXPECT_FALSE(mean_above_p(1, 0, 0, 10, 0));
  EXPECT_FALSE(mean_above_p(1, std::numeric_limits<double>::quiet_NaN(), 0, 10, 0));
}

}  // namespace
}  // namespace assay::stats
