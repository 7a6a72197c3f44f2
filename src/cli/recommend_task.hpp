#pragma once

/// \file
/// The recommendation for one task, from the store.

#include <string>

#include "assay/report/task_recommendation.hpp"
#include "assay/shadow/comparison.hpp"
#include "cli/compare_sides.hpp"

namespace assay::cli {

/// The two sides of a recommendation on one task.
struct RecommendedSides {
  const ComparedModel& lite;
  const ComparedModel& pro;
  const std::string& task;
};

/// Models and evidence of both sides, as a policy names them.
[[nodiscard]] decide::RoutingPolicy policy_facts(const RecommendedSides& sides);

/// What traffic says of the same two models, where both were asked about a sample of it.
/// \return nothing: there is none
[[nodiscard]] Result<std::optional<shadow::Comparison>> traffic_evidence(
    store::RunStore& store, const RecommendedSides& sides, double margin, double alpha);

/// Other Lite models that the run of Lite asked the same task are judged as its variants.
/// \error invalid_argument  an option out of range
/// \error storage
[[nodiscard]] Result<report::TaskRecommendation> recommend_task(
    SideFinder& finder, const RecommendedSides& sides, const decide::RecommendOptions& options);

}  // namespace assay::cli
