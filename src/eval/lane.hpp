#pragma once

/// \file
/// The queue of one provider within a run.

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
                SteadyClock::now()) {}

  /// Nothing in flight and nothing that could still start.
  [[nodiscard]] bool is_idle(bool may_start) const {
    const bool goes_on = may_start && stopped.empty();
    return in_flight == 0 && (!goes_on || (ready.empty() && waiting_to_retry == 0));
  }
  /// Counts calls that never got through. True once there were too many of them in a row to go on: all
  /// that were in flight at the time, and then as many again.
  [[nodiscard]] bool reached_limit_after(Outcome outcome) {
    const bool got_through = outcome != Outcome::wire_dns && outcome != Outcome::wire_connect &&
                             outcome != Outcome::wire_tls;
    unreachable_in_a_row = got_through ? 0 : unreachable_in_a_row + 1;
    return unreachable_in_a_row >= 2 * std::max(provider->limits.concurrency, 5);
  }
  [[nodiscard]] bool has_slot() const { return in_flight < provider->limits.concurrency; }

  const config::ProviderConfig* provider;
  std::unique_ptr<Caller> caller;
  RateLimiter limiter;
  std::deque<Unit> ready;
  int in_flight = 0;
  int waiting_to_retry = 0;
  int unreachable_in_a_row = 0;  ///< calls since the last one that reached the provider
  bool timer_set = false;
  std::string stopped;  ///< why no further call is made; empty while it goes on
};

}  // namespace assay::eval
