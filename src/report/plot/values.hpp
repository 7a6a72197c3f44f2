#pragma once

/// \file
/// Numbers in a plot: at their ticks, beside their marks, in sentences and in tables.

#include <optional>
#include <string>

#include "report/plot/axis.hpp"
#include "report/plot/plot.hpp"

namespace assay::report::plot {

/// `92.5 %`, `-7.3 points`, `850 ms`, `1.20 s`, `$0.0042`, `12.5`; `unknown`
[[nodiscard]] std::string value_text(Unit unit, const std::optional<double>& value);

/// `92.5 % [88.0, 95.4]`, `-7.3 points [-11.9, unbounded]`; without an interval the value alone
[[nodiscard]] std::string estimate_text(Unit unit, const Estimate& estimate);

/// An end of an interval alone, for a table: `88.0 %`; `unbounded` when only the other end is
/// there, `unknown` when neither is.
[[nodiscard]] std::string low_text(Unit unit, const Estimate& estimate);
[[nodiscard]] std::string high_text(Unit unit, const Estimate& estimate);

/// With just the digits that tell ticks apart: `92 %`, `-5`, `500 ms`, `2 s`, `$0.05`, `2k`
[[nodiscard]] std::string tick_text(Unit unit, const Axis& axis, double tick);

/// A measure as the title of an axis, cut to fit: `difference, points`, `latency (logarithmic)`
[[nodiscard]] std::string axis_title(const std::string& measure, Unit unit, const Axis& axis);

}  // namespace assay::report::plot
