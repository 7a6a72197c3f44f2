#pragma once

/// \file
/// What dataset knows of a task kind. One file in this folder for each kind, one row in kinds.cpp.

#include <string>
#include <string_view>

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/yaml.hpp"
#include "assay/dataset/task.hpp"

namespace assay::dataset {

struct Kind {
  TaskKind kind;
  std::string_view name;
  /// Reads what only this kind has in `task.yaml`, and makes the schema of its answer.
  Status (*read)(YamlMap& map, TaskSpec& task);
  /// The answer of a model that is right.
  std::string (*perfect_answer)(const TaskSpec& task, const Json& expected);
};

extern const Kind kClassification;
extern const Kind kExtraction;
extern const Kind kTransformation;
extern const Kind kRouting;
extern const Kind kRanking;

[[nodiscard]] const Kind& kind_of(TaskKind kind);

/// \error invalid_argument  no kind has this name; says which there are
[[nodiscard]] Result<const Kind*> find_kind(const YamlMap& map, std::string_view name);

/// What a perfect answer states as its confidence: sure, and not a number to be copied as
/// certainty.
inline constexpr double kPerfectConfidence = 0.95;

/// `answer`: `json` unless it says `bare`, the kind's other form (`label`, `text`).
[[nodiscard]] Status read_answer_form(YamlMap& map, std::string_view bare, TaskSpec& task);

/// An object with one value of this schema under `name`, and a confidence.
[[nodiscard]] std::string answer_schema(const char* name, const Json& schema);

}  // namespace assay::dataset
