#pragma once

/// \file
/// The figures of a stored arm that a gate holds against its limits.

#include "assay/decide/gate.hpp"
#include "assay/eval/summary.hpp"

namespace assay::eval {

/// Everything but the slices, which the pairs tell. What nobody knows stays unknown: a rate over
/// nothing, a percentile of too few values, a cost with an unknown part.
[[nodiscard]] decide::GateFigures gate_figures(const ArmSummary& arm);

}  // namespace assay::eval
