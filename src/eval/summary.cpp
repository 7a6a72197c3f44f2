#include "assay/eval/summary.hpp"

#include <algorithm>
#include <set>

#include "assay/core/json.hpp"
#include "assay/dataset/task.hpp"
#include "assay/stats/quantiles.hpp"
#include "eval/batch_positions.hpp"
#include "eval/score_record.hpp"

namespace assay::eval {
namespace {

constexpr std::int64_t kMinimumForP99 = 100;

/// Unknown once an answer does not tell; calls that failed on the wire need not.
class Total {
 public:
  void add(const std::optional<std::int64_t>& value, bool is_needed) {
    if (value) sum_ = sum_.value_or(0) + *value;
    is_known_ = is_known_ && (value || !is_needed);
  }
  [[nodiscard]] std::optional<std::int64_t> sum() const { return is_known_ ? sum_ : std::nullopt; }

 private:
  std::optional<std::int64_t> sum_;
  bool is_known_ = true;
};

/// A classification's label is stored as a JSON string; the confusion table wants the plain text.
std::string plain_label(const std::string& expected_json) {
  const JsonReading reading = read_json(expected_json);
  return reading.ok() && reading.value.is_string() ? reading.value.get<std::string>()
                                                   : expected_json;
}

/// Walks one arm's answers in item order and closes each item when the next one begins.
class ArmWalk {
 public:
  explicit ArmWalk(const dataset::TaskSpec& task) : builder_(task) {}

  void take(const store::ScoreRow& answer) {
    if (answer.item_row != item_) {
      close_item();
      item_ = answer.item_row;
      expected_ = answer.expected_json;
    }
    scoring::Score score;
    if (answer.score) {
      score = reader_.read(*answer.score);
      versions_.insert(answer.score->scorer_version);
    } else {
      score.outcome = Outcome::harness_internal;
      score.verdict = scoring::Verdict::unscored;
    }
    const bool is_live = !answer.from_cache && is_scored(score.outcome);
    if (is_live && answer.latency_us)
      latencies_.push_back(static_cast<double>(*answer.latency_us) / 1e3);
    if (is_live && answer.ttft_us) ttfts_.push_back(static_cast<double>(*answer.ttft_us) / 1e3);
    const bool is_answer = is_scored(score.outcome);
    input_.add(answer.usage.input, is_answer);
    cached_.add(answer.usage.cached, is_answer);
    output_.add(answer.usage.output, is_answer);
    reasoning_.add(answer.usage.reasoning, is_answer);
    if (answer.usage.output) outputs_.push_back(static_cast<double>(*answer.usage.output));
    if (!answer.served_model.empty()) ++served_models[answer.served_model];
    if (answer.dropped_parameters.size() > dropped_parameters.size()) {
      dropped_parameters = answer.dropped_parameters;
    }
    if (is_answer) {
      positions.add(answer.batch_position, score.verdict == scoring::Verdict::correct);
    }
    scores_.push_back(std::move(score));
  }

  scoring::ArmMetrics finish(std::int64_t items) {
    close_item();
    builder_.add_missing(items - items_);
    return builder_.finish();
  }

  LatencySummary latency() { return summarise_latency(std::move(latencies_)); }
  std::optional<LatencySummary> ttft() {
    if (ttfts_.empty()) return std::nullopt;
    return summarise_latency(std::move(ttfts_));
  }
  TokenSummary tokens() {
    std::sort(outputs_.begin(), outputs_.end());
    TokenSummary sums;
    sums.input = input_.sum();
    sums.cached = cached_.sum();
    sums.output = output_.sum();
    sums.reasoning = reasoning_.sum();
    sums.output_counted = static_cast<std::int64_t>(outputs_.size());
    if (sums.output_counted >= kMinimumForP99) {
      sums.output_p99 = static_cast<std::int64_t>(*stats::percentile(outputs_, 0.99));
    }
    return sums;
  }
  [[nodiscard]] std::vector<std::string> versions() const {
    return {versions_.begin(), versions_.end()};
  }

  std::map<std::string, std::int64_t> served_models;
  std::string dropped_parameters;
  PositionSums positions;

 private:
  void close_item() {
    if (scores_.empty()) return;
    ++items_;
    builder_.add(plain_label(expected_), scores_);
    scores_.clear();
  }

