#include "report/plot/trend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <span>

#include "report/plot/axis.hpp"
#include "report/plot/frame.hpp"
#include "report/plot/label.hpp"
#include "report/plot/notes.hpp"
#include "report/plot/rows.hpp"
#include "report/plot/svg.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr double kHeight = 200;
constexpr double kLetters = 14;  ///< room for the letters of changes above the frame
constexpr std::size_t kMostPoints = 60;
constexpr std::size_t kMostNotes = 12;

using Points = std::span<const TrendPoint>;

/// The runs side by side.
struct Runs {
  Frame frame;
  std::size_t count = 1;

  [[nodiscard]] double apart() const {
    return (frame.right - frame.left - 24) /
           static_cast<double>(std::max<std::size_t>(count - 1, 1));
  }
  [[nodiscard]] double x(std::size_t run) const {
    if (count == 1) return (frame.left + frame.right) / 2;
    return frame.left + 12 + apart() * static_cast<double>(run);
  }
};

void draw_point(Svg& svg, const Runs& runs, std::size_t run, const TrendPoint& point, Unit unit) {
  const double x = runs.x(run);
  const double y = runs.frame.y(*drawable(point.estimate.value));
  const auto low = drawable(point.estimate.low);
  const auto high = drawable(point.estimate.high);
  if (low || high) {
    svg.line({x, low ? runs.frame.y(*low) : runs.frame.bottom},
             {x, high ? runs.frame.y(*high) : runs.frame.top}, Line::plain);
  }
  const double radius = std::clamp(runs.apart() / 3, 2.5, 5.0);
  svg.mark(Shape::circle, {x, y}, radius,
           fmt::format("{} (n {}): {}", visible(point.label), point.estimate.n,
                       estimate_text(unit, point.estimate)));
}

/// Where a run is an alarm: a diamond around its mark.
void draw_alarms(Svg& svg, const Runs& runs, Points points) {
  svg.begin_group(1);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto value = drawable(points[i].estimate.value);
    if (points[i].alarm && value) {
      svg.mark(Shape::diamond, {runs.x(i), runs.frame.y(*value)}, 10, "", true);
    }
  }
  svg.end_group();
}

void draw_points(Svg& svg, const Runs& runs, Points points, Unit unit) {
  svg.begin_group(0);
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const auto from = drawable(points[i].estimate.value);
    const auto to = drawable(points[i + 1].estimate.value);
    if (!from || !to) continue;
    svg.line({runs.x(i), runs.frame.y(*from)}, {runs.x(i + 1), runs.frame.y(*to)}, Line::plain);
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (drawable(points[i].estimate.value)) draw_point(svg, runs, i, points[i], unit);
  }
  svg.end_group();
}

/// The first, the last, and those between that have room.
void draw_run_labels(Svg& svg, const Runs& runs, Points points) {
  const auto shown = [&](std::size_t run) { return shortened(points[run].label, 7); };
  const auto half = [&](std::size_t run) { return text_width(shown(run)) * kFont / 2; };
  const auto centre = [&](std::size_t run) {
    return std::clamp(runs.x(run), half(run) + 2, kWidth - half(run) - 2);
  };
  const std::size_t last = points.size() - 1;
  const double last_from = centre(last) - half(last) - 10;
  double free_from = 0;
  for (std::size_t i = 0; i <= last; ++i) {
    const double x = centre(i);
    if (i != last && (x - half(i) < free_from || x + half(i) > last_from)) continue;
    svg.text({x, runs.frame.bottom + 20}, shown(i), {.anchor = Anchor::middle});
    free_from = x + half(i) + 10;
  }
}

std::string letter(std::size_t change) {
  return change < 26 ? std::string(1, static_cast<char>('a' + change)) : "";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + visible(word);
  return text;
}

