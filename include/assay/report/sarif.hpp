#pragma once

/// \file
/// What somebody should look at in a run, as SARIF 2.1.0 for code scanning.

#include <cstddef>
#include <functional>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/report/run_report.hpp"
#include "assay/store/run_store.hpp"

namespace assay::report {

/// Results of one file. GitHub takes 25 000 of them and 10 MB.
inline constexpr std::size_t kMostSarifResults = 5000;

/// Writes gate checks that did not pass, flips, and what lint says of labels and items. Each result
/// is at the line of the golden set where that is still at hand, else it only has a name.
/// Fingerprints rest on rule, task, model and item, so that results survive moved lines. Beyond
/// `kMostSarifResults` the worst are kept, and a notification counts the others.
///
/// \param store  holds the run of the report
/// \param write  receives pieces of UTF-8; an error stops the file and is returned
/// \error storage
/// \see   SARIF Version 2.1.0, OASIS Standard, 27 March 2020
[[nodiscard]] Status write_sarif(const RunReport& report, store::RunStore& store,
                                 const std::function<Status(std::string_view)>& write);

}  // namespace assay::report
