#pragma once

/// \file
/// The frame of a plot with two axes, and the legend above it.

#include <cstddef>
#include <string>
#include <vector>

#include "report/plot/axis.hpp"
#include "report/plot/plot.hpp"
#include "report/plot/svg.hpp"

namespace assay::report::plot {

inline constexpr std::size_t kMostSeries = 6;
inline constexpr std::size_t kTicksAcross = 6;
inline constexpr std::size_t kTicksAcrossLog = 9;
inline constexpr std::size_t kTicksUp = 6;

/// An axis with the way its numbers are written and its title.
struct Scale {
  Axis axis;
  Unit unit = Unit::count;
  std::string measure;
};

struct Frame {
  double left = 0, top = 0, right = 0, bottom = 0;
  Axis across, up;

  [[nodiscard]] double x(double value) const { return across.at(value, left, right); }
  [[nodiscard]] double y(double value) const { return up.at(value, bottom, top); }
};

/// One series in the legend: its mark and dashes, its name, and a figure flush right.
struct LegendEntry {
  std::size_t series = 0;
  std::string label;
  std::string figure;
};

/// One line per entry, from `y` on.
/// \return the bottom of what was drawn
double draw_legend(Svg& svg, const std::vector<LegendEntry>& entries, double y);

/// The upward axis with its title above it, from `y` on, `height` high; no axis across.
/// \param above  room to leave between title and frame
Frame draw_frame(Svg& svg, const Scale& up, double y, double height, double above = 0);

/// Tick labels and the title of the axis below the frame, and the lines up.
/// \return the bottom of what was drawn
double draw_across(Svg& svg, Frame& frame, const Scale& across);

/// A step line through places by ascending x: across at the old height, then up or down. Steps that
/// are less than a unit apart are one. \param from  where it begins
class Steps {
 public:
  explicit Steps(Place from);
  void to(Place next);
  /// SVG path commands.
  [[nodiscard]] std::string commands();

 private:
  void flush();

  std::string commands_;
  Place last_;     ///< drawn
  Place pending_;  ///< not yet
};

}  // namespace assay::report::plot
