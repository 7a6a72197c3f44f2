#pragma once

/// \file
/// What lint found, as text for a terminal.

#include <span>
#include <string>

#include "assay/curate/lint.hpp"
#include "assay/report/style.hpp"

namespace assay::report {

/// A table with a row per set, what stands behind it, then the findings of each set as
/// `file:line: severity: rule: item: message`, errors first, and a line that sums up.
///
/// Errors are always shown. Of one rule and set, warnings beyond 20 and notes beyond 3 are only
/// counted, unless `shows_all`.
[[nodiscard]] std::string lint_text(std::span<const curate::LintReport> reports, Style style,
                                    bool shows_all);

}  // namespace assay::report
