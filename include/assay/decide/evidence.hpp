#pragma once

/// \file
/// What a set of items says about two arms: table, difference, tests, verdict. Pure functions; the
/// order of the items does not matter.
///
/// Items count as independent unless they share a cluster. Without clusters and repeats everything
/// rests on the 2x2 table (Tango, McNemar). Otherwise the unit is the cluster or the item with its
/// repeats: the tests are about the mean over units, and the interval comes from resampling them.
/// Data that are looked at while they grow have methods of their own (Mode::sequential).

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "assay/decide/paired_item.hpp"
#include "assay/stats/paired.hpp"

namespace assay::decide {

/// Items by who got them right. Each item lands in exactly one cell.
///
/// Where repeats of an item differ, the side with the larger share of right answers has it alone;
/// equal shares are `both` from one half on, else `neither`.
struct Table {
  std::int64_t both_correct = 0;
  std::int64_t baseline_only = 0;   ///< the candidate lost these
  std::int64_t candidate_only = 0;  ///< the candidate won these
  std::int64_t neither = 0;
  std::int64_t unscored = 0;  ///< no verdict on at least one side; in no statistic
};

/// Items with a verdict on both sides.
[[nodiscard]] constexpr std::int64_t scored(const Table& table) {
  return table.both_correct + table.baseline_only + table.candidate_only + table.neither;
}

/// Where an interval comes from.
enum class Method {
  tango,                ///< score interval of the paired table
  bootstrap,            ///< items resampled
  cluster_bootstrap,    ///< clusters resampled
  student,              ///< Student's, over more items than are worth resampling
  cluster_student,      ///< the same over clusters
  confidence_sequence,  ///< valid at every look at growing data
  wilson,               ///< score interval of a share
  unanimous,            ///< no unit differs from another: exact, by what may have stayed unseen
};

[[nodiscard]] std::string_view to_string(Method method);

/// Candidate minus baseline: a mean over items with its interval, in the unit of the values.
struct Difference {
  double value = 0;
  std::optional<double> low, high;  ///< nothing: too few units for an interval
  std::int64_t n = 0;               ///< items
  std::int64_t units = 0;           ///< independent ones: items, or clusters
  Method method = Method::tango;
};

/// "Not worse by the margin or more", or "within the margin either way".
struct MarginTest {
  double margin = 0;
  double alpha = 0;         ///< one-sided
  std::optional<double> p;  ///< nothing: too few units to test
  bool shown = false;  ///< p below alpha, and the interval at 1 - 2 alpha inside the margin, too
};

/// Exact tests of "both are equally often right", over the independent units, for one look.
struct McNemar {
  double exact = 1;  ///< two-sided
  double mid_p = 1;  ///< two-sided, closer to its level
  double worse = 1;  ///< one-sided: small when the candidate is shown to be worse
};

enum class Verdict {
  better,        ///< right more often by the two-sided test
  not_worse,     ///< shown to be less than the margin worse
  worse,         ///< right less often by the one-sided test, and not shown within the margin
  inconclusive,  ///< the data cannot tell
};

/// `better`, `not_worse`, `worse`, `inconclusive`.
[[nodiscard]] std::string_view to_string(Verdict verdict);

/// How often these data are looked at.
enum class Mode {
  fixed,       ///< once, at a size chosen in advance
  sequential,  ///< again and again while units are added; see decide/sequential.hpp
};

/// `fixed`, `sequential`.
[[nodiscard]] std::string_view to_string(Mode mode);

/// What is asked of the evidence.
struct Rules {
  double margin = 0.03;      ///< the loss of accuracy that would still be accepted, in (0, 1)
  double alpha = 0.05;       ///< one-sided level of every claim, in (0, 0.5)
  double confidence = 0.95;  ///< of the intervals that are shown, in (0, 1)
  std::uint64_t seed = 1;    ///< of the resampling
  Mode mode = Mode::fixed;
};

struct Evidence {
  Table table;
  double baseline_accuracy = 0;          ///< over scored items; means nothing without any
  double candidate_accuracy = 0;         ///< likewise
  stats::PairedTable units;              ///< what McNemar sees: units by which side did better
  std::optional<Difference> difference;  ///< of the accuracies; nothing when no item was scored
  McNemar mcnemar;
  /// What the verdict rests on: McNemar's `worse` and `exact` of the table; else of the mean
  /// difference, by Student's distribution and by signs drawn by chance, whichever claims less; or
  /// valid at every look.
  double worse_p = 1;
  double better_p = 1;  ///< two-sided
  MarginTest non_inferiority;
  MarginTest equivalence;
  Verdict verdict = Verdict::inconclusive;
  /// When inconclusive: how many items would decide with a chance of 80 %, if the true difference
  /// is the one seen (0 where the candidate did better) and the discordance stays. Nothing when
  /// decided, or with fewer than two units.
  std::optional<std::int64_t> items_to_decide;
};

/// \param items  sorted by id
[[nodiscard]] Evidence weigh(std::span<const PairedItem* const> items, const Rules& rules);

/// The verdict that tests and margin give. `worse_p` and `better_p` stand for those of the
/// evidence, adjusted where several claims are made at once.
[[nodiscard]] Verdict verdict_of(const Evidence& evidence, double worse_p, double better_p,
                                 bool is_within_margin, double alpha);

/// Sum of the candidate's minus the baseline's values over some items, as a mean per item.
struct ValuePair {
  const PairedItem* item = nullptr;
  double difference = 0;
};

/// Mean difference of any value, its items or clusters resampled (Student's interval above 5 000 of
/// them). The interval is missing below two units and where all differences are the same: no spread
/// was seen, which does not mean that there is none.
/// \param pairs  sorted by the items' ids
[[nodiscard]] std::optional<Difference> mean_difference(std::span<const ValuePair> pairs,
                                                        double confidence, std::uint64_t seed);

/// The same of values in [least, most]. Where all are the same, v, the interval reaches as far as
/// is compatible with not having seen anything else in n units: a mean of m takes a share of at
/// least (m - v) / (most - v) others, and (1 - share)^n must not fall below half of 1 - confidence.
[[nodiscard]] std::optional<Difference> bounded_mean(std::span<const ValuePair> pairs, double least,
                                                     double most, double confidence,
                                                     std::uint64_t seed);

}  // namespace assay::decide
