#pragma once

/// \file
/// What writer and reader of baseline files agree on.

#include <cstddef>
#include <cstdint>

namespace assay::eval {

inline constexpr const char* kBaselineFormat = "assay-baseline";
inline constexpr std::int64_t kBaselineVersion = 1;

/// Bounds that no honest file comes near.
inline constexpr std::size_t kBaselineLineBytes = std::size_t{1} << 20;
inline constexpr std::int64_t kMostBaselineItems = 1'000'000;
inline constexpr std::int64_t kMostBaselineRepeats = 100'000;
/// Of one item's sum, in microseconds, micro-dollars or tokens: exact as a double.
inline constexpr std::int64_t kMostBaselineSum = 1'000'000'000'000'000;

}  // namespace assay::eval
