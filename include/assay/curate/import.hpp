#pragma once

/// \file
/// Golden sets out of files that other tools and people wrote.
///
/// Every record becomes an item or is refused with its line; none is dropped. Nothing stands in the
/// folder before all of it is there and loads.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"

namespace assay::curate {

enum class ImportFormat { csv, tsv, json, jsonl, promptfoo, openai_evals, inspect };

/// "csv", "openai-evals": as `--format` spells it.
[[nodiscard]] std::string_view to_string(ImportFormat format);
[[nodiscard]] std::optional<ImportFormat> import_format_from_string(std::string_view text);

struct ImportOptions {
  std::filesystem::path file;
  std::optional<ImportFormat> format;  ///< guessed from name and content when not set
  /// `target=source`. Targets: input, expected, id, cluster, note, slices.NAME. Sources: a column's
  /// name, a path as `$.messages[0].content`, or a promptfoo variable.
  std::vector<std::string> map;
  std::vector<std::string> names;  ///< `0=ham`: what a label that is a number stands for
  std::filesystem::path task;      ///< a golden set to take task and prompts from; empty: a new
                                   ///< classification with the labels found
  std::filesystem::path folder;    ///< the golden set to be written
  bool skip_refused = false;       ///< write what can be written
  bool replace = false;            ///< of files that are there
};

struct RefusedLine {
  int line = 0;  ///< 1-based, where the record begins
  std::string reason;
};

struct ImportReport {
  ImportFormat format = ImportFormat::csv;
  std::string why_format;            ///< how the format was found; empty when it was told
  std::size_t read = 0;              ///< records, refused ones included
  std::size_t written = 0;           ///< items; 0 when nothing was written at all
  std::size_t refused_count = 0;     ///< all of them
  std::vector<RefusedLine> refused;  ///< in file order, the first 100
  std::vector<std::string>
      notes;  ///< what people should know, e.g. columns that were not asked for
};

/// Reads the file as a stream: memory does not grow with the length of records, only (by some
/// hundred bytes each) with their number, until the finished set is loaded for a last check. JSON
/// documents up to 64 MiB and YAML up to 1 MiB are read whole.
///
/// With refused records and without `skip_refused`, nothing is written and the report says why.
/// With it, `refused.jsonl` beside the items lists every one of them.
///
/// \error invalid_argument  a flag, the file as a whole, or a file that is there already
/// \error storage           the folder cannot be written
[[nodiscard]] Result<ImportReport> import_dataset(const ImportOptions& options);

}  // namespace assay::curate
