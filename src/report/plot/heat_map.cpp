#include "report/plot/heat_map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "report/plot/label.hpp"
#include "report/plot/svg.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr std::size_t kMostLabels = 20;

/// Counts between labels that go by their places.
struct Matrix {
  std::vector<std::string> labels;
  bool folded = false;  ///< the last label stands for several
  std::map<std::pair<std::size_t, std::size_t>, std::int64_t> counts;  ///< expected, answered
  std::vector<std::int64_t> expected;                                  ///< per label

  [[nodiscard]] bool is_right(std::size_t row, std::size_t column) const {
    return row == column && !(folded && row + 1 == labels.size());
  }
};

struct Totals {
  std::int64_t expected = 0;
  std::int64_t answered = 0;
};

using Ranked = std::vector<std::pair<std::string, Totals>>;

void add(Matrix& matrix, std::size_t row, std::size_t column, std::int64_t count) {
  matrix.counts[{row, column}] += count;
  matrix.expected[row] += count;
}

Matrix matrix_of(const Confusion& data) {
  std::map<std::string, Totals> totals;
  for (const ConfusionCell& cell : data.cells) {
    if (cell.count <= 0) continue;
    totals[cell.expected].expected += cell.count;
    totals[cell.answered].answered += cell.count;
  }
  Ranked ranked(totals.begin(), totals.end());
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.second.expected > b.second.expected;
  });
  Matrix matrix;
  std::map<std::string, std::size_t> place;
  for (const auto& [label, total] : ranked) {
    place[label] = matrix.labels.size();
    matrix.labels.push_back(label);
  }
  matrix.expected.assign(matrix.labels.size(), 0);
  for (const ConfusionCell& cell : data.cells) {
    if (cell.count > 0) add(matrix, place[cell.expected], place[cell.answered], cell.count);
  }
  return matrix;
}

/// The 20 labels that take part most, in their order; the rest is one.
Matrix folded(const Matrix& all) {
  if (all.labels.size() <= kMostLabels) return all;
  std::vector<std::int64_t> weight = all.expected;
  for (const auto& [cell, count] : all.counts) weight[cell.second] += count;
  std::vector<std::size_t> heaviest(weight.size());
  for (std::size_t i = 0; i < heaviest.size(); ++i) heaviest[i] = i;
  std::stable_sort(heaviest.begin(), heaviest.end(),
                   [&](std::size_t a, std::size_t b) { return weight[a] > weight[b]; });
  heaviest.resize(kMostLabels);
  std::sort(heaviest.begin(), heaviest.end());

  Matrix matrix;
  matrix.folded = true;
  std::vector<std::size_t> place(all.labels.size(), kMostLabels);
  for (const std::size_t kept : heaviest) {
    place[kept] = matrix.labels.size();
    matrix.labels.push_back(all.labels[kept]);
  }
  matrix.labels.push_back(fmt::format("other ({} labels)", all.labels.size() - kMostLabels));
  matrix.expected.assign(matrix.labels.size(), 0);
  for (const auto& [cell, count] : all.counts) {
    add(matrix, place[cell.first], place[cell.second], count);
  }
  return matrix;
}

double share(const Matrix& matrix, std::size_t row, std::int64_t count) {
  return static_cast<double>(count) / static_cast<double>(matrix.expected[row]);
}

/// Where the cells are and what fits into them.
struct Grid {
  double left = 0;
  double top = 52;
  double width = 0;  ///< of a cell
  double height = 0;
  bool counts = false;  ///< every count fits
  bool shares = false;  ///< a second line with the share, too
};

/// Two lines of column numbers in turn, where one line has no room.
bool numbers_take_turns(double cell_width, std::size_t columns) {
  return cell_width < 20 && columns > 9;
}

Grid grid_of(const Matrix& matrix) {
  const std::size_t n = matrix.labels.size();
  double widest = 0;
  for (std::size_t i = 0; i < n; ++i) {
    widest = std::max(widest, text_width(fmt::format("{} {}", i + 1, visible(matrix.labels[i]))));
  }
  Grid grid;
  grid.left = std::clamp(2 * kMargin + widest * kFont, 100.0, 165.0);
  grid.width = std::min(72.0, (kWidth - kMargin - grid.left) / static_cast<double>(n));
  if (numbers_take_turns(grid.width, n)) grid.top += 16;
  grid.shares = grid.width >= 60;
  grid.height = grid.shares ? 42 : std::clamp(grid.width, 20.0, 30.0);
  grid.counts = std::all_of(matrix.counts.begin(), matrix.counts.end(), [&](const auto& cell) {
    return text_width(std::to_string(cell.second)) * kFont <= grid.width - 2;
  });
  return grid;
}

