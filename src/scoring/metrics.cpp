#include "assay/scoring/metrics.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "assay/stats/mean.hpp"
#include "assay/stats/proportion.hpp"
#include "scoring/exact_sum.hpp"

namespace assay::scoring {
namespace {

using dataset::FieldRule;
using dataset::TaskKind;
using dataset::TaskSpec;

constexpr std::size_t kBins = 10;

/// A share over items: each item brings its own share, between 0 and 1.
struct RateSum {
  ShareSum share;
  std::int64_t items = 0;

  // Leaves out an item that has nothing in the denominator.
  void add(std::int64_t count, std::int64_t of) {
    if (of == 0) return;
    share.add(count, of);
    ++items;
  }

  [[nodiscard]] Rate rate() const {
    Rate rate{.value = 0, .low = 0, .high = 1, .n = items};
    if (items == 0) return rate;
    const auto n = static_cast<double>(items);
    const double successes = std::min(share.value(), n);
    rate.value = successes / n;
    if (const auto interval = stats::wilson(successes, n)) {
      rate.low = interval->low;
      rate.high = interval->high;
    }
    return rate;
  }
};

/// Counts for precision and recall: plain for display, and with every item weighed once.
struct MatchSum {
  std::int64_t expected = 0, given = 0, matched = 0;
  ShareSum expected_share, given_share, matched_share;

  void add(std::int64_t more_expected, std::int64_t more_given, std::int64_t more_matched,
           std::int64_t answers) {
    expected += more_expected;
    given += more_given;
    matched += more_matched;
    expected_share.add(more_expected, answers);
    given_share.add(more_given, answers);
    matched_share.add(more_matched, answers);
  }

  [[nodiscard]] std::optional<double> precision() const {
    if (given == 0) return std::nullopt;
    return matched_share.value() / given_share.value();
  }
  [[nodiscard]] std::optional<double> recall() const {
    if (expected == 0) return std::nullopt;
    return matched_share.value() / expected_share.value();
  }
  [[nodiscard]] std::optional<double> f1() const {
    if (expected + given == 0) return std::nullopt;
    return 2 * matched_share.value() / (expected_share.value() + given_share.value());
  }
};

struct FieldSum {
  MatchSum match;
  std::int64_t equal = 0;
  std::int64_t answers = 0;
};

struct BinSum {
  std::int64_t answers = 0;
  std::int64_t correct = 0;
  UnitSum confidence;
};

// What one item brings: how many of its answers are covered, readable, right.
struct ItemCounts {
  std::int64_t answers = 0, covered = 0, parsed = 0, strict = 0, correct = 0;
};

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

// Every column of a list is a field of its own.
std::vector<std::string> field_names(const std::vector<FieldRule>& rules) {
  std::vector<std::string> names;
  for (const FieldRule& rule : rules) {
    if (rule.columns.empty()) names.push_back(rule.name);
    for (const FieldRule& column : rule.columns) names.push_back(rule.name + "." + column.name);
  }
  return names;
}

// The task's names in their order, then whatever else was met, sorted.
template <class Sum>
std::vector<std::string> in_order(std::vector<std::string> names,
                                  const std::map<std::string, Sum, std::less<>>& sums) {
  const std::size_t known = names.size();
  for (const auto& [name, sum] : sums) {
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(known);
    if (std::find(names.begin(), end, name) == end) names.push_back(name);
  }
  return names;
}

// Sorted first: the sum of an item's repeats must not depend on which of them came first.
double mean_in_any_order(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return sum / static_cast<double>(values.size());
}

}  // namespace

std::string confusion_answer(const Score& score) {
  switch (score.outcome) {
    case Outcome::ok:
      return score.answer;
    case Outcome::model_empty:
      return "(empty)";
    case Outcome::model_invalid_json:
      return "(unreadable)";
    case Outcome::model_schema_violation:
      return "(schema violation)";
    case Outcome::model_unknown_label:
      return "(unknown label)";
    case Outcome::model_truncated:
      return "(truncated)";
    case Outcome::model_refused:
      return "(refused)";
    default:
      return "(no answer)";
  }
}

struct MetricsBuilder::State {
  TaskKind kind = TaskKind::classification;
  bool has_labels = false;
  std::vector<std::string> labels;
  std::vector<std::string> fields;

