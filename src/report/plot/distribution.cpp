#include "report/plot/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "report/plot/axis.hpp"
#include "report/plot/frame.hpp"
#include "report/plot/label.hpp"
#include "report/plot/notes.hpp"
#include "report/plot/svg.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr double kHeight = 230;

std::vector<double> sorted_finite(const std::vector<double>& values) {
  std::vector<double> finite;
  for (const double value : values) {
    if (std::isfinite(value)) finite.push_back(*drawable(value));
  }
  std::sort(finite.begin(), finite.end());
  return finite;
}

/// A sample that is drawn.
struct Drawn {
  std::size_t index = 0;
  std::vector<double> values;  ///< ascending, not empty
};

/// Without a tick at the top: it would cover the one at p95.
Axis shares_axis() {
  return {.low = 0, .high = 1, .step = 0.25, .ticks = {0, 0.25, 0.5, 0.75, 0.95}};
}

Axis value_axis(const std::vector<Drawn>& drawn, Unit unit) {
  std::vector<double> ends;
  for (const Drawn& sample : drawn) {
    const auto positive = std::upper_bound(sample.values.begin(), sample.values.end(), 0.0);
    if (positive != sample.values.end()) ends.push_back(*positive);
    ends.push_back(sample.values.front());
    ends.push_back(sample.values.back());
  }
  const bool negative = std::any_of(ends.begin(), ends.end(), [](double v) { return v < 0; });
  return !negative && is_wide(ends) ? log_axis(ends, unit, kTicksAcrossLog)
                                    : linear_axis(ends, unit, kTicksAcross);
}

void draw_curve(Svg& svg, const Frame& frame, const Drawn& sample) {
  const auto n = static_cast<double>(sample.values.size());
  Steps steps({frame.left, frame.bottom});
  for (std::size_t i = 0; i < sample.values.size(); ++i) {
    steps.to({frame.x(sample.values[i]), frame.y(static_cast<double>(i + 1) / n)});
  }
  steps.to({frame.right, frame.top});
  svg.path(steps.commands(), sample.index);
}

void draw_percentile(Svg& svg, const Frame& frame, const Distribution& data, std::size_t index,
                     const std::optional<double>& value, double share, const char* name) {
  const auto known = drawable(value);
  if (!known) return;
  const Sample& sample = data.samples[index];
  svg.mark(series_shape(index), {frame.x(*known), frame.y(share)}, 5.5,
           fmt::format("{}: {} {}", visible(sample.label), name, value_text(data.unit, value)));
}

std::string percentiles_text(const Sample& sample, Unit unit) {
  return fmt::format("p50 {}, p95 {}", value_text(unit, sample.p50), value_text(unit, sample.p95));
}

std::string picture(const Distribution& data, const std::vector<Drawn>& drawn,
                    const std::string& description) {
  Svg svg;
  std::vector<LegendEntry> legend;
  for (const Drawn& sample : drawn) {
    legend.push_back({sample.index, data.samples[sample.index].label,
                      percentiles_text(data.samples[sample.index], data.unit)});
  }
  const double top = draw_legend(svg, legend, 4);
  Frame frame = draw_frame(
      svg, {shares_axis(), Unit::percent, "answers within this " + data.measure}, top, kHeight);
  const Axis axis = value_axis(drawn, data.unit);
  const double end = draw_across(svg, frame, {axis, data.unit, data.measure});
  svg.line({frame.left, frame.top}, {frame.right, frame.top}, Line::rule);
  for (const Drawn& sample : drawn) {
    svg.begin_group(sample.index);
    draw_curve(svg, frame, sample);
    const Sample& figures = data.samples[sample.index];
    draw_percentile(svg, frame, data, sample.index, figures.p50, 0.5, "p50");
    draw_percentile(svg, frame, data, sample.index, figures.p95, 0.95, "p95");
    svg.end_group();
  }
  return svg.finish(draw_left_out(svg, data.samples.size(), drawn.size(), end), data.title,
                    description);
}

}  // namespace

Plot distribution_plot(const Distribution& data) {
  Plot plot;
  plot.table.columns = {{"name", false}, {"n", true},   {"least", true},
                        {"p50", true},   {"p95", true}, {"largest", true}};
  std::vector<Drawn> drawn;
  for (std::size_t i = 0; i < data.samples.size(); ++i) {
    const Sample& sample = data.samples[i];
    Drawn candidate{i, sorted_finite(sample.values)};
    const auto least =
        candidate.values.empty() ? std::nullopt : std::optional(candidate.values.front());
    const auto most =
        candidate.values.empty() ? std::nullopt : std::optional(candidate.values.back());
    plot.table.rows.push_back({sample.label, std::to_string(candidate.values.size()),
                               value_text(data.unit, least), value_text(data.unit, sample.p50),
                               value_text(data.unit, sample.p95), value_text(data.unit, most)});
    if (drawn.size() < 6) {
      plot.alternative += fmt::format("{}{} {} (n {})", drawn.empty() && i == 0 ? "" : "; ",
                                      in_quotes(sample.label), percentiles_text(sample, data.unit),
                                      candidate.values.size());
    }
    if (!candidate.values.empty() && drawn.size() < kMostSeries)
      drawn.push_back(std::move(candidate));
  }
  if (drawn.empty()) {
    plot.alternative = "Nothing to draw: no " + worded(data.measure) + " was measured.";
    return plot;
  }
  plot.alternative = "Share of answers by " + worded(data.measure) + ": " + plot.alternative + ".";
  plot.svg = picture(data, drawn, plot.alternative);
  return plot;
}

}  // namespace assay::report::plot
