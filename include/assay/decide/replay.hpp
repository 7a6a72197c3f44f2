#pragma once

/// \file
/// What a routing recipe would have done, replayed from stored answers. Pure: no call is made, and
/// the same answers give the same figures in any order of the items.
///
/// All recipes are judged on the same items: those with a scored answer on both sides. Where an
/// item was asked several times, every combination of its stored answers counts alike, and the item
/// as one.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/evidence.hpp"
#include "assay/decide/paired_item.hpp"

namespace assay::decide {

/// How much help it took to read an answer.
enum class Rung : unsigned char { none, repaired, stripped, strict };

/// One stored answer that is about the model.
struct StoredAnswer {
  Rung rung = Rung::none;
  bool is_schema_valid = false;
  bool is_value_valid = false;
  bool is_usable = false;  ///< read, valid, neither cut off nor refused: what a program can see
  bool is_correct = false;
  std::optional<double> confidence;  ///< in [0, 1], as stated
  std::optional<double> cost_usd;    ///< of all its calls, failed ones on the wire included
  double known_usd = 0;              ///< the known part of it
  std::optional<double> latency_ms;  ///< of the live call that was answered
};

struct StoredReply {
  StoredAnswer first;
  std::optional<StoredAnswer> corrected;  ///< what the model said when it was told of its mistake
};

/// An item with what both models answered, a reply for each repeat.
struct ReplayItem {
  PairedItem pair;  ///< id, slices and cluster; its sides are not read
  std::vector<StoredReply> lite;
  std::vector<StoredReply> pro;
  bool has_lite_failed = false;  ///< Lite's call failed on the wire, in the end
};

enum class Recipe {
  lite,        ///< Lite, read with every rung of the parse ladder
  strict,      ///< Lite, where an answer that needs stripping or repair is a failure
  retry,       ///< Lite, asked once more where it gave nothing usable
  failure,     ///< Lite, then Pro where Lite gave nothing usable
  confidence,  ///< Lite, then Pro where the confidence is below a threshold
  slices,      ///< some slices go to Pro at once, the rest to Lite
  pro,         ///< Pro
};

[[nodiscard]] std::string_view to_string(Recipe recipe);
[[nodiscard]] std::optional<Recipe> recipe_from_string(std::string_view text);

struct SliceValue {
  std::string slice;
  std::string value;
  bool operator==(const SliceValue&) const = default;
};

struct Policy {
  Recipe recipe = Recipe::lite;
  /// Confidences below go to Pro. An answer that states none, or is not usable, counts as 0.
  double threshold = 0;
  std::vector<SliceValue> slices;  ///< an item with any of these goes to Pro
};

/// Higher than every confidence: sends everything.
inline constexpr double kAboveEveryConfidence = 1.01;

/// `all-lite`, `lite-strict`, `lite-retry`, `pro-on-failure`, `pro-below-0.8`,
/// `pro-for-language=de`, `all-pro`.
[[nodiscard]] std::string name_of(const Policy& policy);

/// A mean over items with its interval: the shape of a difference.
using Mean = Difference;

/// Milliseconds from the question to the last answer: Lite's and Pro's call added up where both are
/// made. Nearest rank; the interval by order statistics.
struct LatencyFigures {
  std::optional<double> p50, p95;
  std::optional<double> p95_low, p95_high;  ///< nothing: unbounded
  std::int64_t n = 0;                       ///< items whose calls were timed
};

/// Sending the same share of items to Pro by lot, at once: what a rule must beat. The expectation
/// over all lots, not a simulation.
struct RandomReference {
  double accuracy = 0;
  std::optional<double> cost_usd;  ///< per item
  std::optional<Difference> gain;  ///< accuracy of the policy minus that of the lot
};

struct PolicyFigures {
  Policy policy;
  std::string not_recorded;  ///< why it cannot be told; if not empty nothing below means anything
  Mean accuracy;
  Mean parse_success;
  Mean sent_to_pro;              ///< without interval where the recipe fixes the share
  std::optional<Mean> cost_usd;  ///< per item; nothing when some item's is not known
  double known_cost_usd = 0;     ///< per item: what is known of it, so that it costs at least this
  std::optional<double> cost_usd_per_correct;
  std::int64_t unpriced = 0;  ///< items whose cost is not known
  LatencyFigures latency;
  std::optional<Difference> minus_pro;    ///< accuracy minus that of all-pro; nothing for itself
  std::optional<Difference> minus_lite;   ///< likewise
  std::optional<RandomReference> random;  ///< where some items are sent, but not all
  std::int64_t unscored = 0;              ///< of all items: those it could not have answered
  std::string
      dominated_by;  ///< a policy that costs no more and is right no less often, by estimates
  bool is_on_frontier = false;  ///< no other dominates it; false, too, with unknown cost
};

/// A rung of the parse ladder over one side's first answers.
struct LadderStep {
  std::string_view name;         ///< strict, stripped, repaired, schema_valid, value_valid
  Mean reached;                  ///< share of answers that came at least this far
  std::optional<Mean> accuracy;  ///< were reading to end here; for the first three
};

/// Keep a Lite answer when its confidence is at least the threshold.
struct ThresholdPoint {
  double threshold = 0;
  Mean accuracy;  ///< of the whole policy; without interval where items come in clusters
  double sent_to_pro = 0;
  std::optional<double> kept_risk;  ///< share of wrong answers among those kept on Lite
  std::optional<double> cost_usd;   ///< per item
  double known_cost_usd = 0;        ///< per item: what is known of it
  std::int64_t unpriced = 0;        ///< items whose cost is not known
  double random_accuracy = 0;       ///< of the same share sent by lot
};

struct ConfidenceCurve {
  std::vector<ThresholdPoint> points;  ///< one per distinct confidence and one above, ascending
  double stated = 0;                   ///< share of Lite's answers that state a confidence
  double area = 0;         ///< under the risk-coverage curve of Lite alone (AURC); lower is better
  double best_area = 0;    ///< were every right answer more confident than any wrong one
  double chance_area = 0;  ///< were the confidence to mean nothing
};

/// A threshold picked on one half of the items and judged on the other: the least share sent that
/// stays within the margin of Pro.
struct HalfTrial {
  double threshold = 0;
  std::int64_t fitted_items = 0;
  double fitted_minus_pro = 0;
  double fitted_sent = 0;
  Mean accuracy;  ///< on the other half, as all that follows
  std::optional<Difference> minus_pro;
  Mean sent_to_pro;
};

struct ReplayOptions {
  std::vector<Recipe> recipes;     ///< empty: all. `lite` and `pro` always come
  std::vector<double> thresholds;  ///< empty: those that send about 10, 20, 30 and 50 %
  std::vector<SliceValue> slices;  ///< one policy of these; empty: one of each value
  std::int64_t least_slice_items = 20;
  std::int64_t missing = 0;  ///< items that neither side answered
  Rules rules;               ///< margin, confidence, seed
};

struct Replay {
  std::int64_t items = 0;     ///< with a scored answer on both sides: n of every figure
  std::int64_t left_out = 0;  ///< the others
  std::vector<PolicyFigures> policies;
  std::vector<LadderStep> lite_ladder, pro_ladder;
  std::optional<ConfidenceCurve> curve;  ///< nothing when no Lite answer states a confidence
  std::vector<HalfTrial> halves;         ///< two, or none where a half would be below 20 items
  std::int64_t retried = 0;              ///< items that lite-retry asks again
  bool retries_are_repeats = false;      ///< some second answer is to the same prompt, uncorrected
  std::int64_t rescued = 0;  ///< left out for Lite's failure on the wire, answered by Pro
  double rescued_right = 0;  ///< of these
};

/// \error invalid_argument  two items have the same id, a confidence lies outside [0, 1], or an
///        option is out of range
[[nodiscard]] Result<Replay> replay(std::span<const ReplayItem> items,
                                    const ReplayOptions& options = {});

/// The threshold that sends least and loses, by estimates, at most the margin against Pro. It is
/// picked and judged on the same items, so it looks better than it is. Sending everything loses
/// nothing, so there is one.
///
/// \param points  of a curve, whole
[[nodiscard]] const ThresholdPoint& least_sent_within(const std::vector<ThresholdPoint>& points,
                                                      double margin);

}  // namespace assay::decide
