#pragma once

/// \file
/// The queue of one provider within a run, and how hard the provider may be pressed right now.

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "assay/eval/caller.hpp"
#include "eval/rate_limiter.hpp"
#include "eval/work_plan.hpp"

namespace assay::eval {

struct Lane {
  Lane(const config::ProviderConfig& config, std::unique_ptr<Caller> asks)
      : provider(&config),
        caller(std::move(asks)),
        limiter(config.limits.requests_per_minute, config.limits.tokens_per_minute,
                SteadyClock::now()),
        window(config.limits.concurrency) {}

  /// Nothing in flight and nothing that could still start.
  [[nodiscard]] bool is_idle(bool may_start) const {
    const bool goes_on = may_start && stopped.empty();
    return in_flight == 0 && (!goes_on || (ready.empty() && waiting_to_retry == 0));
  }

  /// May the next unit start? While the provider cannot be reached, one call at a time finds out
  /// whether it is back, and answers that already failed go first.
  [[nodiscard]] bool has_slot() const {
    if (!is_down) return in_flight < static_cast<int>(window) && is_disk_near();
    return in_flight == 0 && (ready.front().attempts_now > 0 || waiting_to_retry == 0);
  }

  /// Are few enough paid answers waiting for the disk? What a crash loses is at most what is in
  /// flight and half as much again, however slow the disk. Answers of in-process models cost
  /// nothing.
  [[nodiscard]] bool is_disk_near() const {
    if (provider->protocol == provider::ProtocolKind::local) return true;
    const int allowed = static_cast<int>(window) + std::max(2, static_cast<int>(window) / 2);
    return in_flight + unstored < allowed;
  }

  /// Adjusts the pressure to how a call ended: additive increase, multiplicative decrease (Chiu and
  /// Jain 1989), between one call and the configured concurrency.
  void learn_from(const Attempt& attempt, SteadyClock::time_point now) {
    const Outcome outcome = attempt.outcome;
    if (is_scored(outcome)) {
      window = std::min<double>(provider->limits.concurrency, window + 1 / window);
      failing_since.reset();
      is_down = false;
      return;
    }
    const bool was_down = is_down;
    is_down = outcome == Outcome::wire_dns || outcome == Outcome::wire_connect;
    if (!failing_since || (is_down && !was_down)) failing_since = now;
    if (is_down) closed_until = std::max(closed_until, now + kProbeInterval);
    if (outcome == Outcome::wire_rate_limited || outcome == Outcome::wire_overloaded) {
      // Calls that were in flight together are refused together; they are one signal.
      if (now >= next_decrease) window = std::max(1.0, window / 2);
      const auto wished = attempt.retry_after.value_or(std::chrono::milliseconds(0));
      next_decrease = now + std::max<std::chrono::milliseconds>(wished, std::chrono::seconds(1));
      closed_until = std::max(closed_until, now + wished);
    }
  }

  /// Has the provider been away or refusing for longer than makes sense to wait?
  [[nodiscard]] bool is_worn_out(SteadyClock::time_point now) const {
    return failing_since && now - *failing_since >= (is_down ? kAwayPatience : kRefusingPatience);
  }

  static constexpr std::chrono::milliseconds kProbeInterval{250};
  static constexpr std::chrono::seconds kAwayPatience{5};
  static constexpr std::chrono::seconds kRefusingPatience{120};

  const config::ProviderConfig* provider;
  std::unique_ptr<Caller> caller;
  RateLimiter limiter;
  std::deque<Unit> ready;
  int in_flight = 0;
  int unstored = 0;  ///< attempts that ended and are not durable yet
  int waiting_to_retry = 0;
  double window;  ///< calls that may be in flight now
  SteadyClock::time_point next_decrease;
  SteadyClock::time_point closed_until;                  ///< no call starts before
  std::optional<SteadyClock::time_point> failing_since;  ///< no call has been answered since
  bool is_down = false;  ///< the last call to end found nobody there
  bool timer_set = false;
  std::string stopped;  ///< why no further call is made; empty while it goes on
  Outcome stopped_by = Outcome::harness_internal;  ///< how the call ended that stopped it
};

}  // namespace assay::eval
