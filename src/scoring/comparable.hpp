#pragma once

/// \file
/// One value in the form in which its rule compares it. Private to scoring; for .cpp files only.
///
/// - exact: the JSON value itself; objects regardless of key order, 12 and 12.0 alike
/// - text: case, white space and Unicode compatibility forms folded
/// - number: numbers within the tolerance; a string that looks like a number is not one
/// - date: the calendar day; `2024-03-05`, `20240305`, either also before `T` or a space
///   and a time of day, which is not compared
/// A value of another type than its rule's equals only the very same JSON value.

#include <optional>
#include <string>
#include <string_view>

#include "assay/core/json.hpp"
#include "assay/dataset/task.hpp"

namespace assay::scoring {

struct Comparable {
  enum class Kind { null, text, number, other };
  Kind kind = Kind::null;
  std::string form;   ///< what texts and others are compared by; a number's canonical JSON
  double number = 0;  ///< numbers only
  Json canonical;     ///< the value for the canonical answer

  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
};

[[nodiscard]] Comparable comparable(const dataset::FieldRule& rule, const Json& value);

/// Do two values agree? Null agrees with null.
[[nodiscard]] bool agree(const dataset::FieldRule& rule, const Comparable& expected,
                         const Comparable& given);

/// `2024-03-05` for every accepted spelling of that day; nothing when it is not a day of the
/// Gregorian calendar.
[[nodiscard]] std::optional<std::string> iso_day(std::string_view text);

}  // namespace assay::scoring
