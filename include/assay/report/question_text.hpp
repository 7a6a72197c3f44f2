#pragma once

/// \file
/// A disagreement as it is shown to the person who labels it.

#include <string>

#include "assay/report/style.hpp"
#include "assay/shadow/label_session.hpp"

namespace assay::report {

/// What was asked and both answers, numbered. Printable throughout; long texts are cut.
[[nodiscard]] std::string question_text(const shadow::Question& question, Style style);

/// What the labels so far say, in a line: `difference -1.2 [-3.0, +0.5] points by 62 labels;
/// about 22 more decide`.
[[nodiscard]] std::string label_state_text(const decide::ShadowReport& report);

/// The same for programs: {"labelled", "open", "verdict", "difference", "labels",
/// "labels_to_decide"}
[[nodiscard]] std::string label_state_json(const shadow::LabelSession& session);

}  // namespace assay::report
