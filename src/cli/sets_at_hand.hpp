#pragma once

/// \file
/// The golden sets on disk that are still those that a run asked.

#include <map>
#include <string>

#include "assay/report/run_report.hpp"
#include "cli/command.hpp"

namespace assay::cli {

/// Looks at the golden sets of the config in use. Sets that are gone, broken or changed since are
/// left out, as everything is without a config: what a run says does not rest on them.
/// \param summary  of the run; its answers are evidence about labels
/// \return by golden set hash
/// \error storage
[[nodiscard]] Result<std::map<std::string, report::SetAtHand>> sets_at_hand(
    const Globals& globals, store::RunStore& store, const eval::RunSummary& summary);

}  // namespace assay::cli
