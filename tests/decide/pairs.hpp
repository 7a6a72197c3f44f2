#pragma once

/// \file
/// Paired items made by hand.

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "assay/decide/comparison.hpp"

namespace assay::decide {

[[nodiscard]] inline Side side(double correct, std::uint64_t answer = 0) {
  Side side;
  side.correct = correct;
  side.parsed = 1;
  side.answer = answer;
  return side;
}

/// A table as items: `a` both right, `b` baseline only, `c` candidate only, `d` neither.
[[nodiscard]] inline std::vector<PairedItem> items_of(int a, int b, int c, int d,
                                                      const std::string& prefix = "i") {
  std::vector<PairedItem> items;
  const auto add = [&](int count, double baseline, double candidate) {
    for (int i = 0; i < count; ++i) {
      PairedItem item;
      item.id = fmt::format("{}{:05}", prefix, items.size());
      item.baseline = side(baseline);
      item.candidate = side(candidate);
      items.push_back(std::move(item));
    }
  };
  add(a, 1, 1);
  add(b, 1, 0);
  add(c, 0, 1);
  add(d, 0, 0);
  return items;
}

/// The same with the sides swapped.
[[nodiscard]] inline std::vector<PairedItem> mirrored(std::vector<PairedItem> items) {
  for (PairedItem& item : items) std::swap(item.baseline, item.candidate);
  return items;
}

/// A candidate that answers now this, now that: of five answers it loses one on 243 items and wins
/// four on 57. It has one point less.
[[nodiscard]] inline std::vector<PairedItem> small_losses_and_large_gains() {
  auto items = items_of(243, 0, 0, 57);
  for (PairedItem& item : items) item.candidate.correct = 0.8;
  return items;
}

/// The other way round: it wins one answer of five on 60 items and loses 40 items altogether.
[[nodiscard]] inline std::vector<PairedItem> small_gains_and_large_losses() {
  auto items = items_of(60, 40, 0, 0);
  for (std::size_t i = 0; i < 60; ++i) items[i].baseline.correct = 0.8;
  return items;
}

[[nodiscard]] inline Evidence evidence_of(const std::vector<PairedItem>& items,
                                          const Rules& rules = {}) {
  CompareOptions options;
  options.rules = rules;
  return compare(items, options).value().evidence;
}

}  // namespace assay::decide
