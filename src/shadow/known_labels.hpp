#pragma once

/// \file
/// Labels of an experiment, by answer.

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "assay/decide/shadow_pair.hpp"
#include "assay/store/traffic_store.hpp"

namespace assay::shadow {

class KnownLabels {
 public:
  /// \error storage
  [[nodiscard]] static Result<KnownLabels> read(store::TrafficStore& traffic,
                                                store::RowId experiment);

  /// The newer one counts.
  void add(const store::LabelRecord& label);

  /// What follows for a disagreement; nothing: not everything is known yet. An unusable answer is
  /// wrong without anybody saying so.
  [[nodiscard]] std::optional<decide::ShadowLabel> label_of(const store::TrafficPair& pair) const;

  [[nodiscard]] static decide::ShadowLabel label_of(bool lite_is_right, bool pro_is_right);

 private:
  [[nodiscard]] std::optional<bool> is_right(store::RowId item,
                                             const store::TrafficSide& side) const;

  std::map<std::pair<store::RowId, std::string>, bool> right_;
};

}  // namespace assay::shadow
