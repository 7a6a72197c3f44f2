#include "eval/lane.hpp"

#include <gmock/gmock.h>

#include "limits_support.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

/// A lane of two models; arm 0 asks `lite`, arm 1 `pro`. Time moves when a test says so.
class LaneTest : public testing::Test {
 protected:
  LaneTest() {
    provider_.name = "x";
    provider_.protocol = provider::ProtocolKind::openai;
    provider_.limits.concurrency = 8;
    lite_.name = "lite";
    pro_.name = "pro";
  }

  /// What the lane is made of is set before.
  Lane& lane() {
    if (!lane_) {
      lane_.emplace(
          provider_,
          [this](const Unit&) {
            ++counted_;
            return Demand{1, 100, 50};
          },
          7, now_);
    }
    return *lane_;
  }

  void add(std::uint32_t arm, int items = 1) {
    for (int i = 0; i < items; ++i) {
      Unit unit;
      unit.arm = arm;
      unit.item = item_++;
      lane().add(arm == 0 ? lite_ : pro_, unit);
    }
  }

  /// Starts all calls that may start now; each as the number of its item.
  std::vector<std::uint32_t> start() {
    std::vector<std::uint32_t> items;
    while (lane().wait(now_) == 0ns) {
      flying_.push_back(lane().take(now_));
      items.push_back(flying_.back().item);
    }
    return items;
  }

  /// The oldest call in flight ends and is stored at once.
  Unit ends(const CallResult& result) {
    Unit unit = flying_.front();
    flying_.pop_front();
    lane().ended(unit, result, now_);
    lane().stored();
    return unit;
  }
  Unit ends(Outcome outcome) { return ends(ended_with(outcome)); }
  void fails_and_is_asked_again(Outcome outcome, std::chrono::nanoseconds wait = 0ns) {
    lane().ask_later(ends(outcome), true, wait, now_);
  }

  config::ProviderConfig provider_;
  config::ModelConfig lite_, pro_;
  std::optional<Lane> lane_;
  std::deque<Unit> flying_;
  std::uint32_t item_ = 0;
  int counted_ = 0;
  SteadyClock::time_point now_ = SteadyClock::time_point(1h);
};

