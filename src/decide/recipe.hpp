#pragma once

/// \file
/// One policy on one item: every way in which the stored answers can play it.

#include <optional>
#include <string>
#include <vector>

#include "assay/decide/replay.hpp"

namespace assay::decide {

/// What a user would have got.
struct Trial {
  bool is_correct = false;
  bool is_usable = false;
  bool is_sent = false;  ///< Pro was called
  std::optional<double> cost_usd;
  double known_usd = 0;  ///< the known part of the cost, be it all or not
  std::optional<double> latency_ms;
  double weight = 0;  ///< of all trials of an item: 1
};

/// The confidence that a threshold is held against.
[[nodiscard]] double confidence_of(const StoredAnswer& answer);

/// Lite's answer alone, Pro's alone, and Pro's after Lite's.
[[nodiscard]] Trial trial_of(const StoredAnswer& answer, bool is_pro);
[[nodiscard]] Trial cascade(const StoredAnswer& lite, const StoredAnswer& second, bool is_pro);

/// Replaces `trials` by those of an item that both sides answered.
/// \return false: an answer that the policy asks for is not stored
[[nodiscard]] bool play(const Policy& policy, const ReplayItem& item, std::vector<Trial>& trials);

/// Would the policy have ended with an answer that is about a model? Of any item.
[[nodiscard]] bool is_answered(const Policy& policy, const ReplayItem& item);

}  // namespace assay::decide
