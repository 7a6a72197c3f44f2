#pragma once

/// \file
/// Reads a transformation's answer. Private to scoring; for .cpp files only.

#include <string>
#include <string_view>

#include "assay/scoring/scorer.hpp"
#include "scoring/schema.hpp"

namespace assay::scoring {

struct RewrittenText {
  Score score;       ///< everything but verdict, answer, measures and fields
  std::string text;  ///< only when the outcome is ok; valid UTF-8
};

/// `{"text": string, "confidence": number}`. `confidence` may be left out.
[[nodiscard]] RewrittenText read_json_text(const AnswerSchema& schema, std::string_view answer);

/// The text itself.
///
/// - strict: as it is
/// - stripped: what the only fence in it holds, unless the expected text has a fence of its own; or
///   JSON of the shape above and nothing else, unless the texts themselves are JSON
/// - repaired: such JSON after a repair
[[nodiscard]] RewrittenText read_bare_text(std::string_view answer, bool fences_are_text,
                                           bool texts_are_json);

}  // namespace assay::scoring
