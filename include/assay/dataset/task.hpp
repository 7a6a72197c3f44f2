#pragma once

/// \file
/// What a golden set asks for: the task's kind, its labels or schema, and how answers are compared.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/prompt.hpp"
#include "assay/core/result.hpp"

namespace assay::dataset {

enum class TaskKind { classification, extraction };

[[nodiscard]] std::string_view to_string(TaskKind kind);

/// How one field of an extraction is compared.
struct FieldRule {
  enum class Compare { exact, text, number, date, list };
  std::string name;
  Compare compare = Compare::text;  ///< text: NFKC, case and white space folded
  double tolerance = 0;  ///< number: largest absolute difference that still counts as equal
  std::vector<FieldRule> columns;  ///< list: the fields of one row; rows are aligned first
};

struct TaskSpec {
  std::string name;  ///< [a-z0-9-], the folder's name
  TaskKind kind = TaskKind::classification;
  std::string description;
  std::vector<std::string> labels;  ///< classification only, in report order
  bool answers_json = true;  ///< classification: `{"label","confidence"}`; else the bare label
  std::string schema_json;   ///< JSON Schema of the answer; for classification made from labels
  std::vector<FieldRule> fields;    ///< extraction only
  std::vector<std::string> slices;  ///< slice names every item must carry
  int max_output_tokens = 0;        ///< always set; what a call may produce at most
  std::string prompt_version;       ///< default prompt, e.g. "v1"

  /// The schema to ask providers for; nothing when bare labels are wanted.
  [[nodiscard]] std::optional<OutputSchema> output_schema() const;
};

/// Reads `task.yaml`.
/// \error invalid_argument  `file:line: reason`
[[nodiscard]] Result<TaskSpec> parse_task(std::string_view yaml, const std::string& file);

}  // namespace assay::dataset
