#pragma once

/// \file
/// Tests for one look where units have inner structure: clusters, or items with repeats. On how
/// many units a side did better says nothing of how much: a side whose answers vary loses a little
/// on many units and gains much on few.

#include <optional>

#include "decide/units.hpp"

namespace assay::decide {

/// One-sided p of "the mean is at most `bound`" for values in [-1, 1]. Without spread it is the
/// chance that none of the units seen was the -1 that would bring the mean down to the bound.
/// Nothing below two units.
[[nodiscard]] std::optional<double> above_p(const Spread& spread, const Units& units, double bound);

/// Fills the p-values of the evidence and both margin tests (which know margin and alpha).
///
/// Better and worse must be shown twice: by the mean, and by signs drawn by chance, since Student's
/// distribution trusts a handful of units that differ too much.
void test_mean(const Contrast& contrast, const Rules& rules, Evidence& evidence);

}  // namespace assay::decide
