#include "report/plot/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"
#include "report/plot/label.hpp"

namespace assay::report::plot {
namespace {

/// What is too large to be read digit by digit is written with an exponent.
bool is_huge(double value) {
  return std::abs(value) >= 1e9;
}

std::string number(double value) {
  // A hundredfold may be more than a double holds.
  if (std::isinf(value)) return value < 0 ? "< -1e308" : "> 1e308";
  return fmt::format("{:.4g}", value == 0 ? 0.0 : value);
}

std::string time_text(double value) {
  if (std::abs(value) >= 1000)
    return is_huge(value) ? number(value / 1000) + " s" : fmt::format("{:.2f} s", value / 1000);
  return milliseconds(value) + " ms";
}

/// The number without its unit where the unit is the same in a whole interval.
std::string end_text(Unit unit, const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return "unbounded";
  if (unit == Unit::percent && !is_huge(*value)) return fmt::format("{:.1f}", *value * 100);
  if (unit == Unit::points && !is_huge(*value)) return signed_number(*value * 100, 1);
  return value_text(unit, value);
}

bool has_interval(const Estimate& estimate) {
  return (estimate.low && std::isfinite(*estimate.low)) ||
         (estimate.high && std::isfinite(*estimate.high));
}

std::string table_end(Unit unit, const Estimate& estimate, const std::optional<double>& end) {
  if (!has_interval(estimate)) return "unknown";
  return end && std::isfinite(*end) ? value_text(unit, end) : "unbounded";
}

/// Digits after the point that a number needs to differ from its neighbour at `step`.
int decimals_for(double step) {
  return std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
}

std::string short_count(double value, double step) {
  if (is_huge(value) || (value != 0 && std::abs(value) < 1e-6)) return number(value);
  if (std::abs(value) >= 1e6) return fmt::format("{:.4g}M", value / 1e6);
  if (std::abs(value) >= 1e4) return fmt::format("{:.4g}k", value / 1e3);
  return fmt::format("{:.{}f}", value, decimals_for(step));
}

}  // namespace

std::string value_text(Unit unit, const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return "unknown";
  switch (unit) {
    case Unit::percent:
      return is_huge(*value) ? number(*value * 100) + " %" : percent(*value);
    case Unit::points:
      return (is_huge(*value) ? number(*value * 100) : signed_number(*value * 100, 1)) + " points";
    case Unit::milliseconds:
      return time_text(*value);
    case Unit::usd:
      return is_huge(*value) ? "$" + number(*value) : money(*value);
    case Unit::count:
      return number(*value);
  }
  return "unknown";
}

std::string estimate_text(Unit unit, const Estimate& estimate) {
  std::string value = value_text(unit, estimate.value);
  if (!has_interval(estimate)) return value;
  return value + " [" + end_text(unit, estimate.low) + ", " + end_text(unit, estimate.high) + "]";
}

std::string low_text(Unit unit, const Estimate& estimate) {
  return table_end(unit, estimate, estimate.low);
}

std::string high_text(Unit unit, const Estimate& estimate) {
  return table_end(unit, estimate, estimate.high);
}

std::string tick_text(Unit unit, const Axis& axis, double tick) {
  const double step = axis.logarithmic ? tick : axis.step;
  switch (unit) {
    case Unit::percent:
      return is_huge(tick) ? number(tick * 100) + " %"
                           : fmt::format("{:.{}f} %", tick * 100, decimals_for(step * 100));
    case Unit::points:
      return tick == 0       ? "0"
             : is_huge(tick) ? number(tick * 100)
                             : signed_number(tick * 100, decimals_for(step * 100));
    case Unit::milliseconds:
      if (axis.logarithmic ? tick < 1000 : axis.high < 2000) return short_count(tick, step) + " ms";
      return short_count(tick / 1000, step / 1000) + " s";
    case Unit::usd: {
      const int decimals = decimals_for(step);
      if (is_huge(tick) || std::abs(tick) >= 1e4) return "$" + short_count(tick, step);
      return fmt::format("${:.{}f}", tick, decimals == 1 ? 2 : decimals);
    }
    case Unit::count:
      return short_count(tick, step);
  }
  return "";
}

std::string axis_title(const std::string& measure, Unit unit, const Axis& axis) {
  return shortened(measure, 18) + (unit == Unit::points ? ", points" : "") +
         (axis.logarithmic ? " (logarithmic)" : "");
}

}  // namespace assay::report::plot
