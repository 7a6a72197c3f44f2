#pragma once

/// \file
/// What a golden set asks for: the task's kind, its labels or schema, and how answers are compared.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/hash.hpp"
#include "assay/core/prompt.hpp"
#include "assay/core/result.hpp"

namespace assay::dataset {

enum class TaskKind { classification, extraction, transformation, routing, ranking };

[[nodiscard]] std::string_view to_string(TaskKind kind);

/// How one field of an extraction is compared.
struct FieldRule {
  enum class Compare { exact, text, number, date, list };
  std::string name;
  Compare compare = Compare::text;  ///< text: NFKC, case and white space folded
  double tolerance = 0;  ///< number: largest absolute difference that still counts as equal
  std::vector<FieldRule> columns;  ///< list: the fields of one row; rows are aligned first
};

/// How a rewritten text is compared (transformation). The expected answer is the whole text.
struct TransformationRules {
  /// exact: NFC, LF line ends, no white space around it; space: runs of white space folded as well;
  /// text: as a field's `text`, case folded too.
  enum class Match { exact, space, text };
  Match match = Match::exact;
  /// RE2: the parts of an expected text that were to be rewritten (`\+[1-9][0-9]{6,14}`); all other
  /// parts must be kept. Empty: the text is compared as a whole only.
  std::string targets;
  std::string format;       ///< RE2 that the whole answer must match; empty: none
  std::string schema_json;  ///< JSON Schema of the answer's text read as JSON; empty: none
};

/// What a wrong department costs (routing), in one unit of the team's choice.
struct RoutingCosts {
  std::string unit;       ///< "minutes", "EUR"
  double wrong = 1;       ///< where nothing else is said
  double unanswered = 1;  ///< unreadable, refused, unknown label: somebody must look
  std::map<std::string, std::map<std::string, double>> pairs;  ///< expected -> answered -> cost

  /// 0 on the diagonal.
  [[nodiscard]] double of(const std::string& expected, const std::string& answered) const;
};

/// What is ranked (ranking). Candidates are known by their number in the input, 1 to `candidates`.
struct RankingRules {
  int candidates = 10;
  int top = 3;  ///< how many of them the answer must name, best first, at least
};

struct TaskSpec {
  std::string name;  ///< [a-z0-9-], the folder's name
  TaskKind kind = TaskKind::classification;
  std::string description;
  std::vector<std::string> labels;  ///< classification and routing, in report order
  /// With a confidence: `{"label"|"text"|"ranking", "confidence"}`; else the bare label or text.
  bool answers_json = true;
  std::string schema_json;  ///< JSON Schema of the answer; made by the kind but for extraction
  std::vector<FieldRule> fields;  ///< extraction only
  TransformationRules transformation;
  RoutingCosts costs;
  RankingRules ranking;
  std::vector<std::string> slices;  ///< slice names every item must carry
  int max_output_tokens = 0;        ///< always set; what a call may produce at most
  std::string prompt_version;       ///< default prompt, e.g. "v1"

  /// Is the answer one of `labels`?
  [[nodiscard]] bool has_labels() const {
    return kind == TaskKind::classification || kind == TaskKind::routing;
  }
  /// The schema to ask providers for; nothing when bare labels are wanted.
  [[nodiscard]] std::optional<OutputSchema> output_schema() const;
};

/// Adds everything of a task that decides how the same answer is scored.
void add_rules(const TaskSpec& task, Hasher& hasher);

/// The answer a perfect model would give to an example, in the form the task asks for.
[[nodiscard]] std::string perfect_answer(const TaskSpec& task, std::string_view expected_json);

/// Reads `task.yaml`.
/// \error invalid_argument  `file:line: reason`
[[nodiscard]] Result<TaskSpec> parse_task(std::string_view yaml, const std::string& file);

}  // namespace assay::dataset