  scoring::MetricsBuilder builder_;
  ScoreReader reader_;
  store::RowId item_ = -1;
  std::string expected_;
  std::vector<scoring::Score> scores_;
  std::vector<double> outputs_;
  std::vector<double> latencies_;
  std::vector<double> ttfts_;
  std::set<std::string> versions_;
  Total input_, cached_, output_, reasoning_;
  std::int64_t items_ = 0;
};

std::optional<double> usd_of(const store::SpendRow& spend) {
  if (spend.unpriced_attempts > 0 || spend.priced_attempts == 0) return std::nullopt;
  return MicroUsd{spend.micro_usd}.usd();
}

void set_spend(const store::SpendRow& spend, ArmSummary& summary) {
  summary.attempts = spend.attempts - spend.cached_attempts;
  summary.cached = spend.cached_attempts;
  summary.unpriced_attempts = spend.unpriced_attempts;
  if (spend.priced_attempts > 0) summary.known_cost_usd = MicroUsd{spend.micro_usd}.usd();
  summary.cost_usd = usd_of(spend);
  if (summary.cost_usd) {
    summary.spent_usd = MicroUsd{spend.micro_usd - spend.cached_micro_usd}.usd();
  }
}

/// The figures before any correction, if there was one.
/// \param positions  become those of the first answers: a correction is asked for alone
Status add_first_try(store::RunStore& store, const store::RunRecord& run,
                     const dataset::TaskSpec& task, ArmSummary& summary, PositionSums& positions) {
  ASSAY_TRY(const auto corrections, store.correction_spend(run.row, summary.arm.row));
  if (corrections.attempts == 0) return {};
  ArmWalk walk(task);
  ASSAY_CHECK(store.for_each_score(
      run.row, summary.arm.row, [&walk](const store::ScoreRow& answer) { walk.take(answer); },
      store::RunStore::Which::first_try));
  const scoring::ArmMetrics metrics = walk.finish(summary.metrics.items);
  summary.first_try = FirstTry{metrics.accuracy, metrics.parse_success,
                               metrics.parse_success_strict, corrections.attempts};
  positions = std::move(walk.positions);
  return {};
}

Status add_fallbacks(store::RunStore& store, const store::RunRecord& run, ArmSummary& summary) {
  ASSAY_TRY(const auto rows, store.fallbacks(run.row, summary.arm.row));
  for (const store::FallbackRow& row : rows) {
    summary.fallbacks.push_back({row.served_by, row.answers, row.correct, usd_of(row.spend)});
  }
  return {};
}

}  // namespace

LatencySummary summarise_latency(std::vector<double> milliseconds) {
  std::sort(milliseconds.begin(), milliseconds.end());
  LatencySummary summary;
  summary.n = static_cast<std::int64_t>(milliseconds.size());
  summary.p50 = stats::percentile(milliseconds, 0.50);
  summary.p90 = stats::percentile(milliseconds, 0.90);
  summary.p95 = stats::percentile(milliseconds, 0.95);
  if (summary.n >= kMinimumForP99) summary.p99 = stats::percentile(milliseconds, 0.99);
  const auto ranks = stats::percentile_ranks(milliseconds.size(), 0.95);
  if (ranks.low) summary.p95_low = milliseconds[*ranks.low - 1];
  if (ranks.high) summary.p95_high = milliseconds[*ranks.high - 1];
  summary.sorted_ms = std::move(milliseconds);
  return summary;
}

Result<ArmSummary> summarise_arm(store::RunStore& store, const store::RunRecord& run,
                                 const store::ArmRecord& arm) {
  ASSAY_TRY(const auto yaml, store.task_yaml(arm.golden_set_hash));
  ASSAY_TRY(const auto task, dataset::parse_task(yaml, arm.task + "/task.yaml"));
  ASSAY_TRY(const auto items, store.item_count(arm.golden_set_hash));
  ArmWalk walk(task);
  ASSAY_CHECK(store.for_each_score(run.row, arm.row,
                                   [&walk](const store::ScoreRow& answer) { walk.take(answer); }));
  ArmSummary summary;
  summary.arm = arm;
  summary.metrics = walk.finish(items);
  summary.latency = walk.latency();
  summary.ttft = walk.ttft();
  summary.tokens = walk.tokens();
  summary.served_models = std::move(walk.served_models);
  summary.dropped_parameters = std::move(walk.dropped_parameters);
  summary.scorer_versions = walk.versions();
  summary.has_mixed_scores = summary.scorer_versions.size() > 1;
  ASSAY_TRY(const auto spend, store.spend(run.row, arm.row));
  if (run.origin == "run") summary.held = spend.held;
  set_spend(spend, summary);
  ASSAY_CHECK(add_first_try(store, run, task, summary, walk.positions));
  if (const auto size = batch_size(arm.parameters_json)) {
    summary.batch = BatchSummary{*size, spend.unasked, walk.positions.bands(*size)};
  }
  ASSAY_CHECK(add_fallbacks(store, run, summary));
  return summary;
}

Result<RunSummary> summarise(store::RunStore& store, const store::RunRecord& run) {
  RunSummary summary;
  summary.run = run;
  for (const store::ArmRecord& arm : run.arms) {
    ASSAY_TRY(auto arm_summary, summarise_arm(store, run, arm));
    summary.arms.push_back(std::move(arm_summary));
  }
  return summary;
}

}  // namespace assay::eval
