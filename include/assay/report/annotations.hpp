#pragma once

/// \file
/// What somebody should look at in a run, as workflow commands of GitHub Actions: notes at the
/// lines of a pull request.

#include <cstddef>
#include <functional>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/report/run_report.hpp"
#include "assay/store/run_store.hpp"

namespace assay::report {

/// Annotations of one kind that GitHub shows for one step.
inline constexpr std::size_t kMostAnnotations = 10;

/// Writes at most `kMostAnnotations` errors, warnings and notices each, one line each, the worst
/// first; then a line that counts those that were left out, if any were. No text from outside can
/// start a line or end a command.
///
/// \param store  holds the run of the report
/// \error storage
[[nodiscard]] Status write_annotations(const RunReport& report, store::RunStore& store,
                                       const std::function<Status(std::string_view)>& write);

}  // namespace assay::report
