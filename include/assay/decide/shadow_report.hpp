#pragma once

/// \file
/// What a stream of shadow pairs shows: where Lite and Pro differ, how much of that is noise, what
/// the labels say of it, and what follows. Pure; pairs are fed one at a time, in any order.
///
/// Traffic is looked at while it grows, so every interval called running holds at all looks
/// together; the others are those of one look and decide nothing. Memory grows with the number of
/// slices and of labels, not with that of pairs: what comes in clusters is summed in 4096 groups of
/// whole clusters (512 where resampling draws them), which intervals treat as the units.
///
/// Pairs that failed on the wire are not compared, and may hide anything: slow answers to long
/// prompts are lost first. A verdict must hold whatever they would have shown.
/// \see Manski (1989), Journal of Human Resources 24(3), 343-360: bounds without assumptions

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/shadow_pair.hpp"
#include "assay/stats/estimate.hpp"

namespace assay::decide {

struct ShadowRules {
  double margin = 0.03;      ///< the loss of accuracy that would be accepted, in (0, 1)
  double tolerance = 0.01;   ///< excess disagreement below which the two are equivalent, in (0, 1)
  double alpha = 0.05;       ///< one-sided, shared among all rows and claims, in (0, 0.5)
  double confidence = 0.95;  ///< of the intervals that are shown, in (0, 1)
  std::int64_t least_days = 7;           ///< a week has a Sunday
  std::int64_t least_slice_pairs = 100;  ///< smaller slices are merged
  std::uint64_t seed = 1;                ///< of the resampling
  std::size_t draws = 2000;              ///< of the resampling, at least 100
};

/// What the pairs do not say about how they came about.
struct ShadowFacts {
  /// Whole days covered; nothing: the number of different days that have pairs.
  std::optional<std::int64_t> whole_days;
  /// Why these pairs are not of one experiment: `the served model of "lite" changed`, one each.
  std::vector<std::string> changes;
};

struct ShadowCounts {
  std::int64_t pairs = 0;
  std::int64_t compared = 0;                     ///< both sides said something
  std::int64_t lite_failed = 0, pro_failed = 0;  ///< pairs that fail on both sides are in both
  std::int64_t lite_invalid = 0, pro_invalid = 0;
  std::int64_t disagreed = 0;                  ///< of the compared
  std::int64_t lite_again = 0, pro_again = 0;  ///< of the compared: with a second call
};

/// What part of the disagreement is each model's own noise. Shares of 1, from one look.
struct NoiseFloor {
  std::optional<stats::Estimate> lite;  ///< d(L, L'); nothing: no second calls, or no spread
  std::optional<stats::Estimate> pro;   ///< d(P, P')
  /// d(L, P) - (d(L, L') + d(P, P')) / 2 = half the mean squared distance between the two models'
  /// distributions of answers. May be negative by chance; not clipped. n counts groups of clusters.
  std::optional<stats::Estimate> excess;
  /// The same, valid at every look: an asymptotic confidence sequence.
  std::optional<stats::Estimate> excess_running;
};

/// Lite's accuracy minus Pro's from labels of disagreements alone: where both give the same answer
/// the difference is 0 whatever the truth is, so it is P(disagree) * E[difference | disagree].
/// Says nothing about how often both are wrong together. Labels are weighted to the disagreements
/// of their combination of slices, since the queue asks for some slices first.
struct LabelEstimate {
  std::int64_t lite_right = 0, pro_right = 0, both_right = 0, both_wrong = 0;
  std::int64_t n = 0;           ///< labels: the sum of these
  std::int64_t unlabelled = 0;  ///< disagreements without a label
  /// By the delta method over both factors, for one look planned in advance. Nothing below two
  /// labels.
  std::optional<stats::Estimate> once;
  /// At every look, at the rules' confidence. Without labels as far as the disagreement allows.
  stats::Estimate running;
};

enum class ShadowVerdict { stay_lite, route_to_pro, equivalent, insufficient, invalid };

/// `STAY_LITE`, `ROUTE_TO_PRO`, `EQUIVALENT`, `INSUFFICIENT`, `INVALID`.
[[nodiscard]] std::string_view to_string(ShadowVerdict verdict);

/// All traffic, or one value of one slice.
struct ShadowRow {
  std::string slice, value;         ///< both empty: all traffic
  std::vector<std::string> merged;  ///< the values of small slices, sorted; then `value` is empty
  ShadowCounts counts;
  double share = 1;              ///< of the traffic, by weight
  double failed = 0;             ///< share of its pairs without an answer of both, by weight
  double effective_pairs = 0;    ///< compared pairs of equal weight that would tell as much
  stats::Estimate disagreement;  ///< P(disagree) in traffic, running; n counts compared pairs
  /// Share of unusable answers, Lite's minus Pro's, running.
  stats::Estimate invalid_difference;
  NoiseFloor noise;
  LabelEstimate labels;
  ShadowVerdict verdict = ShadowVerdict::insufficient;
  std::string reason;  ///< one sentence with its numbers, without a full stop
  /// For `insufficient`: what is expected to decide with a chance of 80 %, should the figures stay.
  std::optional<std::int64_t> labels_to_decide;  ///< more labels, of these and coming disagreements
  std::optional<std::int64_t> pairs_to_decide;   ///< more pairs, so that enough disagreements come
  std::optional<double> days_to_decide;          ///< at the rate of pairs seen so far
};

struct ShadowReport {
  ShadowRules rules;
  ShadowFacts facts;
  std::int64_t days = 0;      ///< whole ones
  std::int64_t weekdays = 0;  ///< different ones among the days with pairs: 7 in a whole week
  double pairs_per_day = 0;
  ShadowRow all;
  std::vector<ShadowRow> rows;  ///< by slice, then value, merged ones last; small ones merged
};

/// Sums up pairs. Not thread-safe. A million pairs take about a second.
class ShadowBuilder {
 public:
  /// \error invalid_argument  a rule is out of range
  [[nodiscard]] static Result<ShadowBuilder> open(const ShadowRules& rules = {});
  ShadowBuilder(ShadowBuilder&&) noexcept;
  ShadowBuilder& operator=(ShadowBuilder&&) noexcept;
  ~ShadowBuilder();

  /// \error invalid_argument  the weight is no finite number above 0
  [[nodiscard]] Status add(const ShadowPair& pair);

  /// May be called again after more pairs: the next look.
  [[nodiscard]] ShadowReport finish(const ShadowFacts& facts) const;

 private:
  struct State;
  explicit ShadowBuilder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::decide