  std::int64_t items = 0;
  RateSum coverage, accuracy, accuracy_when_parsed, parse_success, parse_success_strict;
  std::map<std::string, MatchSum, std::less<>> class_sums;
  std::map<std::string, std::map<std::string, std::int64_t>> confusion;
  std::map<std::string, FieldSum, std::less<>> field_sums;
  MatchSum all_fields;
  std::vector<std::pair<std::string, MeanSum>> measures;
  std::array<BinSum, kBins> bins;
  std::map<std::string, std::int64_t> outcomes;

  void add_rates(const ItemCounts& counts);
  void add_classes(const std::string& expected, std::span<const Score> repeats,
                   const ItemCounts& counts);
  void add_fields(const Score& score, std::int64_t covered);
  void add_measures(std::span<const Score> repeats);
  void add_confidence(const Score& score);

  void finish_measures(ArmMetrics& metrics) const;
  void finish_classes(ArmMetrics& metrics) const;
  void finish_fields(ArmMetrics& metrics) const;
  void finish_confidence(ArmMetrics& metrics) const;
};

void MetricsBuilder::State::add_rates(const ItemCounts& counts) {
  ++items;
  coverage.add(counts.covered, counts.answers);
  accuracy.add(counts.correct, counts.covered);
  accuracy_when_parsed.add(counts.correct, counts.parsed);
  parse_success.add(counts.parsed, counts.covered);
  parse_success_strict.add(counts.strict, counts.covered);
}

void MetricsBuilder::State::add_classes(const std::string& expected, std::span<const Score> repeats,
                                        const ItemCounts& counts) {
  if (counts.covered == 0) return;
  // Counted per item first, so that its shares are rounded once.
  std::map<std::string, std::int64_t> predicted;
  for (const Score& score : repeats) {
    if (score.verdict == Verdict::unscored) continue;
    ++confusion[expected][confusion_answer(score)];
    if (score.outcome == Outcome::ok) ++predicted[score.answer];
  }
  class_sums[expected].add(counts.covered, 0, counts.correct, counts.covered);
  for (const auto& [label, times] : predicted) class_sums[label].add(0, times, 0, counts.covered);
}

void MetricsBuilder::State::add_fields(const Score& score, std::int64_t covered) {
  for (const FieldScore& field : score.fields) {
    FieldSum& sum = field_sums[field.name];
    sum.match.add(field.expected, field.given, field.matched, covered);
    all_fields.add(field.expected, field.given, field.matched, covered);
    sum.equal += field.equal ? 1 : 0;
    ++sum.answers;
  }
}

void MetricsBuilder::State::add_measures(std::span<const Score> repeats) {
  std::map<std::string, std::vector<double>> values;
  for (const Score& score : repeats) {
    if (score.verdict == Verdict::unscored) continue;
    for (const Measure& measure : score.measures) {
      values[measure.name].push_back(measure.value);
      const bool known = std::any_of(measures.begin(), measures.end(), [&](const auto& entry) {
        return entry.first == measure.name;
      });
      if (!known) measures.emplace_back(measure.name, MeanSum{});
    }
  }
  for (auto& [name, sum] : measures) {
    const auto found = values.find(name);
    if (found != values.end()) sum.add(mean_in_any_order(std::move(found->second)));
  }
}

void MetricsBuilder::State::finish_measures(ArmMetrics& metrics) const {
  for (const auto& [name, sum] : measures) {
    MeasureMetrics entry{.name = name, .mean = sum.mean(), .low = {}, .high = {}, .n = sum.n()};
    if (const auto interval = stats::mean_interval(entry.mean, sum.deviation(), entry.n)) {
      const bool is_share = name != kCostMeasure;
      entry.low = std::max(interval->low, 0.0);
      entry.high = is_share ? std::min(interval->high, 1.0) : interval->high;
    }
    metrics.measures.push_back(std::move(entry));
  }
}

void MetricsBuilder::State::add_confidence(const Score& score) {
  if (!score.confidence || !(*score.confidence >= 0.0 && *score.confidence <= 1.0)) return;
  const auto bin = static_cast<std::size_t>(*score.confidence * kBins);
  BinSum& sum = bins[std::min(bin, kBins - 1)];
  ++sum.answers;
  sum.correct += score.verdict == Verdict::correct ? 1 : 0;
  sum.confidence.add(*score.confidence);
}

void MetricsBuilder::State::finish_classes(ArmMetrics& metrics) const {
  double sum_of_f1 = 0;
  std::int64_t expected_classes = 0;
  for (const std::string& label : in_order(labels, class_sums)) {
    const auto found = class_sums.find(label);
    const MatchSum sum = found == class_sums.end() ? MatchSum{} : found->second;
    metrics.classes.push_back({.label = label,
                               .expected = sum.expected,
                               .predicted = sum.given,
                               .correct = sum.matched,
                               .precision = sum.precision(),
                               .recall = sum.recall(),
                               .f1 = sum.f1()});
    if (sum.expected == 0) continue;
    ++expected_classes;
    sum_of_f1 += sum.f1().value_or(0);
  }
  if (expected_classes > 0) metrics.macro_f1 = sum_of_f1 / static_cast<double>(expected_classes);
  metrics.confusion = confusion;
}

void MetricsBuilder::State::finish_fields(ArmMetrics& metrics) const {
  for (const std::string& name : in_order(fields, field_sums)) {
    const auto found = field_sums.find(name);
    const FieldSum sum = found == field_sums.end() ? FieldSum{} : found->second;
    metrics.fields.push_back({.name = name,
                              .expected = sum.match.expected,
                              .given = sum.match.given,
                              .matched = sum.match.matched,
                              .equal = sum.equal,
                              .items = sum.answers,
                              .precision = sum.match.precision(),
                              .recall = sum.match.recall(),
                              .f1 = sum.match.f1()});
  }
  metrics.field_f1 = all_fields.f1();
}

void MetricsBuilder::State::finish_confidence(ArmMetrics& metrics) const {
  for (std::size_t i = 0; i < kBins; ++i) {
    const BinSum& sum = bins[i];
    if (sum.answers == 0) continue;
    const auto answers = static_cast<double>(sum.answers);
    metrics.confidence.push_back({.low = static_cast<double>(i) / kBins,
                                  .high = static_cast<double>(i + 1) / kBins,
                                  .items = sum.answers,
                                  .mean_confidence = sum.confidence.value() / answers,
                                  .accuracy = static_cast<double>(sum.correct) / answers});
  }
}

MetricsBuilder::MetricsBuilder(const TaskSpec& task) : state_(std::make_unique<State>()) {
  state_->kind = task.kind;
  state_->has_labels = task.has_labels();
  state_->labels = task.labels;
  state_->fields = field_names(task.fields);
}

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
  state.add_rates(counts);
  state.add_measures(repeats);
  if (state.has_labels) {
    state.add_classes(std::string(expected), repeats, counts);
  }
  for (const Score& score : repeats) {
    ++state.outcomes[std::string(to_string(score.outcome))];
    if (score.verdict == Verdict::unscored) continue;
    state.add_fields(score, counts.covered);
    state.add_confidence(score);
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
  if (state.has_labels) state.finish_classes(metrics);
  state.finish_fields(metrics);
  state.finish_measures(metrics);
  state.finish_confidence(metrics);
  metrics.outcomes = state.outcomes;
  return metrics;
}

}  // namespace assay::scoring