void draw_head(Svg& svg, const Matrix& matrix, const Grid& grid) {
  svg.text({kMargin, 18}, "expected ↓");
  svg.text({grid.left, 18}, "answered →");
  const bool two_lines = numbers_take_turns(grid.width, matrix.labels.size());
  for (std::size_t i = 0; i < matrix.labels.size(); ++i) {
    const double x = grid.left + grid.width * (static_cast<double>(i) + 0.5);
    svg.text({x, grid.top - (two_lines && i % 2 == 0 ? 20 : 5)}, std::to_string(i + 1),
             {.anchor = Anchor::middle}, visible(matrix.labels[i]));
  }
}

void draw_cell(Svg& svg, const Matrix& matrix, const Grid& grid, std::size_t row,
               std::size_t column, std::int64_t count) {
  const double part = share(matrix, row, count);
  const std::string percent = value_text(Unit::percent, part);
  const Place corner = {grid.left + grid.width * static_cast<double>(column),
                        grid.top + grid.height * static_cast<double>(row)};
  svg.heat(corner, grid.width, grid.height, part,
           fmt::format("expected {}, answered {}: {} of {} ({})", in_quotes(matrix.labels[row]),
                       in_quotes(matrix.labels[column]), count, matrix.expected[row], percent));
  if (!grid.counts) return;
  const double x = corner.x + grid.width / 2;
  const double middle = corner.y + grid.height / 2;
  svg.text({x, middle + (grid.shares ? -2 : 5)}, std::to_string(count),
           {.anchor = Anchor::middle, .bold = matrix.is_right(row, column)});
  if (grid.shares) svg.text({x, middle + 15}, percent, {.anchor = Anchor::middle});
}

void draw_row(Svg& svg, const Matrix& matrix, const Grid& grid, std::size_t row) {
  const double top = grid.top + grid.height * static_cast<double>(row);
  const double right = grid.left + grid.width * static_cast<double>(matrix.labels.size());
  svg.label({kMargin, top + grid.height / 2 + 5},
            fmt::format("{} {}", row + 1, visible(matrix.labels[row])), grid.left - kMargin - 4);
  svg.line({grid.left, top}, {right, top}, Line::rule);
  if (matrix.expected[row] == 0) {
    svg.text({grid.left + 4, top + grid.height / 2 + 5}, "never expected");
  } else if (!(matrix.folded && row + 1 == matrix.labels.size())) {
    svg.box({grid.left + grid.width * static_cast<double>(row), top}, grid.width, grid.height);
  }
}

std::string picture(const Confusion& data, const Matrix& matrix, const std::string& description) {
  const Grid grid = grid_of(matrix);
  Svg svg;
  draw_head(svg, matrix, grid);
  for (const auto& [cell, count] : matrix.counts) {
    draw_cell(svg, matrix, grid, cell.first, cell.second, count);
  }
  for (std::size_t row = 0; row < matrix.labels.size(); ++row) draw_row(svg, matrix, grid, row);
  double y = grid.top + grid.height * static_cast<double>(matrix.labels.size()) + 22;
  svg.text({kMargin, y}, "Framed: right. Stronger: a larger share of its row.");
  if (!grid.counts) svg.text({kMargin, y += 21}, "The counts are in the table.");
  return svg.finish(y + 10, data.title, description);
}

/// `Right: 123 of 140 (87.9 %). Most often wrong: "a" answered as "b" in 5 of 40, ...`
std::string in_words(const Matrix& matrix) {
  std::int64_t right = 0;
  std::int64_t total = 0;
  std::vector<std::pair<std::int64_t, std::pair<std::size_t, std::size_t>>> wrong;
  for (const auto& [cell, count] : matrix.counts) {
    total += count;
    if (cell.first == cell.second) {
      right += count;
    } else {
      wrong.emplace_back(count, cell);
    }
  }
  std::stable_sort(wrong.begin(), wrong.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string words = fmt::format(
      "Right: {} of {} ({}).", right, total,
      value_text(Unit::percent, static_cast<double>(right) / static_cast<double>(total)));
  for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 3); ++i) {
    const auto& [count, cell] = wrong[i];
    words += fmt::format("{}{} answered as {} in {} of {}", i == 0 ? " Most often wrong: " : ", ",
                         in_quotes(matrix.labels[cell.first]),
                         in_quotes(matrix.labels[cell.second]), count, matrix.expected[cell.first]);
  }
  return wrong.empty() ? words : words + ".";
}

}  // namespace

Plot heat_map_plot(const Confusion& data) {
  Plot plot;
  plot.table.columns = {
      {"expected", false}, {"answered", false}, {"count", true}, {"share of expected", true}};
  const Matrix all = matrix_of(data);
  if (all.counts.empty()) {
    plot.alternative = "Nothing to draw: no answer was compared with an expected label.";
    return plot;
  }
  for (const auto& [cell, count] : all.counts) {
    plot.table.rows.push_back({all.labels[cell.first], all.labels[cell.second],
                               std::to_string(count),
                               value_text(Unit::percent, share(all, cell.first, count))});
  }
  plot.alternative = in_words(all);
  plot.svg = picture(data, folded(all), plot.alternative);
  return plot;
}

}  // namespace assay::report::plot
