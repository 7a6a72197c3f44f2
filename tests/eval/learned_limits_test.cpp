#include "eval/learned_limits.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "assay/eval/limits.hpp"
#include "limits_support.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

constexpr SteadyClock::time_point kStart{1h};

/// A provider with a quota of requests, asked as often as `LearnedLimits` allows, one call at a
/// time, each answered at once. \return calls in `span`; -1 if the quota was overdrawn
template <typename Quota>
int calls_within(LearnedLimits& learned, Quota quota, std::chrono::seconds span) {
  int calls = 0;
  for (auto now = kStart; now < kStart + span && calls < 100'000;) {
    if (const auto wait = learned.wait({}, now); wait > 0ns) {
      now += wait;
      continue;
    }
    learned.take({}, now);
    if (!quota.take(now)) return -1;
    learned.release({});
    learned.learn(quota.tell(now), std::nullopt, now);
    ++calls;
    now += 1ms;
  }
  return calls;
}

/// Refills steadily; the reset is when it is full again.
struct Bucket {
  double limit = 60;
  double level = 60;
  SteadyClock::time_point last = kStart;

  bool take(SteadyClock::time_point now) {
    level = std::min(limit, level + std::chrono::duration<double>(now - last).count() * limit / 60);
    last = now;
    level -= 1;
    return level >= 0;
  }
  [[nodiscard]] provider::RateLimits tell(SteadyClock::time_point) const {
    const auto full = std::chrono::milliseconds(static_cast<int>((limit - level) * 60'000 / limit));
    return requests_left(static_cast<std::int64_t>(limit), static_cast<std::int64_t>(level), full);
  }
};

/// Starts anew every minute.
struct FixedWindow {
  int limit = 60;
  int used = 0;
  SteadyClock::time_point edge = kStart + 60s;

  bool take(SteadyClock::time_point now) {
    while (now >= edge) {
      edge += 60s;
      used = 0;
    }
    return ++used <= limit;
  }
  [[nodiscard]] provider::RateLimits tell(SteadyClock::time_point now) const {
    return requests_left(limit, limit - used,
                         std::chrono::duration_cast<std::chrono::milliseconds>(edge - now));
  }
};

TEST(LearnedLimits, UsesAQuotaThatRefillsAtItsFullSpeedAndNeverOverdrawsIt) {
  LearnedLimits learned;
  const int calls = calls_within(learned, Bucket{}, 600s);
  EXPECT_GE(calls, 600);  // 600 s x 1 a second, and the half that was spent at the start
  EXPECT_LE(calls, 660);
}

TEST(LearnedLimits, UsesUpAQuotaThatStartsAnewAndNeverOverdrawsIt) {
  LearnedLimits learned;
  const int calls = calls_within(learned, FixedWindow{}, 600s);
  EXPECT_GE(calls, 560);
  EXPECT_LE(calls, 600);
}

TEST(LearnedLimits, SlowsNothingDownWhileHalfOfItIsLeft) {
  LearnedLimits learned;
  learned.take({}, kStart);
  learned.release({});
  learned.learn(requests_left(100, 51, 60s), std::nullopt, kStart);
  EXPECT_EQ(learned.wait({}, kStart), 0ns);
  learned.learn(requests_left(100, 40, 60s), std::nullopt, kStart);
  EXPECT_EQ(learned.wait({}, kStart), 1500ms);  // 60 s for 40 calls
}

TEST(LearnedLimits, WaitsForTheResetWhenNothingIsLeft) {
  LearnedLimits learned;
  learned.learn(requests_left(100, 0, 20s), std::nullopt, kStart);
  EXPECT_EQ(learned.wait({}, kStart), 20s);
  EXPECT_EQ(learned.wait({}, kStart + 20s), 0ns);
}

TEST(LearnedLimits, CountsWhatIsInFlightAsUsed) {
  LearnedLimits learned;
  for (int i = 0; i < 3; ++i) learned.take({}, kStart);
  learned.release({});
  learned.learn(requests_left(10, 2, 20s), std::nullopt, kStart);
  EXPECT_EQ(learned.wait({}, kStart), 20s);  // the two that are left are in flight already
}

TEST(LearnedLimits, KeepsTokensOfEachKind) {
  const Demand demand{1, 300, 100};
  for (const auto& [kind, needed] : {std::pair(provider::QuotaKind::tokens, 400),
                                     std::pair(provider::QuotaKind::input_tokens, 300),
                                     std::pair(provider::QuotaKind::output_tokens, 100)}) {
    provider::RateLimits told;
    told.quotas[static_cast<std::size_t>(kind)] = {10'000, needed, 30s};
    LearnedLimits learned;
    learned.learn(told, std::nullopt, kStart);
    EXPECT_EQ(learned.wait(demand, kStart), 0ns) << to_string(kind);
    told.quotas[static_cast<std::size_t>(kind)]->remaining = needed - 1;
    learned.learn(told, std::nullopt, kStart);
    EXPECT_EQ(learned.wait(demand, kStart), 30s) << to_string(kind);
  }
}

TEST(LearnedLimits, LetsARequestGoThatIsLargerThanTheQuota) {
  provider::RateLimits told;
  told.quotas[static_cast<std::size_t>(provider::QuotaKind::tokens)] = {100, 100, 30s};
  LearnedLimits learned;
  learned.learn(told, std::nullopt, kStart);
  EXPECT_EQ(learned.wait({1, 5000, 0}, kStart), 0ns);  // the provider will say what it thinks of it
}

TEST(LearnedLimits, IgnoresAResetThatIsTooFarAwayOrUnknown) {
  for (const auto& reset : {std::optional<std::chrono::milliseconds>(),
                            std::optional<std::chrono::milliseconds>(kLongestHonouredWait + 1ms)}) {
    LearnedLimits learned;
    learned.learn(requests_left(10, 0, 30s), std::nullopt, kStart);
    learned.learn(requests_left(10, 0, reset), std::nullopt, kStart);
    EXPECT_EQ(learned.wait({}, kStart), 0ns);
    EXPECT_FALSE(learned.limits_anything());
  }
}

TEST(LearnedLimits, BelievesARefusalThatNamesAShorterWaitThanTheReset) {
  LearnedLimits learned;
  learned.learn(requests_left(60, 0, 60s), 1s, kStart);
  EXPECT_EQ(learned.wait({}, kStart), 1s);
}

}  // namespace
}  // namespace assay::eval
