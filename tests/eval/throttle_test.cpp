#include "eval/throttle.hpp"

#include <gtest/gtest.h>

#include "limits_support.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

class ThrottleTest : public testing::Test {
 protected:
  void ends_with(Outcome outcome, int in_flight,
                 std::optional<std::chrono::milliseconds> wish = std::nullopt) {
    throttle_.learn(ended_with(outcome, wish).attempt, in_flight, now_);
  }

  Throttle throttle_{8, 7};
  SteadyClock::time_point now_ = SteadyClock::time_point(1h);
};

TEST_F(ThrottleTest, StartsWithTheConfiguredConcurrency) {
  EXPECT_TRUE(throttle_.has_slot(7));
  EXPECT_FALSE(throttle_.has_slot(8));
}

TEST_F(ThrottleTest, PausesShortlyAfterARateLimitAmongAnswers) {
  ends_with(Outcome::wire_rate_limited, 7);
  EXPECT_GE(throttle_.wait(now_), 250ms);
  EXPECT_LE(throttle_.wait(now_), 500ms);
  EXPECT_FALSE(throttle_.is_probing());
}

TEST_F(ThrottleTest, HalvesForAnOverloadAmongAnswersWithoutClosing) {
  ends_with(Outcome::wire_overloaded, 7);
  EXPECT_EQ(throttle_.window(), 4);
  EXPECT_EQ(throttle_.wait(now_), 0ns);
  ends_with(Outcome::ok, 6);
  now_ += 2s;
  ends_with(Outcome::wire_overloaded, 3);
  EXPECT_LT(throttle_.window(), 2.5);
  EXPECT_EQ(throttle_.wait(now_), 0ns);
}

TEST_F(ThrottleTest, HalvesOnceForRefusalsThatBelongTogether) {
  for (int in_flight = 7; in_flight >= 0; --in_flight) {
    ends_with(Outcome::wire_rate_limited, in_flight);
  }
  for (int i = 0; i < 100; ++i) ends_with(Outcome::ok, 1);
  EXPECT_EQ(throttle_.window(), 8);
  ends_with(Outcome::wire_rate_limited, 7);
  EXPECT_EQ(throttle_.window(), 8);  // within a second of the first: still the same signal
}

TEST_F(ThrottleTest, GoesOnHalvingWhileRefusalsKeepComing) {
  // A limit that the provider does not name: every fifth of a second one answer and refusals.
  for (int i = 0; i < 25; ++i, now_ += 200ms) {
    ends_with(Outcome::ok, 3);
    for (int in_flight = 2; in_flight >= 1; --in_flight) {
      ends_with(Outcome::wire_rate_limited, in_flight);
    }
  }
  EXPECT_LT(throttle_.window(), 5)
      << "five answers a second let it grow, and it is halved as often";
}

TEST_F(ThrottleTest, NeverGoesBelowOneCallAndGrowsBackToTheConfiguredNumber) {
  for (int i = 0; i < 20; ++i, now_ += 2min) ends_with(Outcome::wire_rate_limited, 0);
  EXPECT_EQ(throttle_.window(), 1);
  ends_with(Outcome::ok, 0);
  EXPECT_EQ(throttle_.window(), 2);  // one at first: growth is additive
  for (int i = 0; i < 1000; ++i) ends_with(Outcome::ok, 0);
  EXPECT_EQ(throttle_.window(), 8);
}

TEST_F(ThrottleTest, StaysClosedAsLongAsTheProviderWishes) {
  ends_with(Outcome::wire_rate_limited, 7, 3s);
  EXPECT_EQ(throttle_.wait(now_), 3s);
  ends_with(Outcome::wire_rate_limited, 6, 1s);  // a shorter wish does not open it earlier
  EXPECT_EQ(throttle_.wait(now_), 3s);
  EXPECT_EQ(throttle_.wait(now_ + 3s), 0ns);
}

/// Every probe is refused the moment it may be sent. \return the times of the probes, in seconds
std::vector<double> probes_within(Throttle& throttle, SteadyClock::time_point start,
                                  std::chrono::seconds span,
                                  std::optional<std::chrono::milliseconds> wish) {
  std::vector<double> times;
  for (auto now = start; now < start + span; now += throttle.wait(now)) {
    times.push_back(std::chrono::duration<double>(now - start).count());
    throttle.learn(ended_with(Outcome::wire_rate_limited, wish).attempt, 0, now);
    if (throttle.wait(now) <= 0ns) break;
  }
  return times;
}

TEST_F(ThrottleTest, AsksMoreAndMoreRarelyWhenEverythingIsRefused) {
  for (const auto& wish :
       {std::optional<std::chrono::milliseconds>(), std::optional(0ms), std::optional(50ms)}) {
    Throttle throttle(8, 7);
    const auto times = probes_within(throttle, now_, 600s, wish);
    ASSERT_GE(times.size(), 10U);
    for (std::size_t i = 1; i < times.size(); ++i) {
      const double most =
          std::min(16.0, 0.5 * static_cast<double>(1 << std::min<std::size_t>(i - 1, 10)));
      EXPECT_GE(times[i] - times[i - 1], most / 2 - 1e-3) << i;
      EXPECT_LE(times[i] - times[i - 1], most + 1e-3) << i;
    }
  }
}

TEST_F(ThrottleTest, NeverAsksSoonerThanTheProviderWishesInAnOutage) {
  const auto times = probes_within(throttle_, now_, 120s, 5s);
  for (std::size_t i = 1; i < times.size(); ++i) EXPECT_GE(times[i] - times[i - 1], 5.0);
}

TEST_F(ThrottleTest, SendsOneCallAtATimeInAnOutageAndOpensWithTheFirstAnswer) {
  ends_with(Outcome::wire_rate_limited, 1);
  EXPECT_FALSE(throttle_.is_probing());
  ends_with(Outcome::wire_rate_limited, 0);
  EXPECT_TRUE(throttle_.is_probing());
  EXPECT_TRUE(throttle_.has_slot(0));
  EXPECT_FALSE(throttle_.has_slot(1));
  ends_with(Outcome::ok, 0);
  EXPECT_FALSE(throttle_.is_probing());
}

TEST_F(ThrottleTest, TakesWhatWasSentBeforeThePauseForOneSignal) {
  ends_with(Outcome::wire_rate_limited, 7);
  ends_with(Outcome::wire_rate_limited, 6);
  const auto wait = throttle_.wait(now_);
  for (int in_flight = 5; in_flight >= 0; --in_flight) {
    ends_with(Outcome::wire_rate_limited, in_flight);
  }
  EXPECT_EQ(throttle_.wait(now_), wait);
}

TEST_F(ThrottleTest, LearnsNothingFromFailuresOfAnotherKind) {
  for (int i = 0; i < 9; ++i) ends_with(Outcome::wire_server_error, 0);
  EXPECT_EQ(throttle_.window(), 8);
  EXPECT_EQ(throttle_.wait(now_), 0ns);
}

}  // namespace
}  // namespace assay::eval
