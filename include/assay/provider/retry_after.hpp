#pragma once

/// \file
/// How long a provider asks us to wait, in any of the forms that providers use.
///
/// Pure: a point in time is measured against the `Date` header of the same answer, not against our
/// clock, so a clock that is wrong here cannot make a wait wrong. Nothing is capped here: how much
/// waiting is worth it is for the caller to say. All functions may be called from any thread.

#include <chrono>
#include <optional>
#include <string_view>

#include "assay/net/http_message.hpp"

namespace assay::provider {

/// Reads one wait: seconds (`2`, `1.5`), a Go duration (`6m0s`, `120ms`), a protobuf duration
/// (`34.07s`), an HTTP date or an RFC 3339 time.
///
/// \param now  what a point in time is measured against; without it a point in time is unreadable
/// \return at least 0, rounded up to a whole millisecond; 0 for a point in the past; at most ten
///         years; nullopt for anything else, negative numbers, NaN and infinity included
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_wait(
    std::string_view text, std::optional<std::chrono::sys_seconds> now = std::nullopt);

/// The wait that the headers of an answer name: `retry-after-ms` before `x-ms-retry-after-ms`
/// before `retry-after`, the first readable one; of several `retry-after` the longest. Without any,
/// the longest reset among the rate limits whose remaining count is 0 (`x-ratelimit-*` of OpenAI,
/// `anthropic-ratelimit-*`).
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(const net::Headers& headers);

}  // namespace assay::provider
