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

}  // namespace
}  // namespace assay::stats
