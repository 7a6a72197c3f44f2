#pragma once

/// \file
/// Bounds of a run that are not configurable.

#include <chrono>
#include <cstddef>

namespace assay::eval {

/// A provider that asks for a longer wait than this is stopped instead.
inline constexpr std::chrono::milliseconds kLongestHonouredWait = std::chrono::seconds(120);

/// A retry waits for less than half a second, twice that after the next failure, and so on up to
/// this; or as long as the provider asks.
inline constexpr std::chrono::milliseconds kLongestRetryPause = std::chrono::seconds(8);

/// A provider that answers nothing for so long is stopped: while nobody is there, and while it
/// refuses everything. The latter is also how long a retry waits for the budget of retries.
inline constexpr std::chrono::seconds kAwayPatience{5};
inline constexpr std::chrono::seconds kRefusingPatience{120};

/// Retries over any 60 s: this share of the first attempts, or at least so many; and one for each
/// call that was answered.
inline constexpr double kRetryShare = 0.2;
inline constexpr int kRetryFloor = 10;

/// Attempts waiting for the disk before no further call starts.
inline constexpr std::size_t kUnstoredLimit = 4096;

/// A longer answer is `wire.too_large`: no task of ours needs it.
inline constexpr std::size_t kStoredAnswerBytes = std::size_t{4} << 20;

}  // namespace assay::eval
