#pragma once

/// \file
/// The first line of a baseline file.

#include <string>

#include "assay/core/json.hpp"
#include "assay/eval/baseline_file.hpp"

namespace assay::eval {

struct BaselineHeader {
  std::string line;
  SourceFacts facts;
  SeenFacts seen;
  BaselineCounts counts;
};

/// A line that is one JSON object.
/// \error invalid_argument  the reason, without a place
[[nodiscard]] Status read_document(const std::string& line, Json& document);

/// \error invalid_argument  the reason, without a place
[[nodiscard]] Result<BaselineHeader> read_baseline_header(const std::string& line);

}  // namespace assay::eval
