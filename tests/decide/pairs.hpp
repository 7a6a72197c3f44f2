#pragma once

/// \file
/// Paired items made by hand.

#include <fmt/format.h>

#include <string>
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

[[nodiscard]] inline Evidence evidence_of(const std::vector<PairedItem>& items,
                                          const Rules& rules = {}) {
  CompareOptions options;
  options.rules = rules;
  return compare(items, options).value().evidence;
}

}  // namespace assay::decide
