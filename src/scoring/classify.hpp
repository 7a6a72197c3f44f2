#pragma once

/// \file
/// Reads a classification's answer. Private to scoring; for .cpp files only.

#include <optional>
#include <string>
#include <string_view>

#include "assay/scoring/scorer.hpp"
#include "scoring/label.hpp"
#include "scoring/schema.hpp"

namespace assay::scoring {

/// Reads the label, and the confidence if one is stated, from a model's text.
///
/// With a schema the answer is `{"label": string, "confidence": number}`. The schema judges its
/// shape; whether the label is one of the task's is judged here, so that a spelling variant is not
/// a violation and an unknown label is told apart from one. `confidence` may be left out. Without a
/// schema (bare labels), a JSON answer of that shape is accepted on the stripped rung.
///
/// Sets everything of the score but the verdict; the reason only when the outcome is not ok.
[[nodiscard]] Score read_classification(const LabelSet& labels, const std::string& any_label,
                                        const AnswerSchema* schema, std::string_view text);

}  // namespace assay::scoring
