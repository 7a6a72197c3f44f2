#pragma once

/// \file
/// Writing one report into a file of each format that was asked for.

#include <functional>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"

namespace assay::cli {

/// Hands pieces of a format to whoever wants them.
using Piece = std::function<Status(std::string_view)>;

/// Writes a file that appears under its name only when it is complete; `-` is stdout.
/// \error storage, invalid_argument  as `ReplacingFile`, and those of `content`
[[nodiscard]] Status write_output(const std::string& path,
                                  const std::function<Status(const Piece&)>& content);

}  // namespace assay::cli
