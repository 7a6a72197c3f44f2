#pragma once

/// \file
/// A run as the JSON that other programs rely on (docs/configuration.md, "JSON output").

#include <string>

#include "assay/eval/summary.hpp"

namespace assay::report {

/// `{"run_id", "arms": [...]}`; rates are `{"value","low","high","n"}`, fractions of 1; unknown is
/// null.
[[nodiscard]] std::string run_json(const eval::RunSummary& summary);

}  // namespace assay::report
