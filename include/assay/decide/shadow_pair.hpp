#pragma once

/// \file
/// One request of traffic that both models answered: what is known of it without a label, and the
/// label where a person gave one.

#include <cstdint>
#include <memory>
#include <optional>

#include "assay/decide/paired_item.hpp"

namespace assay::decide {

/// What came back from one model.
enum class ShadowAnswer : unsigned char {
  valid,    ///< could be read and has the wanted shape
  invalid,  ///< about the model, but nothing a program can use
  failed,   ///< no answer about the model: the wire, or lost
};

/// What a person said of a disagreement, blind.
enum class ShadowLabel : unsigned char { lite_right, pro_right, both_right, both_wrong };

/// 1, 0 or -1: is Lite right, minus is Pro right.
[[nodiscard]] constexpr int difference_of(ShadowLabel label) {
  if (label == ShadowLabel::lite_right) return 1;
  return label == ShadowLabel::pro_right ? -1 : 0;
}

struct ShadowPair {
  std::uint64_t key = 0;  ///< fingerprint of the request's key
  /// Fingerprint of user or session: pairs with the same one are not independent. 0: on its own.
  std::uint64_t cluster = 0;
  double weight = 1;  ///< 1 / probability of having been sampled; above 0
  /// Days since 1970-01-01 in the time zone of the traffic; nothing: nobody knows when it was.
  std::optional<std::int64_t> day;
  std::shared_ptr<const Slices> slices;  ///< may be null
  ShadowAnswer lite = ShadowAnswer::valid;
  ShadowAnswer pro = ShadowAnswer::valid;
  /// The canonical answers are the same. Two that are both invalid count as the same: nobody can
  /// use either. Means nothing where one failed.
  bool is_equal = true;
  /// The second call gave the same canonical answer as the first. Nothing: there was none, or one
  /// of the two failed.
  std::optional<bool> lite_repeats, pro_repeats;
  std::optional<ShadowLabel> label;  ///< read for disagreements only: equal answers need none
};

/// Both sides said something that can be compared.
[[nodiscard]] inline bool is_compared(const ShadowPair& pair) {
  return pair.lite != ShadowAnswer::failed && pair.pro != ShadowAnswer::failed;
}

[[nodiscard]] inline bool is_disagreement(const ShadowPair& pair) {
  return is_compared(pair) && !pair.is_equal;
}

}  // namespace assay::decide
