#pragma once

/// \file
/// What `assay compare` takes from the config, if there is one.

#include "assay/config/config.hpp"
#include "cli/command.hpp"

namespace assay::cli {

/// The declared margin and level. Stored answers can be compared without a config, so a file that
/// is missing or broken is no error; a broken one is mentioned on stderr.
/// \error invalid_argument  a file was named with -c and cannot be used
[[nodiscard]] Result<config::GateConfig> read_gate_config(const Globals& globals);

}  // namespace assay::cli
