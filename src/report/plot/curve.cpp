#include "report/plot/curve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "report/plot/axis.hpp"
#include "report/plot/frame.hpp"
#include "report/plot/label.hpp"
#include "report/plot/notes.hpp"
#include "report/plot/svg.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr double kHeight = 220;

/// The coverages that the table and the sentence pick out of a long curve.
constexpr double kCoverages[] = {0.5, 0.8, 0.9, 1.0};

bool is_finite(const RiskPoint& point) {
  return std::isfinite(point.coverage) && std::isfinite(point.risk);
}

std::vector<RiskPoint> finite(const std::vector<RiskPoint>& points) {
  std::vector<RiskPoint> kept;
  std::copy_if(points.begin(), points.end(), std::back_inserter(kept), is_finite);
  return kept;
}

/// Risk at the least coverage that is offered from `coverage` on.
std::optional<RiskPoint> point_at(const std::vector<RiskPoint>& points, double coverage) {
  for (const RiskPoint& point : points) {
    if (is_finite(point) && point.coverage >= coverage - 1e-9) return point;
  }
  return std::nullopt;
}

std::string steps_through(const Frame& frame, const std::vector<RiskPoint>& points) {
  Steps steps({frame.left, frame.y(points.front().risk)});
  for (const RiskPoint& point : points) steps.to({frame.x(point.coverage), frame.y(point.risk)});
  return steps.commands();
}

Axis risk_axis(const std::vector<std::vector<RiskPoint>>& curves, const RiskCoverage& data) {
  std::vector<double> risks = {0};
  for (const auto& curve : curves) {
    for (const RiskPoint& point : curve) risks.push_back(*drawable(point.risk));
  }
  if (const auto chance = drawable(data.chance)) risks.push_back(*chance);
  return linear_axis(risks, Unit::percent, kTicksUp);
}

void draw_references(Svg& svg, const Frame& frame, const RiskCoverage& data) {
  svg.begin_group(kGrey);
  if (const auto chance = drawable(data.chance)) {
    svg.line({frame.left, frame.y(*chance)}, {frame.right, frame.y(*chance)}, Line::dashed);
  }
  svg.end_group();
}

std::vector<std::string> notes(const RiskCoverage& data) {
  std::vector<std::string> lines;
  if (drawable(data.chance)) {
    lines.push_back("grey dashes: confidence that says nothing, " +
                    value_text(Unit::percent, data.chance));
  }
  return lines;
}

std::string picture(const RiskCoverage& data, const std::vector<std::vector<RiskPoint>>& curves,
                    const std::string& description) {
  Svg svg;
  std::vector<LegendEntry> legend;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (curves[i].empty()) continue;
    const auto& area = data.curves[i].area;
    legend.push_back(
        {i, data.curves[i].label, area ? "area " + value_text(Unit::count, area) : ""});
  }
  const double top = draw_legend(svg, legend, 4);
  Frame frame = draw_frame(svg, {risk_axis(curves, data), Unit::percent, "wrong among the kept"},
                           top, kHeight);
  const Axis across = {.low = 0, .high = 1, .step = 0.2, .ticks = {0, 0.2, 0.4, 0.6, 0.8, 1}};
  double end = draw_across(svg, frame, {across, Unit::percent, "answers kept, surest first"});
  draw_references(svg, frame, data);
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (curves[i].empty()) continue;
    svg.begin_group(i);
    svg.path(steps_through(frame, curves[i]), i);
    const RiskPoint& last = curves[i].back();
    svg.mark(series_shape(i), {frame.x(last.coverage), frame.y(last.risk)}, 5,
             fmt::format("{}: with {} of the answers kept {} wrong", visible(data.curves[i].label),
                         value_text(Unit::percent, last.coverage),
                         value_text(Unit::percent, last.risk)));
    svg.end_group();
  }
  end = draw_notes(svg, notes(data), end);
  return svg.finish(draw_left_out(svg, data.curves.size(), curves.size(), end), data.title,
                    description);
}

}  // namespace

Plot risk_coverage_plot(const RiskCoverage& data) {
  Plot plot;
  plot.table.columns = {{"name", false}, {"answers kept", true}, {"wrong among the kept", true}};
  std::vector<std::vector<RiskPoint>> curves;
  bool something = false;
  for (const RiskCurve& curve : data.curves) {
    std::string words;
    for (const double coverage : kCoverages) {
      const auto point = point_at(curve.points, coverage);
      if (!point) continue;
      const std::string kept = value_text(Unit::percent, point->coverage);
      const std::string wrong = value_text(Unit::percent, point->risk);
      plot.table.rows.push_back({curve.label, kept, wrong});
      words += fmt::format("{} {} of the answers kept {} wrong", words.empty() ? " with" : ", with",
                           kept, wrong);
    }
    if (curves.size() == kMostSeries) continue;
    curves.push_back(finite(curve.points));
    if (words.empty()) continue;
    plot.alternative += fmt::format("{}{}{}", something ? "; " : "", in_quotes(curve.label), words);
    something = true;
  }
  if (!something) {
    plot.alternative = "Nothing to draw: no answer came with a confidence.";
    return plot;
  }
  plot.alternative = "Risk when only the surest answers are kept: " + plot.alternative + ".";
  if (drawable(data.chance)) {
    plot.alternative +=
        " Without a confidence that says something: " + value_text(Unit::percent, data.chance) +
        ".";
  }
  plot.svg = picture(data, curves, plot.alternative);
  return plot;
}

}  // namespace assay::report::plot
