#include "local/quantities.hpp"

#include <gtest/gtest.h>

namespace assay::local {
namespace {

TEST(FindQuantities, ReadsNumbersRangesUnitsAndLimits) {
  const auto found = find_quantities("58 to 62 cm, under 1,200 pounds, 2.5mm, €14,95 and size 9");
  ASSERT_EQ(found.size(), 5U);
  EXPECT_EQ(found[0].low, 58);
  EXPECT_EQ(found[0].high, 62);
  EXPECT_EQ(found[0].unit, "cm");
  EXPECT_EQ(found[1].low, 1200);
  EXPECT_EQ(found[1].unit, "money");
  EXPECT_EQ(found[1].bound, Quantity::Bound::at_most);
  EXPECT_EQ(found[2].low, 2.5);
  EXPECT_EQ(found[2].unit, "mm");
  EXPECT_EQ(found[3].low, 14.95);
  EXPECT_EQ(found[3].unit, "money");
  EXPECT_EQ(found[4].unit, "");
}

Agreement agreement(std::string_view asked, std::string_view offered) {
  return compare(find_quantities(asked), find_quantities(offered));
}

TEST(CompareQuantities, MeetsTheSameNumberAndARangeAroundIt) {
  EXPECT_EQ(agreement("25 m", "25 metres").met, 1);
  EXPECT_EQ(agreement("helmet 59 cm", "from 58 to 62 cm").met, 1);
  EXPECT_EQ(agreement("5 m and 7 l", "5 m").met, 0.5);
}

TEST(CompareQuantities, NoticesAnotherNumberOfTheSameUnit) {
  EXPECT_EQ(agreement("25 m", "40 m").contradicted, 1);
  EXPECT_EQ(agreement("25 m", "40 kg").contradicted, 0);
  EXPECT_EQ(agreement("25 m", "40 m or 25 m").contradicted, 0);
}

TEST(CompareQuantities, KeepsPriceLimits) {
  EXPECT_EQ(agreement("helmet under 70", "64.95 euros").met, 1);
  EXPECT_EQ(agreement("under 50 euros", "64.95 euros").met, 0);
  EXPECT_EQ(agreement("under 50 euros", "64.95 euros").contradicted, 1);
}

TEST(CompareQuantities, SaysNothingWithoutNumbers) {
  EXPECT_EQ(agreement("hat", "5 m").met, 0);
  EXPECT_EQ(agreement("5 m", "").contradicted, 0);
}

}  // namespace
}  // namespace assay::local
