#pragma once

/// \file
/// What an error must cost before Pro pays for itself. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "assay/decide/routing_rule.hpp"
#include "assay/stats/estimate.hpp"

namespace assay::decide {

struct BreakEven {
  /// c* = (cost of Pro - cost of Lite) / (errors of Lite - errors of Pro), USD per error: below it
  /// Lite is cheaper, above it Pro. Nothing: no finite one was shown, `why_not` says why.
  std::optional<stats::Estimate> usd;
  std::string why_not;
};

/// Items or their clusters are resampled, cost and errors together (10 000 seeded draws).
/// \param items  with a verdict on both sides
[[nodiscard]] BreakEven break_even(std::span<const RoutedItem* const> items, const Rules& rules);

}  // namespace assay::decide
