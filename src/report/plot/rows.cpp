#include "report/plot/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "report/plot/label.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr std::size_t kMostTicks = 6;
constexpr std::size_t kMostInWords = 6;
constexpr double kWhisker = 29;  ///< below the top of a row

/// From end to end; an end that is unbounded gets an arrow at the edge.
void draw_whisker(Svg& svg, const Estimate& estimate, const Axis& axis, double y, bool bold) {
  const auto low = drawable(estimate.low);
  const auto high = drawable(estimate.high);
  if (!low && !high) return;
  const double from = low ? axis.at(*low, kRowLeft, kRowRight) : kRowLeft;
  const double to = high ? axis.at(*high, kRowLeft, kRowRight) : kRowRight;
  svg.line({from, y}, {to, y}, bold ? Line::thick : Line::plain);
  if (low) {
    svg.line({from, y - 5}, {from, y + 5}, Line::plain);
  } else {
    svg.arrow({kRowLeft, y}, -1);
  }
  if (high) {
    svg.line({to, y - 5}, {to, y + 5}, Line::plain);
  } else {
    svg.arrow({kRowRight, y}, 1);
  }
}

}  // namespace

Axis rows_axis(const std::vector<const Estimate*>& rows, Unit unit, std::vector<double> also) {
  for (const Estimate* row : rows) {
    if (!drawable(row->value)) continue;
    for (const auto& value : {row->value, row->low, row->high}) {
      if (const auto known = drawable(value)) also.push_back(*known);
    }
  }
  return linear_axis(also, unit, kMostTicks);
}

void draw_row(Svg& svg, double y, const std::string& label, const Estimate& estimate, Unit unit,
              const Axis& axis, const RowStyle& style) {
  const std::string number = estimate_text(unit, estimate);
  const double room = kWidth - 2 * kMargin - (text_width(number) + 1) * kFont;
  svg.blank({0, y}, kWidth, 20);
  svg.label({kMargin, y + 15}, label, room, {.bold = style.bold});
  svg.text({kWidth - kMargin, y + 15}, number, {.anchor = Anchor::end, .bold = style.bold});
  const auto value = drawable(estimate.value);
  if (!value) return;
  svg.begin_group(style.colour);
  draw_whisker(svg, estimate, axis, y + kWhisker, style.bold);
  svg.mark(style.shape, {axis.at(*value, kRowLeft, kRowRight), y + kWhisker}, style.radius,
           fmt::format("{} (n {}): {}", visible(label), estimate.n, number), style.hollow);
  svg.end_group();
}

void draw_grid(Svg& svg, const Axis& axis, double top, double bottom) {
  for (const double tick : axis.ticks) {
    const double x = axis.at(tick, kRowLeft, kRowRight);
    svg.line({x, top}, {x, bottom}, Line::rule);
  }
}

double draw_axis(Svg& svg, const Axis& axis, Unit unit, const std::string& measure, double y) {
  for (const double tick : axis.ticks) {
    const std::string text = tick_text(unit, axis, tick);
    const double half = text_width(text) * kFont / 2;
    // The outermost would stick out of the picture.
    const double x = std::clamp(axis.at(tick, kRowLeft, kRowRight), half, kWidth - half);
    svg.text({x, y + 16}, text, {.anchor = Anchor::middle});
  }
  svg.text({kWidth / 2, y + 36}, axis_title(measure, unit, axis), {.anchor = Anchor::middle});
  return y + 42;
}

DataTable estimate_table(const std::string& what, const std::string& measure) {
  return {{{what, false}, {"n", true}, {measure, true}, {"low end", true}, {"high end", true}}, {}};
}

std::vector<std::string> estimate_cells(const std::string& label, const Estimate& estimate,
                                        Unit unit) {
  return {label, std::to_string(estimate.n), value_text(unit, estimate.value),
          low_text(unit, estimate), high_text(unit, estimate)};
}

std::string estimates_in_words(const std::vector<std::pair<std::string, const Estimate*>>& rows,
                               Unit unit) {
  std::string words;
  for (std::size_t i = 0; i < std::min(rows.size(), kMostInWords); ++i) {
    const auto& [label, estimate] = rows[i];
    words += fmt::format("{}{} (n {}) {}", i == 0 ? "" : ", ", in_quotes(label), estimate->n,
                         estimate_text(unit, *estimate));
  }
  if (rows.size() > kMostInWords) words += fmt::format(", and {} more", rows.size() - kMostInWords);
  return words;
}

}  // namespace assay::report::plot
