#pragma once

/// \file
/// A policy over all compared items, summed up.

#include <span>
#include <vector>

#include "assay/decide/replay.hpp"
#include "decide/units.hpp"

namespace assay::decide {

/// Items with a scored answer on both sides, sorted by id.
using Compared = std::span<const ReplayItem* const>;

/// What a policy made of one item: means over its trials.
struct ItemOutcome {
  double correct = 0;
  double usable = 0;
  double sent = 0;
  std::optional<double> cost_usd;
  double known_usd = 0;  ///< the known part of the cost, be it all or not
};

/// The two policies that every other one is held against.
struct References {
  std::vector<ItemOutcome> lite, pro;  ///< by item
};

[[nodiscard]] References references_of(Compared items);

/// \param references  of the same items
/// Everything but `unscored` and the frontier.
[[nodiscard]] PolicyFigures figures_of(const Policy& policy, Compared items,
                                       const References& references, const Rules& rules);

/// A share with Wilson's interval, or a resampled one where items come in clusters.
/// \param value  of an item by its position
template <class Value>
[[nodiscard]] std::vector<ValuePair> values_over(Compared items, Value value) {
  std::vector<ValuePair> pairs;
  pairs.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) pairs.push_back({&items[i]->pair, value(i)});
  return pairs;
}
[[nodiscard]] Mean share_of(std::span<const ValuePair> values, const Rules& rules);

}  // namespace assay::decide
