#include "report/plot/forest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "report/plot/axis.hpp"
#include "report/plot/label.hpp"
#include "report/plot/notes.hpp"
#include "report/plot/rows.hpp"
#include "report/plot/svg.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr double kTop = 28;  ///< below the names of the lines

struct Look {
  const char* name;
  RowStyle style;
};

Look look(const std::optional<Standing>& standing) {
  if (!standing) return {"not judged", {.colour = kGrey, .shape = Shape::cross}};
  switch (*standing) {
    case Standing::better:
      return {"better", {.colour = 0, .shape = Shape::triangle_up}};
    case Standing::not_worse:
      return {"not worse", {.colour = 2, .shape = Shape::circle}};
    case Standing::worse:
      return {"worse", {.colour = 1, .shape = Shape::triangle_down}};
    case Standing::inconclusive:
      return {"inconclusive", {.colour = kGrey, .shape = Shape::diamond, .hollow = true}};
  }
  return {"", {}};
}

/// The area of a mark grows with n, within what can be seen and does not hide the whisker.
double radius(std::int64_t n, std::int64_t most) {
  const double share =
      most > 0 ? static_cast<double>(std::max<std::int64_t>(n, 0)) / static_cast<double>(most) : 1;
  return 4 + 5 * std::sqrt(share);
}

void draw_references(Svg& svg, const Forest& data, const Axis& axis, double bottom) {
  const double zero = axis.at(0, kRowLeft, kRowRight);
  svg.line({zero, kTop - 4}, {zero, bottom}, Line::zero);
  svg.text({std::clamp(zero, 60.0, kWidth - 60), 17}, "no difference", {.anchor = Anchor::middle});
  if (!data.margin || !drawable(-*data.margin)) return;
  const double limit = axis.at(-*data.margin, kRowLeft, kRowRight);
  svg.line({limit, kTop - 4}, {limit, bottom}, Line::limit);
  // Beside "no difference", which is about 100 units wide.
  svg.text({std::clamp(std::min(limit, zero - 56), 70.0, kWidth), 17}, "margin",
           {.anchor = Anchor::end});
}

/// The standings that occur, each with its mark.
double draw_legend(Svg& svg, const Forest& data, double y) {
  double x = kMargin;
  const std::array<std::optional<Standing>, 5> all = {
      Standing::better, Standing::not_worse, Standing::worse, Standing::inconclusive, std::nullopt};
  const std::size_t shown = std::min(data.rows.size(), kMostRows);
  for (const auto& standing : all) {
    const auto end = data.rows.begin() + static_cast<std::ptrdiff_t>(shown);
    if (std::none_of(data.rows.begin(), end, [&](const ForestRow& row) {
          return row.standing == standing && drawable(row.difference.value);
        })) {
      continue;
    }
    const Look entry = look(standing);
    const double width = 24 + text_width(entry.name) * kFont + 12;
    if (x + width > kWidth) {
      x = kMargin;
      y += 22;
    }
    svg.begin_group(entry.style.colour);
    svg.mark(entry.style.shape, {x + 8, y + 11}, 6, "", entry.style.hollow);
    svg.end_group();
    svg.text({x + 22, y + 16}, entry.name);
    x += width;
  }
  return y + 24;
}

Axis forest_axis(const Forest& data, std::size_t shown) {
  std::vector<const Estimate*> estimates;
  for (std::size_t i = 0; i < shown; ++i) estimates.push_back(&data.rows[i].difference);
  std::vector<double> references = {0};
  if (data.margin && drawable(data.margin)) references.push_back(-*drawable(data.margin));
  return rows_axis(estimates, data.unit, references);
}

std::string drawn(const Forest& data, const std::string& description) {
  const std::size_t shown = std::min(data.rows.size(), kMostRows);
  std::int64_t most = 0;
  for (const ForestRow& row : data.rows) {
    if (!row.summary) most = std::max(most, row.difference.n);
  }
  const Axis axis = forest_axis(data, shown);
  const double bottom = kTop + kRowHeight * static_cast<double>(shown);
  Svg svg;
  draw_grid(svg, axis, kTop, bottom);
  draw_references(svg, data, axis, bottom);
  for (std::size_t i = 0; i < shown; ++i) {
    const ForestRow& row = data.rows[i];
    const double y = kTop + kRowHeight * static_cast<double>(i);
    RowStyle style = look(row.standing).style;
    style.radius = row.summary ? 9 : radius(row.difference.n, most);
    style.bold = row.summary;
    if (i > 0 && row.summary != data.rows[i - 1].summary) {
      svg.line({kMargin, y - 1}, {kWidth - kMargin, y - 1}, Line::zero);
    }
    draw_row(svg, y, row.label, row.difference, data.unit, axis, style);
  }
  double end = draw_axis(svg, axis, data.unit, data.measure, bottom);
  end = draw_legend(svg, data, end);
  end = draw_notes(svg, data.notes, end);
  return svg.finish(draw_left_out(svg, data.rows.size(), shown, end), data.title, description);
}

/// How many slices there are of each standing; all of them together are no slice.
std::string tally(const Forest& data) {
  std::string words;
  for (const Standing standing :
       {Standing::better, Standing::not_worse, Standing::worse, Standing::inconclusive}) {
    const auto count = std::count_if(data.rows.begin(), data.rows.end(), [&](const ForestRow& row) {
      return !row.summary && row.standing == standing;
    });
    if (count > 0)
      words += fmt::format("{}{} {}", words.empty() ? "" : ", ", count, look(standing).name);
  }
  return words.empty() ? "" : " Verdicts: " + words + ".";
}

}  // namespace

Plot forest_plot(const Forest& data) {
  Plot plot;
  plot.table = estimate_table("slice", data.measure);
  plot.table.columns.push_back({"verdict", false});
  std::vector<std::pair<std::string, const Estimate*>> rows;
  bool something = false;
  for (const ForestRow& row : data.rows) {
    auto cells = estimate_cells(row.label, row.difference, data.unit);
    cells.emplace_back(look(row.standing).name);
    plot.table.rows.push_back(std::move(cells));
    rows.emplace_back(row.label, &row.difference);
    something = something || (rows.size() <= kMostRows && drawable(row.difference.value));
  }
  if (!something) {
    plot.alternative = "Nothing to draw: no " + worded(data.measure) + " is known.";
    return plot;
  }
  plot.alternative =
      sentence_start(data.measure) + ": " + estimates_in_words(rows, data.unit) + "." + tally(data);
  if (data.margin) {
    plot.alternative += " The margin is " + value_text(data.unit, -*data.margin) + ".";
  }
  for (const std::string& note : data.notes) plot.alternative += " " + sentence_start(note) + ".";
  plot.svg = drawn(data, plot.alternative);
  return plot;
}

}  // namespace assay::report::plot
