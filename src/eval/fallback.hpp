#pragma once

/// \file
/// When another model is asked in place of the arm's own.

#include <optional>

#include "assay/config/config.hpp"
#include "assay/core/outcome.hpp"

namespace assay::eval {

/// The word of `run.fallback` for a model that was given up after ending like this; nothing: none
/// covers it. A provider that refuses the key or is out of money is as good as not there.
[[nodiscard]] std::optional<config::FallbackOn> fallback_reason(Outcome outcome);

/// Does a run fall back for this reason?
[[nodiscard]] bool falls_back_on(const config::RunConfig& run,
                                 const std::optional<config::FallbackOn>& reason);

}  // namespace assay::eval
