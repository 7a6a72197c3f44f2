#pragma once

/// \file
/// One experiment's pairs, read from the store and summed up: every figure of a shadow report.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/decide/traffic_accuracy.hpp"
#include "assay/eval/summary.hpp"
#include "assay/shadow/divergence.hpp"
#include "assay/store/traffic_store.hpp"

namespace assay::shadow {

/// What became of the requests. Every line of it adds up:
/// `stored = not_drawn + out_of_period + unshadowable + not_sampled + sampled`, as in a Funnel, and
/// `sampled = waiting + both_answered + lite_failed + pro_failed + both_failed`.
struct PairFunnel {
  std::int64_t stored = 0;     ///< of the task in the log
  std::int64_t not_drawn = 0;  ///< came after the last `assay shadow sample`
  std::int64_t out_of_period = 0;
  std::int64_t not_sampled = 0;
  std::map<std::string, std::int64_t> unshadowable;  ///< by why
  std::int64_t sampled = 0;
  std::int64_t waiting = 0;  ///< a tier was not asked yet
  std::int64_t both_answered = 0;
  std::int64_t lite_failed = 0;  ///< only Lite's call failed
  std::int64_t pro_failed = 0;
  std::int64_t both_failed = 0;
};

/// What one tier made of the sampled requests, first answers only.
struct TierFigures {
  store::ArmRecord arm;
  std::int64_t answers = 0;   ///< calls that ended, failed ones included
  std::int64_t from_log = 0;  ///< of them production's own
  std::map<std::string, std::int64_t> outcomes;
  /// As the replies named them, the log's and ours apart.
  std::map<std::string, std::int64_t> served_models, logged_models;
  /// Of our own calls, and as the log has it: two clocks, two loads, never added up.
  eval::LatencySummary latency, logged_latency;
  eval::LatencySummary ttft, logged_ttft;
  std::int64_t output_tokens = 0, output_counted = 0;
  std::int64_t micro_usd = 0, priced = 0;  ///< of one answer to each request, whoever paid
  std::int64_t calls = 0;                  ///< that we made, retries and second calls included
};

struct Comparison {
  store::ExperimentRecord experiment;
  std::vector<store::DrawRecord> draws;
  store::RunRecord run;
  PairFunnel funnel;
  TierFigures lite, pro;
  decide::ShadowReport report;
  std::vector<Divergence> divergences;  ///< fields that differ; empty where answers are no objects
  std::int64_t objects_compared = 0;    ///< pairs whose answers are both objects
  /// Golden items held against traffic; nothing without a golden run of both models.
  std::optional<decide::TrafficAccuracy> golden;
  std::string golden_run;  ///< its id
};

/// Which pairs, and what is asked of them.
struct ComparisonRequest {
  std::string task;
  std::string experiment;  ///< by name; empty: the task's only one
  std::string lite, pro;   ///< models of the run; empty: its arm of that tier
  std::string slice;       ///< to re-weight golden items by; empty: the one with most values
  decide::ShadowRules rules;
};

/// The experiment, the newest run over it, and its two arms.
struct Found {
  store::ExperimentRecord experiment;
  store::RunRecord run;
  store::ArmRecord lite, pro;
};

/// \error invalid_argument  no such experiment, several without a name, no run yet, or no such arm
/// \error storage
[[nodiscard]] Result<Found> find_comparison(store::TrafficStore& traffic,
                                            const ComparisonRequest& request);

/// Reads every pair once. Memory grows by some bytes per pair (latencies are sorted), never by
/// texts.
/// \error invalid_argument  as find_comparison; also a rule out of range
/// \error storage
[[nodiscard]] Result<Comparison> compare_traffic(store::RunStore& store,
                                                 const ComparisonRequest& request);

/// The same for the newest experiment of the task that asked both models.
///
/// \param request  both models named; the experiment is not looked at
/// \return nothing: there is none
/// \error invalid_argument  a rule out of range
/// \error storage
[[nodiscard]] Result<std::optional<Comparison>> newest_comparison(store::RunStore& store,
                                                                  ComparisonRequest request);

}  // namespace assay::shadow