/// A dashed line before each run in which something else differs, with a letter.
/// \return what the letters mean
std::vector<std::string> draw_changes(Svg& svg, const Runs& runs, Points points) {
  std::vector<std::string> notes;
  std::size_t changes = 0;
  double free_from = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].changes.empty()) continue;
    const double x = std::max(runs.x(i) - runs.apart() / 2, runs.frame.left + 2);
    svg.line({x, runs.frame.top - 2}, {x, runs.frame.bottom}, Line::limit);
    const std::string name = letter(changes++);
    if (x - 5 >= free_from) {
      svg.text({x, runs.frame.top - 5}, name, {.anchor = Anchor::middle});
      free_from = x + 6;
    }
    if (notes.size() < kMostNotes && !name.empty()) {
      notes.push_back(fmt::format("{} changed with {}: {}", name, shortened(points[i].label, 8),
                                  joined(points[i].changes)));
    }
  }
  if (changes > notes.size()) {
    notes.push_back(fmt::format("and {} more changes in the table", changes - notes.size()));
  }
  return notes;
}

std::string picture(const Trend& data, Points points, const std::string& description) {
  std::vector<const Estimate*> estimates;
  for (const TrendPoint& point : points) estimates.push_back(&point.estimate);
  Svg svg;
  Runs runs;
  runs.count = points.size();
  runs.frame = draw_frame(svg, {rows_axis(estimates, data.unit), data.unit, data.measure}, 4,
                          kHeight, kLetters);
  std::vector<std::string> notes = draw_changes(svg, runs, points);
  draw_alarms(svg, runs, points);
  draw_points(svg, runs, points, data.unit);
  draw_run_labels(svg, runs, points);
  if (std::any_of(points.begin(), points.end(),
                  [](const TrendPoint& point) { return point.alarm; })) {
    notes.insert(notes.begin(), "in a diamond: a jump or a lasting change begins");
  }
  double end = draw_notes(svg, notes, runs.frame.bottom + 28);
  if (points.size() < data.points.size()) {
    end = draw_notes(
        svg, {fmt::format("and {} earlier runs in the table", data.points.size() - points.size())},
        end);
  }
  return svg.finish(end, data.title, description);
}

std::string in_words(const Trend& data) {
  std::vector<const TrendPoint*> known;
  std::size_t changed = 0;
  std::size_t alarms = 0;
  for (const TrendPoint& point : data.points) {
    if (drawable(point.estimate.value)) known.push_back(&point);
    if (!point.changes.empty()) ++changed;
    if (point.alarm) ++alarms;
  }
  const auto said = [&](const TrendPoint& point) {
    return fmt::format("{} with {}", in_quotes(point.label),
                       estimate_text(data.unit, point.estimate));
  };
  std::string words =
      fmt::format("{} over {} runs: first {}, last {}.", sentence_start(data.measure),
                  data.points.size(), said(*known.front()), said(*known.back()));
  if (changed > 0) words += fmt::format(" Something else changed with {} of them.", changed);
  if (alarms > 0) words += fmt::format(" A jump or a lasting change begins at {}.", alarms);
  return words;
}

}  // namespace

Plot trend_plot(const Trend& data) {
  Plot plot;
  plot.table = estimate_table("run", data.measure);
  plot.table.columns.push_back({"what else changed", false});
  plot.table.columns.push_back({"alarm", false});
  for (const TrendPoint& point : data.points) {
    auto cells = estimate_cells(point.label, point.estimate, data.unit);
    std::string changes;
    for (const std::string& change : point.changes)
      changes += (changes.empty() ? "" : ", ") + change;
    cells.push_back(std::move(changes));
    cells.emplace_back(point.alarm ? "yes" : "no");
    plot.table.rows.push_back(std::move(cells));
  }
  const std::size_t shown = std::min(data.points.size(), kMostPoints);
  const Points points = Points(data.points).last(shown);
  if (std::none_of(points.begin(), points.end(), [](const TrendPoint& point) {
        return drawable(point.estimate.value).has_value();
      })) {
    plot.alternative = "Nothing to draw: no " + worded(data.measure) + " is known.";
    return plot;
  }
  plot.alternative = in_words(data);
  plot.svg = picture(data, points, plot.alternative);
  return plot;
}

}  // namespace assay::report::plot
