#pragma once

/// \file
/// Recommendations as text for a terminal.

#include <span>
#include <string>

#include "assay/report/style.hpp"
#include "assay/report/task_recommendation.hpp"

namespace assay::report {

/// For each task the sentence for whoever decides, with its numbers; then the ways of routing
/// beside each other, the certificate, and what would change the verdict.
[[nodiscard]] std::string recommend_text(std::span<const TaskRecommendation> recommendations,
                                         Style style);

/// What still holds of a policy, line by line.
[[nodiscard]] std::string policy_review_text(const PolicyReview& review, Style style);

}  // namespace assay::report
