#pragma once

/// \file
/// The page of a report below what a job of GitHub Actions shows of itself.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "assay/report/run_report.hpp"

namespace assay::cli {

/// GitHub refuses a summary above 1 MiB, whatever is in it.
inline constexpr std::size_t kMostSummaryBytes = std::size_t{1000} * 1024;

/// The beginning of a page in Markdown that fits, never ending within a fenced block or a fold;
/// then a line that says so. A page that fits stays as it is.
[[nodiscard]] std::string cut_page(std::string_view page, std::size_t most_bytes);

/// Appends the Markdown page to a file that may hold other things: never replaced, and within
/// `kMostSummaryBytes` together with them.
/// \error storage
[[nodiscard]] Status append_summary(const std::filesystem::path& path,
                                    const report::RunReport& report, store::RunStore& store);

}  // namespace assay::cli
