#include "report/plot/frame.hpp"

#include <algorithm>
#include <cmath>

#include "report/plot/label.hpp"
#include "report/plot/placement.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr double kLegendLine = 23;

void draw_sample(Svg& svg, std::size_t series, double y) {
  svg.begin_group(series);
  svg.path("M10," + coordinate(y) + "h34", series);
  svg.mark(series_shape(series), {27, y}, 5, "");
  svg.end_group();
}

bool is_power_of_ten(double value) {
  const double exponent = std::log10(value);
  return std::abs(exponent - std::round(exponent)) < 1e-9;
}

void draw_tick(Svg& svg, Placement& placement, const Frame& frame, const Scale& across,
               double tick) {
  const std::string text = tick_text(across.unit, across.axis, tick);
  const double half = text_width(text) * kFont / 2;
  const double x = std::min(frame.x(tick), kWidth - half);
  if (!placement.take({x - half - 2, frame.bottom + 5, x + half + 2, frame.bottom + 25})) return;
  svg.text({x, frame.bottom + 20}, text, {.anchor = Anchor::middle});
}

}  // namespace

double draw_legend(Svg& svg, const std::vector<LegendEntry>& entries, double y) {
  for (const LegendEntry& entry : entries) {
    draw_sample(svg, entry.series, y + 10);
    const double room = kWidth - 52 - kMargin - (text_width(entry.figure) + 1) * kFont;
    svg.label({52, y + 15}, entry.label, room);
    if (!entry.figure.empty())
      svg.text({kWidth - kMargin, y + 15}, entry.figure, {.anchor = Anchor::end});
    y += kLegendLine;
  }
  return y;
}

Frame draw_frame(Svg& svg, const Scale& up, double y, double height, double above) {
  double widest = 0;
  for (const double tick : up.axis.ticks) {
    widest = std::max(widest, text_width(tick_text(up.unit, up.axis, tick)));
  }
  Frame frame;
  frame.left = std::min(kMargin + widest * kFont + 6, kWidth / 3);
  frame.right = kWidth - 14;
  frame.top = y + 30 + above;
  frame.bottom = frame.top + height;
  frame.up = up.axis;
  svg.text({kMargin, y + 15}, axis_title(up.measure, up.unit, up.axis));
  for (const double tick : up.axis.ticks) {
    const double at = frame.y(tick);
    svg.line({frame.left, at}, {frame.right, at}, Line::rule);
    svg.text({frame.left - 6, at + 5}, tick_text(up.unit, up.axis, tick), {.anchor = Anchor::end});
  }
  return frame;
}

double draw_across(Svg& svg, Frame& frame, const Scale& across) {
  frame.across = across.axis;
  Placement placement({-kWidth, frame.bottom, 2 * kWidth, frame.bottom + 30});
  for (const double tick : across.axis.ticks) {
    const double at = frame.x(tick);
    svg.line({at, frame.top}, {at, frame.bottom + 4}, Line::rule);
  }
  // Logarithmic ticks are not evenly apart: where room is short, powers of ten come first.
  for (const bool round : {true, false}) {
    for (const double tick : across.axis.ticks) {
      if ((!across.axis.logarithmic || is_power_of_ten(tick)) == round) {
        draw_tick(svg, placement, frame, across, tick);
      }
    }
  }
  svg.text({(frame.left + frame.right) / 2, frame.bottom + 40},
           axis_title(across.measure, across.unit, across.axis), {.anchor = Anchor::middle});
  return frame.bottom + 48;
}

Steps::Steps(Place from) : last_(from), pending_(from) {
  commands_ = "M" + coordinate(from.x) + "," + coordinate(from.y);
}

void Steps::flush() {
  if (coordinate(pending_.x) != coordinate(last_.x)) commands_ += "H" + coordinate(pending_.x);
  if (coordinate(pending_.y) != coordinate(last_.y)) commands_ += "V" + coordinate(pending_.y);
  last_ = pending_;
}

void Steps::to(Place next) {
  if (next.x - last_.x >= 1) {
    if (pending_.x - last_.x > 0 || pending_.y != last_.y) flush();
  }
  pending_ = next;
}

std::string Steps::commands() {
  flush();
  return commands_;
}

}  // namespace assay::report::plot
