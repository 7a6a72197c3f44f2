#pragma once

/// \file
/// Raw values for a calculator, from a file or from stdin.

#include <string>
#include <vector>

#include "assay/core/result.hpp"

namespace assay::cli {

/// Numbers between white space, in their order. `-` reads stdin.
/// \error invalid_argument  unreadable or larger than 64 MiB, no value at all, or a word that is no
///        number, with its line
[[nodiscard]] Result<std::vector<double>> read_values(const std::string& source);

}  // namespace assay::cli
