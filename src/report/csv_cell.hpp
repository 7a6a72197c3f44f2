#pragma once

/// \file
/// One cell of a CSV file that people open in a spreadsheet. For .cpp files only.

#include <string>

#include "assay/core/json.hpp"

namespace assay::report {

/// Null is empty and a number stays one. Anything else stands in quotes (RFC 4180), with `'` in
/// front of what a spreadsheet would take for a formula.
[[nodiscard]] std::string csv_cell(const Json& value);

}  // namespace assay::report
