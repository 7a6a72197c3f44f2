#include "assay/report/run_table.hpp"

#include "assay/core/text.hpp"
#include "assay/report/table.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

/// What a kind calls being right, and the figure that stands beside it.
struct KindColumns {
  const char* accuracy;
  const char* second;
};

KindColumns columns_of(dataset::TaskKind kind) {
  switch (kind) {
    case dataset::TaskKind::classification:
      return {"accuracy", "macro F1"};
    case dataset::TaskKind::extraction:
      return {"whole record right", "field F1"};
    case dataset::TaskKind::transformation:
      return {"whole text right", "similarity"};
    case dataset::TaskKind::routing:
      return {"accuracy", "cost per item"};
    case dataset::TaskKind::ranking:
      return {"top set right", "overlap"};
  }
  return {"accuracy", ""};
}

const scoring::MeasureMetrics* measure(const scoring::ArmMetrics& metrics, std::string_view start) {
  for (const scoring::MeasureMetrics& entry : metrics.measures) {
    if (entry.name.starts_with(start)) return &entry;
  }
  return nullptr;
}

std::string second_figure(const scoring::ArmMetrics& metrics) {
  switch (metrics.kind) {
    case dataset::TaskKind::classification:
      return ratio(metrics.macro_f1);
    case dataset::TaskKind::extraction:
      return ratio(metrics.field_f1);
    case dataset::TaskKind::routing: {
      const auto* cost = measure(metrics, scoring::kCostMeasure);
      if (cost == nullptr || cost->n == 0) return ratio(std::nullopt);
      return cost->low ? fmt::format("{:.1f} [{:.1f}, {:.1f}]", cost->mean, *cost->low, *cost->high)
                       : fmt::format("{:.1f}", cost->mean);
    }
    default: {
      const auto* share = measure(metrics, columns_of(metrics.kind).second);
      return ratio(share == nullptr || share->n == 0 ? std::nullopt : std::optional(share->mean));
    }
  }
}

std::string model_name(const eval::ArmSummary& arm) {
  return arm.arm.tier.empty() ? arm.arm.model : fmt::format("{} ({})", arm.arm.model, arm.arm.tier);
}

/// A sum with an unknown part is a lower bound, not a sum.
std::string cost(const eval::ArmSummary& arm) {
  if (arm.cost_usd) return dollars(*arm.cost_usd);
  return arm.known_cost_usd ? "> " + dollars(*arm.known_cost_usd) : "unknown";
}

/// Wire and harness failures of an arm, by name.
std::string wire_failures(const eval::ArmSummary& arm) {
  std::string text;
  for (const auto& [outcome, count] : arm.metrics.outcomes) {
    if (outcome.rfind("wire.", 0) != 0 && outcome.rfind("harness.", 0) != 0) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, outcome);
  }
  return text;
}

std::string notes(const eval::ArmSummary& arm, Style style) {
  std::string text;
  const auto note = [&](const std::string& line) {
    text += "  " + style.yellow(fmt::format("{}: {}", printable(arm.arm.model), line)) + "\n";
  };
  const scoring::Rate& coverage = arm.metrics.coverage;
  if (coverage.n > 0 && coverage.value < 1) {
    const std::string failures = wire_failures(arm);
    note(fmt::format("only {} of {} items were answered{}", percent(coverage.value), coverage.n,
                     failures.empty() ? "" : " (" + failures + ")"));
  }
  if (!arm.dropped_parameters.empty()) {
    note(fmt::format("the model refused {}, so it was left out", arm.dropped_parameters));
  }
  if (arm.unpriced_attempts > 0) {
    note(fmt::format(
        "the cost of {} of {} calls is unknown: no price, no usage in the reply, or broken off",
        arm.unpriced_attempts, arm.attempts));
  }
  if (arm.has_mixed_scores) {
    note("scored by more than one version of the scorer; run `assay score`");
  }
  if (arm.served_models.size() > 1) {
    std::string names;
    for (const auto& [name, count] : arm.served_models) {
      names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", printable(name, 80), count);
    }
    note("several models answered: " + names);
  }
  return text;
}

}  // namespace

std::string run_table(const eval::RunSummary& summary, Style style) {
  std::string text;
  for (std::size_t first = 0; first < summary.arms.size();) {
    const std::string& task = summary.arms[first].arm.task;
    std::size_t last = first;
    while (last < summary.arms.size() && summary.arms[last].arm.task == task) ++last;

    const KindColumns columns = columns_of(summary.arms[first].metrics.kind);
    Table table({{"model", Table::Align::left},
                 {columns.accuracy},
                 {columns.second},
                 {"parsed"},
                 {"strict"},
                 {"p50 ms"},
                 {"p95 ms"},
                 {"cost"}});
    std::string below;
    for (std::size_t i = first; i < last; ++i) {
      const eval::ArmSummary& arm = summary.arms[i];
      table.add({model_name(arm), percent_with_interval(arm.metrics.accuracy),
                 second_figure(arm.metrics), percent(arm.metrics.parse_success),
                 percent(arm.metrics.parse_success_strict), milliseconds(arm.latency.p50),
                 milliseconds(arm.latency.p95), cost(arm)});
      below += notes(arm, style);
    }
    if (!text.empty()) text += "\n";
    text += fmt::format(
        "{} {}\n", style.bold(printable(task)),
        style.dim(fmt::format("{} items, 95 % intervals", summary.arms[first].metrics.items)));
    text += table.text(style) + below;
    first = last;
  }
  return text;
}

}  // namespace assay::report
