#pragma once

/// \file
/// Points in time as providers write them.

#include <chrono>
#include <optional>
#include <string_view>

namespace assay::provider {

/// `YYYY-MM-DD` and a day that exists.
[[nodiscard]] bool is_calendar_date(std::string_view text);

/// The three date forms of HTTP (RFC 9110, section 5.6.7), all in GMT.
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text);

/// `2025-08-21T12:41:00Z` with an optional fraction (dropped) and any offset (RFC 3339,
/// section 5.6).
[[nodiscard]] std::optional<std::chrono::sys_seconds> parse_rfc3339(std::string_view text);

}  // namespace assay::provider
