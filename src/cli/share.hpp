#pragma once

/// \file
/// Shares as people write them on a command line.

#include <optional>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"

namespace assay::cli {

/// `0.03` or `3%`, a finite number and nothing else. Whether it lies in the range that a flag
/// allows is for the caller to say.
[[nodiscard]] std::optional<double> read_share(std::string_view text);

/// The share of a flag, where it was given.
/// \error invalid_argument  it is none
[[nodiscard]] Result<double> share_of(const char* flag, const std::string& text, double otherwise);

}  // namespace assay::cli
