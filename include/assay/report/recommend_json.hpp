#pragma once

/// \file
/// Recommendations as the JSON that other programs rely on (docs/recommend.md, "JSON").

#include <span>
#include <string>

#include "assay/report/task_recommendation.hpp"

namespace assay::report {

/// One recommendation is one object; several are `{"recommendations": [...]}`. Unknown is null.
[[nodiscard]] std::string recommend_json(std::span<const TaskRecommendation> recommendations);

[[nodiscard]] std::string policy_review_json(const PolicyReview& review);

}  // namespace assay::report
