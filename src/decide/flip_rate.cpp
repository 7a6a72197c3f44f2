#include "assay/decide/flip_rate.hpp"

#include <algorithm>
#include <vector>

namespace assay::decide {
namespace {

bool has_repeats(const Side& side) {
  return side.correct && side.scored > 1;
}

/// Of two answers of each side to the item.
double between_of(const PairedItem& item) {
  const double p = *item.baseline.correct;
  const double q = *item.candidate.correct;
  return p * (1 - q) + q * (1 - p);
}

/// Of two different answers of one side: of s answers r are right, and r (s - r) of the
/// s (s - 1) / 2 pairs disagree.
double within_of(const Side& side) {
  const auto scored = static_cast<double>(side.scored);
  return 2 * *side.correct * (1 - *side.correct) * scored / (scored - 1);
}

template <class Value, class Tells>
std::optional<Difference> rate(std::span<const PairedItem* const> items, const Rules& rules,
                               double least, const Tells& tells, const Value& value) {
  std::vector<ValuePair> values;
  for (const PairedItem* item : items) {
    if (tells(*item)) values.push_back({item, value(*item)});
  }
  return bounded_mean(values, least, 1, rules.confidence, rules.seed);
}

}  // namespace

FlipRates flip_rates(std::span<const PairedItem> items, const Rules& rules) {
  std::vector<const PairedItem*> all;
  std::vector<const PairedItem*> repeated;
  for (const PairedItem& item : items) {
    all.push_back(&item);
    if (has_repeats(item.baseline) && has_repeats(item.candidate)) repeated.push_back(&item);
  }
  auto& used = repeated.empty() ? all : repeated;
  std::sort(used.begin(), used.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  FlipRates rates;
  rates.items = static_cast<std::int64_t>(repeated.size());
  rates.between = rate(used, rules, 0, is_scored, between_of);
  rates.baseline = rate(
      used, rules, 0, [](const PairedItem& item) { return has_repeats(item.baseline); },
      [](const PairedItem& item) { return within_of(item.baseline); });
  rates.candidate = rate(
      used, rules, 0, [](const PairedItem& item) { return has_repeats(item.candidate); },
      [](const PairedItem& item) { return within_of(item.candidate); });
  rates.excess = rate(
      repeated, rules, -1, [](const PairedItem&) { return true; },
      [](const PairedItem& item) {
        return between_of(item) - (within_of(item.baseline) + within_of(item.candidate)) / 2;
      });
  return rates;
}

}  // namespace assay::decide
