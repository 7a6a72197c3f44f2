#include "report/page/plots_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "assay/core/clock.hpp"
#include "assay/report/figures.hpp"
#include "report/arm_words.hpp"
#include "report/comparison_lines.hpp"
#include "report/plot/curve.hpp"
#include "report/plot/distribution.hpp"
#include "report/plot/forest.hpp"
#include "report/plot/heat_map.hpp"
#include "report/plot/intervals.hpp"
#include "report/plot/scatter.hpp"
#include "report/plot/trend.hpp"
#include "report/trend_rows.hpp"

namespace assay::report::page {
namespace {

using Plots = std::vector<PlotOfTask>;
using Arms = std::vector<const eval::ArmSummary*>;

PlotOfTask not_drawn(const char* title, const char* reason) {
  PlotOfTask plot;
  plot.title = title;
  plot.plot.alternative = reason;
  return plot;
}

plot::Estimate estimate(const scoring::Rate& rate) {
  if (rate.n == 0) return {};
  return {rate.value, rate.low, rate.high, rate.n};
}

plot::Estimate estimate(const decide::Difference& value) {
  return {value.value, value.low, value.high, value.n};
}

plot::Standing standing(decide::Verdict verdict) {
  switch (verdict) {
    case decide::Verdict::better:
      return plot::Standing::better;
    case decide::Verdict::not_worse:
      return plot::Standing::not_worse;
    case decide::Verdict::worse:
      return plot::Standing::worse;
    case decide::Verdict::inconclusive:
      break;
  }
  return plot::Standing::inconclusive;
}

void add_accuracy(const Arms& arms, Plots& plots) {
  if (arms.empty()) return;
  plot::Intervals data;
  data.measure = words_of(arms.front()->metrics.kind).accuracy;
  data.title = fmt::format("Each model: {}, with 95 % intervals", data.measure);
  for (const eval::ArmSummary* arm : arms) {
    data.rows.push_back({model_name(*arm), estimate(arm->metrics.accuracy)});
  }
  plots.push_back({data.title, plot::intervals_plot(data), false});
}

plot::ForestRow forest_row(std::string label, const decide::Evidence& evidence) {
  plot::ForestRow row;
  row.label = std::move(label);
  row.standing = standing(evidence.verdict);
  if (evidence.difference) row.difference = estimate(*evidence.difference);
  return row;
}

void add_forests(const TaskReport& task, Plots& plots) {
  bool has_slices = false;
  for (const ReportComparison& comparison : task.comparisons) {
    const TaskComparison& compared = comparison.compared;
    if (!compared.is_comparable || compared.comparison.slices.empty()) continue;
    has_slices = true;
    plot::Forest data;
    data.title =
        fmt::format("{} minus {} in each slice", compared.candidate.model, compared.baseline.model);
    data.measure = "difference of accuracy";
    data.margin = compared.rules.margin;
    data.notes = {
        "intervals are of each slice alone",
        fmt::format(
            "verdicts are adjusted for looking at {} (Holm)",
            count_text(static_cast<std::int64_t>(compared.comparison.slices.size()), "slice"))};
    data.rows.push_back(forest_row("all items", compared.comparison.evidence));
    data.rows.front().summary = true;
    for (const decide::SliceComparison& slice : compared.comparison.slices) {
      data.rows.push_back(forest_row(slice_name(slice), slice.evidence));
    }
    plots.push_back({data.title, plot::forest_plot(data), true, data.rows.size()});
  }
  if (!has_slices && !task.comparisons.empty()) {
    plots.push_back(not_drawn("Differences in slices", "no slice was compared"));
  }
}

void add_confusion(const Arms& arms, Plots& plots) {
  for (const eval::ArmSummary* arm : arms) {
    // No labels, no confusion of them: nothing that a reader would miss.
    if (arm->metrics.confusion.empty()) continue;
    plot::Confusion data;
    data.title = fmt::format("What {} answered where which label was expected", arm->arm.model);
    for (const auto& [expected, row] : arm->metrics.confusion) {
      for (const auto& [answered, count] : row) data.cells.push_back({expected, answered, count});
    }
    plots.push_back({data.title, plot::heat_map_plot(data), true});
  }
}

void add_latency(const Arms& arms, Plots& plots) {
  plot::Distribution data;
  data.title = "Latency: share of answers that came within a time";
  data.measure = "latency";
  for (const eval::ArmSummary* arm : arms) {
    const eval::LatencySummary& latency = arm->latency;
    if (latency.sorted_ms.empty()) continue;
    data.samples.push_back({model_name(*arm), latency.sorted_ms, latency.p50, latency.p95});
  }
  if (data.samples.empty()) {
    plots.push_back(not_drawn("Latency", "no live call was timed"));
    return;
  }
  plots.push_back({data.title, plot::distribution_plot(data), false});
}

plot::RiskCurve risk_curve(const TaskReplay& replay) {
  plot::RiskCurve curve;
  curve.label = replay.lite;
  for (const decide::ThresholdPoint& point : replay.replay.curve->points) {
    if (point.kept_risk) curve.points.push_back({1 - point.sent_to_pro, *point.kept_risk});
  }
  // The higher the threshold, the less is kept.
  std::reverse(curve.points.begin(), curve.points.end());
  curve.area = replay.replay.curve->area;
  return curve;
}

void add_risk(const TaskReport& task, Plots& plots) {
  bool has_replay = false;
  bool has_curve = false;
  for (const ReportComparison& comparison : task.comparisons) {
    const auto& replay = comparison.replay;
    if (!replay || !replay->is_comparable) continue;
    has_replay = true;
    if (!replay->replay.curve) continue;
    has_curve = true;
    plot::RiskCoverage data;
    data.title = fmt::format("Wrong answers of {} when only its surest are kept", replay->lite);
    data.curves.push_back(risk_curve(*replay));
    data.chance = replay->replay.curve->chance_area;
    plots.push_back({data.title, plot::risk_coverage_plot(data), true});
  }
  if (has_replay && !has_curve) {
    plots.push_back(not_drawn("Risk and coverage", "no answer states a confidence"));
  }
}

void add_frontier(const TaskReport& task, Plots& plots) {
  for (const ReportComparison& comparison : task.comparisons) {
    const auto& replay = comparison.replay;
    if (!replay || !replay->is_comparable || replay->replay.items == 0) continue;
    plot::Frontier data;
    data.title =
        fmt::format("Routing between {} and {}: accuracy against cost", replay->lite, replay->pro);
    data.cost_measure = "cost of 1 000 items";
    data.quality_measure = "accuracy";
    bool is_free = true;
    bool is_paid = false;
    bool is_known = false;
    for (const decide::PolicyFigures& figures : replay->replay.policies) {
      if (!figures.not_recorded.empty()) continue;
      plot::Choice choice;
      choice.label = decide::name_of(figures.policy);
      if (figures.cost_usd) choice.cost = figures.cost_usd->value * 1000;
      is_free = is_free && choice.cost == 0.0;
      is_paid = is_paid || choice.cost > 0.0;
      is_known = is_known || choice.cost.has_value();
      choice.quality = estimate(figures.accuracy);
      choice.on_frontier = figures.is_on_frontier;
      data.choices.push_back(std::move(choice));
    }
    if (is_free || !is_paid) {
      plots.push_back(not_drawn("Accuracy against cost",
                                is_free    ? "the answers cost nothing"
                                : is_known ? "some costs nothing, and the cost of the rest is "
                                             "unknown"
                                           : "no cost is known"));
      continue;
    }
    plots.push_back({data.title, plot::frontier_plot(data), true});
  }
}

void add_trends(const TaskReport& task, Plots& plots) {
  if (task.trends.empty()) {
    plots.push_back(not_drawn("Trend", "there is no earlier run"));
  }
  for (const eval::History& history : task.trends) {
    plot::Trend data;
    data.title = fmt::format("{} over its runs", history.model);
    data.measure = eval::to_string(history.metric);
    for (const eval::HistoryRow* row : shown_rows(history, {})) {
      plot::TrendPoint point;
      point.label = iso_time(row->run.started_unix_ms).substr(0, 10);
      if (row->figure) {
        point.estimate = {row->figure->value, row->figure->low, row->figure->high, row->figure->n};
      }
      point.changes = causes(*row);
      point.alarm = lasting_change(history, *row) != nullptr || step(history, *row) != nullptr;
      data.points.push_back(std::move(point));
    }
    plots.push_back({data.title, plot::trend_plot(data), true});
  }
}

}  // namespace

std::vector<PlotOfTask> plots_of(const RunReport& report, const TaskReport& task) {
  const Arms arms = arms_of(report, task);
  Plots plots;
  add_accuracy(arms, plots);
  add_forests(task, plots);
  add_confusion(arms, plots);
  add_latency(arms, plots);
  add_risk(task, plots);
  add_frontier(task, plots);
  add_trends(task, plots);
  return plots;
}

}  // namespace assay::report::page
