#pragma once

/// \file
/// A recommendation with the names that a reader knows it by, and the policy that follows.

#include <optional>
#include <string>
#include <vector>

#include "assay/decide/routing_policy.hpp"
#include "assay/eval/pairing.hpp"

namespace assay::report {

struct TaskRecommendation {
  std::string task;
  decide::RoutingPolicy facts;                  ///< models and evidence; the rest only in `policy`
  std::vector<eval::Disparity> disparities;     ///< what differs beside the model
  bool is_comparable = true;                    ///< false: items or scorers differ
  decide::Recommendation recommendation{};      ///< computed only when comparable
  std::optional<decide::RoutingPolicy> policy;  ///< nothing: nothing is deployed
  std::string sections = "{}";                  ///< JSON of the policy's providers and models
};

/// A policy held against newer evidence.
struct PolicyReview {
  std::string file;
  decide::RoutingPolicy policy;
  std::string run_id;  ///< of the newer answers
  std::int64_t items = 0;
  decide::PolicyCheck check;
};

}  // namespace assay::report
