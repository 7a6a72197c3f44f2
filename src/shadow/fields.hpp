#pragma once

/// \file
/// Members of log entries, whose types nobody checks: numbers come as texts, times in six forms.

#include <chrono>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>

#include "assay/core/json.hpp"
#include "assay/core/money.hpp"
#include "provider/json_access.hpp"

namespace assay::shadow {

using provider::member;
using provider::text_member;

/// The first of these members that is there and not null; nullptr: none.
[[nodiscard]] const Json* any_member(const Json& value, std::initializer_list<const char*> names);
/// Its text; empty when there is none, or it is none.
[[nodiscard]] std::string any_text(const Json& value, std::initializer_list<const char*> names);

/// A finite number of at least 0, also when written as a text (`"0.0012"`, `"81"`).
[[nodiscard]] std::optional<double> number_of(const Json* value);
/// A whole one.
[[nodiscard]] std::optional<std::int64_t> count_of_any(const Json* value);
/// true, false, 0, 1 and these as texts.
[[nodiscard]] std::optional<bool> flag_of(const Json* value);

/// A point in time: RFC 3339 or `YYYY-MM-DD HH:MM:SS.ffffff` (without an offset it is UTC), or a
/// number since 1970 in seconds, milliseconds, microseconds or nanoseconds, told by its size.
/// Milliseconds since 1970.
[[nodiscard]] std::optional<std::int64_t> unix_ms_of(const Json* value);

/// `number_of` in this unit.
[[nodiscard]] std::optional<std::chrono::nanoseconds> seconds_of(const Json* value);
[[nodiscard]] std::optional<std::chrono::nanoseconds> milliseconds_of(const Json* value);

/// Dollars, rounded to whole micro-dollars; nothing for a sum nobody pays for one call.
[[nodiscard]] std::optional<MicroUsd> usd_of(const Json* value);

/// A JSON value that may be written as a text: the value inside of it, if it is JSON.
[[nodiscard]] Json unwrapped(const Json& value);

/// Scalars of an object as slices. Long texts are no slices, and no more than 32 are taken.
void add_slices(const Json* object, std::map<std::string, std::string>& slices);
void add_slice(const std::string& name, std::string value,
               std::map<std::string, std::string>& slices);
/// `feature:tickets` and `feature=tickets` as a slice, a bare `beta` as `tag.beta` = `yes`.
void add_tags(const Json* tags, std::map<std::string, std::string>& slices);

}  // namespace assay::shadow
