#pragma once

/// \file
/// What an arm of a stored run paid for, in the form in which cost traps are looked for.

#include "assay/core/result.hpp"
#include "assay/decide/cost_traps.hpp"
#include "assay/eval/model_facts.hpp"
#include "assay/eval/summary.hpp"

namespace assay::eval {

/// Answers that are about the model: what a cost is divided by.
[[nodiscard]] std::int64_t answers_about_the_model(const scoring::ArmMetrics& metrics);

/// The price is the one of the run's config, else the list price if the run's calls were priced.
/// \param run      of `summary`
/// \param facts    of its model
/// \error storage
[[nodiscard]] Result<decide::ArmCosts> read_arm_costs(store::RunStore& store,
                                                      const store::RunRecord& run,
                                                      const ArmSummary& summary,
                                                      const ModelFacts& facts);

}  // namespace assay::eval
