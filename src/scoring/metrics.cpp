#include "assay/scoring/metrics.hpp"

#include <optional>

#include "scoring/class_sums.hpp"
#include "scoring/confidence_sums.hpp"
#include "scoring/field_sums.hpp"
#include "scoring/measure_sums.hpp"
#include "scoring/sums.hpp"

namespace assay::scoring {
namespace {

ItemCounts count(std::span<const Score> repeats) {
  ItemCounts counts;
  counts.answers = static_cast<std::int64_t>(repeats.size());
  for (const Score& score : repeats) {
    if (score.verdict == Verdict::unscored) continue;
    ++counts.covered;
    if (score.outcome != Outcome::ok) continue;
    ++counts.parsed;
    counts.strict += score.rung == Rung::strict ? 1 : 0;
    counts.correct += score.verdict == Verdict::correct ? 1 : 0;
  }
  return counts;
}

}  // namespace

struct MetricsBuilder::State {
  explicit State(const dataset::TaskSpec& task) : kind(task.kind), fields(task.fields) {
    if (task.has_labels()) classes.emplace(task.labels);
  }

  void add(const ItemCounts& counts) {
    ++items;
    coverage.add(counts.covered, counts.answers);
    accuracy.add(counts.correct, counts.covered);
    accuracy_when_parsed.add(counts.correct, counts.parsed);
    parse_success.add(counts.parsed, counts.covered);
    parse_success_strict.add(counts.strict, counts.covered);
  }

  dataset::TaskKind kind;
  std::int64_t items = 0;
  RateSum coverage, accuracy, accuracy_when_parsed, parse_success, parse_success_strict;
  std::optional<ClassSums> classes;  ///< of a task with labels
  FieldSums fields;
  MeasureSums measures;
  ConfidenceSums confidence;
  std::map<std::string, std::int64_t> outcomes;
  std::map<std::string, std::int64_t> rungs;
};

MetricsBuilder::MetricsBuilder(const dataset::TaskSpec& task)
    : state_(std::make_unique<State>(task)) {}

MetricsBuilder::~MetricsBuilder() = default;
MetricsBuilder::MetricsBuilder(MetricsBuilder&&) noexcept = default;
MetricsBuilder& MetricsBuilder::operator=(MetricsBuilder&&) noexcept = default;

void MetricsBuilder::add(std::string_view expected, const Score& score) {
  add(expected, std::span(&score, 1));
}

void MetricsBuilder::add(std::string_view expected, std::span<const Score> repeats) {
  if (repeats.empty()) return add_missing(1);
  State& state = *state_;
  const ItemCounts counts = count(repeats);
  state.add(counts);
  state.measures.add(repeats);
  if (state.classes) state.classes->add(std::string(expected), repeats, counts);
  for (const Score& score : repeats) {
    ++state.outcomes[std::string(to_string(score.outcome))];
    if (score.verdict == Verdict::unscored) continue;
    ++state.rungs[std::string(to_string(score.rung))];
    state.fields.add(score, counts.covered);
    state.confidence.add(score);
  }
}

void MetricsBuilder::add_missing(std::int64_t items) {
  state_->items += items;
  state_->coverage.items += items;
}

ArmMetrics MetricsBuilder::finish() const {
  const State& state = *state_;
  ArmMetrics metrics;
  metrics.kind = state.kind;
  metrics.items = state.items;
  metrics.coverage = state.coverage.rate();
  metrics.accuracy = state.accuracy.rate();
  metrics.accuracy_when_parsed = state.accuracy_when_parsed.rate();
  metrics.parse_success = state.parse_success.rate();
  metrics.parse_success_strict = state.parse_success_strict.rate();
  if (state.classes) state.classes->finish(metrics);
  state.fields.finish(metrics);
  state.measures.finish(metrics);
  state.confidence.finish(metrics);
  metrics.outcomes = state.outcomes;
  metrics.rungs = state.rungs;
  return metrics;
}

}  // namespace assay::scoring
