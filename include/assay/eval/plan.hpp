#pragma once

/// \file
/// What a run would take and what it could show, before anything is spent. Sends nothing, writes
/// nothing.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "assay/core/completion.hpp"
#include "assay/core/result.hpp"
#include "assay/decide/evidence.hpp"
#include "assay/eval/suite.hpp"
#include "assay/stats/estimate.hpp"

namespace assay::eval {

/// What is still to be asked of one arm. Estimates are 95 % prediction intervals of the sum over
/// `calls`; they rest on stored calls (n) that asked the same model the same way, and are missing
/// where there are too few of these. Tokens and cost are those of calls that succeed at once.
struct PlannedArm {
  store::ArmRecord arm;
  bool is_in_process = false;
  std::int64_t answers = 0;         ///< items x repeats
  std::int64_t answers_stored = 0;  ///< of the run that would be resumed
  std::int64_t calls = 0;
  /// With every retry that run.max_attempts allows, every correction and every fallback.
  std::int64_t calls_at_most = 0;
  std::string history_run;  ///< the newest run that stored calls are from; empty: none
  std::int64_t history_calls = 0;

  TokenCount counted_input = 0;   ///< of the requests' texts, by the rule of `local::count_tokens`
  TokenCount output_at_most = 0;  ///< all answers as long as the cap allows
  std::optional<stats::Estimate> input_tokens;  ///< as the provider counts
  std::optional<stats::Estimate> output_tokens;
  bool is_priced = false;
  bool is_free = false;  ///< every price is 0
  std::optional<stats::Estimate> cost_usd;
  std::optional<double> cost_at_most_usd;  ///< what the budget counts for calls without usage
  /// What corrections and fallbacks could add; nothing where a price is unknown.
  std::optional<double> follow_ups_at_most_usd = 0;
  std::optional<double> latency_ms;  ///< mean of the stored calls
};

/// Providers are asked at the same time, each within its limits.
struct PlannedProvider {
  std::string name;
  std::int64_t calls = 0;
  int concurrency = 0;
  std::optional<std::int64_t> requests_per_minute, tokens_per_minute;
  std::optional<double> seconds;  ///< nothing: neither a latency nor a limit is known
  bool is_at_least = false;       ///< `seconds` knows the limits only
};

/// The two models of the suite that disagreed most in an earlier run of the task.
struct StoredPair {
  std::string first, second, run_id;
  stats::Estimate discordance;  ///< share of units that only one got right (Wilson), n units
};

/// What n units show at a discordance: two equally good models, the gate's alpha, power 80 %.
struct Detectable {
  double discordance = 0;
  std::optional<double> margin;       ///< the smallest loss that can be ruled out
  std::optional<std::int64_t> items;  ///< needed for the gate's margin
};

struct PlannedTask {
  std::string task;
  std::int64_t items = 0;
  std::int64_t units = 0;  ///< independent ones: items, or the clusters they come in
  double margin = 0;       ///< the gate's
  double alpha = 0;        ///< the gate's, one-sided
  double power = 0.80;
  decide::Mode mode = decide::Mode::fixed;  ///< the gate's
  std::optional<StoredPair> pair;
  std::vector<Detectable> detectable;  ///< at the pair's discordance, else at several
  /// The largest discordance at which the gate's margin can be shown; above 1: at any.
  std::optional<double> most_discordance;
  double accuracy = 0.9;  ///< at which `half_width` holds
  bool is_accuracy_stored = false;
  double half_width = 0;  ///< half of the 95 % Wilson interval
};

enum class BudgetKind { calls, usd, minutes };
[[nodiscard]] std::string_view to_string(BudgetKind kind);

enum class BudgetVerdict { fits, may_exceed, exceeds, unknown };
/// `fits`, `may_exceed`, `exceeds`, `unknown`.
[[nodiscard]] std::string_view to_string(BudgetVerdict verdict);

struct BudgetCheck {
  BudgetKind kind = BudgetKind::calls;
  double limit = 0;
  double used = 0;  ///< by earlier sessions of the run
  BudgetVerdict verdict = BudgetVerdict::unknown;
};

/// Sum over all arms. Ends are added up, so the interval is at least as wide as it must be.
struct PlannedCost {
  std::optional<double> value;  ///< nothing: of some arm no more than a bound is known
  double low = 0;
  double high = 0;                      ///< "at most" where there is no value
  std::vector<std::string> unpriced{};  ///< models that are in none of these: nobody knows
  /// What corrections and fallbacks could add to it; nothing where a price is unknown.
  std::optional<double> follow_ups = 0;
};

struct Plan {
  std::string resumed_run;   ///< empty: a new run would begin
  std::string finished_run;  ///< the newest run of this config, if it is finished
  std::int64_t calls = 0, calls_at_most = 0;
  int max_attempts = 1;
  PlannedCost cost;
  std::optional<double> seconds;
  bool is_time_at_least = false;
  std::vector<PlannedArm> arms;  ///< in the order of the suite
  std::vector<PlannedTask> tasks;
  std::vector<PlannedProvider> providers;
  std::vector<BudgetCheck> budget;
  std::string refusal;  ///< why `run_suite` would not start; empty: it would
};

/// Plans the run that `run_suite` would make with the same arguments.
///
/// \param database   read if it is there; never created or written
/// \param start_new  do not resume an unfinished run of the same config
/// \error storage
[[nodiscard]] Result<Plan> make_plan(const Suite& suite, const std::filesystem::path& database,
                                     bool start_new);

}  // namespace assay::eval
