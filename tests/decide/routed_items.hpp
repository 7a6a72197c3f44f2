#pragma once

/// \file
/// Routed items made by hand.

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "assay/decide/routing_rule.hpp"

namespace assay::decide {

/// An item with its slices; Lite costs 1 and takes 10 ms, Pro 10 and 100 ms.
[[nodiscard]] inline RoutedItem routed(bool lite, bool pro, const Slices& slices = {}) {
  static int next = 0;
  RoutedItem item;
  item.pair.id = fmt::format("{:06}", next++);
  item.pair.slices = std::make_shared<const Slices>(slices);
  item.is_lite_right = lite;
  item.is_pro_right = pro;
  for (auto [side, right] :
       {std::pair(&item.pair.candidate, lite), std::pair(&item.pair.baseline, pro)}) {
    side->correct = right ? 1 : 0;
    side->scored = 1;
    side->parsed = 1;
  }
  item.input_characters = 100;
  item.lite_usd = item.pair.candidate.cost_usd = 1;
  item.pro_usd = item.pair.baseline.cost_usd = 10;
  item.lite_ms = 10;
  item.pro_ms = 100;
  return item;
}

inline void add(std::vector<RoutedItem>& items, int count, bool lite, bool pro,
                const Slices& slices = {}) {
  for (int i = 0; i < count; ++i) items.push_back(routed(lite, pro, slices));
}

[[nodiscard]] inline std::vector<const RoutedItem*> pointers(const std::vector<RoutedItem>& items) {
  std::vector<const RoutedItem*> all;
  for (const RoutedItem& item : items) all.push_back(&item);
  return all;
}

inline const Slices kDe = {{"language", "de"}};
inline const Slices kEn = {{"language", "en"}};

/// A tenth is German, where Lite is wrong and Pro right four times in five; elsewhere the two are
/// right alike.
[[nodiscard]] inline std::vector<RoutedItem> bad_in_german(int n) {
  std::vector<RoutedItem> items;
  add(items, n * 8 / 100, false, true, kDe);
  add(items, n * 2 / 100, true, true, kDe);
  add(items, n * 80 / 100, true, true, kEn);
  add(items, n * 10 / 100, false, false, kEn);
  return items;
}

inline const RoutingRule kGerman{{{{Feature::slice, "language", "de"}}}};

}  // namespace assay::decide
