#pragma once

/// \file
/// Interval and tests for data that are looked at while they grow (Mode::sequential).

#include <optional>

#include "decide/units.hpp"

namespace assay::decide {

/// The mean difference with its confidence sequence. Nothing without items.
[[nodiscard]] std::optional<Difference> sequence_difference(const Contrast& contrast,
                                                            double confidence);

/// Fills the p-values of the evidence and both margin tests (which know margin and alpha) with ones
/// that hold at every look.
void test_sequence(const Contrast& contrast, Evidence& evidence);

}  // namespace assay::decide
