#pragma once

/// \file
/// How soon the next call may start under the quotas that the provider's answers tell of.

#include <array>
#include <chrono>
#include <optional>

#include "assay/core/clock.hpp"
#include "assay/provider/rate_limits.hpp"
#include "eval/demand.hpp"

namespace assay::eval {

/// The quotas of one model as its provider last told them.
///
/// While at most half of a quota is used nothing is slowed down. After that what is left is spread
/// evenly until the reset: under a quota that refills steadily this settles at half full and full
/// speed, under one that starts anew at an edge it arrives there with nothing to spare, and neither
/// is overdrawn. What remains is what the provider said less what is in flight, since nobody knows
/// which of these calls it had counted.
///
/// A quota that resets later than `kLongestHonouredWait`, or that does not say when, slows nothing
/// down: if it runs out, the refusal says how long. So no wait from here is longer than that.
class LearnedLimits {
 public:
  /// \param hint  the wait that a refusal named; what it says is not overruled by a quota's reset
  void learn(const provider::RateLimits& told, std::optional<std::chrono::milliseconds> hint,
             SteadyClock::time_point now);

  [[nodiscard]] bool limits_anything() const;
  /// Time until a call may start; zero if it may now.
  [[nodiscard]] std::chrono::nanoseconds wait(const Demand& demand,
                                              SteadyClock::time_point now) const;
  void take(const Demand& demand, SteadyClock::time_point now);
  /// The call that took `reserved` ended.
  void release(const Demand& reserved);

 private:
  struct Quota {
    double limit = 0;
    double remaining = 0;
    SteadyClock::time_point reset_at;
  };
  using Amounts = std::array<double, provider::kQuotaKinds>;

  static Amounts amounts_of(const Demand& demand);

  std::array<std::optional<Quota>, provider::kQuotaKinds> quotas_;
  Amounts in_flight_{};
  Amounts last_{};  ///< what the call that started last was expected to take
  SteadyClock::time_point last_start_;
};

}  // namespace assay::eval
