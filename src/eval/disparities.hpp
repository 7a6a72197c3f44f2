#pragma once

/// \file
/// What differs between two arms beside the model.

#include <set>
#include <string>
#include <vector>

#include "assay/eval/pairing.hpp"

namespace assay::eval {

/// \param scorer_versions  of all answers of both arms
/// \param changed_items    items that were matched by id and have another content
[[nodiscard]] std::vector<Disparity> find_disparities(const store::ArmRecord& baseline,
                                                      const store::ArmRecord& candidate,
                                                      const std::set<std::string>& scorer_versions,
                                                      std::int64_t changed_items);

}  // namespace assay::eval
