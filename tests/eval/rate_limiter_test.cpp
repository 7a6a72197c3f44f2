#include "eval/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

using namespace std::chrono_literals;
constexpr SteadyClock::time_point kStart{1h};

/// Calls that may start within `span` when everybody asks as often as they are allowed to.
int calls_within(RateLimiter& limiter, SteadyClock::time_point start, std::chrono::nanoseconds span,
                 const Demand& demand = {}) {
  int calls = 0;
  for (auto now = start; now < start + span && calls < 100'000;) {
    const auto wait = limiter.wait(demand, now);
    if (wait > 0ns) {
      now += wait;
      continue;
    }
    limiter.take(demand, now);
    ++calls;
  }
  return calls;
}

config::MinuteLimits requests(std::int64_t per_minute) {
  return {per_minute, std::nullopt};
}
config::MinuteLimits tokens(std::int64_t per_minute) {
  return {std::nullopt, per_minute};
}

TEST(RateLimiter, LetsEverythingThroughWithoutLimits) {
  RateLimiter limiter({}, kStart);
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_EQ(limiter.wait({1, 1e6, 1e6}, kStart), 0ns);
    limiter.take({1, 1e6, 1e6}, kStart);
  }
  EXPECT_EQ(limiter.share_of_requests(kStart), 0);
  EXPECT_EQ(limiter.share_of_tokens(kStart), 0);
}

TEST(RateLimiter, KeepsToTheRequestsOfAMinuteWithoutABurstOfAllOfThem) {
  RateLimiter limiter(requests(600), kStart);
  // One second's worth may go at once, ten; then one every tenth of a second.
  const int at_once = calls_within(limiter, kStart, 1ns);
  EXPECT_EQ(at_once, 10);
  EXPECT_EQ(limiter.wait({}, kStart), 100ms);
  const int in_the_minute = at_once + calls_within(limiter, kStart, 60s);
  EXPECT_GE(in_the_minute, 600);
  EXPECT_LE(in_the_minute, 610);
}

TEST(RateLimiter, KeepsASlowPace) {
  RateLimiter limiter(requests(6), kStart);
  EXPECT_EQ(calls_within(limiter, kStart, 1ns), 1);
  EXPECT_EQ(limiter.wait({}, kStart), 10s);
}

TEST(RateLimiter, SavesNothingUpOverALongSilence) {
  RateLimiter limiter(requests(600), kStart);
  EXPECT_EQ(calls_within(limiter, kStart + 1h, 1ns), 10);
}

TEST(RateLimiter, KeepsToTheTokensOfAMinute) {
  RateLimiter limiter(tokens(60'000), kStart);  // 1 000 a second, ten calls of 100
  const int calls = calls_within(limiter, kStart, 60s, {1, 70, 30});
  EXPECT_GE(calls, 600);
  EXPECT_LE(calls, 610);
}

TEST(RateLimiter, GivesBackWhatWasReservedAndNotUsed) {
  RateLimiter limiter(tokens(60'000), kStart);
  limiter.take({1, 100, 900}, kStart);
  EXPECT_EQ(limiter.wait({1, 100, 900}, kStart), 1s);
  limiter.settle({1, 100, 900}, {1, 100, 20}, kStart);
  EXPECT_EQ(limiter.wait({1, 100, 900}, kStart), 120ms);
  EXPECT_DOUBLE_EQ(limiter.share_of_tokens(kStart), 120.0 / 60'000);
}

TEST(RateLimiter, LetsACallGoThatIsLargerThanASecondsTokens) {
  RateLimiter limiter(tokens(600), kStart);  // 10 a second
  const int calls = calls_within(limiter, kStart, 600s, {1, 400, 100});
  EXPECT_GE(calls, 12);  // 600 s x 10 tokens / 500
  EXPECT_LE(calls, 13);
}

TEST(RateLimiter, TellsWhatShareOfAMinuteIsUsed) {
  RateLimiter limiter({60, 6'000}, kStart);
  for (int i = 0; i < 45; ++i) limiter.take({1, 30, 10}, kStart + std::chrono::seconds(i));
  EXPECT_DOUBLE_EQ(limiter.share_of_requests(kStart + 44s), 0.75);
  EXPECT_DOUBLE_EQ(limiter.share_of_tokens(kStart + 44s), 0.3);
  EXPECT_DOUBLE_EQ(limiter.share_of_requests(kStart + 80s), 0.4);
}

}  // namespace
}  // namespace assay::eval
