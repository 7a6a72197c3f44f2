#include "report/plot/axis.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace assay::report::plot {
namespace {

constexpr double kMantissas[] = {1, 2, 5};

struct Range {
  double low;
  double high;
};

bool is_share(Unit unit) {
  return unit == Unit::percent || unit == Unit::points;
}

/// From the least to the largest, never empty and never too narrow for doubles.
Range ends_of(std::span<const double> values, Unit unit) {
  if (values.empty()) return {0, 1};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double largest = std::max(std::abs(*low), std::abs(*high));
  const double span = *high - *low;
  if (span <= largest * 1e-6 || span < 1e-12) {
    const double around = is_share(unit) ? 0.05 : largest > 1e-12 ? largest * 0.1 : 1.0;
    const double room = std::max(around, largest * 1e-6);
    return {*low - room, *high + room};
  }
  return {*low, *high};
}

/// What cannot be exceeded is not on the axis either.
Range within_limits(Range range, std::span<const double> values, Unit unit) {
  const bool negative = std::any_of(values.begin(), values.end(), [](double v) { return v < 0; });
  if (unit != Unit::points && !negative) range.low = std::max(range.low, 0.0);
  const bool above_one = std::any_of(values.begin(), values.end(), [](double v) { return v > 1; });
  if (unit == Unit::percent && !above_one) range.high = std::min(range.high, 1.0);
  return range;
}

/// Powers of ten with exact values where doubles have them, unlike repeated multiplication.
double power_of_ten(int exponent) {
  return std::pow(10.0, exponent);
}

Axis with_step(Range range, double step) {
  Axis axis;
  axis.step = step;
  // What is a multiple but for rounding counts as one.
  const double first = std::floor(range.low / step + 1e-9);
  const double last = std::ceil(range.high / step - 1e-9);
  const auto steps = static_cast<int>(last - first);
  for (int i = 0; i <= steps; ++i) {
    const double k = first + i;
    axis.ticks.push_back(k == 0 ? 0.0 : k * step);
  }
  axis.low = axis.ticks.front();
  axis.high = axis.ticks.back();
  return axis;
}

}  // namespace

std::optional<double> drawable(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return std::clamp(*value, -kLargest, kLargest);
}

double Axis::at(double value, double from, double to) const {
  const double inside = std::clamp(value, low, high);
  const double share =
      logarithmic ? (std::log10(inside) - std::log10(low)) / (std::log10(high) - std::log10(low))
                  : (inside - low) / (high - low);
  return from + share * (to - from);
}

Axis linear_axis(std::span<const double> values, Unit unit, std::size_t most) {
  const Range range = within_limits(ends_of(values, unit), values, unit);
  const auto start = static_cast<int>(std::floor(std::log10(range.high - range.low))) - 2;
  for (int exponent = start;; ++exponent) {
    for (const double mantissa : kMantissas) {
      const double step = mantissa * power_of_ten(exponent);
      const double ticks =
          std::ceil(range.high / step - 1e-9) - std::floor(range.low / step + 1e-9) + 1;
      if (ticks <= static_cast<double>(most)) return with_step(range, step);
    }
  }
}

Axis log_axis(std::span<const double> values, Unit unit, std::size_t most) {
  std::vector<double> positive;
  std::copy_if(values.begin(), values.end(), std::back_inserter(positive),
               [](double v) { return v > 1e-100; });
  if (positive.empty()) return linear_axis(values, unit, most);
  const auto [low, high] = std::minmax_element(positive.begin(), positive.end());
  const auto first = static_cast<int>(std::floor(std::log10(*low)));
  const auto last = static_cast<int>(std::ceil(std::log10(*high)));

  std::vector<double> fine;
  for (int exponent = first; exponent <= last; ++exponent) {
    for (const double mantissa : kMantissas) fine.push_back(mantissa * power_of_ten(exponent));
  }
  // From the last mark that is not above the values to the first that is not below.
  const auto begin = std::prev(std::upper_bound(fine.begin(), fine.end(), *low * (1 + 1e-9)));
  auto end = std::lower_bound(begin, fine.end(), *high * (1 - 1e-9));
  if (end == begin) ++end;

  Axis axis;
  axis.logarithmic = true;
  axis.low = *begin;
  axis.high = *end;
  axis.ticks.assign(begin, end + 1);
  for (int apart = 1; axis.ticks.size() > most; ++apart) {
    axis.ticks.clear();
    for (int exponent = first; exponent <= last; exponent += apart) {
      const double tick = power_of_ten(exponent);
      if (tick >= axis.low && tick <= axis.high) axis.ticks.push_back(tick);
    }
  }
  return axis;
}

bool is_wide(std::span<const double> values) {
  double low = kLargest;
  double high = 0;
  for (const double value : values) {
    if (value <= 0) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return high / low >= 20;
}

}  // namespace assay::report::plot
