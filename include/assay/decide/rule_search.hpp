#pragma once

/// \file
/// Finds rules on one half of the items that the other half may certify. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/decide/routing_rule.hpp"
#include "assay/stats/confidence.hpp"
#include "assay/stats/estimate.hpp"

namespace assay::decide {

/// Does Lite's stated confidence tell right from wrong? On the half that rules are fitted on.
struct ConfidenceCheck {
  double stated = 0;                     ///< share of the answers that state one
  std::optional<stats::Estimate> auroc;  ///< nothing: all right or all wrong
  std::optional<stats::Estimate> brier;
  std::optional<stats::Reliability> reliability;
  bool is_usable = false;  ///< shown to be better than chance: the interval of AUROC is above 1/2
};

struct SearchOptions {
  double most_sent = 0.2;  ///< share of the items, in (0, 1]
  double max_risk = 0.03;  ///< the extra error that a certificate would allow
  std::uint64_t seed = 1;  ///< of the split
  /// Slices that a router can see; empty: all of them.
  std::vector<std::string> slices = {};
};

struct RuleSearch {
  ConfidenceCheck confidence;
  std::int64_t predicates = 0, conjunctions = 0;  ///< that were looked at
  /// At most eight, the safest on the fitted half first: the order in which they are to be tested.
  std::vector<RoutingRule> candidates;
};

/// Both halves by a seeded hash of cluster or id, so that a cluster is never in both.
struct Halves {
  std::vector<const RoutedItem*> fitted, certified;
};
[[nodiscard]] Halves split_by_hash(std::span<const RoutedItem> items, std::uint64_t seed);

/// Adds, one conjunction at a time, what saves most errors for what it sends, at several prices of
/// sending. Only what saves more than a lot of the same size would, is kept.
[[nodiscard]] RuleSearch search_rules(std::span<const RoutedItem* const> fitted,
                                      const SearchOptions& options);

}  // namespace assay::decide
