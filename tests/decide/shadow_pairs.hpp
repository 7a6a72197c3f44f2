#pragma once

/// \file
/// Shadow pairs made by hand.

#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "assay/decide/shadow_report.hpp"

namespace assay::decide {

/// A stream: counts of pairs of one kind, spread over a fortnight.
class Stream {
 public:
  explicit Stream(const ShadowRules& rules = {}) : builder(ShadowBuilder::open(rules).value()) {}

  Stream& agree(int count, const Slices& slices = {}) { return add(count, true, {}, slices); }
  Stream& differ(int count, const Slices& slices = {}) { return add(count, false, {}, slices); }
  Stream& label(int count, ShadowLabel label, const Slices& slices = {}) {
    return add(count, false, label, slices);
  }
  /// Agreeing pairs with a second call of both that repeats the first, or does not.
  Stream& again(int count, bool repeats) {
    ShadowPair pair = make(true, {}, {});
    pair.lite_repeats = pair.pro_repeats = repeats;
    return add(count, pair);
  }
  Stream& add(int count, ShadowPair pair) {
    for (int i = 0; i < count; ++i) {
      pair.key = ++next_;
      pair.day = 20'000 + static_cast<std::int64_t>(next_ % 14);
      (void)builder.add(pair);
    }
    return *this;
  }
  [[nodiscard]] static ShadowPair make(bool is_equal, std::optional<ShadowLabel> label,
                                       const Slices& slices) {
    ShadowPair pair;
    pair.is_equal = is_equal;
    pair.label = label;
    pair.slices = std::make_shared<const Slices>(slices);
    return pair;
  }
  [[nodiscard]] ShadowReport report(const ShadowFacts& facts = {}) const {
    return builder.finish(facts);
  }

  ShadowBuilder builder;

 private:
  Stream& add(int count, bool is_equal, std::optional<ShadowLabel> label, const Slices& slices) {
    return add(count, make(is_equal, label, slices));
  }

  std::uint64_t next_ = 0;
};

}  // namespace assay::decide
