#pragma once

/// \file
/// What the answers of all kinds have in common: `{<the answer>, "confidence": number}`. Private to
/// scoring; for .cpp files only.

#include <optional>
#include <string>

#include "assay/core/json.hpp"
#include "assay/scoring/scorer.hpp"
#include "scoring/schema.hpp"

namespace assay::scoring {

/// The confidence of an answer; nothing when it states none in [0, 1].
[[nodiscard]] std::optional<double> stated_confidence(const Json& answer);

/// What is wrong with an answer's shape; nothing when it fits. A confidence that was left out is
/// never missed.
[[nodiscard]] std::optional<std::string> shape_violation(const AnswerSchema& schema, Json answer);

/// The rung of what a strict consumer could not have used.
[[nodiscard]] Rung at_best_stripped(Rung rung);

/// `score` with an outcome that is not ok, and the reason.
[[nodiscard]] Score failed(Score score, Outcome outcome, std::string reason);

}  // namespace assay::scoring
