#pragma once

/// \file
/// Cost traps in plain words.

#include <string>
#include <string_view>

#include "assay/decide/cost_traps.hpp"

namespace assay::report::page {

struct TrapWords {
  std::string_view title;
  std::string_view why;   ///< it costs money
  std::string_view what;  ///< to do about it
};

[[nodiscard]] TrapWords words_of(decide::CostTrap trap);

/// What was seen in an arm, with its numbers: one sentence without a full stop.
[[nodiscard]] std::string seen_in_arm(const decide::TrapSighting& sighting,
                                      const decide::ArmCosts& costs);

/// What was seen between two models, likewise.
[[nodiscard]] std::string seen_in_pair(const decide::TrapSighting& sighting,
                                       const std::string& lite, const std::string& pro,
                                       double margin);

/// What the money beside a sighting is.
/// \param candidate  of a pair
[[nodiscard]] std::string meaning_of_usd(const decide::TrapSighting& sighting,
                                         const std::string& candidate);

}  // namespace assay::report::page
