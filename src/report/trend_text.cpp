#include "assay/report/trend_text.hpp"

#include <algorithm>
#include <cmath>

#include "assay/core/clock.hpp"
#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "assay/report/table.hpp"
#include "report/differences.hpp"
#include "report/served.hpp"
#include "report/trend_rows.hpp"

namespace assay::report {
namespace {

using Rows = std::vector<const eval::HistoryRow*>;

constexpr std::size_t kPlotWidth = 24;

/// How a metric is called and written.
struct MetricWords {
  const char* title;
  double unit;
  int decimals;
  const char* suffix;
  const char* level;  ///< the k of n that lasting changes are looked for in
};

MetricWords words_of(eval::Metric metric) {
  switch (metric) {
    case eval::Metric::accuracy:
      return {"accuracy", 100, 1, " %", "right:"};
    case eval::Metric::parse_success:
      return {"parse success", 100, 1, " %", "readable:"};
    case eval::Metric::field_f1:
      return {"field F1", 1, 3, "", "field F1:"};
    case eval::Metric::latency_p50:
      return {"latency p50", 1, 2, " ms", "calls above the p50 of all runs:"};
    case eval::Metric::latency_p95:
      return {"latency p95", 1, 2, " ms", "calls above the p95 of all runs:"};
    case eval::Metric::cost_per_1000:
      return {"cost of 1 000 items", 1, 4, " USD", "items above the median cost of all runs:"};
    case eval::Metric::output_tokens:
      return {"output tokens per item", 1, 1, "", "items above the median length of all runs:"};
  }
  return {"", 1, 3, "", ""};
}

std::string figure_text(const eval::RunFigure& figure, const MetricWords& words) {
  const auto number = [&](double value) {
    return fmt::format("{:.{}f}", value * words.unit, words.decimals);
  };
  std::string text = number(figure.value) + words.suffix;
  if (!figure.low && !figure.high) return text;
  return text + fmt::format(" [{}, {}]", figure.low ? number(*figure.low) : "-inf",
                            figure.high ? number(*figure.high) : "inf");
}

/// Where the plot begins and ends: all values with their intervals.
struct Scale {
  double low = 0;
  double high = 0;
};

std::optional<Scale> scale_of(const Rows& rows) {
  std::optional<Scale> scale;
  for (const eval::HistoryRow* row : rows) {
    if (!row->figure) continue;
    const double low = row->figure->low.value_or(row->figure->value);
    const double high = row->figure->high.value_or(row->figure->value);
    if (!scale) scale = Scale{low, high};
    scale = Scale{std::min(scale->low, low), std::max(scale->high, high)};
  }
  return scale;
}

/// `   ---o--  `: the value within its interval; an unbounded end runs to the edge.
std::string plot(const eval::HistoryRow& row, const std::optional<Scale>& scale) {
  if (!row.figure || !scale) return "";
  const double width = scale->high - scale->low;
  const auto column = [&](double value) {
    const double share = width > 0 ? (value - scale->low) / width : 0.5;
    return static_cast<std::size_t>(std::lround(share * (kPlotWidth - 1)));
  };
  const eval::RunFigure& figure = *row.figure;
  std::string line(kPlotWidth, ' ');
  if (figure.low || figure.high) {
    const std::size_t first = column(figure.low.value_or(scale->low));
    const std::size_t last = column(figure.high.value_or(scale->high));
    std::fill(line.begin() + static_cast<std::ptrdiff_t>(first),
              line.begin() + static_cast<std::ptrdiff_t>(last) + 1, '-');
  }
  line[column(figure.value)] = 'o';
  return line;
}

std::string marks(const eval::History& history, const eval::HistoryRow& row) {
  std::vector<std::string> words;
  if (lasting_change(history, row) != nullptr) words.emplace_back("lasting change");
  if (step(history, row) != nullptr) words.emplace_back("jump");
  for (const std::string& cause : causes(row)) words.push_back(cause);
  if (!row.is_same_set) words.emplace_back("another golden set");
  if (!row.run.finished_unix_ms) words.emplace_back("unfinished");
  if (row.run.origin == "import") words.emplace_back("imported");
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string rows_table(const eval::History& history, const Rows& rows, Style style) {
  using Align = Table::Align;
  const MetricWords words = words_of(history.metric);
  const auto scale = scale_of(rows);
  const std::string title =
      scale ? fmt::format("{:.{}f} to {:.{}f}{}", scale->low * words.unit, words.decimals,
                          scale->high * words.unit, words.decimals, words.suffix)
            : "";
  Table table({{"run", Align::left},
               {"date", Align::left},
               {"n"},
               {words.title, Align::left},
               {title, Align::left},
               {"served as", Align::left},
               {"marks", Align::left}});
  for (const eval::HistoryRow* row : rows) {
    table.add({row->run.id, iso_time(row->run.started_unix_ms).substr(0, 10),
               row->figure ? std::to_string(row->figure->n) : "0",
               row->figure ? figure_text(*row->figure, words) : "-", plot(*row, scale),
               served_text(row->served), marks(history, *row)});
  }
  return table.text(style);
}

/// A mark is no proof against the model when something else changed with it.
std::string blame(const eval::HistoryRow& row) {
  const auto words = causes(row);
  if (words.empty()) return "nothing else on record changed in this run";
  return fmt::format("in the same run changed: {}", fmt::join(words, ", "));
}

std::string figure_changes(const eval::History& history, const eval::HistoryRow& row, Style style) {
  std::string text;
  const auto line = [&](const std::string& what) {
    text +=
        "  " + style.red(fmt::format("{}: {}; {}", printable(row.run.id), what, blame(row))) + "\n";
  };
  if (const auto* const change = lasting_change(history, row)) {
    line(fmt::format("lasting change, {} {} before, {} since ({})", words_of(history.metric).level,
                     share_text(change->before), share_text(change->after), p_value(change->p)));
  }
  if (const auto* const jump = step(history, row); jump != nullptr && row.step) {
    line(fmt::format("jump of {} from the tested run before, on the same {} items ({}, adjusted)",
                     points(*row.step), row.step->n, p_value(jump->p)));
  }
  return text;
}

std::string other_changes(const eval::HistoryRow& row, Style style) {
  std::string text;
  const auto line = [&](const std::string& what) {
    text += "  " + style.yellow(fmt::format("{}: {}", printable(row.run.id), what)) + "\n";
  };
  if (row.served_before) {
    line(fmt::format("served as {} since this run, before as {}", served_text(row.served),
                     served_text(*row.served_before)));
  }
  if (row.model_id_before) {
    line(fmt::format("the config asks for {} since this run, before for {}",
                     printable(row.run.arms.front().model_id, 80),
                     printable(*row.model_id_before, 80)));
  }
  for (const eval::Disparity& disparity : row.disparities) {
    line(fmt::format("{}: {}", eval::to_string(disparity.aspect), disparity.text));
  }
  return text;
}

std::string sentence(const eval::History& history, const Rows& rows, const TrendView& view) {
  const decide::Changes& changes = history.changes;
  const auto all =
      static_cast<std::int64_t>(history.rows.size()) - (view.all_sets ? 0 : history.other_sets);
  const bool is_part = static_cast<std::int64_t>(rows.size()) < all;
  std::string text = fmt::format("{}: {} of {} in {}{}", printable(history.task),
                                 words_of(history.metric).title, printable(history.model),
                                 is_part ? fmt::format("the last {} of ", rows.size()) : "",
                                 count_text(all, "run"));
  if (changes.lasting.empty() && changes.steps.empty()) {
    return text + (changes.points > 1 ? ", no change is shown" : "");
  }
  const auto add = [&text](std::size_t count, const char* noun) {
    if (count > 0) text += ", " + count_text(static_cast<std::int64_t>(count), noun);
  };
  add(changes.lasting.size(), "lasting change");
  add(changes.steps.size(), "jump");
  return text;
}

/// What was tested, how, and how often that is wrong.
std::string tests(const decide::Changes& changes) {
  if (changes.points < 2) return "fewer than two finished runs: no change can be shown yet";
  std::string text = fmt::format(
      "tested on {} finished runs: lasting changes (binary segmentation, permutation test)",
      changes.points);
  if (changes.has_steps) {
    text += " and jumps between neighbours on the same items (exact McNemar, Holm)";
  }
  text += fmt::format("\n  a series without any change gets a mark with a chance of at most {}",
                      level_text(changes.alpha));
  if (changes.points < changes.least_points) {
    text += fmt::format("; a lasting change takes {} runs to show", changes.least_points);
  }
  return text;
}

std::string remarks(const eval::History& history, const TrendView& view, Style style) {
  std::string text = "  " + style.dim(tests(history.changes)) + "\n";
  const auto warn = [&](const std::string& line) { text += "  " + style.yellow(line) + "\n"; };
  if (history.other_sets > 0) {
    const std::string others = count_text(history.other_sets, "run");
    warn(view.all_sets ? fmt::format("{} with another golden set: in no test", others)
                       : fmt::format("{} with another golden set left out (--all-sets)", others));
  }
  return text;
}

}  // namespace

std::string trend_text(const eval::History& history, const TrendView& view, Style style) {
  const Rows rows = shown_rows(history, view);
  std::string text =
      style.bold(sentence(history, rows, view)) + "\n" + rows_table(history, rows, style);
  for (const eval::HistoryRow* row : rows) {
    text += figure_changes(history, *row, style) + other_changes(*row, style);
  }
  return text + remarks(history, view, style);
}

}  // namespace assay::report
