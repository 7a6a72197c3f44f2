#pragma once

/// \file
/// What the config declares about decisions, for every verb that makes one.

#include "assay/config/config.hpp"
#include "cli/command.hpp"

namespace assay::cli {

/// Margin, alpha and limits of the config; the defaults where there is none and none was named. A
/// config that is there and cannot be read is an error, whoever named it, and so is a link that
/// leads nowhere: what was declared must not vanish with the file that holds it.
/// \error invalid_argument  it cannot be read
[[nodiscard]] Result<config::GateConfig> declared_gate(const Globals& globals);

}  // namespace assay::cli
