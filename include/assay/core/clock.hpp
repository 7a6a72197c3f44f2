#pragma once

/// \file
/// Time: a monotonic clock for every wait and duration, the wall clock only for time stamps.

#include <chrono>
#include <cstdint>
#include <string>

namespace assay {

using SteadyClock = std::chrono::steady_clock;

/// Milliseconds since 1970-01-01 UTC.
[[nodiscard]] std::int64_t unix_ms_now();

/// `2026-11-22T15:04:05Z`, UTC, the same whatever the locale and time zone.
[[nodiscard]] std::string iso_time(std::int64_t unix_ms);

}  // namespace assay
