#include "eval/lane.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

class LaneTest : public testing::Test {
 protected:
  LaneTest() : lane_(provider_, nullptr) { lane_.ready.push_back(Unit{}); }

  void ends_with(Outcome outcome, std::optional<std::chrono::milliseconds> wish = std::nullopt) {
    Attempt attempt;
    attempt.outcome = outcome;
    attempt.retry_after = wish;
    lane_.learn_from(attempt, now_);
  }

  config::ProviderConfig provider_ = [] {
    config::ProviderConfig provider;
    provider.limits.concurrency = 8;
    return provider;
  }();
  Lane lane_;
  SteadyClock::time_point now_ = SteadyClock::time_point(1h);
};

TEST_F(LaneTest, StartsWithTheConfiguredConcurrency) {
  lane_.in_flight = 7;
  EXPECT_TRUE(lane_.has_slot());
  lane_.in_flight = 8;
  EXPECT_FALSE(lane_.has_slot());
}

TEST_F(LaneTest, LetsHalfTheWindowWaitForTheDiskAndNoMore) {
  provider_.protocol = provider::ProtocolKind::openai;
  lane_.window = 8;
  lane_.in_flight = 7;
  lane_.unstored = 4;
  EXPECT_TRUE(lane_.has_slot());
  lane_.unstored = 5;
  EXPECT_FALSE(lane_.has_slot());  // a slow disk stops the calls before answers pile up
  lane_.in_flight = 0;
  lane_.unstored = 12;
  EXPECT_FALSE(lane_.has_slot());
  provider_.protocol = provider::ProtocolKind::local;
  EXPECT_TRUE(lane_.has_slot());  // nobody pays for these
}

TEST_F(LaneTest, HalvesOnceForRefusalsThatBelongTogether) {
  ends_with(Outcome::wire_rate_limited);
  ends_with(Outcome::wire_rate_limited);
  EXPECT_EQ(lane_.window, 4);
  now_ += 2s;
  ends_with(Outcome::wire_overloaded);
  EXPECT_EQ(lane_.window, 2);
}

TEST_F(LaneTest, NeverGoesBelowOneCallAndGrowsBackToTheConfiguredNumber) {
  for (int i = 0; i < 20; ++i, now_ += 2s) ends_with(Outcome::wire_rate_limited);
  EXPECT_EQ(lane_.window, 1);
  for (int i = 0; i < 1000; ++i) ends_with(Outcome::ok);
  EXPECT_EQ(lane_.window, 8);
}

TEST_F(LaneTest, StaysClosedAsLongAsTheProviderWishes) {
  ends_with(Outcome::wire_rate_limited, 3s);
  EXPECT_EQ(lane_.closed_until, now_ + 3s);
  ends_with(Outcome::wire_rate_limited, 1s);  // a shorter wish does not open it earlier
  EXPECT_EQ(lane_.closed_until, now_ + 3s);
}

TEST_F(LaneTest, SendsOneCallAtATimeWhileNobodyIsThere) {
  ends_with(Outcome::wire_connect);
  EXPECT_TRUE(lane_.has_slot());
  lane_.in_flight = 1;
  EXPECT_FALSE(lane_.has_slot());
  lane_.in_flight = 0;
  lane_.waiting_to_retry = 1;  // an answer that failed already goes before one that was never asked
  EXPECT_FALSE(lane_.has_slot());
  ends_with(Outcome::ok);
  EXPECT_TRUE(lane_.has_slot());
}

TEST_F(LaneTest, WearsOutSoonerWhenNobodyIsThereThanWhenRefused) {
  ends_with(Outcome::wire_connect);
  EXPECT_FALSE(lane_.is_worn_out(now_ + 4s));
  EXPECT_TRUE(lane_.is_worn_out(now_ + 5s));
  ends_with(Outcome::wire_rate_limited);
  EXPECT_FALSE(lane_.is_worn_out(now_ + 60s));
  EXPECT_TRUE(lane_.is_worn_out(now_ + 120s));
  ends_with(Outcome::model_refused);  // an answer, if not the one that was hoped for
  EXPECT_FALSE(lane_.is_worn_out(now_ + 500s));
}

TEST_F(LaneTest, IsIdleWhenItMayNotStartWhatIsLeft) {
  EXPECT_FALSE(lane_.is_idle(true));
  EXPECT_TRUE(lane_.is_idle(false));
  lane_.stopped = "no key";
  EXPECT_TRUE(lane_.is_idle(true));
  lane_.in_flight = 1;
  EXPECT_FALSE(lane_.is_idle(false));
}

}  // namespace
}  // namespace assay::eval
