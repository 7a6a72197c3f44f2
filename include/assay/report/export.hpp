#pragma once

/// \file
/// Every attempt of a run as data for other tools.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"
#include "assay/store/run_store.hpp"

namespace assay::report {

enum class ExportFormat { jsonl, csv };

[[nodiscard]] std::optional<ExportFormat> export_format_from_string(std::string_view text);

/// Writes one line per attempt, superseded ones included, in a stable order. CSV follows RFC 4180;
/// text cells that a spreadsheet would take for a formula get a leading `'`.
///
/// \param write  receives pieces of the output; an error stops the export and is returned
/// \error storage
[[nodiscard]] Status export_attempts(store::RunStore& store, const store::RunRecord& run,
                                     ExportFormat format,
                                     const std::function<Status(std::string_view)>& write);

}  // namespace assay::report
