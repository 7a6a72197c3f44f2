#pragma once

/// \file
/// What a stored answer holds, as JSON values. For .cpp files only: core/json.hpp is heavy.

#include <cstdint>
#include <optional>
#include <string>

#include "assay/core/json.hpp"
#include "assay/store/records.hpp"

namespace assay::report {

/// Fractions of a millisecond; null when unknown.
[[nodiscard]] Json milliseconds_value(const std::optional<std::int64_t>& microseconds);
/// US dollars; null when unknown.
[[nodiscard]] Json dollars_value(const std::optional<std::int64_t>& micro_usd);
/// What the text says where it is JSON, else the text itself.
[[nodiscard]] Json json_or_text(const std::string& text);
/// `{"overlap@3": 0.67}`; null: the answer has none.
[[nodiscard]] Json measures_value(const store::AnswerRow& answer);

}  // namespace assay::report
