#pragma once

/// \file
/// Answers produced elsewhere, scored and stored like our own.

#include <filesystem>
#include <string>

#include "assay/core/result.hpp"
#include "assay/eval/suite.hpp"

namespace assay::eval {

/// What a file of answers is.
struct ImportRequest {
  std::filesystem::path
      file;           ///< JSONL: {"id", "output", "latency_ms"?, "tokens"?: {"input"?, "output"?}}
  std::string model;  ///< what to call the arm
  std::string tier;
  std::filesystem::path database;
};

struct ImportReport {
  std::string run_id;
  std::int64_t answers = 0;
  std::int64_t missing = 0;  ///< items of the golden set without an answer
};

/// Reads the whole file, then stores it as one run of origin "import", all of it or nothing.
/// Nothing is stored when any line is bad.
///
/// \param problems  receives every bad line as `file:line: reason`
/// \error invalid_argument  the first of them: not JSON, unknown item id, an id twice, wrong types;
///        or a file without any answer
/// \error storage
[[nodiscard]] Result<ImportReport> import_answers(const Task& task, const ImportRequest& request,
                                                  dataset::Problems& problems);

}  // namespace assay::eval
