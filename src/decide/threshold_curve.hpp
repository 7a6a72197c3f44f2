#pragma once

/// \file
/// Every threshold on Lite's stated confidence at once, and what picking one is worth.

#include "decide/policy_figures.hpp"

namespace assay::decide {

/// \return nothing when no answer of Lite states a confidence
[[nodiscard]] std::optional<ConfidenceCurve> curve_of(Compared items, const References& references,
                                                      const Rules& rules);

/// Thresholds that send about 10, 20, 30 and 50 % to Pro, ascending: named by what they send, so
/// that none is picked for being right.
[[nodiscard]] std::vector<double> thresholds_by_share(const ConfidenceCurve& curve);

/// Both halves by the hash of cluster or id. None where a half has fewer than 20 items.
[[nodiscard]] std::vector<HalfTrial> trials_by_halves(Compared items, const Rules& rules);

}  // namespace assay::decide
