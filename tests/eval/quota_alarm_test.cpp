#include "eval/quota_alarm.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace assay::eval {
namespace {

TEST(QuotaAlarm, SpeaksOnceAboveEightyPercent) {
  QuotaAlarm alarm;
  EXPECT_EQ(alarm.observe("provider \"x\"", "requests per minute", 0.8), std::nullopt);
  EXPECT_EQ(alarm.observe("provider \"x\"", "requests per minute", 0.825),
            "provider \"x\": 83 % of requests per minute in use");
  EXPECT_EQ(alarm.observe("provider \"x\"", "requests per minute", 0.99), std::nullopt);
}

TEST(QuotaAlarm, SpeaksAgainOnlyAfterItWasBelowSeventyPercent) {
  QuotaAlarm alarm;
  EXPECT_TRUE(alarm.observe("p", "tokens", 0.9));
  EXPECT_FALSE(alarm.observe("p", "tokens", 0.7));
  EXPECT_FALSE(alarm.observe("p", "tokens", 0.9));
  EXPECT_FALSE(alarm.observe("p", "tokens", 0.69));
  EXPECT_TRUE(alarm.observe("p", "tokens", 0.9));
}

TEST(QuotaAlarm, KeepsQuotasApart) {
  QuotaAlarm alarm;
  EXPECT_TRUE(alarm.observe("p", "tokens", 0.9));
  EXPECT_TRUE(alarm.observe("p", "requests", 0.9));
  EXPECT_TRUE(alarm.observe("q", "tokens", 0.9));
}

TEST(QuotaAlarm, IsNotRaisedByANumberThatIsNone) {
  QuotaAlarm alarm;
  EXPECT_FALSE(alarm.observe("p", "tokens", std::numeric_limits<double>::quiet_NaN()));
  EXPECT_TRUE(alarm.observe("p", "tokens", 1));
}

}  // namespace
}  // namespace assay::eval
