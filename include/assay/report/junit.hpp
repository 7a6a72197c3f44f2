#pragma once

/// \file
/// A run as JUnit XML, which CI servers show as tests.

#include <functional>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/report/run_report.hpp"
#include "assay/store/run_store.hpp"

namespace assay::report {

/// Writes a suite for each task and model with a test for each item: a wrong answer and every
/// outcome `model.*` is a failure, `wire.*` and `harness.*` are errors, an item without an answer
/// is skipped. Where the report has a gate, its checks are the first suite, and of the models only
/// the candidates follow. Texts are cut at some KiB.
///
/// The same evidence gives the same bytes. Memory does not grow with the number of answers; of
/// items that were not answered it keeps the ids. \param store  holds the run of the report \param
/// write  receives pieces of UTF-8; an error stops the file and is returned \error storage
[[nodiscard]] Status write_junit(const RunReport& report, store::RunStore& store,
                                 const std::function<Status(std::string_view)>& write);

}  // namespace assay::report
