#include "report/plot/frame.hpp"

#include <algorithm>

#include "report/plot/label.hpp"
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

}  // namespace

double draw_legend(Svg& svg, const std::vector<LegendEntry>& entries, double y) {
  for (const LegendEntry& entry : entries) {
    draw_sample(svg, entry.series, y + 10);
    const double room = (kWidth - 52 - kMargin) / kFont - text_width(entry.figure) - 1;
    const std::string shown = shortened(entry.label, room);
    svg.text({52, y + 15}, shown, Anchor::start, false,
             shown == visible(entry.label) ? "" : visible(entry.label));
    if (!entry.figure.empty()) svg.text({kWidth - kMargin, y + 15}, entry.figure, Anchor::end);
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
  svg.text({kMargin, y + 15}, shortened(axis_title(up.measure, up.unit), 26));
  for (const double tick : up.axis.ticks) {
    const double at = frame.y(tick);
    svg.line({frame.left, at}, {frame.right, at}, Line::rule);
    svg.text({frame.left - 6, at + 5}, tick_text(up.unit, up.axis, tick), Anchor::end);
  }
  return frame;
}

double draw_across(Svg& svg, Frame& frame, const Scale& across) {
  frame.across = across.axis;
  double free_from = 0;
  for (const double tick : across.axis.ticks) {
    const double at = frame.x(tick);
    svg.line({at, frame.top}, {at, frame.bottom + 4}, Line::rule);
    const std::string text = tick_text(across.unit, across.axis, tick);
    const double half = text_width(text) * kFont / 2;
    const double x = std::min(at, kWidth - half);
    // Logarithmic ticks are not evenly apart.
    if (x - half < free_from) continue;
    svg.text({x, frame.bottom + 20}, text, Anchor::middle);
    free_from = x + half + 4;
  }
  svg.text({(frame.left + frame.right) / 2, frame.bottom + 40},
           shortened(axis_title(across.measure, across.unit), 26), Anchor::middle);
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
