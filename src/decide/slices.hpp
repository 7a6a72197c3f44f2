#pragma once

/// \file
/// The comparison within each slice, with claims that hold for all of them together.

#include <span>
#include <vector>

#include "assay/decide/comparison.hpp"

namespace assay::decide {

/// \param items  sorted by id
[[nodiscard]] std::vector<SliceComparison> compare_slices(std::span<const PairedItem* const> items,
                                                          const CompareOptions& options);

}  // namespace assay::decide
