#pragma once

/// \file
/// One task of two sides, compared.

#include <vector>

#include "assay/eval/pairing.hpp"
#include "assay/report/task_comparison.hpp"

namespace assay::cli {

/// Pairs two sides of one task and, if nothing differs that is not allowed, compares them by
/// `comparison.rules`.
/// \error storage, invalid_argument  as the sources
[[nodiscard]] Result<eval::Pairing> compare_task(eval::AnswerSource& baseline,
                                                 eval::AnswerSource& candidate,
                                                 const std::vector<eval::Aspect>& allowed,
                                                 report::TaskComparison& comparison);

}  // namespace assay::cli
