/// \file
/// A storm of refusals over a clock of its own: what a provider sees of the classes that the runner
/// drives.

#include <gtest/gtest.h>

#include <algorithm>
#include <queue>

#include "assay/eval/limits.hpp"
#include "eval/lane.hpp"
#include "eval/retry_policy.hpp"
#include "limits_support.hpp"

namespace assay::eval {
namespace {

using namespace std::chrono_literals;

struct Sent {
  double seconds;  ///< since the start
  bool is_retry;
};

/// A provider answers each call after 200 ms with what `reply` says.
class Storm {
 public:
  using Reply = std::function<CallResult(double seconds, int number)>;

  Storm(int items, int concurrency, Reply reply) : reply_(std::move(reply)) {
    provider_.protocol = provider::ProtocolKind::openai;
    provider_.limits.concurrency = concurrency;
    lane_.emplace(
        provider_, [](const Unit&) { return Demand{}; }, 11, now_);
    for (int i = 0; i < items; ++i) {
      Unit unit;
      unit.item = static_cast<std::uint32_t>(i);
      lane_->add(model_, unit);
    }
  }

  /// Until nothing is left or the time is over. \return every call that the provider saw
  const std::vector<Sent>& run(std::chrono::seconds span) {
    const auto end = now_ + span;
    while (now_ < end && !lane_->is_idle(true)) {
      given_up += static_cast<int>(lane_->take_overdue(now_).size());
      const auto wait = lane_->wait(now_);
      if (wait == 0ns) {
        send(lane_->take(now_));
      } else {
        now_ = next_event(wait);
        while (!flying_.empty() && flying_.front().first <= now_) end_call();
      }
    }
    return sent_;
  }

  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(now_ - kStart).count();
  }

  int given_up = 0;
  int answers = 0;
  bool stopped = false;

 private:
  void send(Unit unit) {
    sent_.push_back({seconds(), unit.is_retry});
    ++unit.attempts_now;
    flying_.emplace_back(now_ + 200ms, unit);
  }

  [[nodiscard]] SteadyClock::time_point next_event(std::optional<std::chrono::nanoseconds> wait) {
    auto next = SteadyClock::time_point::max();
    if (wait) next = now_ + *wait;
    if (!flying_.empty()) next = std::min(next, flying_.front().first);
    return next;
  }

  void end_call() {
    Unit unit = flying_.front().second;
    flying_.pop_front();
    const CallResult result = reply_(seconds(), number_++);
    lane_->ended(unit, result, now_);
    lane_->stored();
    if (is_scored(result.attempt.outcome)) {
      ++answers;
      return;
    }
    const RetryDecision decision = policy_.after(result.attempt, unit.attempts_now);
    if (decision.action == RetryDecision::Action::stop_provider || lane_->worn_out_since(now_)) {
      stopped = true;
      lane_->stop("worn out");
    } else if (decision.action == RetryDecision::Action::retry) {
      if (!decision.is_charged) --unit.attempts_now;
      lane_->ask_later(unit, true, decision.wait, now_);
    } else {
      ++given_up;
    }
  }

  static constexpr SteadyClock::time_point kStart{1h};
  config::ProviderConfig provider_;
  config::ModelConfig model_;
  SteadyClock::time_point now_ = kStart;
  RetryPolicy policy_{3, 5};
  Reply reply_;
  std::optional<Lane> lane_;
  std::deque<std::pair<SteadyClock::time_point, Unit>> flying_;
  std::vector<Sent> sent_;
  int number_ = 0;
};

/// The largest share of retries to first attempts in the 60 s up to each retry; the ten that any
/// window may have are left out.
double worst_retry_ratio(const std::vector<Sent>& sent) {
  double worst = 0;
  for (const Sent& last : sent) {
    double firsts = 0;
    double retries = 0;
    for (const Sent& one : sent) {
      if (one.seconds > last.seconds || one.seconds < last.seconds - 59) continue;
      (one.is_retry ? retries : firsts) += 1;
    }
    if (retries > kRetryFloor) worst = std::max(worst, retries / firsts);
  }
  return worst;
}

double per_minute_after(const std::vector<Sent>& sent, double begin, double end) {
  const auto calls = std::count_if(sent.begin(), sent.end(), [&](const Sent& one) {
    return one.seconds >= begin && one.seconds < end;
  });
  return static_cast<double>(calls) * 60 / (end - begin);
}

TEST(Outage, WithoutAnyHintIsProbedMoreAndMoreRarelyAndThenGivenUp) {
  Storm storm(1000, 16, [](double, int) { return ended_with(Outcome::wire_rate_limited); });
  const auto& sent = storm.run(600s);
  EXPECT_TRUE(storm.stopped);
  EXPECT_LT(storm.seconds(), 170);
  EXPECT_LE(sent.size(), 30U);
  EXPECT_EQ(std::count_if(sent.begin(), sent.end(), [](const Sent& one) { return one.is_retry; }),
            0);
  EXPECT_LE(per_minute_after(sent, 10, storm.seconds()), 10);
}

TEST(Outage, WithHintsStaysBelowTheAdvertisedRate) {
  // 60 requests a minute are advertised, none gets through.
  Storm storm(1000, 16, [](double, int) {
    CallResult result = ended_with(Outcome::wire_rate_limited, 1s);
    result.limits = requests_left(60, 0, 1s);
    return result;
  });
  const auto& sent = storm.run(600s);
  EXPECT_TRUE(storm.stopped);
  EXPECT_LE(per_minute_after(sent, 10, storm.seconds()), 60);
  EXPECT_LE(worst_retry_ratio(sent), 0.2);
}

TEST(Outage, OfServerErrorsIsRepeatedToAFifthAndEnds) {
  Storm storm(1000, 16, [](double, int) { return ended_with(Outcome::wire_server_error); });
  const auto& sent = storm.run(1h);
  EXPECT_LE(worst_retry_ratio(sent), 0.2);
  EXPECT_TRUE(storm.stopped || storm.given_up == 1000);
  EXPECT_LT(storm.seconds(), 300);
}

TEST(Outage, IsFollowedByEveryAnswer) {
  Storm storm(1000, 16, [](double seconds, int) {
    return ended_with(seconds < 30 ? Outcome::wire_rate_limited : Outcome::ok);
  });
  storm.run(1h);
  EXPECT_EQ(storm.answers, 1000);
  EXPECT_LT(storm.seconds(), 30 + 17 + 60);
}

/// Answers `items`, but every other call ends with one of the outcomes.
Storm flapping(int items, const std::vector<Outcome>& outcomes) {
  return {items, 16, [outcomes, draw = std::minstd_rand(3)](double, int) mutable {
            const bool fails = draw() % 2 == 0;
            return ended_with(fails ? outcomes[draw() % outcomes.size()] : Outcome::ok);
          }};
}

TEST(Outage, OfEveryOtherCallIsRepeatedAsIfThereWereNoBudget) {
  Storm storm = flapping(10'000, {Outcome::wire_reset, Outcome::wire_server_error});
  storm.run(24h);
  EXPECT_EQ(storm.answers + storm.given_up, 10'000);
  EXPECT_NEAR(storm.answers, 8'750, 150);  // three tries: one in eight fails in all of them
  EXPECT_LT(storm.seconds(), 10'000 * 1.75 * 0.2 / 16 * 1.1);
}

TEST(Outage, OfEveryOtherCallByRefusalKeepsNothingFromItsAnswer) {
  Storm storm = flapping(500, {Outcome::wire_rate_limited});
  storm.run(24h);
  EXPECT_EQ(storm.answers, 500);
}

}  // namespace
}  // namespace assay::eval