TEST_F(LaneTest, StartsAsManyCallsAsConfiguredInTheOrderOfThePlan) {
  for (int i = 0; i < 6; ++i) add(static_cast<std::uint32_t>(i % 2));
  add(1, 4);
  EXPECT_THAT(start(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_EQ(lane().wait(now_), std::nullopt);
  ends(Outcome::ok);
  EXPECT_THAT(start(), ElementsAre(8));
  EXPECT_EQ(counted_, 0);  // nobody limits tokens
}

TEST_F(LaneTest, LetsHalfTheWindowWaitForTheDiskAndNoMore) {
  add(0, 100);
  start();
  for (int i = 0; i < 8; ++i)
    lane().ended(flying_[static_cast<std::size_t>(i)], ended_with(Outcome::ok), now_);
  flying_.clear();
  EXPECT_EQ(start().size(), 4U);  // 8 are not durable: a slow disk stops the calls
  lane().stored();
  EXPECT_EQ(start().size(), 1U);
}

TEST_F(LaneTest, LetsAnswersOfInProcessModelsWait) {
  provider_.protocol = provider::ProtocolKind::local;
  add(0, 100);
  for (int round = 0; round < 5; ++round) {
    EXPECT_EQ(start().size(), 8U);
    for (const Unit& unit : flying_) lane().ended(unit, ended_with(Outcome::ok), now_);
    flying_.clear();
  }
}

TEST_F(LaneTest, LetsTheOtherModelGoOnWhileOneMustWait) {
  lite_.limits.requests_per_minute = 60;
  add(0, 4);
  add(1, 4);
  EXPECT_THAT(start(), ElementsAre(0, 4, 5, 6, 7));  // lite's second call is for the next second
  EXPECT_EQ(lane().wait(now_), 1s);
  now_ += 1s;
  EXPECT_THAT(start(), ElementsAre(1));
}

TEST_F(LaneTest, HoldsAllModelsToTheLimitsOfTheirProvider) {
  provider_.limits.requests_per_minute = 120;
  lite_.limits.requests_per_minute = 6'000'000;
  add(0, 2);
  add(1, 2);
  EXPECT_THAT(start(), ElementsAre(0, 1));
  EXPECT_EQ(lane().wait(now_), 500ms);
  now_ += 500ms;
  EXPECT_THAT(start(), ElementsAre(2));
}

TEST_F(LaneTest, LetsARefusedModelWaitAloneAndNotItsProvider) {
  add(0, 3);
  add(1, 3);
  provider_.limits.concurrency = 2;
  EXPECT_THAT(start(), ElementsAre(0, 1));
  ends(ended_with(Outcome::wire_rate_limited, 5s));
  ends(ended_with(Outcome::wire_rate_limited, 5s));
  EXPECT_THAT(start(), ElementsAre(3, 4));
  ends(Outcome::ok);
  EXPECT_THAT(start(), ElementsAre(5));
  ends(Outcome::ok);
  ends(Outcome::ok);
  EXPECT_EQ(lane().wait(now_), 5s);
}

TEST_F(LaneTest, ReservesTokensBeforeACallAndLearnsWhatOneTakes) {
  provider_.limits.tokens_per_minute = 9'000;  // 150 a second: one call as we count it
  add(0, 40);
  EXPECT_EQ(start().size(), 1U);
  EXPECT_EQ(lane().wait(now_), 1s);
  ends(answered(10, 5));  // a tenth of what was reserved
  EXPECT_EQ(start().size(), 8U);
  for (int i = 0; i < 8; ++i) ends(answered(10, 5));
  EXPECT_EQ(start().size(), 1U);  // the ten calls of this second
  EXPECT_GE(counted_, 10);
}

TEST_F(LaneTest, SlowsDownToWhatTheProviderSaysAndNeverSpeedsUp) {
  lite_.limits.requests_per_minute = 600;
  add(0, 100);
  EXPECT_EQ(start().size(), 8U);
  CallResult result = ended_with(Outcome::ok);
  result.limits = requests_left(1'000'000, 1'000'000, 1s);
  for (int i = 0; i < 8; ++i) ends(result);
  EXPECT_EQ(start().size(), 2U);  // ten in the first second, whatever the provider would allow
  result.limits = requests_left(100, 0, 30s);
  ends(result);
  now_ += 1s;
  EXPECT_THAT(start(), IsEmpty());
  EXPECT_EQ(lane().wait(now_), 29s);
}

TEST_F(LaneTest, SendsOneCallAtATimeWhileNobodyIsThere) {
  add(0, 9);
  start();
  for (int i = 0; i < 8; ++i) fails_and_is_asked_again(Outcome::wire_connect);
  EXPECT_EQ(lane().wait(now_), Lane::kProbeInterval);
  now_ += Lane::kProbeInterval;
  EXPECT_THAT(start(), ElementsAre(8));  // who was never asked finds out as well
  EXPECT_EQ(lane().wait(now_), std::nullopt);
  ends(Outcome::ok);
  now_ += Lane::kProbeInterval;
  EXPECT_THAT(start(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
}

TEST_F(LaneTest, ProbesWithARetryWhenNothingElseIsLeft) {
  add(0, 2);
  start();
  fails_and_is_asked_again(Outcome::wire_rate_limited);
  fails_and_is_asked_again(Outcome::wire_rate_limited);
  const auto wait = lane().wait(now_);
  ASSERT_TRUE(wait);
  EXPECT_GE(*wait, 250ms);
  now_ += 500ms;
  EXPECT_THAT(start(), ElementsAre(0));
}

TEST_F(LaneTest, AsksARetryAgainBeforeWhatComesLaterInThePlan) {
  provider_.limits.concurrency = 1;
  add(0, 3);
  EXPECT_THAT(start(), ElementsAre(0));
  fails_and_is_asked_again(Outcome::wire_reset, 100ms);
  EXPECT_THAT(start(), ElementsAre(1));
  now_ += 100ms;
  ends(Outcome::ok);
  EXPECT_THAT(start(), ElementsAre(0));
}

TEST_F(LaneTest, LetsRetriesOverTheBudgetWait) {
  provider_.limits.concurrency = 20;
  add(0, 20);
  start();
  for (int i = 0; i < 20; ++i) fails_and_is_asked_again(Outcome::wire_server_error);
  EXPECT_EQ(start().size(), 10U);  // the floor
  EXPECT_EQ(lane().wait(now_), 1s);
  for (int i = 0; i < 10; ++i) ends(Outcome::ok);
  EXPECT_EQ(start().size(), 10U);  // each answer pays for a retry
}

TEST_F(LaneTest, GivesRetriesUpThatTheBudgetNeverPaysFor) {
  provider_.limits.concurrency = 20;
  add(0, 20);
  start();
  for (int i = 0; i < 20; ++i) fails_and_is_asked_again(Outcome::wire_server_error);
  for (int round = 0; round < 2; ++round, now_ += 61s) {
    EXPECT_EQ(start().size(), round == 0 ? 10U : 10U);
    while (!flying_.empty()) fails_and_is_asked_again(Outcome::wire_server_error);
    EXPECT_EQ(lane().take_overdue(now_).size(), 0U);
  }
  start();
  while (!flying_.empty()) fails_and_is_asked_again(Outcome::wire_server_error);
  EXPECT_EQ(lane().wait(now_), 1s);
  now_ += 30s;
  EXPECT_FALSE(lane().is_idle(true));
  now_ += 24h;
  EXPECT_EQ(lane().take_overdue(now_).size(), 0U);  // by now the budget has room for ten again
  EXPECT_EQ(start().size(), 10U);
  EXPECT_EQ(lane().wait(now_), 1s);
  EXPECT_EQ(lane().take_overdue(now_).size(), 10U);
  while (!flying_.empty()) ends(Outcome::wire_server_error);
  EXPECT_TRUE(lane().is_idle(true));
}

TEST_F(LaneTest, WearsOutSoonerWhenNobodyIsThereThanWhenRefused) {
  add(0, 3);
  start();
  ends(Outcome::wire_connect);
  EXPECT_FALSE(lane().worn_out_since(now_ + 5s - 1ns));
  EXPECT_EQ(lane().worn_out_since(now_ + 5s), now_);
  ends(Outcome::wire_rate_limited);
  EXPECT_FALSE(lane().worn_out_since(now_ + 120s - 1ns));
  EXPECT_TRUE(lane().worn_out_since(now_ + 120s));
  ends(Outcome::model_refused);  // an answer, if not the one that was hoped for
  EXPECT_FALSE(lane().worn_out_since(now_ + 500s));
}

TEST_F(LaneTest, IsIdleWhenItMayNotStartWhatIsLeft) {
  add(0, 2);
  EXPECT_FALSE(lane().is_idle(true));
  EXPECT_TRUE(lane().is_idle(false));
  provider_.limits.concurrency = 1;
  start();
  EXPECT_FALSE(lane().is_idle(false));
  fails_and_is_asked_again(Outcome::wire_reset, 1s);
  start();
  ends(Outcome::ok);
  EXPECT_FALSE(lane().is_idle(true));  // one waits for its second try
  lane().stop("no key");
  EXPECT_TRUE(lane().is_idle(true));
  EXPECT_EQ(lane().wait(now_), std::nullopt);
}

TEST_F(LaneTest, TellsHowLongACallWasHeldBack) {
  lite_.limits.requests_per_minute = 60;
  add(0, 3);
  start();
  EXPECT_EQ(flying_.back().held, 0ns);
  now_ += 1s;
  start();
  EXPECT_EQ(flying_.back().held, 1s);  // by the limit
  ends(Outcome::ok);
  fails_and_is_asked_again(Outcome::wire_reset, 300ms);
  now_ += 1s;
  start();
  EXPECT_EQ(flying_.back().item, 1U);
  EXPECT_EQ(flying_.back().held, 1s);  // since it failed
}

TEST_F(LaneTest, WarnsOnceOfAQuotaThatIsNearlyUsedUp) {
  provider_.limits.requests_per_minute = 10;
  add(0, 20);
  for (int i = 0; i < 20; ++i, now_ += 6s) {
    start();
    ends(Outcome::ok);
  }
  EXPECT_THAT(lane().take_notices(),
              ElementsAre("provider \"x\": 90 % of requests per minute in use"));
  EXPECT_THAT(lane().take_notices(), IsEmpty());
}

TEST_F(LaneTest, WarnsOfAQuotaThatTheProviderTellsOf) {
  add(0, 2);
  start();
  CallResult result = ended_with(Outcome::ok);
  result.limits = requests_left(100, 15, std::nullopt);
  ends(result);
  ends(result);
  EXPECT_THAT(lane().take_notices(), ElementsAre("provider \"x\", model \"lite\": 85 % of the "
                                                 "requests that the provider allows in use"));
}

}  // namespace
}  // namespace assay::eval
