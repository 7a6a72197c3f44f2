#pragma once

/// \file
/// A model upgrade as the JSON that other programs rely on (docs/upgrade.md, "JSON").

#include <span>
#include <string>

#include "assay/report/task_gate.hpp"
#include "assay/report/task_upgrade.hpp"

namespace assay::report {

/// `{"verdict", "gate", "tasks": [...]}`; unknown is null.
[[nodiscard]] std::string upgrade_json(const GateReport& gate,
                                       std::span<const TaskUpgrade> upgrades);

}  // namespace assay::report
