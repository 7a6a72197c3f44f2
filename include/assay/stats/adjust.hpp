#pragma once

/// \file
/// Many tests at once: p-values adjusted so that each may be compared with the level directly.
/// Pure functions. Known answer for 0.01, 0.04, 0.03, 0.005: Holm 0.03 0.06 0.06 0.02,
/// Benjamini-Hochberg 0.02 0.04 0.04 0.02.

#include <optional>
#include <span>
#include <vector>

namespace assay::stats {

/// Holm's step-down adjustment: the chance of even one false claim stays below the level, whatever
/// the tests have to do with each other. For claims that somebody acts on.
///
/// \param p  in any order
/// \return one adjusted p per test, same order; nothing if one is no number in [0, 1], since a test
///         that failed must not vanish from the count
/// \see Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70
[[nodiscard]] std::optional<std::vector<double>> holm(std::span<const double> p);

/// Benjamini and Hochberg's adjustment: of all claims made, at most the level is false on average
/// (for independent or positively dependent tests). For lists to explore, not for decisions.
/// \return as holm
/// \see Benjamini and Hochberg (1995), JRSS B 57(1), 289-300
[[nodiscard]] std::optional<std::vector<double>> benjamini_hochberg(std::span<const double> p);

}  // namespace assay::stats
