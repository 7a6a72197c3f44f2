#include "assay/provider/retry_after.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace assay::provider {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::sys_days;

constexpr std::chrono::sys_seconds kNow =
    sys_days{std::chrono::November / 6 / 1994} + 8h + 49min + 37s;

TEST(ParseWait, ReadsSeconds) {
  EXPECT_EQ(parse_wait("2"), 2s);
  EXPECT_EQ(parse_wait(" 2 "), 2s);
  EXPECT_EQ(parse_wait("1.5"), 1500ms);
  EXPECT_EQ(parse_wait("0"), 0ms);
  EXPECT_EQ(parse_wait("1e5"), 100'000s);
  EXPECT_EQ(parse_wait("0.0001"), 1ms);  // rounded up
}

TEST(ParseWait, BoundsWhatIsFarBeyondAnyUse) {
  for (const char* text : {"1e9", "1e300", "999999999999h"}) {
    const auto wait = parse_wait(text);
    ASSERT_TRUE(wait.has_value()) << text;
    EXPECT_GT(*wait, 24h * 365) << text;
    EXPECT_LT(*wait, 24h * 366 * 11) << text;
  }
}

TEST(ParseWait, ReadsGoAndProtobufDurations) {
  EXPECT_EQ(parse_wait("6m0s"), 6min);
  EXPECT_EQ(parse_wait("120ms"), 120ms);
  EXPECT_EQ(parse_wait("1h2m3.5s"), 1h + 2min + 3500ms);
  EXPECT_EQ(parse_wait("26s"), 26s);
  EXPECT_EQ(parse_wait("34.074824224s"), 34075ms);
  EXPECT_EQ(parse_wait("1500us"), 2ms);
  EXPECT_EQ(parse_wait("1\xC2\xB5s"), 1ms);
}

TEST(ParseWait, ReadsThreeFormsOfHttpDates) {
  EXPECT_EQ(parse_wait("Sun, 06 Nov 1994 08:49:47 GMT", kNow), 10s);
  EXPECT_EQ(parse_wait("Sunday, 06-Nov-94 08:49:47 GMT", kNow), 10s);
  EXPECT_EQ(parse_wait("Sun Nov  6 08:49:47 1994", kNow), 10s);
  EXPECT_EQ(parse_wait("Sun, 06 Nov 1994 08:49:00 GMT", kNow), 0ms);  // past
  EXPECT_EQ(parse_wait("Sun, 06 Nov 1994 08:49:47 GMT"),
            std::nullopt);  // nothing to measure against
}

TEST(ParseWait, ReadsRfc3339) {
  EXPECT_EQ(parse_wait("1994-11-06T08:49:47Z", kNow), 10s);
  EXPECT_EQ(parse_wait("1994-11-06T09:49:47.25+01:00", kNow), 10s);
  EXPECT_EQ(parse_wait("1994-11-06T00:49:47-08:00", kNow), 10s);
}

TEST(ParseWait, ReadsNothingFromGarbage) {
  for (const char* text : {"",
                           " ",
                           "-5",
                           "+5",
                           "NaN",
                           "nan",
                           "inf",
                           "Infinity",
                           "1e999",
                           "soon",
                           "2 seconds",
                           "5x",
                           "ms",
                           "1h-2m",
                           "-1s",
                           "1s2",
                           "0x10",
                           "1,5",
                           "Sun, 32 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 25:49:37 GMT",
                           "06 Nov 1994",
                           "Sun, 06 Nov 1994 08:49:37 PST",
                           "1994-13-06T08:49:47Z",
                           "1994-11-06T08:49:47",
                           "1994-11-06T08:49:47.Z",
                           "1994-11-06 08:49:47Z",
                           "1994-11-06T08:49:47+25:00"}) {
    EXPECT_EQ(parse_wait(text, kNow), std::nullopt) << text;
  }
}

TEST(RetryAfter, PrefersMillisecondsAndSkipsGarbage) {
  EXPECT_EQ(retry_after({{"Retry-After", "2"}, {"Retry-After-Ms", "1500"}}), 1500ms);
  EXPECT_EQ(retry_after({{"retry-after", "2"}, {"retry-after-ms", "soon"}}), 2s);
  EXPECT_EQ(retry_after({{"x-ms-retry-after-ms", "250"}, {"retry-after", "9"}}), 250ms);
  EXPECT_EQ(retry_after({{"retry-after", "garbage"}}), std::nullopt);
  EXPECT_EQ(retry_after({{"retry-after", "-5"}}), std::nullopt);
  EXPECT_EQ(retry_after({{"retry-after-ms", "6m"}}), std::nullopt);
  EXPECT_EQ(retry_after({}), std::nullopt);
}

TEST(RetryAfter, TakesTheLongestOfSeveral) {
  EXPECT_EQ(retry_after({{"retry-after", "1"}, {"Retry-After", "7"}, {"retry-after", "3"}}), 7s);
  EXPECT_EQ(retry_after({{"retry-after", "garbage"}, {"retry-after", "3"}}), 3s);
}

TEST(RetryAfter, MeasuresDatesAgainstTheServersClock) {
  EXPECT_EQ(retry_after({{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                         {"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}}),
            60s);
  EXPECT_EQ(retry_after({{"Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT"}}), std::nullopt);
}

TEST(RetryAfter, FallsBackToTheResetOfTheLimitThatWasHit) {
  const net::Headers headers = {{"x-ratelimit-remaining-requests", "12"},
                                {"x-ratelimit-reset-requests", "6m0s"},
                                {"x-ratelimit-remaining-tokens", "0"},
                                {"x-ratelimit-reset-tokens", "1.2s"}};
  EXPECT_EQ(retry_after(headers), 1200ms);
  EXPECT_EQ(retry_after({{"Date", "Sun, 06 Nov 1994 08:49:37 GMT"},
                         {"anthropic-ratelimit-input-tokens-remaining", "0"},
                         {"anthropic-ratelimit-input-tokens-reset", "1994-11-06T08:49:40Z"},
                         {"anthropic-ratelimit-requests-remaining", "0"},
                         {"anthropic-ratelimit-requests-reset", "1994-11-06T08:49:45Z"}}),
            8s);
  EXPECT_EQ(retry_after(
                {{"x-ratelimit-remaining-requests", "-1"}, {"x-ratelimit-reset-requests", "6m0s"}}),
            std::nullopt);
}

}  // namespace
}  // namespace assay::provider
