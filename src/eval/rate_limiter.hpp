#pragma once

/// \file
/// How soon the next call may start under the requests and tokens per minute of the config.
///
/// Two token buckets (Turner 1986, "leaky bucket as a meter"), each refilled evenly and holding at
/// most one second's worth of calls, so that a run does not begin with a burst of a whole minute.
/// Tokens are reserved as an estimate and corrected when the usage is known.

#include <chrono>

#include "assay/config/config.hpp"
#include "assay/core/clock.hpp"
#include "eval/demand.hpp"
#include "eval/sliding_sum.hpp"

namespace assay::eval {

class RateLimiter {
 public:
  RateLimiter(const config::MinuteLimits& limits, SteadyClock::time_point now);

  [[nodiscard]] bool limits_tokens() const { return tokens_.rate > 0; }

  /// Time until a call may start; zero if it may now.
  [[nodiscard]] std::chrono::nanoseconds wait(const Demand& demand, SteadyClock::time_point now);
  /// Takes one request and the tokens that it is expected to use.
  void take(const Demand& demand, SteadyClock::time_point now);
  /// Replaces what `take` reserved by what was used.
  void settle(const Demand& reserved, const Demand& used, SteadyClock::time_point now);

  /// What was taken in the last 60 s, as a share of what a minute may take; 0 without a limit.
  [[nodiscard]] double share_of_requests(SteadyClock::time_point now);
  [[nodiscard]] double share_of_tokens(SteadyClock::time_point now);

 private:
  struct Bucket {
    double rate = 0;  ///< per second; 0: unlimited
    double capacity = 0;
    double level = 0;
    SlidingSum used{};

    void set(double per_minute, double least_capacity);
    [[nodiscard]] double wait_seconds(double needed) const;
    void take(double amount, SteadyClock::time_point now);
    [[nodiscard]] double share(SteadyClock::time_point now);
  };
  void refill(SteadyClock::time_point now);

  Bucket requests_;
  Bucket tokens_;
  SteadyClock::time_point last_;
};

}  // namespace assay::eval
