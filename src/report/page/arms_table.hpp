#pragma once

/// \file
/// The arms of a task beside each other, a row per figure.

#include "report/page/section.hpp"
#include "report/page/table_view.hpp"

namespace assay::report::page {

/// A column per arm, then one per comparison: candidate minus baseline on the same items, with its
/// interval. A baseline that answered elsewhere has no column of its own.
[[nodiscard]] TableView arms_table(const RunReport& report, const TaskReport& task);

}  // namespace assay::report::page
