#pragma once

/// \file
/// What a number of items can show, before money is spent. Pure functions.

#include <cstdint>
#include <optional>

namespace assay::stats {

/// How sure a comparison of two models on the same items must be.
struct PowerGoal {
  double alpha = 0.05;  ///< one-sided
  double power = 0.80;  ///< chance to show it when the two are equally good
};

/// The smallest non-inferiority margin that n items can show, as a share of 1:
/// (z_{1-alpha} + z_{power}) * sqrt(discordance / n), for two models that are equally good.
///
/// \param discordance  expected share of items that exactly one of the two gets right, in (0, 1]
/// \return nothing when n is not positive or an argument is out of range
/// \see Nam (1997), Biometrics 53(4), 1422-1430, for a true difference of 0
[[nodiscard]] std::optional<double> detectable_margin(std::int64_t n, double discordance,
                                                      const PowerGoal& goal = {});

/// The inverse: how many items show a margin, rounded up.
/// \return nothing when an argument is out of range or beyond 10^15 items
[[nodiscard]] std::optional<std::int64_t> items_for_margin(double margin, double discordance,
                                                           const PowerGoal& goal = {});

/// The same where the data are looked at again and again (sequential.hpp): how many items show the
/// margin at the latest, with at least this power. About 2.6 times as many at the default goal.
///
/// discordance * ((sqrt(2 log(8 / alpha)) + z_{power}) / margin)^2: the best bet grows by
/// (distance to the margin)^2 / (2 discordance) per item and must make up for the 8 shares of
/// capital between which log_e_non_inferior divides it.
/// \return as items_for_margin
[[nodiscard]] std::optional<std::int64_t> items_for_margin_sequential(double margin,
                                                                      double discordance,
                                                                      const PowerGoal& goal = {});

/// Its inverse: the margin that n items show with this power, however often they are looked at.
/// \return as detectable_margin
[[nodiscard]] std::optional<double> detectable_margin_sequential(std::int64_t n, double discordance,
                                                                 const PowerGoal& goal = {});

}  // namespace assay::stats
