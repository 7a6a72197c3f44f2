#pragma once

/// \file
/// Which disagreement to label next. Pure.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "assay/decide/shadow_report.hpp"

namespace assay::decide {

/// A disagreement that has no label yet.
struct Unlabelled {
  std::uint64_t key = 0;  ///< as in ShadowPair
  std::shared_ptr<const Slices> slices;
};

/// The order in which to label, in turns: what is expected to decide most traffic per label (share
/// of the undecided row / labels that it still needs, the best of the rows it is in; by the seeded
/// hash of its key among equals, so that within each slice labels are a random sample), and one
/// drawn by that hash alone, so that no part of the traffic goes without labels.
///
/// \return positions in `disagreements`, all of them; those that decide nothing come last
[[nodiscard]] std::vector<std::size_t> label_queue(std::span<const Unlabelled> disagreements,
                                                   const ShadowReport& report,
                                                   std::uint64_t seed = 1);

}  // namespace assay::decide
