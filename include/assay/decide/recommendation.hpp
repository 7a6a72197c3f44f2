#pragma once

/// \file
/// Lite, Pro, or which goes where: every piece of evidence there is, and what follows from it.
/// Pure: the same evidence and the same day give the same recommendation.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/break_even.hpp"
#include "assay/decide/certificate.hpp"
#include "assay/decide/comparison.hpp"
#include "assay/decide/shadow_report.hpp"

namespace assay::decide {

enum class Advice {
  stay_on_lite,    ///< Lite is shown to be good enough
  route_slices,    ///< some requests go to Pro, by a rule with a certificate
  use_pro,         ///< Lite is shown to be worse, and no rule is certified
  fix_lite_first,  ///< another prompt or other parameters make Lite good enough
  inconclusive,    ///< the evidence cannot tell; the next step says what would
};

/// `STAY_ON_LITE`, `ROUTE_SLICES`, `USE_PRO`, `FIX_LITE_FIRST`, `INCONCLUSIVE`.
[[nodiscard]] std::string_view to_string(Advice advice);
[[nodiscard]] std::optional<Advice> advice_from_string(std::string_view text);

struct RecommendOptions {
  Rules rules;
  double most_escalated = 0.2;                  ///< share that a rule may send, in (0, 1]
  double delta = 0.05;                          ///< chance that a certificate is wrong
  std::optional<double> max_risk;               ///< of a certificate; nothing: the margin
  std::int64_t requests_per_month = 1'000'000;  ///< at least 1
  std::vector<std::string> slices;              ///< that a router can see; empty: all
  std::string today;                            ///< YYYY-MM-DD
  std::int64_t valid_days = 90;                 ///< models and traffic change
};

/// Another Lite: another prompt version or other parameters, against the same Pro.
struct Variant {
  std::string model;  ///< its name in the config
  std::string prompt_version;
  std::vector<PairedItem> items;  ///< baseline: Pro
  std::int64_t missing = 0;
};

struct RecommendInput {
  std::span<const RoutedItem> items;  ///< of golden runs
  std::int64_t missing = 0;           ///< golden items that neither side answered
  std::vector<Variant> variants;
  const ShadowReport* shadow = nullptr;  ///< null: there is none
};

struct JudgedVariant {
  std::string model, prompt_version;
  Evidence evidence;                   ///< at alpha / number of variants
  std::optional<double> usd, pro_usd;  ///< per item
  bool closes_gap = false;  ///< not worse than Pro, and at most a quarter of its price where known
};

/// A way of routing in the table that a manager reads; all on the same items.
struct RoutingOption {
  std::string name;  ///< `all-lite`, `all-pro`, `rule`, `rule-not-certified`
  RoutedFigures figures;
};

struct Recommendation {
  Advice advice = Advice::inconclusive;
  std::string reason;  ///< one clause with its numbers, without a full stop
  RecommendOptions options;
  std::int64_t items = 0;  ///< with a verdict on both sides
  Comparison golden;       ///< Lite (candidate) against Pro
  std::vector<RoutingOption> table;
  std::int64_t table_items = 0;
  RuleSearch search;
  std::vector<RuleCertificate> certificates;  ///< of the rules that were tested
  std::optional<RuleCertificate> rule;        ///< for route_slices, where golden items certify it
  /// For route_slices: the rule, certified by golden items or by labelled traffic.
  std::optional<RoutingRule> routed;
  std::vector<JudgedVariant> variants;
  BreakEven break_even;
  std::string next_step;             ///< for inconclusive: what to do, with its numbers
  std::vector<std::string> changes;  ///< what would change the verdict
  std::vector<std::string> warnings;
  std::string expires;  ///< YYYY-MM-DD: look again by then
};

/// \error invalid_argument  an option out of range, no such day, or items that compare() refuses
[[nodiscard]] Result<Recommendation> recommend(const RecommendInput& input,
                                               const RecommendOptions& options);

/// A day so many days later. \error invalid_argument  not YYYY-MM-DD
[[nodiscard]] Result<std::string> later_day(const std::string& day, std::int64_t days);

}  // namespace assay::decide
