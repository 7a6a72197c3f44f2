#include "assay/decide/break_even.hpp"

#include <cmath>
#include <vector>

#include "assay/stats/bootstrap.hpp"
#include "decide/units.hpp"

namespace assay::decide {
namespace {

/// One unit's sums.
struct Sums {
  double usd = 0;     ///< Pro minus Lite
  double errors = 0;  ///< Lite minus Pro
};

double right(bool is_right) {
  return is_right ? 1 : 0;
}

}  // namespace

BreakEven break_even(std::span<const RoutedItem* const> items, const Rules& rules) {
  BreakEven result;
  std::vector<SharePair> shares;
  for (const RoutedItem* item : items) {
    if (!item->lite_usd || !item->pro_usd) {
      result.why_not = "what an answer costs is not known for every item";
      return result;
    }
    shares.push_back({&item->pair, right(item->is_pro_right), right(item->is_lite_right)});
  }
  const Contrast contrast = contrast_of(shares);
  const auto difference = share_difference(contrast, rules);
  if (!difference || !difference->low || (*difference->low <= 0 && *difference->high >= 0)) {
    result.why_not = "no difference of the error rates is shown";
    return result;
  }
  std::vector<Sums> units(contrast.units.count);
  for (std::size_t i = 0; i < items.size(); ++i) {
    Sums& unit = units[contrast.units.of_item[i]];
    unit.usd += *items[i]->pro_usd - *items[i]->lite_usd;
    unit.errors -= contrast.pairs[i].difference;
  }
  Sums all;
  for (const Sums& unit : units) all = {all.usd + unit.usd, all.errors + unit.errors};
  if (all.errors < 0) {
    result.why_not = "Lite is right more often, so no error pays for Pro";
    return result;
  }
  if (all.usd <= 0) {
    result.why_not = "Pro costs no more than Lite";
    return result;
  }
  stats::BootstrapOptions options;
  options.confidence = rules.confidence;
  options.seed = rules.seed;
  result.usd = stats::bootstrap(
      units.size(),
      [&](std::span<const std::size_t> drawn) {
        Sums sums;
        for (const std::size_t i : drawn) {
          sums = {sums.usd + units[i].usd, sums.errors + units[i].errors};
        }
        return sums.errors > 0 ? sums.usd / sums.errors : std::nan("");
      },
      options);
  if (!result.usd) result.why_not = "too few items for an interval";
  return result;
}

}  // namespace assay::decide
