#pragma once

/// \file
/// A training example: what few-shot prompts quote and what in-process models learn from.
///
/// Deliberately not an Item: code that only ever sees Examples cannot see an item's label.

#include <string>

namespace assay::dataset {

struct Example {
  std::string id;
  std::string input;
  std::string expected_json;  ///< JSON text, as in an item
  int line = 0;
};

}  // namespace assay::dataset
