#pragma once

/// \file
/// Bounds of a run that are not configurable.

#include <chrono>
#include <cstddef>

namespace assay::eval {

/// A provider that asks for a longer wait than this is stopped instead.
inline constexpr std::chrono::milliseconds kLongestHonouredWait = std::chrono::seconds(120);

/// Attempts waiting for the disk before no further call starts.
inline constexpr std::size_t kUnstoredLimit = 4096;

/// A longer answer is `wire.too_large`: no task of ours needs it.
inline constexpr std::size_t kStoredAnswerBytes = std::size_t{4} << 20;

}  // namespace assay::eval
