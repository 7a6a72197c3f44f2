#pragma once

/// \file
/// Shares as people write them on a command line.

#include <optional>
#include <string_view>

namespace assay::cli {

/// `0.03` or `3%`, a finite number and nothing else. Whether it lies in the range that a flag
/// allows is for the caller to say.
[[nodiscard]] std::optional<double> read_share(std::string_view text);

}  // namespace assay::cli
