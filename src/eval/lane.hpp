#pragma once

/// \file
/// The queue of one provider within a run.

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
  [[nodiscard]] bool has_slot() const { return in_flight < provider->limits.concurrency; }

  const config::ProviderConfig* provider;
  std::unique_ptr<Caller> caller;
  RateLimiter limiter;
  std::deque<Unit> ready;
  int in_flight = 0;
  int waiting_to_retry = 0;
  bool timer_set = false;
  std::string stopped;  ///< why no further call is made; empty while it goes on
};

}  // namespace assay::eval
