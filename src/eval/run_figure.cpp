#include "eval/run_figure.hpp"

#include <algorithm>
#include <cmath>

#include "assay/stats/mean.hpp"
#include "assay/stats/quantiles.hpp"
#include "eval/score_record.hpp"

namespace assay::eval {
namespace {

constexpr double kThousandItems = 1000;

double percentile_of(Metric metric) {
  return metric == Metric::latency_p95 ? 0.95 : 0.5;
}

MeasuredRun of_rate(const scoring::Rate& rate) {
  if (rate.n == 0) return {};
  const auto n = static_cast<double>(rate.n);
  return {RunFigure{rate.value, rate.low, rate.high, rate.n},
          // The product of a share and its n may miss n by a rounding error.
          stats::Tally{std::min(rate.value * n, n), n},
          {}};
}

MeasuredRun of_latency(const LatencySummary& latency, double p) {
  const auto estimate = stats::percentile_estimate(latency.sorted_ms, p);
  if (!estimate) return {};
  return {RunFigure{estimate->value, estimate->low, estimate->high, estimate->n}, std::nullopt,
          latency.sorted_ms};
}

/// A mean over the items that tell.
MeasuredRun of_mean(std::span<const decide::PairedItem> items,
                    std::optional<double> decide::Side::*value, double unit) {
  std::vector<decide::ValuePair> known;
  MeasuredRun run;
  for (const decide::PairedItem& item : items) {
    if (const auto& one = item.candidate.*value) {
      known.push_back({&item, *one * unit});
      run.values.push_back(*one * unit);
    }
  }
  std::sort(known.begin(), known.end(),
            [](const auto& a, const auto& b) { return a.item->id < b.item->id; });
  const decide::Rules rules;
  // The mean of a difference to nothing is the mean.
  const auto mean = decide::mean_difference(known, rules.confidence, rules.seed);
  if (mean) run.figure = RunFigure{mean->value, mean->low, mean->high, mean->n};
  return run;
}

/// F1 as a k of n, twice the matches of expected and given together; per item, over its repeats.
struct FieldSum {
  double matched = 0;
  double named = 0;
  double answers = 0;
};

Result<std::vector<FieldSum>> field_sums(store::RunStore& store, store::RowId run,
                                         store::RowId arm) {
  std::vector<FieldSum> items;
  ScoreReader reader;
  store::RowId item = -1;
  ASSAY_CHECK(store.for_each_score(run, arm, [&](const store::ScoreRow& row) {
    if (!row.score) return;
    const scoring::Score score = reader.read(*row.score);
    if (!is_scored(score.outcome) || score.fields.empty()) return;
    if (row.item_row != item) items.emplace_back();
    item = row.item_row;
    items.back().answers += 1;
    for (const scoring::FieldScore& field : score.fields) {
      items.back().matched += 2 * field.matched;
      items.back().named += field.expected + field.given;
    }
  }));
  // Repeats are not new items: each item weighs as one answer.
  for (FieldSum& sum : items) {
    sum.matched /= sum.answers;
    sum.named /= sum.answers;
  }
  return items;
}

/// F1 is a ratio of two sums over items. Its interval is that of the mean of each item's deviation
/// from the ratio (Cochran 1977, Sampling Techniques, 3rd ed., section 6.4).
MeasuredRun of_fields(const std::vector<FieldSum>& items) {
  stats::Tally sum;
  for (const FieldSum& item : items) {
    sum.successes += item.matched;
    sum.trials += item.named;
  }
  if (sum.trials <= 0) return {};
  const double f1 = sum.successes / sum.trials;
  const auto n = static_cast<double>(items.size());
  double squares = 0;
  for (const FieldSum& item : items) {
    const double deviation = (item.matched - f1 * item.named) / (sum.trials / n);
    squares += deviation * deviation;
  }
  RunFigure figure{f1, std::nullopt, std::nullopt, static_cast<std::int64_t>(items.size())};
  const double deviation = figure.n > 1 ? std::sqrt(squares / (n - 1)) : 0;
  if (const auto interval = stats::mean_interval(f1, deviation, figure.n);
      interval && deviation > 0) {
    figure.low = std::max(0.0, interval->low);
    figure.high = std::min(1.0, interval->high);
  }
  return {figure, sum, {}};
}

}  // namespace

Result<MeasuredRun> measure(store::RunStore& store, Metric metric, const ArmSummary& summary,
                            store::RowId run, std::span<const decide::PairedItem> sides) {
  switch (metric) {
    case Metric::accuracy:
      return of_rate(summary.metrics.accuracy);
    case Metric::parse_success:
      return of_rate(summary.metrics.parse_success);
    case Metric::field_f1: {
      ASSAY_TRY(const auto items, field_sums(store, run, summary.arm.row));
      return of_fields(items);
    }
    case Metric::latency_p50:
    case Metric::latency_p95:
      return of_latency(summary.latency, percentile_of(metric));
    case Metric::cost_per_1000:
      return of_mean(sides, &decide::Side::cost_usd, kThousandItems);
    case Metric::output_tokens:
      return of_mean(sides, &decide::Side::output_tokens, 1);
  }
  return MeasuredRun();
}

std::vector<stats::Tally> tallies_of(Metric metric, std::span<const MeasuredRun> runs) {
  std::vector<double> all;
  for (const MeasuredRun& run : runs) all.insert(all.end(), run.values.begin(), run.values.end());
  std::sort(all.begin(), all.end());
  const double threshold = stats::percentile(all, percentile_of(metric)).value_or(0);
  std::vector<stats::Tally> tallies;
  for (const MeasuredRun& run : runs) {
    if (run.tally) {
      tallies.push_back(*run.tally);
      continue;
    }
    const auto above = std::count_if(run.values.begin(), run.values.end(),
                                     [threshold](double value) { return value > threshold; });
    tallies.push_back({static_cast<double>(above), static_cast<double>(run.values.size())});
  }
  return tallies;
}

}  // namespace assay::eval
