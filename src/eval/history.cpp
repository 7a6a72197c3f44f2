#include "assay/eval/history.hpp"

#include <algorithm>
#include <array>

#include "eval/run_figure.hpp"

namespace assay::eval {
namespace {

constexpr std::array<std::pair<Metric, std::string_view>, 7> kNames = {{
    {Metric::accuracy, "accuracy"},
    {Metric::parse_success, "parse_success"},
    {Metric::field_f1, "field_f1"},
    {Metric::latency_p50, "latency_p50"},
    {Metric::latency_p95, "latency_p95"},
    {Metric::cost_per_1000, "cost_per_1000"},
    {Metric::output_tokens, "output_tokens"},
}};

bool is_same(const ServedModels& a, const ServedModels& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& one, const auto& other) { return one.first == other.first; });
}

/// Who did better on each item both runs answered: in accuracy, or in being readable.
decide::Evidence weigh_step(std::vector<decide::PairedItem>& items, Metric metric) {
  std::vector<const decide::PairedItem*> sorted;
  for (decide::PairedItem& item : items) {
    for (decide::Side* side : {&item.baseline, &item.candidate}) {
      if (metric == Metric::parse_success && side->correct) side->correct = side->parsed;
    }
    sorted.push_back(&item);
  }
  std::sort(sorted.begin(), sorted.end(),
            [](const auto* a, const auto* b) { return a->id < b->id; });
  return decide::weigh(sorted, {});
}

/// The one whose golden set the line is about.
const ArmOfRun& newest_of(std::span<const ArmOfRun> series) {
  const auto finished = std::find_if(series.rbegin(), series.rend(), [](const ArmOfRun& of) {
    return of.run->finished_unix_ms.has_value();
  });
  return finished == series.rend() ? series.back() : *finished;
}

/// Adds rows from the oldest on, each held against the last tested one before it.
class HistoryBuilder {
 public:
  HistoryBuilder(store::RunStore& store, const ArmOfRun& newest, Metric metric)
      : store_(store), set_(newest.arm->golden_set_hash) {
    history_.task = newest.arm->task;
    history_.model = newest.arm->model;
    history_.metric = metric;
  }

  Status add(const ArmOfRun& of) {
    HistoryRow row;
    row.run = *of.run;
    row.run.arms = {*of.arm};
    row.is_same_set = of.arm->golden_set_hash == set_;
    ASSAY_TRY(const auto summary, summarise_arm(store_, *of.run, *of.arm));
    const bool has_neighbour = row.is_same_set && tested_.run != nullptr;
    // The first row has only itself to be paired with: its items are read all the same.
    ASSAY_TRY(auto pairing, pair(has_neighbour ? tested_ : of, of));
    row.disparities = std::move(pairing.disparities);
    ASSAY_TRY(auto measured, measure(store_, history_.metric, summary, of.run->row, pairing.items));
    row.figure = measured.figure;
    note_models(of, summary.served_models, row);
    if (!row.is_same_set) ++history_.other_sets;
    if (row.is_same_set && of.run->finished_unix_ms && row.figure) {
      row.point = measured_.size();
      measured_.push_back(std::move(measured));
      points_.emplace_back();
      if (has_neighbour) add_step(pairing.items, row);
      tested_ = of;
    }
    history_.rows.push_back(std::move(row));
    return {};
  }

  Result<History> finish() {
    const auto tallies = tallies_of(history_.metric, measured_);
    for (std::size_t i = 0; i < points_.size(); ++i) points_[i].level = tallies[i];
    ASSAY_TRY(history_.changes, decide::find_changes(points_));
    return std::move(history_);
  }

 private:
  Result<Pairing> pair(const ArmOfRun& before, const ArmOfRun& of) {
    ASSAY_TRY(const auto left, open_stored_arm(store_, *before.run, *before.arm));
    ASSAY_TRY(const auto right, open_stored_arm(store_, *of.run, *of.arm));
    return pair_arms(*left, *right);
  }

  void note_models(const ArmOfRun& of, const ServedModels& served, HistoryRow& row) {
    if (!model_id_.empty() && model_id_ != of.arm->model_id) row.model_id_before = model_id_;
    model_id_ = of.arm->model_id;
    row.served = served;
    if (served.empty()) return;
    if (!served_.empty() && !is_same(served, served_)) row.served_before = served_;
    served_ = served;
  }

  void add_step(std::vector<decide::PairedItem>& items, HistoryRow& row) {
    if (history_.metric != Metric::accuracy && history_.metric != Metric::parse_success) return;
    const decide::Evidence evidence = weigh_step(items, history_.metric);
    if (!evidence.difference) return;
    row.step = evidence.difference;
    points_.back().step_p = evidence.mcnemar.exact;
  }

  store::RunStore& store_;
  std::string set_;
  History history_;
  std::vector<MeasuredRun> measured_;
  std::vector<decide::SeriesPoint> points_;
  ArmOfRun tested_;  ///< the last one
  std::string model_id_;
  ServedModels served_;
};

}  // namespace

std::string_view to_string(Metric metric) {
  for (const auto& [value, name] : kNames) {
    if (value == metric) return name;
  }
  return "unknown";
}

std::optional<Metric> metric_from_string(std::string_view text) {
  for (const auto& [value, name] : kNames) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const auto& [value, name] : kNames) names.emplace_back(name);
  return names;
}

std::vector<ArmOfRun> runs_of(std::span<const store::RunRecord> runs, const std::string& model,
                              const std::string& task) {
  std::vector<ArmOfRun> series;
  for (const store::RunRecord& run : runs) {
    for (const store::ArmRecord& arm : run.arms) {
      if (arm.model == model && arm.task == task) series.push_back({&run, &arm});
    }
  }
  std::stable_sort(series.begin(), series.end(), [](const ArmOfRun& a, const ArmOfRun& b) {
    return a.run->started_unix_ms < b.run->started_unix_ms;
  });
  return series;
}

Result<History> read_history(store::RunStore& store, std::span<const ArmOfRun> series,
                             Metric metric) {
  HistoryBuilder builder(store, newest_of(series), metric);
  for (const ArmOfRun& of : series) ASSAY_CHECK(builder.add(of));
  return builder.finish();
}

}  // namespace assay::eval
