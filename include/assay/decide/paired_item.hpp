#pragma once

/// \file
/// What two arms made of one item: the evidence that every decision starts from.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace assay::decide {

/// What an item says about itself: slice name -> its value.
using Slices = std::map<std::string, std::string>;

/// What one arm made of an item. Repeats of an item are not new items: all figures are means over
/// them, so that an item asked five times weighs as much as one asked once.
struct Side {
  /// Share of the scored answers that are right; nothing: unscored, no answer was about the model.
  std::optional<double> correct;
  std::int64_t scored = 0;  ///< answers behind `correct`
  double parsed = 0;        ///< share of the scored answers that could be read
  /// Fingerprint of the canonical answer, equal for equal answers; 0 where nothing could be read or
  /// repeats disagree.
  std::uint64_t answer = 0;
  std::optional<double> latency_ms;     ///< of live calls
  std::optional<double> cost_usd;       ///< of one answer
  std::optional<double> output_tokens;  ///< of one answer
};

/// One item with both sides. Slices are shared, since a million items have few different ones.
struct PairedItem {
  std::string id;  ///< unique among the items that are compared
  std::shared_ptr<const Slices> slices;
  std::string cluster;  ///< items with the same one are not independent; empty: on its own
  Side baseline;
  Side candidate;
};

/// Both sides have a verdict; every statistic is about such items only.
[[nodiscard]] inline bool is_scored(const PairedItem& item) {
  return item.baseline.correct.has_value() && item.candidate.correct.has_value();
}

/// Candidate minus baseline, in [-1, 1]. Precondition: is_scored.
[[nodiscard]] inline double gain(const PairedItem& item) {
  return *item.candidate.correct - *item.baseline.correct;
}

}  // namespace assay::decide
