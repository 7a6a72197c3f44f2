#include "eval/plan_usage.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "assay/stats/mean.hpp"
#include "eval/request_size.hpp"

namespace assay::eval {
namespace {

double mean_of(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Sum of `calls` further values like these, with its 95 % prediction interval: the mean of m new
/// values differs from that of n old ones by a standard error of s sqrt(1/n + 1/m), where the mean
/// itself has s sqrt(1/n).
/// \see Hahn and Meeker (1991), Statistical Intervals, section 4.8
std::optional<stats::Estimate> sum_of_next(std::span<const double> values, std::int64_t calls) {
  const auto n = static_cast<double>(values.size());
  const auto m = static_cast<double>(calls);
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / (n - 1));
  const auto interval = stats::mean_interval(mean, deviation * std::sqrt(1 + n / m),
                                             static_cast<std::int64_t>(values.size()));
  if (!interval) return std::nullopt;
  return stats::Estimate{m * mean, m * std::max(0.0, interval->low), m * interval->high,
                         static_cast<std::int64_t>(values.size())};
}

/// The same call with a request `factor` times as long.
TokenUsage resized(TokenUsage usage, double factor) {
  const auto scaled = [factor](TokenCount tokens) -> TokenCount {
    return std::llround(static_cast<double>(tokens) * factor);
  };
  const TokenCount cached = usage.cached.value_or(0);
  const TokenCount written = usage.cache_write.value_or(0);
  // Part by part: rounded on its own, the whole could come out below the sum of its parts.
  usage.input = scaled(*usage.input - cached - written) + scaled(cached) + scaled(written);
  if (usage.cached) usage.cached = scaled(cached);
  if (usage.cache_write) usage.cache_write = scaled(written);
  return usage;
}

void forecast(const Arm& arm, const CallHistory& history, PlannedArm& planned) {
  // Stored items may be shorter or longer than those still to be asked.
  const double counted =
      static_cast<double>(planned.counted_input) / static_cast<double>(planned.calls);
  const double factor = history.counted_input > 0 ? counted / history.counted_input : 1.0;
  std::vector<double> input, output, cost;
  for (const TokenUsage& stored : history.usages) {
    const TokenUsage usage = resized(stored, factor);
    input.push_back(static_cast<double>(*usage.input));
    output.push_back(static_cast<double>(*usage.output));
    if (!arm.model->price) continue;
    if (const auto price = provider::cost(*arm.model->price, usage)) cost.push_back(price->usd());
  }
  planned.input_tokens = sum_of_next(input, planned.calls);
  planned.output_tokens = sum_of_next(output, planned.calls);
  if (cost.size() == input.size()) planned.cost_usd = sum_of_next(cost, planned.calls);
}

bool is_free(const provider::Price& price) {
  return std::all_of(price.bands.begin(), price.bands.end(), [](const provider::PriceBand& band) {
    return band.input == 0 && band.output == 0 && band.cached_input.value_or(0) == 0 &&
           band.cache_write.value_or(0) == 0;
  });
}

}  // namespace

void plan_usage(const Arm& arm, const CallHistory& history, std::span<const Question> asked,
                PlannedArm& planned) {
  planned.history_run = history.run_id;
  planned.history_calls = static_cast<std::int64_t>(history.usages.size());
  planned.is_priced = arm.model->price.has_value();
  planned.is_free = planned.is_priced && is_free(*arm.model->price);
  if (!history.latency_ms.empty()) planned.latency_ms = mean_of(history.latency_ms);
  MicroUsd most;
  for (const Question& question : asked) {
    planned.counted_input += count_request_tokens(question);
    planned.output_at_most += output_cap(question).value_or(0);
    if (planned.is_priced) most += worst_case(question);
  }
  if (planned.is_priced) planned.cost_at_most_usd = most.usd();
  if (planned.calls == 0) {
    planned.input_tokens = planned.output_tokens = planned.cost_usd = stats::Estimate{};
  } else if (history.usages.size() >= kFewestCalls) {
    forecast(arm, history, planned);
  } else if (planned.is_free) {
    planned.cost_usd = stats::Estimate{};
  }
}

}  // namespace assay::eval
