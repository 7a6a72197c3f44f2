#pragma once

/// \file
/// What the costs of a model were computed with.

#include <string>

#include "assay/decide/cost_traps.hpp"
#include "assay/eval/model_facts.hpp"

namespace assay::report::page {

/// `$0.1 in, $0.4 out per million tokens (pi-ai, 2026-11-10)`; `unknown`, also for a listed model
/// that was asked at an address of one's own.
[[nodiscard]] std::string price_text(const decide::ArmCosts& costs, const eval::ModelFacts& facts);

}  // namespace assay::report::page
