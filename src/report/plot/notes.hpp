#pragma once

/// \file
/// What is said below a picture.

#include <cstddef>
#include <string>
#include <vector>

#include "report/plot/svg.hpp"

namespace assay::report::plot {

/// Lines of text from `y` on, each cut to the width.
/// \return the bottom of what was drawn
double draw_notes(Svg& svg, const std::vector<std::string>& notes, double y);

/// `and 970 more in the table` when not everything is shown.
/// \return the bottom of what was drawn
double draw_left_out(Svg& svg, std::size_t all, std::size_t shown, double y);

}  // namespace assay::report::plot
