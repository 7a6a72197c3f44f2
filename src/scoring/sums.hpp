#pragma once

/// \file
/// Sums that metrics are made of: every item weighs once, however often it was asked.

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "assay/scoring/metrics.hpp"
#include "scoring/exact_sum.hpp"

namespace assay::scoring {

/// A share over items: each item brings its own share, between 0 and 1.
struct RateSum {
  ShareSum share;
  std::int64_t items = 0;

  /// Leaves out an item that has nothing in the denominator.
  void add(std::int64_t count, std::int64_t of);
  [[nodiscard]] Rate rate() const;
};

/// Counts for precision and recall: plain for display, and with every item weighed once.
struct MatchSum {
  std::int64_t expected = 0, given = 0, matched = 0;
  ShareSum expected_share, given_share, matched_share;

  void add(std::int64_t more_expected, std::int64_t more_given, std::int64_t more_matched,
           std::int64_t answers);
  [[nodiscard]] std::optional<double> precision() const;
  [[nodiscard]] std::optional<double> recall() const;
  [[nodiscard]] std::optional<double> f1() const;
};

/// What one item brings: how many of its answers are covered, readable, right.
struct ItemCounts {
  std::int64_t answers = 0, covered = 0, parsed = 0, strict = 0, correct = 0;
};

/// The task's names in their order, then whatever else was met, sorted.
template <class Sum>
std::vector<std::string> in_order(std::vector<std::string> names,
                                  const std::map<std::string, Sum, std::less<>>& sums) {
  const std::size_t known = names.size();
  for (const auto& [name, sum] : sums) {
    const auto end = names.begin() + static_cast<std::ptrdiff_t>(known);
    if (std::find(names.begin(), end, name) == end) names.push_back(name);
  }
  return names;
}

}  // namespace assay::scoring
