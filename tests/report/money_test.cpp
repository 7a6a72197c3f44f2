#include "report/money.hpp"

#include <gtest/gtest.h>

namespace assay::report {
namespace {

TEST(Money, HasCentsFromADollarOnAndNoneFromAThousandOn) {
  EXPECT_EQ(money(1), "$1.00");
  EXPECT_EQ(money(12.345), "$12.35");
  EXPECT_EQ(money(999.99), "$999.99");
  EXPECT_EQ(money(999.996), "$1\u00a0000");
  EXPECT_EQ(money(1234567.4), "$1\u00a0234\u00a0567");
}

TEST(Money, NeverTakesALittleForNothing) {
  EXPECT_EQ(money(0), "$0.00");
  EXPECT_EQ(money(0.9999), "$1.00");
  EXPECT_EQ(money(0.5), "$0.50");
  EXPECT_EQ(money(0.0123), "$0.0123");
  EXPECT_EQ(money(0.01), "$0.01");
  EXPECT_EQ(money(0.000000123), "$0.000000123");
  EXPECT_EQ(money(1e-15), "$1e-15");
}

TEST(Money, KeepsTheSign) {
  EXPECT_EQ(money(-12.5), "-$12.50");
}

TEST(Grouped, SetsThousandsApart) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1\u00a0000");
  EXPECT_EQ(grouped(-1234567), "-1\u00a0234\u00a0567");
}

}  // namespace
}  // namespace assay::report
