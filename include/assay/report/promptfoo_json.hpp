#pragma once

/// \file
/// A run in the shape of promptfoo's results files (version 3), for its viewer: `promptfoo import`.

#include <functional>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/report/run_report.hpp"
#include "assay/store/run_store.hpp"

namespace assay::report {

/// Writes one result per final answer: models are the columns of the viewer's table, items its
/// rows. What the shape has no place for (intervals, comparisons) is not in it. An unknown cost or
/// latency is left out, never 0. Memory: a few bytes per answer, no text.
///
/// \param store  holds the run
/// \param write  receives pieces of one JSON document; an error stops it and is returned
/// \error storage
[[nodiscard]] Status write_promptfoo(const RunReport& report, store::RunStore& store,
                                     const std::function<Status(std::string_view)>& write);

}  // namespace assay::report
