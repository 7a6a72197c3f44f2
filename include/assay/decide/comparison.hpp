#pragma once

/// \file
/// A candidate held against a baseline on the same items: what changed, how sure that is, and what
/// to look at. Pure: the same pairs give the same comparison, in any order.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/decide/evidence.hpp"
#include "assay/stats/rank.hpp"

namespace assay::decide {

struct CompareOptions {
  Rules rules;
  std::int64_t least_slice_items = 20;  ///< smaller slices are merged into one
  std::int64_t missing = 0;             ///< items that neither side answered: unscored, too
};

/// One value of one slice. Verdict and `shown` are Holm's: of all claims of one kind (worse,
/// better, not worse, equivalent) over all slices, the chance of even one false one is at most
/// alpha.
struct SliceComparison {
  std::string slice;
  std::string value;                ///< empty where small ones were merged
  std::vector<std::string> merged;  ///< the values that were, sorted
  Evidence evidence;                ///< `verdict` and `shown` after adjustment
  double worse_p = 1;               ///< adjusted
  double non_inferiority_p = 1;     ///< adjusted
};

/// Items on which both arms give the same answer and are wrong with it: look at the label first.
struct LabelSuspects {
  std::vector<std::string> ids;  ///< sorted
  Evidence without;              ///< the comparison without these items
  bool changes_verdict = false;
};

struct Comparison {
  Evidence evidence;
  std::vector<SliceComparison> slices;  ///< by slice, then value; merged ones last
  std::vector<std::string> flips;  ///< baseline right more often; sorted. Never netted with gains
  std::vector<std::string> gains;  ///< candidate right more often; sorted
  std::vector<std::string> unscored;  ///< no verdict on at least one side; sorted
  LabelSuspects suspects;
  bool has_repeats = false;  ///< some item's answers were both right and wrong

  std::optional<Difference> parse_success;  ///< share of readable answers
  std::optional<stats::Shift> latency_ms;   ///< Hodges-Lehmann over items timed on both sides
  std::optional<Difference> cost_usd;       ///< per item, over items priced on both sides
  std::optional<Difference> output_tokens;  ///< per item, over items counted on both sides
};

/// \error invalid_argument  two items have the same id, a share lies outside [0, 1], or a rule is
///        out of range
[[nodiscard]] Result<Comparison> compare(std::span<const PairedItem> items,
                                         const CompareOptions& options = {});

}  // namespace assay::decide
