#pragma once

/// \file
/// Rows of estimates under each other on one axis: the label and the number on a line of text, the
/// mark with its whisker below it.

#include <cstddef>
#include <string>
#include <vector>

#include "report/plot/axis.hpp"
#include "report/plot/plot.hpp"
#include "report/plot/svg.hpp"

namespace assay::report::plot {

inline constexpr std::size_t kMostRows = 30;
inline constexpr double kRowLeft = 14;  ///< where the axis of the rows begins and ends
inline constexpr double kRowRight = kWidth - 14;
inline constexpr double kRowHeight = 42;

/// How one row looks.
struct RowStyle {
  std::size_t colour = 0;
  Shape shape = Shape::circle;
  double radius = 6;
  bool hollow = false;
  bool bold = false;
};

/// An axis for the values and interval ends of the first kMostRows estimates, and `also`.
[[nodiscard]] Axis rows_axis(const std::vector<const Estimate*>& rows, Unit unit,
                             std::vector<double> also = {});

/// Draws one row whose top is at `y`.
void draw_row(Svg& svg, double y, const std::string& label, const Estimate& estimate, Unit unit,
              const Axis& axis, const RowStyle& style);

/// Grid lines from `top` to `bottom`; drawn before the rows.
void draw_grid(Svg& svg, const Axis& axis, double top, double bottom);

/// Tick labels and the title of the axis below `y`.
/// \return the bottom of what was drawn
double draw_axis(Svg& svg, const Axis& axis, Unit unit, const std::string& measure, double y);

/// Label, n, value, low and high.
[[nodiscard]] DataTable estimate_table(const std::string& what, const std::string& measure);
[[nodiscard]] std::vector<std::string> estimate_cells(const std::string& label,
                                                      const Estimate& estimate, Unit unit);

/// `"lite" (n 140) 91.4 % [88.0, 94.1], "pro" (n 0) unknown, and 4 more`
[[nodiscard]] std::string estimates_in_words(
    const std::vector<std::pair<std::string, const Estimate*>>& rows, Unit unit);

}  // namespace assay::report::plot
