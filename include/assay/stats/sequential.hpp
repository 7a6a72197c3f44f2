#pragma once

/// \file
/// Looking every day without crying wolf: tests and intervals that stay valid however often one
/// looks and whenever one stops. Pure functions of everything seen so far.
///
/// Evidence comes as an e-value, kept as its logarithm: under the hypothesis named, the chance that
/// it ever exceeds 1 / alpha, over all looks, is at most alpha (Ville's inequality). So: claim at
/// the first look at which `log_e >= -log(alpha)`, and the claim stands; `anytime_p` says the same
/// as a p-value. Items must arrive independently of their results.
///
/// All of them depend on what was seen and not on its order, so that results are the same for any
/// order of completion.

#include <optional>
#include <span>

#include "assay/stats/estimate.hpp"
#include "assay/stats/paired.hpp"

namespace assay::stats {

/// min(1, 1 / e). Over several looks the smallest one counts.
[[nodiscard]] double anytime_p(double log_e);

/// Evidence against "on items where only one side is right, either side is equally often".
///
/// The likelihood ratio of a coin of unknown bias (uniform prior: beta-binomial mixture) to a fair
/// one: 2^n b! c! / (n + 1)! with n = b + c. \return 0 without a discordant item: no evidence;
/// nothing with a negative cell
/// \see Robbins (1970), Annals of Mathematical Statistics 41(5), 1397-1409;
///      Howard, Ramdas, McAuliffe and Sekhon (2021), Annals of Statistics 49(2), 1055-1080
[[nodiscard]] std::optional<double> log_e_different(const PairedTable& table);

/// Evidence against "the candidate is at least as good": large when it is worse. The mixture is
/// restricted to coins that favour the baseline. log_e_worse(swapped(table)) speaks for better.
[[nodiscard]] std::optional<double> log_e_worse(const PairedTable& table);

/// Evidence against "the candidate is worse by `margin` or more" (mean difference <= -margin):
/// large when non-inferiority is shown.
///
/// Capital of a gambler who bets on every item that the difference exceeds -margin, averaged over
/// a geometric grid of fixed shares of capital (diversified Kelly betting).
///
/// \param margin  in [0, 1); at 0 this is evidence for "better" that also counts concordant items
/// \return nothing with a negative cell or a margin out of range
/// \see Waudby-Smith and Ramdas (2024), JRSS B 86(1), 1-27, section 5 and appendix
[[nodiscard]] std::optional<double> log_e_non_inferior(const PairedTable& table, double margin);

/// Evidence against "the candidate is not worse by more than `margin`" (mean difference >=
/// -margin): the same bet the other way round.
[[nodiscard]] std::optional<double> log_e_worse_than(const PairedTable& table, double margin);

/// Confidence sequence for the difference of two accuracies: with the given probability the true
/// difference lies in it at all looks at once. Wider than paired_difference, which is only valid at
/// one look planned in advance. Agrees with log_e_non_inferior and log_e_worse_than at
/// alpha = (1 - confidence) / 2.
///
/// \return (-1, 1) around 0 without items; nothing with a negative cell or a level out of range
[[nodiscard]] std::optional<Estimate> difference_sequence(const PairedTable& table,
                                                          double confidence = 0.95);

/// Confidence sequence for the mean of values in [0, 1]. Takes time proportional to n.
/// \return nothing for values outside [0, 1] or a level out of range; (0, 1) around 0.5 without
///         values
[[nodiscard]] std::optional<Estimate> mean_sequence(std::span<const double> values,
                                                    double confidence = 0.95);

/// The same for differences in [-1, 1], e.g. of field F1.
[[nodiscard]] std::optional<Estimate> difference_sequence(std::span<const double> differences,
                                                          double confidence = 0.95);

/// What counts as one: a cluster of items, or an item with its repeats.
struct UnitDifference {
  double mean = 0.0;   ///< of its items' differences, in [-1, 1]
  double items = 1.0;  ///< above 0
};

/// log_e_non_inferior for units of unequal size; the hypothesis is about the mean over items. The
/// stake on a unit is in proportion to its items, so that the largest one takes the full share.
///
/// The size of the largest unit should be known from the start: a larger one that comes later makes
/// stakes smaller that were placed already. A unit must not change once it has been looked at.
/// \return nothing for a mean or a margin out of range, or a unit without items
[[nodiscard]] std::optional<double> log_e_non_inferior(std::span<const UnitDifference> units,
                                                       double margin);

/// The confidence sequence that agrees with it. \return n = units; nothing as above
[[nodiscard]] std::optional<Estimate> difference_sequence(std::span<const UnitDifference> units,
                                                          double confidence = 0.95);

/// A value that came several times.
struct CountedValue {
  double value = 0.0;  ///< in [0, 1]
  double count = 1.0;  ///< above 0
  double size = 1.0;  ///< its weight in the mean, and the part of the full stake set on it; above 0
};

/// mean_sequence of values that are counted, and weigh differently: those of a sample that was
/// drawn with known, unequal probabilities (size = 1 / probability), or sums over clusters. The
/// largest size should be known from the start. \return as mean_sequence; also nothing for a count
/// or size that is not finite and above 0
[[nodiscard]] std::optional<Estimate> mean_sequence(std::span<const CountedValue> values,
                                                    double confidence = 0.95);

/// How many standard errors either way an estimate of independent units may lie from the truth at
/// every look at once: an asymptotic confidence sequence, for estimates that have no exact one.
/// Meant for some dozens of units and more; narrowest around `tuned` of them.
///
/// sqrt((1 + 1 / t) log((1 + t) / alpha^2)) with t = 8 units / tuned and alpha = 1 - confidence.
/// \return nothing for arguments out of range
/// \see Robbins (1970); Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (2024), Annals of
/// Statistics
///      52(6), 2613-2640, theorem 2.2
[[nodiscard]] std::optional<double> running_standard_errors(double units, double tuned,
                                                            double confidence = 0.95);

}  // namespace assay::stats
