#include "assay/decide/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "assay/core/text.hpp"
#include "decide/slices.hpp"
#include "decide/units.hpp"

namespace assay::decide {
namespace {

using Sorted = std::vector<const PairedItem*>;

bool is_inside(double value, double low, double high) {
  return value > low && value < high;  // false for NaN
}

bool is_share(double value) {
  return value >= 0 && value <= 1;
}

Status check(const Rules& rules) {
  if (!is_inside(rules.margin, 0, 1)) {
    return invalid(fmt::format("the margin must lie between 0 and 1, not {}", rules.margin));
  }
  if (!is_inside(rules.alpha, 0, 0.5)) {
    return invalid(fmt::format("alpha must lie between 0 and 0.5, not {}", rules.alpha));
  }
  if (!is_inside(rules.confidence, 0, 1)) return invalid("the confidence must lie between 0 and 1");
  return {};
}

Result<Sorted> sorted(std::span<const PairedItem> items) {
  Sorted result;
  result.reserve(items.size());
  for (const PairedItem& item : items) {
    for (const Side* side : {&item.baseline, &item.candidate}) {
      if (!is_share(side->correct.value_or(0)) || !is_share(side->parsed)) {
        return invalid(fmt::format("item \"{}\": a share lies outside [0, 1]", printable(item.id)));
      }
    }
    result.push_back(&item);
  }
  std::sort(result.begin(), result.end(),
            [](const PairedItem* a, const PairedItem* b) { return a->id < b->id; });
  const auto twice =
      std::adjacent_find(result.begin(), result.end(),
                         [](const PairedItem* a, const PairedItem* b) { return a->id == b->id; });
  if (twice != result.end()) {
    return invalid(fmt::format("item \"{}\" comes twice", printable((*twice)->id)));
  }
  return result;
}

std::optional<Difference> parse_difference(const Sorted& items, const Rules& rules) {
  std::vector<SharePair> shares;
  shares.reserve(items.size());
  for (const PairedItem* item : items) {
    if (is_scored(*item)) shares.push_back({item, item->baseline.parsed, item->candidate.parsed});
  }
  return share_difference(contrast_of(shares), rules);
}

std::vector<ValuePair> known_on_both(const Sorted& items, std::optional<double> Side::*value) {
  std::vector<ValuePair> pairs;
  for (const PairedItem* item : items) {
    const auto& baseline = item->baseline.*value;
    const auto& candidate = item->candidate.*value;
    if (baseline && candidate) pairs.push_back({item, *candidate - *baseline});
  }
  return pairs;
}

std::optional<stats::Shift> latency_shift(const Sorted& items, double confidence) {
  std::vector<double> differences;
  for (const ValuePair& pair : known_on_both(items, &Side::latency_ms)) {
    differences.push_back(pair.difference);
  }
  return stats::hodges_lehmann(differences, confidence);
}

bool is_suspect(const PairedItem& item) {
  return is_scored(item) && *item.baseline.correct == 0 && *item.candidate.correct == 0 &&
         item.baseline.answer != 0 && item.baseline.answer == item.candidate.answer;
}

LabelSuspects find_suspects(const Sorted& items, const Evidence& all,
                            const CompareOptions& options) {
  LabelSuspects suspects;
  Sorted others;
  for (const PairedItem* item : items) {
    if (is_suspect(*item)) {
      suspects.ids.push_back(item->id);
    } else {
      others.push_back(item);
    }
  }
  if (suspects.ids.empty()) {
    suspects.without = all;
    return suspects;
  }
  suspects.without = weigh(others, options.rules);
  suspects.without.table.unscored += options.missing;
  suspects.changes_verdict = suspects.without.verdict != all.verdict;
  return suspects;
}

bool is_mixed(const Side& side) {
  return side.correct && *side.correct > 0 && *side.correct < 1;
}

}  // namespace

Result<Comparison> compare(std::span<const PairedItem> unsorted, const CompareOptions& options) {
  const Rules& rules = options.rules;
  ASSAY_CHECK(check(rules));
  ASSAY_TRY(const Sorted items, sorted(unsorted));
  Comparison comparison;
  comparison.evidence = weigh(items, rules);
  comparison.evidence.table.unscored += options.missing;
  comparison.slices = compare_slices(items, options);
  for (const PairedItem* item : items) {
    if (!is_scored(*item)) {
      comparison.unscored.push_back(item->id);
      continue;
    }
    if (gain(*item) < 0) comparison.flips.push_back(item->id);
    if (gain(*item) > 0) comparison.gains.push_back(item->id);
    comparison.has_repeats =
        comparison.has_repeats || is_mixed(item->baseline) || is_mixed(item->candidate);
  }
  comparison.suspects = find_suspects(items, comparison.evidence, options);
  comparison.parse_success = parse_difference(items, rules);
  comparison.latency_ms = latency_shift(items, rules.confidence);
  comparison.cost_usd =
      mean_difference(known_on_both(items, &Side::cost_usd), rules.confidence, rules.seed);
  comparison.output_tokens =
      mean_difference(known_on_both(items, &Side::output_tokens), rules.confidence, rules.seed);
  return comparison;
}

}  // namespace assay::decide
