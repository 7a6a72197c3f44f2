#include "report/plot/notes.hpp"

#include <fmt/format.h>

namespace assay::report::plot {

double draw_notes(Svg& svg, const std::vector<std::string>& notes, double y) {
  for (const std::string& note : notes) {
    svg.label({kMargin, y + 15}, note, kWidth - 2 * kMargin);
    y += 21;
  }
  return notes.empty() ? y : y + 4;
}

double draw_left_out(Svg& svg, std::size_t all, std::size_t shown, double y) {
  if (all <= shown) return y;
  return draw_notes(svg, {fmt::format("and {} more in the table", all - shown)}, y);
}

}  // namespace assay::report::plot
