#include "decide/units.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "decide/sequence.hpp"

namespace assay::decide {
namespace {

/// Sums of shares within each unit decide its cell.
stats::PairedTable unit_table(std::span<const SharePair> shares, const Units& units) {
  struct Sums {
    double baseline = 0, candidate = 0;
    std::int64_t n = 0;
  };
  std::vector<Sums> sums(units.count);
  for (std::size_t i = 0; i < shares.size(); ++i) {
    Sums& unit = sums[units.of_item[i]];
    unit.baseline += shares[i].baseline;
    unit.candidate += shares[i].candidate;
    ++unit.n;
  }
  // Thirds and fifths add up to almost the same, depending on their order.
  constexpr double kTie = 1e-9;
  stats::PairedTable table;
  for (const Sums& unit : sums) {
    if (unit.baseline > unit.candidate + kTie) {
      ++table.baseline_only;
    } else if (unit.candidate > unit.baseline + kTie) {
      ++table.candidate_only;
    } else if (2 * unit.baseline >= static_cast<double>(unit.n) - kTie) {
      ++table.both;
    } else {
      ++table.neither;
    }
  }
  return table;
}

bool is_yes_no(double share) {
  return share == 0 || share == 1;
}

}  // namespace

Units units_of(std::span<const ValuePair> pairs) {
  Units units;
  units.of_item.reserve(pairs.size());
  std::unordered_map<std::string_view, std::size_t> known;
  for (const ValuePair& pair : pairs) {
    std::size_t unit = units.count;
    if (!pair.item->cluster.empty()) {
      unit = known.emplace(pair.item->cluster, units.count).first->second;
    }
    if (unit == units.count) {
      ++units.count;
    } else {
      units.has_clusters = true;
    }
    units.of_item.push_back(unit);
  }
  return units;
}

Spread spread_of(std::span<const ValuePair> pairs, const Units& units) {
  Spread spread;
  if (pairs.empty()) return spread;
  const auto n = static_cast<double>(pairs.size());
  for (const ValuePair& pair : pairs) spread.mean += pair.difference;
  spread.mean /= n;
  if (units.count < 2) return spread;
  std::vector<double> residuals(units.count, 0.0);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    residuals[units.of_item[i]] += pairs[i].difference - spread.mean;
  }
  double squares = 0;
  double cubes = 0;
  for (const double residual : residuals) {
    squares += residual * residual;
    cubes += residual * residual * residual;
  }
  const auto count = static_cast<double>(units.count);
  // Standard error squared: squares * count / (count - 1) / n^2; times count is the deviation's.
  spread.deviation = std::sqrt(squares / (count - 1)) * count / n;
  const double root = std::sqrt(squares / count);
  if (has_spread(spread)) spread.skewness = cubes / count / std::pow(root, 3);
  return spread;
}

Contrast contrast_of(std::span<const SharePair> shares) {
  Contrast contrast;
  contrast.pairs.reserve(shares.size());
  for (const SharePair& share : shares) {
    contrast.pairs.push_back({share.item, share.candidate - share.baseline});
    contrast.is_plain =
        contrast.is_plain && is_yes_no(share.baseline) && is_yes_no(share.candidate);
  }
  contrast.units = units_of(contrast.pairs);
  contrast.is_plain = contrast.is_plain && !contrast.units.has_clusters;
  contrast.table = unit_table(shares, contrast.units);
  return contrast;
}

bool uses_table(const Contrast& contrast) {
  if (contrast.is_plain) return true;
  if (contrast.pairs.empty() || contrast.units.count < 2) return false;
  const double first = contrast.pairs.front().difference;
  return (first == 0 || std::abs(first) == 1) &&
         std::all_of(contrast.pairs.begin(), contrast.pairs.end(),
                     [&](const ValuePair& pair) { return pair.difference == first; });
}

std::optional<Difference> share_difference(const Contrast& contrast, const Rules& rules) {
  if (rules.mode == Mode::sequential) return sequence_difference(contrast, rules.confidence);
  if (!uses_table(contrast)) {
    return bounded_mean(contrast.pairs, -1, 1, rules.confidence, rules.seed);
  }
  const auto estimate = stats::paired_difference(contrast.table, rules.confidence);
  if (!estimate) return std::nullopt;
  return Difference{estimate->value,
                    estimate->low,
                    estimate->high,
                    static_cast<std::int64_t>(contrast.pairs.size()),
                    static_cast<std::int64_t>(contrast.units.count),
                    Method::tango};
}

}  // namespace assay::decide
