#pragma once

/// \file
/// Comparisons as text for a terminal.

#include <span>
#include <string>

#include "assay/report/style.hpp"
#include "assay/report/task_comparison.hpp"

namespace assay::report {

/// For each comparison one plain sentence with its numbers, then the table, further differences,
/// slices, flips, gains and label suspects.
///
/// "As good as" and "equivalent" appear only where equivalence was shown.
/// \param shows_all  every id instead of the first ten of each list
[[nodiscard]] std::string compare_text(std::span<const TaskComparison> comparisons, Style style,
                                       bool shows_all);

/// The sentence alone, without a newline.
[[nodiscard]] std::string compare_sentence(const TaskComparison& comparison);

}  // namespace assay::report
