#pragma once

/// \file
/// Stored answers of two arms as what rules are searched in.

#include "assay/decide/routing_rule.hpp"
#include "assay/eval/pairing.hpp"

namespace assay::eval {

struct RoutingMaterial {
  std::vector<decide::RoutedItem> items;  ///< answered on one side at least
  std::int64_t missing = 0;               ///< items of Pro's set without any answer
  std::vector<Disparity> disparities;     ///< by aspect
};

/// Pairs items as `replay_material` does. What a rule sees, right or wrong, cost and latency are
/// those of the first stored answer of either side; the shares that the comparison rests on are
/// means over repeats.
/// \error storage, invalid_argument  as `replay_material`
[[nodiscard]] Result<RoutingMaterial> routing_material(store::RunStore& store, const ArmOfRun& lite,
                                                       const ArmOfRun& pro);

}  // namespace assay::eval
