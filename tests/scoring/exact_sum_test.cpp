#include "scoring/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

}  // namespace
}  // namespace assay::scoring
