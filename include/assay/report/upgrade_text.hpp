#pragma once

/// \file
/// A model upgrade as text for a terminal.

#include <span>
#include <string>

#include "assay/report/style.hpp"
#include "assay/report/task_gate.hpp"
#include "assay/report/task_upgrade.hpp"

namespace assay::report {

/// The gate's verdict and checks, then for each task the comparison, what changed in behaviour, how
/// much of it is noise, and warnings.
[[nodiscard]] std::string upgrade_text(const GateReport& gate,
                                       std::span<const TaskUpgrade> upgrades, Style style,
                                       bool shows_all);

}  // namespace assay::report
