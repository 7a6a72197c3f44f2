#pragma once

/// \file
/// The parse ladder: from a model's text to JSON. Private to scoring; for .cpp files only.
///
/// 1. strict: the whole text is one JSON text (RFC 8259) but for white space around it.
/// 2. stripped: as 1, once a fence or prose around it is taken away. With one fenced block, only
///    that block counts; otherwise the text must hold exactly one object outside of other brackets
///    (or, when it holds no object, exactly one array). Brackets that belong to prose, `[1]` or
///    `{name}`, are passed over.
/// 3. repaired: as 2, but the value needs one of the repairs listed in repair.hpp. A key given
///    twice lands here too: the last value wins, and strict parse success counts it as a failure.
///
/// Nothing is guessed: two candidates, or a bracket that never closes, make a text unreadable.
/// Time is linear in the text.

#include <string>
#include <string_view>

#include "assay/core/json.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::scoring {

struct ParsedAnswer {
  Rung rung = Rung::none;
  Json value;          ///< null when `rung` is none
  std::string reason;  ///< why the rung is none; empty otherwise
};

[[nodiscard]] ParsedAnswer parse_answer(std::string_view text);

/// The content of the only fenced block (three backticks at the start of a line; the closing fence
/// may be missing), without info string; the whole text when there is none or more than one.
[[nodiscard]] std::string_view without_fence(std::string_view text);

}  // namespace assay::scoring
