#pragma once

/// \file
/// From values to places: where an axis begins and ends, where its ticks are.

#include <optional>
#include <span>
#include <vector>

#include "report/plot/plot.hpp"

namespace assay::report::plot {

/// Beyond this a value is drawn at it: sums and differences of such values stay finite.
inline constexpr double kLargest = 1e100;

/// The value for drawing: nothing when absent or not finite, within +-kLargest otherwise.
[[nodiscard]] std::optional<double> drawable(const std::optional<double>& value);

struct Axis {
  double low = 0;
  double high = 1;  ///< > low
  double step = 1;  ///< between ticks; on a logarithmic axis of no meaning
  bool logarithmic = false;
  std::vector<double> ticks;  ///< strictly increasing, in [low, high], at least 2

  /// Place of a value between `from` (low) and `to` (high); values outside stick to the ends.
  [[nodiscard]] double at(double value, double from, double to) const;
};

/// Ends at round numbers, ticks at multiples of 1, 2 or 5 times a power of ten.
///
/// \param values  what has to be on it, drawable; with none of them or all equal the axis is
/// widened \param most    ticks, at least 3
[[nodiscard]] Axis linear_axis(std::span<const double> values, Unit unit, std::size_t most);

/// Ends and ticks at 1, 2 and 5 times powers of ten, or at powers of ten only. Values that are not
/// positive are left out; with none that is, the axis is the linear one.
[[nodiscard]] Axis log_axis(std::span<const double> values, Unit unit, std::size_t most);

/// Whether the positive values span a factor of 20.
[[nodiscard]] bool is_wide(std::span<const double> values);

}  // namespace assay::report::plot
