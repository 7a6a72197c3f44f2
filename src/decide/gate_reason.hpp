#pragma once

/// \file
/// Why a check of the gate went as it did: one line with its numbers.

#include <string>

#include "assay/decide/gate.hpp"

namespace assay::decide {

/// 0.91234 -> `91.2 %`
[[nodiscard]] std::string percent(double share);
/// 0.9125 -> `91.25 %`: what somebody chose is not rounded.
[[nodiscard]] std::string level(double share);

/// `p95 latency is 950 ms, above 800 ms`. Precondition: the check has a value and a limit.
[[nodiscard]] std::string limit_reason(const std::string& title, const GateCheck& check,
                                       bool is_floor, bool is_met);

/// What a comparison shows about accuracy. Precondition: it has a difference.
[[nodiscard]] std::string baseline_reason(const Evidence& evidence);

}  // namespace assay::decide
