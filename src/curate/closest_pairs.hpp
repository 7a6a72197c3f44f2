#pragma once

/// \file
/// All pairs of texts that are alike, and the closest one. Exact.

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "curate/shingles.hpp"

namespace assay::curate {

struct Pair {
  std::size_t first = 0;   ///< index into the first texts
  std::size_t second = 0;  ///< within one list: larger than `first`; else an index into the second
  double similarity = 0;
};

struct ClosestPairs {
  std::optional<Pair> closest;  ///< also when it is below the threshold; nothing without any pair
  std::vector<Pair> alike;      ///< at or above it, by first, then second
  bool is_complete = true;      ///< false: stopped at `kMostPairs`
};

/// More pairs than anybody looks at; a set with as many repeats one template.
inline constexpr std::size_t kMostPairs = 20'000;

/// Pairs within one list.
[[nodiscard]] ClosestPairs closest_pairs(std::span<const Shingles> texts, double threshold);

/// Pairs across two lists.
[[nodiscard]] ClosestPairs closest_pairs(std::span<const Shingles> first,
                                         std::span<const Shingles> second, double threshold);

}  // namespace assay::curate
