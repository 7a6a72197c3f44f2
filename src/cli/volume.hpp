#pragma once

/// \file
/// Volumes of traffic as people write them on a command line.

#include <cstdint>
#include <string>

#include "assay/core/result.hpp"

namespace assay::cli {

/// Requests a month of `1000000/month`, `30000/day` (30 days a month) or `1000000`.
/// \error invalid_argument  anything else
[[nodiscard]] Result<std::int64_t> read_volume(const std::string& text);

}  // namespace assay::cli
