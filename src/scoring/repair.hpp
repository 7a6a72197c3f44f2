#pragma once

/// \file
/// Reads JSON that a model almost got right. Private to scoring; for .cpp files only.
///
/// Beyond RFC 8259 it accepts exactly this, because each has only one possible meaning:
/// - a trailing comma before `}` or `]`
/// - strings in single quotes (inside them `\'` and a bare `"` are characters)
/// - keys without quotes: a letter, `_` or `$`, then letters, digits, `_`, `$` and `-`, all ASCII
/// - `True`, `False` and `None` for `true`, `false` and `null`
/// - newline, carriage return and tab as they are inside a string
/// - the same key twice in one object: the last value wins
/// - closing brackets missing at the very end of the text, after something complete: a string,
///   a literal or a closed bracket. Not after a number (`12` may have been `120`), a comma or a
///   colon, and not inside a string.
///
/// Not repaired: comments, NaN and infinities, missing commas, wrong or superfluous brackets,
/// invalid UTF-8, lone surrogates.

#include <cstddef>
#include <optional>
#include <string_view>

#include "assay/core/json.hpp"

namespace assay::scoring {

/// Deepest nesting of an answer, strict or repaired. Answers of a task are flat; this is a bound.
inline constexpr int kAnswerDepth = 64;
/// Most values in one answer, and most keys in one of its objects.
inline constexpr std::size_t kAnswerValues = 100'000;
inline constexpr std::size_t kAnswerKeys = 1'000;

struct RepairedJson {
  Json value;
  std::size_t end = 0;  ///< offset after the last byte of the value
};

/// Reads the one object or array that begins at `begin`. What follows it is not looked at.
/// \return nothing when no repair of the list above makes it readable
[[nodiscard]] std::optional<RepairedJson> repair_json(std::string_view text, std::size_t begin);

}  // namespace assay::scoring
