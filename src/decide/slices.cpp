#include "decide/slices.hpp"

#include <algorithm>
#include <map>

#include "assay/stats/adjust.hpp"

namespace assay::decide {
namespace {

using Items = std::vector<const PairedItem*>;
using Values = std::map<std::string, Items>;

std::map<std::string, Values> group(std::span<const PairedItem* const> items) {
  std::map<std::string, Values> slices;
  // Items share few sets of slices: the way to their groups is looked up once for each.
  std::map<const Slices*, std::vector<Items*>> ways;
  for (const PairedItem* item : items) {
    if (item->slices == nullptr) continue;
    const auto [way, is_new] = ways.try_emplace(item->slices.get());
    if (is_new) {
      for (const auto& [slice, value] : *item->slices) way->second.push_back(&slices[slice][value]);
    }
    for (Items* const members : way->second) members->push_back(item);
  }
  return slices;
}

std::int64_t scored_items(const Items& items) {
  return std::count_if(items.begin(), items.end(),
                       [](const PairedItem* item) { return is_scored(*item); });
}

/// One slice's comparisons; nothing when it does not divide the items.
std::vector<SliceComparison> compare_values(const std::string& slice, Values values,
                                            const CompareOptions& options) {
  SliceComparison other;
  other.slice = slice;
  Items merged;
  for (auto value = values.begin(); value != values.end();) {
    if (scored_items(value->second) >= options.least_slice_items) {
      ++value;
      continue;
    }
    other.merged.push_back(value->first);
    merged.insert(merged.end(), value->second.begin(), value->second.end());
    value = values.erase(value);
  }
  std::vector<SliceComparison> results;
  if (values.size() + (merged.empty() ? 0 : 1) < 2) return results;
  for (const auto& [value, items] : values) {
    results.push_back({slice, value, {}, weigh(items, options.rules), 1, 1});
  }
  if (!merged.empty()) {
    std::sort(merged.begin(), merged.end(),
              [](const PairedItem* a, const PairedItem* b) { return a->id < b->id; });
    other.evidence = weigh(merged, options.rules);
    results.push_back(std::move(other));
  }
  return results;
}

/// A test that could not be made counts as one that showed nothing.
template <class PValue>
std::vector<double> adjusted(const std::vector<SliceComparison>& slices, PValue p_value) {
  std::vector<double> p;
  p.reserve(slices.size());
  for (const SliceComparison& slice : slices) p.push_back(p_value(slice.evidence));
  return stats::holm(p).value_or(std::vector<double>(p.size(), 1.0));
}

}  // namespace

std::vector<SliceComparison> compare_slices(std::span<const PairedItem* const> items,
                                            const CompareOptions& options) {
  std::vector<SliceComparison> slices;
  for (auto& [slice, values] : group(items)) {
    auto results = compare_values(slice, std::move(values), options);
    std::move(results.begin(), results.end(), std::back_inserter(slices));
  }
  const auto worse = adjusted(slices, [](const Evidence& e) { return e.worse_p; });
  const auto better = adjusted(slices, [](const Evidence& e) { return e.better_p; });
  const auto within =
      adjusted(slices, [](const Evidence& e) { return e.non_inferiority.p.value_or(1); });
  const auto equal =
      adjusted(slices, [](const Evidence& e) { return e.equivalence.p.value_or(1); });
  const double alpha = options.rules.alpha;
  for (std::size_t i = 0; i < slices.size(); ++i) {
    Evidence& evidence = slices[i].evidence;
    slices[i].worse_p = worse[i];
    slices[i].non_inferiority_p = within[i];
    evidence.non_inferiority.shown = evidence.non_inferiority.shown && within[i] < alpha;
    evidence.equivalence.shown = evidence.equivalence.shown && equal[i] < alpha;
    evidence.verdict =
        verdict_of(evidence, worse[i], better[i], evidence.non_inferiority.shown, alpha);
    // Holm asks for more than a plan for one slice would say.
    evidence.items_to_decide.reset();
  }
  return slices;
}

}  // namespace assay::decide
