#pragma once

/// \file
/// How long the simulated models take to answer. Pure; may be called from any thread.

#include <chrono>
#include <cstdint>
#include <string_view>

#include "assay/core/result.hpp"

namespace assay::simulate {

/// A distribution of latencies.
class LatencySpec {
 public:
  /// Answers at once.
  LatencySpec() = default;

  /// Reads `0`, `200ms`, `1.5s`, `uniform(100ms,300ms)`, `normal(200ms,50ms)` (mean, standard
  /// deviation) or `lognormal(200ms,0.4)` (median, standard deviation of the logarithm).
  /// \error invalid_argument  another form, a unit other than `us`, `ms` and `s`, a negative or not
  ///   finite number, a range whose ends are swapped, more than ten minutes
  [[nodiscard]] static Result<LatencySpec> parse(std::string_view text);

  /// The latency of the `draw`-th request under a seed: always the same for the same three.
  /// \return between 0 and ten minutes; a draw outside is moved to the nearer end
  [[nodiscard]] std::chrono::nanoseconds draw(std::uint64_t seed, std::uint64_t draw) const;

 private:
  enum class Shape { fixed, uniform, normal, lognormal };

  LatencySpec(Shape shape, double first, double second)
      : shape_(shape), first_(first), second_(second) {}

  Shape shape_ = Shape::fixed;
  double first_ = 0;   ///< seconds: the value, the low end, the mean or the median
  double second_ = 0;  ///< seconds: the high end or the deviation; lognormal: a plain number
};

}  // namespace assay::simulate
