#pragma once

/// \file
/// Everything that was computed of one run as one JSON document of a published shape.

#include <string>
#include <string_view>

#include "assay/report/run_report.hpp"

namespace assay::report {

/// `{"format": "assay-results", "version": 1, "run", "arms", "comparisons", "replays", "trends",
/// "gate", "golden_sets", ...}`: the documents of `assay run`, `compare`, `replay`, `trend`, `gate`
/// and `dataset lint --json` under one roof. Unknown is null. No text of any answer.
[[nodiscard]] std::string results_json(const RunReport& report);

/// The JSON Schema (draft 7) of `results_json`.
[[nodiscard]] std::string_view results_schema();

}  // namespace assay::report
