#include "assay/stats/power.hpp"

#include <gtest/gtest.h>

namespace assay::stats {
namespace {

TEST(DetectableMargin, MatchesTheTableOfPairedNonInferiority) {
  // (1.644854 + 0.841621) * sqrt(0.06 / 300) = 0.0351640.
  const auto margin = detectable_margin(300, 0.06);
  ASSERT_TRUE(margin);
  EXPECT_NEAR(*margin, 2.486474860 * 0.014142136, 1e-8);
  EXPECT_NEAR(*detectable_margin(200, 0.02), 0.025, 0.0005);
  EXPECT_NEAR(*detectable_margin(1000, 0.15), 0.031, 0.0006);
}

TEST(DetectableMargin, HalvesWithFourTimesTheItems) {
  EXPECT_NEAR(*detectable_margin(1200, 0.06) * 2, *detectable_margin(300, 0.06), 1e-12);
}

TEST(DetectableMargin, IsNothingForArgumentsOutOfRange) {
  EXPECT_FALSE(detectable_margin(0, 0.06));
  EXPECT_FALSE(detectable_margin(300, 0));
  EXPECT_FALSE(detectable_margin(300, 1.5));
  EXPECT_FALSE(detectable_margin(300, 0.06, {.alpha = 0}));
  EXPECT_FALSE(detectable_margin(300, 0.06, {.alpha = 0.05, .power = 1}));
  EXPECT_FALSE(detectable_margin(300, 0.06, {.alpha = 0.5, .power = 0.5})) << "a coin's promise";
}

TEST(ItemsForMargin, MatchesTheTableOfPairedNonInferiority) {
  EXPECT_EQ(items_for_margin(0.02, 0.06), 928);
  EXPECT_EQ(items_for_margin(0.03, 0.06), 413);
  EXPECT_EQ(items_for_margin(0.01, 0.10), 6183);
}

TEST(ItemsForMargin, IsTheInverseOfTheMargin) {
  for (const std::int64_t n : {50, 300, 5000}) {
    const double margin = *detectable_margin(n, 0.08);
    EXPECT_LE(*detectable_margin(*items_for_margin(margin * 1.0001, 0.08), 0.08), margin * 1.0001);
    EXPECT_NEAR(static_cast<double>(*items_for_margin(margin, 0.08)), static_cast<double>(n), 1);
  }
}

TEST(DetectableMarginSequential, IsTheInverse) {
  const auto items = items_for_margin_sequential(0.03, 0.06);
  EXPECT_LE(detectable_margin_sequential(*items, 0.06).value(), 0.03);
  EXPECT_GT(detectable_margin_sequential(*items - 1, 0.06).value(), 0.03);
  EXPECT_GT(detectable_margin_sequential(300, 0.06), detectable_margin(300, 0.06));
  EXPECT_FALSE(detectable_margin_sequential(0, 0.06));
}

TEST(ItemsForMarginSequential, MatchesTheFormulaWorkedByHand) {
  // (sqrt(2 log 160) + 0.841621)^2 = (3.185975 + 0.841621)^2 = 16.221419; * 0.06 / 0.0009.
  EXPECT_EQ(items_for_margin_sequential(0.03, 0.06), 1082);
  EXPECT_FALSE(items_for_margin_sequential(0, 0.06));
  EXPECT_FALSE(items_for_margin_sequential(0.03, 0.06, {.alpha = 0}));
}

TEST(ItemsForMargin, IsNothingForArgumentsOutOfRange) {
  EXPECT_FALSE(items_for_margin(0, 0.06));
  EXPECT_FALSE(items_for_margin(1e-12, 0.06));
  EXPECT_FALSE(items_for_margin(0.02, -1));
}

}  // namespace
}  // namespace assay::stats
