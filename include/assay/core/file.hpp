#pragma once

/// \file
/// Whole files: read with a bound, replace atomically.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"

namespace assay {

/// Refuses anything but a regular file (a FIFO would hang, a device never end).
[[nodiscard]] Status require_regular_file(const std::filesystem::path& path);

/// \error invalid_argument  not a regular file, unreadable, or larger than `limit_bytes`
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path,
                                            std::size_t limit_bytes);

/// Writes to a temporary file beside `path`, syncs it, renames it: readers see the old content or
/// the new, never half. The file is created with mode 0600.
/// \error storage  with path and reason
[[nodiscard]] Status replace_file(const std::filesystem::path& path, std::string_view content);

}  // namespace assay
