#pragma once

/// \file
/// Did the candidate do better on the same items?
///
/// Both models answered every item, so their outcomes are correlated, and comparing two separate
/// accuracies throws that away. These functions work on the paired 2x2 table instead. All are pure
/// and may be called from any thread.
///
/// Differences are candidate minus baseline as a fraction of 1: 0.02 is two percentage points in
/// favour of the candidate. Items must be independent; where they share a source, use the cluster
/// bootstrap (bootstrap.hpp).

#include <cstdint>
#include <optional>

#include "assay/stats/estimate.hpp"
#include "assay/stats/proportion.hpp"

namespace assay::stats {

/// Items by who got them right. Each item scored on both sides lands in exactly one cell; an item
/// that is missing on one side is in none.
struct PairedTable {
  std::int64_t both = 0;
  std::int64_t baseline_only = 0;   ///< the candidate lost these: regressions
  std::int64_t candidate_only = 0;  ///< the candidate won these: improvements
  std::int64_t neither = 0;

  friend bool operator==(const PairedTable&, const PairedTable&) = default;
};

/// Number of items, the sum of the four cells.
[[nodiscard]] constexpr std::int64_t items(const PairedTable& table) {
  return table.both + table.baseline_only + table.candidate_only + table.neither;
}

/// Items on which exactly one side was right: the only ones that tell the two apart.
[[nodiscard]] constexpr std::int64_t discordant(const PairedTable& table) {
  return table.baseline_only + table.candidate_only;
}

/// The same items with the roles exchanged.
[[nodiscard]] constexpr PairedTable swapped(const PairedTable& table) {
  return {table.both, table.candidate_only, table.baseline_only, table.neither};
}

/// Difference of the two accuracies with Tango's score interval.
///
/// Behaves at small n and without a discordant item (then +-z^2 / (n + z^2)), where the Wald
/// interval is a point. Known answer: 7 baseline_only and 1 candidate_only of 21 give -0.286
/// (-0.517, -0.026).
///
/// \param confidence  two-sided level inside (0, 1)
/// \return nothing without items, with a negative cell or a level out of range
/// \see Tango (1998), Statistics in Medicine 17(8), 891-908
[[nodiscard]] std::optional<Estimate> paired_difference(const PairedTable& table,
                                                        double confidence = 0.95);

/// Tango's score statistic for "the difference is `difference`": standard normal if so, positive
/// when the candidate did better than that. 0 where nothing speaks for either side (a table without
/// a discordant item at difference 0).
///
/// \param difference  inside (-1, 1)
/// \return nothing without items, with a negative cell or a difference out of range
[[nodiscard]] std::optional<double> score_statistic(const PairedTable& table, double difference);

/// One-sided p of "the candidate is worse by `margin` or more": small when the candidate is shown
/// to be less than `margin` worse. p < alpha exactly when the lower end of the two-sided
/// (1 - 2 alpha) interval of paired_difference lies above -margin.
///
/// \param margin  the loss that would still be accepted, in [0, 1); at 0 this tests "better"
/// \return nothing as for score_statistic
[[nodiscard]] std::optional<double> non_inferiority_p(const PairedTable& table, double margin);

/// One-sided p of "the candidate is not worse by more than `margin`": small when it is shown to be
/// worse than that. With margin 0, and few discordant items, the score test claims too often;
/// mcnemar_worse does not.
[[nodiscard]] std::optional<double> worse_p(const PairedTable& table, double margin = 0.0);

/// p of "the two differ by `margin` or more, either way", by two one-sided tests: the larger p.
/// \param margin  in (0, 1)
/// \see Schuirmann (1987), J. Pharmacokinetics and Biopharmaceutics 15(6), 657-680
[[nodiscard]] std::optional<double> equivalence_p(const PairedTable& table, double margin);

/// Two-sided exact McNemar test of "both are equally often right".
///
/// Known answer: 7 and 1 give 0.0703. \return p in (0, 1]; 1 without a discordant item, since
/// nothing told them apart; nothing with a negative cell
/// \see McNemar (1947), Psychometrika 12(2), 153-157
[[nodiscard]] std::optional<double> mcnemar_exact(const PairedTable& table);

/// The mid-p version: half of the probability of the table itself is left out. Closer to its level
/// than the exact test, which claims less than it may; not guaranteed. Known answer: 7 and 1 give
/// 0.0391.
/// \see Fagerland, Lydersen and Laake (2013), BMC Medical Research Methodology 13, 91
[[nodiscard]] std::optional<double> mcnemar_mid_p(const PairedTable& table);

/// One-sided exact McNemar: small when the candidate is shown to be worse. Never claims more often
/// than its level, at any n. Known answer: 7 and 1 give 9 / 256.
[[nodiscard]] std::optional<double> mcnemar_worse(const PairedTable& table);

}  // namespace assay::stats
