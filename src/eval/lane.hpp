#pragma once

/// \file
/// The queue of one provider within a run, and how hard the provider may be pressed right now.

#include <algorithm>
#include <deque>
#include <memory>
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
    if (!is_down) return in_flight < static_cast<int>(window);
    return in_flight == 0 && (ready.front().attempts_now > 0 || waiting_to_retry == 0);
  }

  /// Adjusts the pressure to how a call ended: additive increase, multiplicative decrease (Chiu and
  /// Jain 1989), between one call and the configured concurrency.
  void learn_from(const Attempt& attempt, SteadyClock::time_point now) {
    is_down = is_unreachable(attempt.outcome);
    if (is_scored(attempt.outcome)) {
      window = std::min<double>(provider->limits.concurrency, window + 1 / window);
      return;
    }
    if (attempt.outcome != Outcome::wire_rate_limited && attempt.outcome != Outcome::wire_overloaded) {
      return;
    }
    // Calls that were in flight together are refused together; they are one signal.
    if (now >= next_decrease) window = std::max(1.0, window / 2);
    const auto wished = attempt.retry_after.value_or(std::chrono::milliseconds(0));
    next_decrease = now + std::max<std::chrono::milliseconds>(wished, std::chrono::seconds(1));
    closed_until = std::max(closed_until, now + wished);
  }

  [[nodiscard]] static bool is_unreachable(Outcome outcome) {
    return outcome == Outcome::wire_dns || outcome == Outcome::wire_connect ||
           outcome == Outcome::wire_tls;
  }

  const config::ProviderConfig* provider;
  std::unique_ptr<Caller> caller;
  RateLimiter limiter;
  std::deque<Unit> ready;
  int in_flight = 0;
  int waiting_to_retry = 0;
  double window;                          ///< calls that may be in flight now
  SteadyClock::time_point next_decrease;
  SteadyClock::time_point closed_until;   ///< the provider asked us to wait until then
  bool is_down = false;                   ///< the last call to end did not get through
  bool timer_set = false;
  std::string stopped;                    ///< why no further call is made; empty while it goes on
};

}  // namespace assay::eval
