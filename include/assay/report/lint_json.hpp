#pragma once

/// \file
/// What lint found, as the JSON that other programs rely on (docs/configuration.md, "JSON output").

#include <span>
#include <string>

#include "assay/curate/lint.hpp"

namespace assay::report {

/// `{"errors", "warnings", "notes", "sets": [{"task", "facts": {...}, "findings": [...]}]}`; rates
/// are
/// `{"value","low","high","n"}`, fractions of 1; unknown is null. A set that could not be loaded
/// has no facts.
[[nodiscard]] std::string lint_json(std::span<const curate::LintReport> reports);

}  // namespace assay::report
