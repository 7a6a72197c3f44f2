#pragma once

/// \file
/// A gate as the JSON that other programs rely on (docs/gate.md, "JSON").

#include <string>

#include "assay/report/task_gate.hpp"

namespace assay::report {

/// `{"verdict", "checks": [{"task","name","verdict","reason","value","limit"}], ...}`, of the same
/// shape for one task and for several; unknown is null.
[[nodiscard]] std::string gate_json(const GateReport& report);

}  // namespace assay::report
