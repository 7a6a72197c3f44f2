#include "eval/rate_limiter.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

using namespace std::chrono_literals;
using Clock = RateLimiter::Clock;

/// Calls that may start within `span` when everybody asks as often as they are allowed to.
int calls_within(RateLimiter& limiter, Clock::time_point start, std::chrono::nanoseconds span,
                 std::optional<std::int64_t> tokens = std::nullopt) {
  int calls = 0;
  for (auto now = start; now < start + span && calls < 100'000;) {
    const auto wait = limiter.wait(now);
    if (wait > 0ns) {
      now += wait;
      continue;
    }
    limiter.take(now);
    limiter.settle(tokens);
    ++calls;
  }
  return calls;
}

TEST(RateLimiter, LetsEverythingThroughWithoutLimits) {
  const Clock::time_point start{};
  RateLimiter limiter(std::nullopt, std::nullopt, start);
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_EQ(limiter.wait(start), 0ns);
    limiter.take(start);
    limiter.settle(1'000'000);
  }
}

TEST(RateLimiter, KeepsToTheRequestsOfAMinuteWithoutABurstOfAllOfThem) {
  const Clock::time_point start{};
  RateLimiter limiter(600, std::nullopt, start);
  // One second's worth may go at once, ten; then one every tenth of a second.
  const int at_once = calls_within(limiter, start, 1ns);
  EXPECT_EQ(at_once, 10);
  EXPECT_EQ(limiter.wait(start), 100ms);
  const int in_the_minute = at_once + calls_within(limiter, start, 60s);
  EXPECT_GE(in_the_minute, 600);
  EXPECT_LE(in_the_minute, 610);
}

TEST(RateLimiter, KeepsASlowPace) {
  const Clock::time_point start{};
  RateLimiter limiter(6, std::nullopt, start);
  EXPECT_EQ(calls_within(limiter, start, 1ns), 1);
  EXPECT_NEAR(std::chrono::duration<double>(limiter.wait(start)).count(), 10.0, 1e-6);
}

TEST(RateLimiter, SavesNothingUpOverALongSilence) {
  const Clock::time_point start{};
  RateLimiter limiter(600, std::nullopt, start);
  EXPECT_EQ(calls_within(limiter, start + 1h, 1ns), 10);
}

TEST(RateLimiter, LearnsHowManyTokensACallTakes) {
  const Clock::time_point start{};
  RateLimiter limiter(std::nullopt, 60'000, start);  // 1 000 a second
  (void)calls_within(limiter, start, 60s, 100);
  const int in_a_minute = calls_within(limiter, start + 60s, 60s, 100);
  EXPECT_NEAR(in_a_minute, 600, 12);
}

TEST(RateLimiter, LetsACallGoThatIsLargerThanASecondsTokens) {
  const Clock::time_point start{};
  RateLimiter limiter(std::nullopt, 600,
                      start);  // 10 a second, while a call is believed to take 500
  const int calls = calls_within(limiter, start, 600s, 500);
  EXPECT_GE(calls, 11);
  EXPECT_LE(calls, 14);  // 600 s x 10 tokens / 500 = 12
}

}  // namespace
}  // namespace assay::eval
