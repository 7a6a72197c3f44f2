#pragma once

/// \file
/// What the costs of a run were computed with.

#include <map>
#include <string>

#include "assay/eval/model_facts.hpp"
#include "assay/store/records.hpp"

namespace assay::report::page {

/// The prices that a run's own configuration gives, by model.
///
/// \return USD per million tokens as text; empty when the run kept no configuration
[[nodiscard]] std::map<std::string, std::string> declared_prices(const store::RunRecord& run);

/// `$0.10 in, $0.40 out per million tokens (pi-ai, 2026-11-10)`; `unknown`
[[nodiscard]] std::string price_text(const std::map<std::string, std::string>& declared,
                                     const store::ArmRecord& arm, const eval::ModelFacts& facts);

}  // namespace assay::report::page
