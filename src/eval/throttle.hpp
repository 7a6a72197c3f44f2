#pragma once

/// \file
/// How hard a model may be pressed right now, learned from its answers and refusals alone.

#include <chrono>
#include <cstdint>
#include <random>

#include "assay/core/clock.hpp"
#include "assay/core/completion.hpp"

namespace assay::eval {

/// Calls in flight go by additive increase and multiplicative decrease (Chiu and Jain 1989),
/// between one and the configured concurrency. A wait that the provider names is kept. Refusals
/// with no answer among them are an outage: then one call at a time finds out whether it is over,
/// and after each that is refused nothing is sent for a while that doubles up to 16 s, drawn from
/// its upper half, so that several clients do not come back together.
class Throttle {
 public:
  Throttle(int concurrency, std::uint64_t seed);

  /// May a further call start beside so many in flight?
  [[nodiscard]] bool has_slot(int in_flight) const {
    return is_probing() ? in_flight == 0 : in_flight < static_cast<int>(window_);
  }
  /// Does a single call find out whether an outage is over?
  [[nodiscard]] bool is_probing() const { return pauses_ > 0; }
  [[nodiscard]] double window() const { return is_probing() ? 1 : window_; }

  /// Time until a call may start; zero if it may now.
  [[nodiscard]] std::chrono::nanoseconds wait(SteadyClock::time_point now) const;

  /// \param in_flight  calls that are still under way
  void learn(const Attempt& attempt, int in_flight, SteadyClock::time_point now);

  static constexpr std::chrono::milliseconds kFirstPause{500};
  static constexpr std::chrono::milliseconds kLongestPause = std::chrono::seconds(16);

 private:
  void pause(SteadyClock::time_point now);
  std::chrono::milliseconds drawn_from(std::chrono::milliseconds longest);

  double most_;
  double window_;
  int refusals_ = 0;  ///< since the last answer
  int pauses_ = 0;    ///< since the last answer
  SteadyClock::time_point next_decrease_;
  SteadyClock::time_point closed_until_;
  std::minstd_rand random_;
};

}  // namespace assay::eval
