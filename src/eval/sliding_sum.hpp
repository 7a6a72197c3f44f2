#pragma once

/// \file
/// What was added in the last minute.

#include <array>
#include <chrono>
#include <cstdint>
#include <numeric>

#include "assay/core/clock.hpp"

namespace assay::eval {

/// A sum over the last 60 seconds, second by second: the second that is going on and the 59 before
/// it. Memory does not grow with what is added.
class SlidingSum {
 public:
  void add(SteadyClock::time_point now, double amount) {
    move_to(now);
    slot(newest_) += amount;
  }

  [[nodiscard]] double sum(SteadyClock::time_point now) {
    move_to(now);
    return std::accumulate(slots_.begin(), slots_.end(), 0.0);
  }

 private:
  static constexpr std::int64_t kSeconds = 60;

  void move_to(SteadyClock::time_point now) {
    const std::int64_t second =
        std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    if (second - newest_ >= kSeconds) slots_.fill(0);
    for (std::int64_t i = newest_ + 1; i <= second && i - newest_ <= kSeconds; ++i) slot(i) = 0;
    if (second > newest_) newest_ = second;
  }
  double& slot(std::int64_t second) {
    return slots_[static_cast<std::size_t>(((second % kSeconds) + kSeconds) % kSeconds)];
  }

  std::array<double, kSeconds> slots_{};
  std::int64_t newest_ = 0;
};

}  // namespace assay::eval
