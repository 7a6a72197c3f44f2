#pragma once

/// \file
/// Stored attempts of two arms as what a replay of routing recipes needs.

#include "assay/decide/replay.hpp"
#include "assay/eval/pairing.hpp"

namespace assay::eval {

struct ReplayMaterial {
  std::vector<decide::ReplayItem> items;  ///< answered on one side at least
  std::int64_t missing = 0;               ///< items of Pro's set without any answer
  std::vector<Disparity> disparities;     ///< by aspect
};

/// Pairs items as `pair_arms` does, and adds every reply of both arms.
///
/// A reply is what one repeat of an item ended with. Its cost is that of all its calls, those that
/// failed on the wire included, and unknown when one of them may have been billed for an unknown
/// amount. Its latency is that of the live call that was answered: neither time in a queue nor
/// earlier calls. What another model answered in its place is no part of it.
/// \error storage
[[nodiscard]] Result<ReplayMaterial> replay_material(store::RunStore& store, const ArmOfRun& lite,
                                                     const ArmOfRun& pro);

}  // namespace assay::eval
