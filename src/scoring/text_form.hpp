#pragma once

/// \file
/// The forms in which rewritten texts are compared. Private to scoring.

#include <string>
#include <string_view>

#include "assay/dataset/task.hpp"

namespace assay::scoring {

/// What everybody calls the same text: NFC, LF line ends, no ASCII white space around it. Where
/// targets, formats and schemas are looked for. Invalid UTF-8 is replaced.
[[nodiscard]] std::string plain_form(std::string_view text);

/// A plain form as a rule compares it. Idempotent.
/// - exact: as it is
/// - space: every run of Unicode white space as one space
/// - text: core's `normalised`: that, NFKC and case folded
[[nodiscard]] std::string compared_form(dataset::TransformationRules::Match match,
                                        std::string plain);

}  // namespace assay::scoring
