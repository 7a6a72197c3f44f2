#include "report/plot/intervals.hpp"

#include <algorithm>
#include <utility>

#include "report/plot/axis.hpp"
#include "report/plot/label.hpp"
#include "report/plot/notes.hpp"
#include "report/plot/rows.hpp"
#include "report/plot/svg.hpp"

namespace assay::report::plot {
namespace {

constexpr double kTop = 6;

std::string drawn(const Intervals& data, const std::vector<const Estimate*>& estimates,
                  const std::string& description) {
  const std::size_t shown = std::min(data.rows.size(), kMostRows);
  const Axis axis = rows_axis(estimates, data.unit);
  const double bottom = kTop + kRowHeight * static_cast<double>(shown);
  Svg svg;
  draw_grid(svg, axis, kTop, bottom);
  for (std::size_t i = 0; i < shown; ++i) {
    const IntervalRow& row = data.rows[i];
    draw_row(svg, kTop + kRowHeight * static_cast<double>(i), row.label, row.estimate, data.unit,
             axis, {.colour = i, .shape = series_shape(i)});
  }
  const double end = draw_axis(svg, axis, data.unit, data.measure, bottom);
  return svg.finish(draw_left_out(svg, data.rows.size(), shown, end), data.title, description);
}

}  // namespace

Plot intervals_plot(const Intervals& data) {
  Plot plot;
  plot.table = estimate_table("name", data.measure);
  std::vector<const Estimate*> shown;
  std::vector<std::pair<std::string, const Estimate*>> known;
  for (const IntervalRow& row : data.rows) {
    plot.table.rows.push_back(estimate_cells(row.label, row.estimate, data.unit));
    if (shown.size() < kMostRows) shown.push_back(&row.estimate);
    known.emplace_back(row.label, &row.estimate);
  }
  const bool nothing = std::none_of(shown.begin(), shown.end(), [](const Estimate* estimate) {
    return drawable(estimate->value).has_value();
  });
  if (nothing) {
    plot.alternative = "Nothing to draw: no " + worded(data.measure) + " is known.";
    return plot;
  }
  plot.alternative = sentence_start(data.measure) +
                     " with its interval: " + estimates_in_words(known, data.unit) + ".";
  plot.svg = drawn(data, shown, plot.alternative);
  return plot;
}

}  // namespace assay::report::plot
