#pragma once

/// \file
/// What makes bills grow unseen, looked for in what a run paid. Pure: each check is a rule on
/// numbers, and says that it cannot tell where a number is missing.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/decide/evidence.hpp"
#include "assay/decide/replay.hpp"

namespace assay::decide {

enum class CostTrap {
  default_to_pro,    ///< Pro answers where Lite is shown to be not worse
  unsure_to_pro,     ///< a rule that sends so much to Pro that it saves little
  unbounded_output,  ///< nothing keeps an answer from being long
  truncated,         ///< answers paid for and cut off by the cap
  reasoning,         ///< output that nobody sees
  thrown_away,       ///< calls that had to be made again
  cache_unused,      ///< the same long prompt at full price each time
  cost_unknown,      ///< nobody knows what some calls cost
};

/// `default_to_pro`, ...
[[nodiscard]] std::string_view to_string(CostTrap trap);

enum class Sighting { seen, not_seen, not_known };

// From where on a trap counts as seen.
inline constexpr double kFarAboveP99 = 4;        ///< output cap / p99 of the output tokens
inline constexpr double kMuchReasoning = 0.10;   ///< of the output tokens
inline constexpr double kMuchThrownAway = 0.02;  ///< of the cost
inline constexpr double kMuchSentToPro = 0.20;   ///< of the items
inline constexpr double kLeastCacheable = 1024;  ///< tokens of a prompt; what providers ask for
inline constexpr double kLittleCached = 0.10;    ///< of the input tokens
inline constexpr double kRunawayAnswers = 0.01;  ///< that the cost of a high cap is told for

/// What one arm paid for, as the traps need it. Sums are over final answers unless they say more.
struct ArmCosts {
  bool is_free = false;             ///< runs in-process: nothing is paid, nothing is looked for
  std::int64_t answers = 0;         ///< about the model
  std::int64_t calls = 0;           ///< all, repeated ones included
  std::int64_t unpriced = 0;        ///< of the calls: may have been billed, nobody knows how much
  std::optional<double> usd;        ///< of all calls; nothing when part of it is unknown
  std::optional<double> known_usd;  ///< of the calls whose cost is known, if there are any
  bool knows_parameters = true;  ///< false: imported answers, nobody says how they were asked for
  std::optional<std::int64_t> output_cap;      ///< in tokens, as it was sent; nothing: none was
  std::optional<std::int64_t> output_p99;      ///< tokens; nothing below 100 answers
  std::int64_t truncated = 0;                  ///< answers that the cap cut
  std::optional<double> truncated_usd;         ///< nothing: unknown
  std::int64_t superseded = 0;                 ///< calls that another one followed
  std::optional<double> superseded_usd;        ///< nothing: unknown
  std::optional<double> known_superseded_usd;  ///< of those whose cost is known, if there are any
  std::int64_t superseded_unpriced = 0;  ///< of them: may have been billed, nobody knows how much
  std::optional<std::int64_t> input_tokens, cached_tokens, output_tokens, reasoning_tokens;
  std::optional<double> input_price, cached_price, output_price;  ///< USD per million tokens
  std::string price_date;                                         ///< YYYY-MM-DD of the list price
  bool is_price_configured = false;  ///< the price is the config's, not the list's
};

/// A rule that sends part of the items to Pro.
struct SentShare {
  Policy policy;
  double sent = 0;                ///< share of the items
  double accuracy = 0;            ///< of the rule
  double random_accuracy = 0;     ///< of the same share sent by lot
  std::optional<double> usd;      ///< per item
  std::optional<double> pro_usd;  ///< likewise, of Pro alone
};

/// One trap, looked for in one arm or one pair of arms.
struct TrapSighting {
  CostTrap trap = CostTrap::cost_unknown;
  Sighting sighting = Sighting::not_known;
  std::string why_unknown;  ///< one sentence without a full stop; only for `not_known`
  /// What the trap is measured by: a share of the cost, tokens, answers, calls or items; for
  /// `unbounded_output` the cap over p99 (nothing without a cap).
  std::optional<double> measure;
  std::optional<double> usd_per_answer;  ///< that it costs; nothing: unknown
  bool is_at_least = false;              ///< `usd_per_answer` is of what is known
  std::optional<SentShare> rule;         ///< of `unsure_to_pro`
};

/// Looks for every trap of a single arm; nothing for one that is free.
[[nodiscard]] std::vector<TrapSighting> arm_traps(const ArmCosts& arm);

/// Looks for the traps of choosing between Lite and Pro.
///
/// \param verdict  on Lite against Pro; nothing: they could not be compared
/// \param replay   Lite and Pro; null: not replayed
/// \param margin   the loss of accuracy that would be accepted
/// \return none where both cost nothing
[[nodiscard]] std::vector<TrapSighting> pair_traps(std::optional<Verdict> verdict,
                                                   const Replay* replay, double margin);

/// Of the replayed policies the one of a recipe without parameters.
/// \return null: there is none, or it is not recorded
[[nodiscard]] const PolicyFigures* find_policy(const Replay& replay, Recipe recipe);

}  // namespace assay::decide
