#include "assay/stats/sign_flip.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "assay/stats/paired.hpp"

namespace assay::stats {
namespace {

TEST(SignFlip, CountsThePatternsThatReachTheSum) {
  // Of the 16 patterns of 1, 2, 3, 4 the sums of at least 8 are 10 (none negative) and 8 (only 1).
  EXPECT_DOUBLE_EQ(sign_flip_p(std::vector<double>{-1, 2, 3, 4}).value(), 2.0 / 16);
  EXPECT_DOUBLE_EQ(sign_flip_p(std::vector<double>{1, 2, 3, 4}).value(), 1.0 / 16);
  EXPECT_DOUBLE_EQ(sign_flip_p(std::vector<double>{-1, -2, -3, -4}).value(), 1.0);
}

TEST(SignFlip, IsMcNemarWhereAllHaveOneSize) {
  std::vector<double> values(8, 0.2);
  values[3] = -0.2;
  values.resize(30, 0.0);
  EXPECT_DOUBLE_EQ(sign_flip_p(values).value(), 9.0 / 256);
  EXPECT_DOUBLE_EQ(sign_flip_p(values).value(), mcnemar_worse({10, 7, 1, 3}).value());
  // Drawn patterns: 10 000 of them have a standard error of 0.2 points here.
  std::vector<double> more(60, 1.0);
  for (int i = 0; i < 24; ++i) more[static_cast<std::size_t>(i)] = -1;
  EXPECT_NEAR(sign_flip_p(more).value(), mcnemar_worse({0, 36, 24, 0}).value(), 0.008);
  EXPECT_EQ(sign_flip_p(more), sign_flip_p(more)) << "seeded";
  EXPECT_NE(sign_flip_p(more, 1), sign_flip_p(more, 2));
}

TEST(SignFlip, HasTheNormalLimit) {
  std::vector<double> values;
  for (int i = 0; i < 6'000; ++i) values.push_back(i < 3'100 ? 1 : -1);
  EXPECT_NEAR(sign_flip_p(values).value(), 0.5 * std::erfc(200 / std::sqrt(2 * 6'000.0)), 1e-12);
}

TEST(SignFlip, NeverSaysThatChanceIsExcluded) {
  EXPECT_DOUBLE_EQ(sign_flip_p(std::vector<double>(100, 1.0)).value(), 1.0 / 10'001);
  EXPECT_EQ(sign_flip_p(std::vector<double>{}), 1);
  EXPECT_EQ(sign_flip_p(std::vector<double>{0, 0}), 1);
  EXPECT_FALSE(sign_flip_p(std::vector<double>{1, std::nan("")}));
}

}  // namespace
}  // namespace assay::stats
