#pragma once

/// \file
/// Two sides as pairs of the same items, and what else differs between them than the model.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/paired_item.hpp"
#include "assay/eval/answer_source.hpp"

namespace assay::eval {

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

struct Pairing {
  std::vector<decide::PairedItem> items;  ///< answered on one side at least
  std::int64_t missing = 0;               ///< items of the baseline's set without any answer
  std::vector<Disparity> disparities;     ///< by aspect; empty: only the model differs
  SeenFacts baseline;
  SeenFacts candidate;
  /// False: a side does not keep what was answered, so that label suspects cannot be known.
  bool knows_answers = true;
};

/// Pairs the final answers of two sides of one task, repeats averaged within their item.
///
/// Items are matched by id; one whose content hash differs is a disparity, and where the golden
/// sets are said to be the same, an error. Slices and clusters are the baseline's. Latency is that
/// of live calls, cost and tokens are those of the final answers; where one repeat does not tell,
/// they are unknown. Memory: some hundred bytes per item, whatever the number of attempts.
/// \error storage, invalid_argument  as the sources; also an item that comes twice
[[nodiscard]] Result<Pairing> pair_arms(AnswerSource& baseline, AnswerSource& candidate);

}  // namespace assay::eval
