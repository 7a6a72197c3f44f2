#pragma once

/// \file
/// Two stored arms as pairs of the same items, and what else differs between them than the model.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/paired_item.hpp"
#include "assay/store/run_store.hpp"

namespace assay::eval {

/// An arm within the run that it answered in. Both outlive the value.
struct ArmOfRun {
  const store::RunRecord* run = nullptr;
  const store::ArmRecord* arm = nullptr;
};

/// What should be the same on both sides of a comparison. The model, its provider, its id and its
/// tier are what is compared, so they are not among these.
enum class Aspect {
  golden_set,  ///< the items or the task's rules
  items,       ///< items of one id have another input, label or slice
  prompt,      ///< what was asked
  scorer,      ///< its version: the same answer could score differently
  parameters,  ///< temperature, output cap, ...
};

/// `golden-set`, `items`, `prompt`, `scorer`, `parameters`.
[[nodiscard]] std::string_view to_string(Aspect aspect);
[[nodiscard]] std::optional<Aspect> aspect_from_string(std::string_view text);

struct Disparity {
  Aspect aspect = Aspect::golden_set;
  std::string text;  ///< what differs and how, for people; quotes data
};

/// Item id -> its cluster, for items that have one. The golden set knows; a run does not hold it in
/// a form that is read back.
using Clusters = std::unordered_map<std::string, std::string>;

struct Pairing {
  std::vector<decide::PairedItem> items;  ///< answered on one side at least
  std::int64_t missing = 0;               ///< items of the baseline's set without any answer
  std::vector<Disparity> disparities;     ///< by aspect; empty: only the model differs
};

/// Pairs the final answers of two arms of one task, repeats averaged within their item.
///
/// Items are matched by content; where the golden sets differ, the rest by id. Latency is that of
/// live calls, cost and tokens are those of the final answers; where one repeat does not tell, they
/// are unknown. Memory: some hundred bytes per item, whatever the number of attempts.
/// \error storage
[[nodiscard]] Result<Pairing> pair_arms(store::RunStore& store, const ArmOfRun& baseline,
                                        const ArmOfRun& candidate, const Clusters& clusters);

}  // namespace assay::eval
