#pragma once

/// \file
/// Comparisons as the JSON that other programs rely on (docs/compare.md, "JSON").

#include <span>
#include <string>

#include "assay/report/task_comparison.hpp"

namespace assay::report {

/// One comparison is one object; several are `{"comparisons": [...]}`. Differences are
/// `{"value","low","high","n","units","method"}`, of shares as fractions of 1; unknown is null.
[[nodiscard]] std::string compare_json(std::span<const TaskComparison> comparisons);

}  // namespace assay::report
