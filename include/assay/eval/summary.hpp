#pragma once

/// \file
/// What one arm of a stored run did: every figure that reports print.

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/scoring/metrics.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

/// Percentiles in milliseconds by nearest rank over live calls whose answer was about the model.
struct LatencySummary {
  std::int64_t n = 0;
  std::optional<double> p50, p90, p95;
  std::optional<double> p99;  ///< only from 100 values on
  /// 95 % interval of p95 by order statistics; an absent end is unbounded.
  std::optional<double> p95_low, p95_high;
  std::vector<double> sorted_ms = {};  ///< what the percentiles are of
};

[[nodiscard]] LatencySummary summarise_latency(std::vector<double> milliseconds);

/// Sums over the final answers; nothing when one of them, or none, told.
struct TokenSummary {
  std::optional<std::int64_t> input, cached, output, reasoning;
  std::int64_t output_counted = 0;         ///< answers that told their output tokens
  std::optional<std::int64_t> output_p99;  ///< of these, nearest rank; only from 100 on
};

/// What a run with `run.correction` gave before anything was corrected.
struct FirstTry {
  scoring::Rate accuracy;
  scoring::Rate parse_success;
  scoring::Rate parse_success_strict;
  std::int64_t corrections = 0;  ///< calls that asked once more; failed ones on the wire included
};

/// Answers to items that stood at these places of their requests, both ends included.
struct PositionBand {
  int first = 1;
  int last = 1;
  scoring::Rate accuracy;  ///< of the first answers about the model; `n` counts answers
};

/// Of an arm that asks for many items at once. Its latencies are those of whole requests.
struct BatchSummary {
  int size = 0;              ///< items in one request; a last or resumed one may have fewer
  std::int64_t unasked = 0;  ///< answers under numbers that nobody asked: scored nowhere
  std::vector<PositionBand> by_position;
};

/// What another model answered in place of the arm's own: in none of the arm's figures.
struct FallbackSummary {
  std::string model;  ///< its name in the config
  std::int64_t answers = 0;
  std::int64_t correct = 0;
  std::optional<double> cost_usd;  ///< of all its calls; nothing when part of it is unknown
};

struct ArmSummary {
  store::ArmRecord arm;
  scoring::ArmMetrics metrics;
  LatencySummary latency;
  std::optional<LatencySummary> ttft;  ///< nothing when no call streamed
  TokenSummary tokens;
  std::int64_t attempts = 0;  ///< calls made, retries and corrections included; a batch is one
  std::int64_t cached = 0;    ///< attempts that were copied from an earlier run, not made
  /// Of all attempts, the copied ones with what they would have cost; nothing when part of it is
  /// unknown.
  std::optional<double> cost_usd;
  std::optional<double> spent_usd;       ///< of it, what this run paid
  std::optional<double> known_cost_usd;  ///< of the attempts whose cost is known, if there are any
  std::int64_t unpriced_attempts = 0;    ///< may have been billed, nobody knows how much
  /// All its calls together, kept waiting by limits and before retries; in no latency. Nothing for
  /// imported answers.
  std::optional<std::chrono::nanoseconds> held;
  std::optional<FirstTry> first_try;  ///< nothing where nothing was corrected
  std::optional<BatchSummary> batch;  ///< nothing where every item was asked alone
  std::vector<FallbackSummary> fallbacks;
  std::map<std::string, std::int64_t> served_models;  ///< as the replies named them -> answers
  std::string dropped_parameters;            ///< comma list of parameters the model refused
  std::vector<std::string> scorer_versions;  ///< that scored the answers, sorted
  bool has_mixed_scores = false;  ///< by more than one version of the scorer; rescore_run mends it
};

struct RunSummary {
  store::RunRecord run;
  std::vector<ArmSummary> arms;  ///< in the order of the run
};

/// Reads one arm of a run and sums it up.
/// \error storage
[[nodiscard]] Result<ArmSummary> summarise_arm(store::RunStore& store, const store::RunRecord& run,
                                               const store::ArmRecord& arm);

/// Reads a run and sums it up. Memory grows by a few bytes per answer (latencies are sorted), never
/// by its text. \error storage
[[nodiscard]] Result<RunSummary> summarise(store::RunStore& store, const store::RunRecord& run);

}  // namespace assay::eval
