#pragma once

/// \file
/// How soon the next call may start under requests and tokens per minute.
///
/// Two token buckets (Turner 1986, "leaky bucket as a meter"), each refilled evenly and holding at
/// most one second's worth of calls, so that a run does not begin with a burst of a whole minute.
/// Tokens are reserved as an estimate and corrected when the usage is known.

#include <chrono>
#include <cstdint>
#include <optional>

namespace assay::eval {

class RateLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  RateLimiter(std::optional<std::int64_t> requests_per_minute,
              std::optional<std::int64_t> tokens_per_minute, Clock::time_point now);

  /// Time until a call may start; zero if it may now. Changes nothing.
  [[nodiscard]] std::chrono::nanoseconds wait(Clock::time_point now);
  /// Takes one request and the estimate of its tokens.
  void take(Clock::time_point now);
  /// Replaces the estimate that `take` reserved by what was used; nothing if nobody knows.
  void settle(std::optional<std::int64_t> tokens);

 private:
  struct Bucket {
    double rate = 0;  ///< per second; 0: unlimited
    double capacity = 0;
    double level = 0;
  };
  void refill(Clock::time_point now);

  Bucket requests_;
  Bucket tokens_;
  double estimate_ = 500;  ///< tokens of a call: moving average of what was used
  Clock::time_point last_;
};

}  // namespace assay::eval
