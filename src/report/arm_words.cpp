#include "report/arm_words.hpp"

#include <utility>

#include "assay/core/text.hpp"
#include "assay/report/figures.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"
#include "report/served.hpp"

namespace assay::report {
namespace {

const scoring::MeasureMetrics* measure(const scoring::ArmMetrics& metrics, std::string_view start) {
  for (const scoring::MeasureMetrics& entry : metrics.measures) {
    if (entry.name.starts_with(start)) return &entry;
  }
  return nullptr;
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

}  // namespace

KindWords words_of(dataset::TaskKind kind) {
  switch (kind) {
    case dataset::TaskKind::classification:
      return {"accuracy", "macro F1"};
    case dataset::TaskKind::extraction:
      return {"whole record right", "field F1"};
    case dataset::TaskKind::transformation:
      return {"whole text right", "similarity"};
    case dataset::TaskKind::routing:
      return {"accuracy", "routing cost"};
    case dataset::TaskKind::ranking:
      return {"top set right", "overlap"};
  }
  return {"accuracy", ""};
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
      const auto* share = measure(metrics, words_of(metrics.kind).second);
      return ratio(share == nullptr || share->n == 0 ? std::nullopt : std::optional(share->mean));
    }
  }
}

std::string model_name(const eval::ArmSummary& arm) {
  std::string what = arm.arm.tier;
  if (arm.batch) {
    what += fmt::format("{}batch of {}", what.empty() ? "" : ", ", arm.batch->size);
  }
  return what.empty() ? arm.arm.model : fmt::format("{} ({})", arm.arm.model, what);
}

std::vector<std::string> arm_notes(const eval::ArmSummary& arm) {
  std::vector<std::string> notes;
  const auto note = [&notes](std::string line) { notes.push_back(std::move(line)); };
  const scoring::Rate& coverage = arm.metrics.coverage;
  if (coverage.n > 0 && coverage.value < 1) {
    const std::string failures = wire_failures(arm);
    note(fmt::format("only {} of {} items were answered{}", share_text(coverage.value), coverage.n,
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
  if (arm.cached > 0) {
    note(fmt::format("{} of {} answers came from the cache{}: their latency counts nowhere",
                     arm.cached, arm.cached + arm.attempts,
                     arm.spent_usd ? ", so this run paid " + money(*arm.spent_usd) : ""));
  }
  if (arm.first_try) {
    note(
        fmt::format("asked {} times once more for an answer that could not be used; at first try "
                    "{} right, {} parsed",
                    arm.first_try->corrections, percent(arm.first_try->accuracy),
                    percent(arm.first_try->parse_success)));
  }
  if (arm.batch) {
    note(
        fmt::format("asked for up to {} items in one request: its latencies are those of whole "
                    "requests",
                    arm.batch->size));
    if (arm.batch->unasked > 0) {
      note(fmt::format("{} answers stood under numbers that nobody asked; they count nowhere",
                       arm.batch->unasked));
    }
  }
  for (const eval::FallbackSummary& fallback : arm.fallbacks) {
    note(fmt::format("{} answers by {} in its place ({} right) are in none of its figures",
                     fallback.answers, printable(fallback.model, 80), fallback.correct));
  }
  if (arm.has_mixed_scores) {
    note("scored by more than one version of the scorer; run `assay score`");
  }
  if (arm.served_models.size() > 1) {
    note(fmt::format("several models answered: {}", served_text(arm.served_models)));
  }
  return notes;
}

}  // namespace assay::report
