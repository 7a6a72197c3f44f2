#include "decide/units.hpp"

#include <gtest/gtest.h>

#include "decide/mean_test.hpp"
#include "pairs.hpp"

namespace assay::decide {
namespace {

std::vector<ValuePair> pairs_of(const std::vector<PairedItem>& items,
                                const std::vector<double>& differences) {
  std::vector<ValuePair> pairs;
  for (std::size_t i = 0; i < differences.size(); ++i) pairs.push_back({&items[i], differences[i]});
  return pairs;
}

TEST(AboveP, IsStudentsWithoutClusters) {
  // Mean 3, standard deviation 1.5811 of 5: t = 4.2426 with 4 degrees of freedom, one-sided.
  const auto items = items_of(5, 0, 0, 0);
  const auto pairs = pairs_of(items, {1, 2, 3, 4, 5});
  const Units units = units_of(pairs);
  const Spread spread = spread_of(pairs, units);
  EXPECT_DOUBLE_EQ(spread.mean, 3);
  EXPECT_NEAR(spread.deviation, 1.5811388, 1e-6);
  EXPECT_NEAR(above_p(spread, units, 0).value(), 0.0066180, 1e-6);
  EXPECT_NEAR(above_p(spread, units, 6).value(), 1 - 0.0066180, 1e-6);
  EXPECT_NEAR(above_p(spread, units, 3).value(), 0.5, 1e-6);
}

TEST(AboveP, WithoutSpreadIsTheChanceOfNotHavingSeenTheWorst) {
  // All 20 gain a tenth. A mean of 0 takes one unit in eleven at -1: none of 20 is (10 / 11)^20.
  const auto items = items_of(20, 0, 0, 0);
  const auto pairs = pairs_of(items, std::vector<double>(20, 0.1));
  const Units units = units_of(pairs);
  EXPECT_NEAR(above_p(spread_of(pairs, units), units, 0).value(), 0.1486436, 1e-7);
  EXPECT_EQ(above_p(spread_of(pairs, units), units, 0.2), 1);
  EXPECT_FALSE(above_p({0.1, 0}, {{0}, 1}, 0));
}

TEST(SpreadOf, AddsUpWithinClusters) {
  // Copies of an item tell nothing new: the standard error stays that of the five.
  auto items = items_of(10, 0, 0, 0);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].cluster = fmt::format("c{}", i / 2);
  const auto pairs = pairs_of(items, {1, 1, 2, 2, 3, 3, 4, 4, 5, 5});
  const Units units = units_of(pairs);
  EXPECT_EQ(units.count, 5U);
  EXPECT_TRUE(units.has_clusters);
  EXPECT_NEAR(spread_of(pairs, units).deviation, 1.5811388, 1e-6);
}

}  // namespace
}  // namespace assay::decide
