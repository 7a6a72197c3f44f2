#pragma once

/// \file
/// How long the planned calls of a provider take within its limits.

#include <span>

#include "assay/eval/plan.hpp"

namespace assay::eval {

/// The slowest of what holds calls up: calls in flight at the stored latency, requests per minute,
/// tokens per minute. The time of retries and of a slow start is not in it.
/// \param models  those of the config, for limits of their own
/// \param arms  all planned arms; those of other providers are passed over
[[nodiscard]] PlannedProvider plan_time(const config::ProviderConfig& provider,
                                        std::span<const config::ModelConfig> models,
                                        std::span<const PlannedArm> arms);

}  // namespace assay::eval
