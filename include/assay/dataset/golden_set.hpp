#pragma once

/// \file
/// A golden set on disk: task, prompts, labelled items, training examples. Read once, checked
/// completely, hashed by content.

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/dataset/prompt_template.hpp"
#include "assay/dataset/task.hpp"

namespace assay::dataset {

/// One input with its expected answer.
struct Item {
  std::string id;             ///< at most 512 bytes, unique in the set, compared byte for byte
  std::string input;          ///< UTF-8, may be empty text but never absent
  std::string expected_json;  ///< JSON text, in the form of the task's kind
  std::map<std::string, std::string> slices;
  std::string cluster;  ///< items with the same cluster are not independent; empty = its own
  std::string note;
  /// What two people said independently, where the set tells: `second_label`, and `first_label`
  /// where it was overruled in `expected`. Empty when not told. Only sets with labels have them.
  std::string first_label, second_label;
  std::string hash;  ///< SHA-256 of id, input, expected, slices and cluster
  int line = 0;      ///< 1-based line in items.jsonl
};

/// A folder under golden/.
struct GoldenSet {
  std::filesystem::path folder;
  TaskSpec task;
  std::vector<Item> items;                        ///< in file order; never empty
  std::vector<Example> train;                     ///< in file order; may be empty
  std::map<std::string, PromptTemplate> prompts;  ///< by version; never empty
  std::string hash;  ///< of all item hashes in id order and the task's rules
};

/// Every bad line of a set, `file:line: reason` each, in file order.
struct Problems {
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
  std::size_t omitted = 0;  ///< errors beyond the first 100 of a file

  /// The first error with the number of further ones; success when there is none.
  [[nodiscard]] Status first() const;
};

/// What a label must satisfy; returns the reason if it does not. scoring/ provides it, since it
/// alone knows a task's schema; dataset/ stays below it.
using LabelCheck = std::function<std::string(std::string_view expected_json)>;
using MakeLabelCheck = std::function<Result<LabelCheck>(const TaskSpec& task)>;

/// Bounds of dataset files.
struct DatasetLimits {
  std::size_t line_bytes = std::size_t{16} << 20;
  std::size_t id_bytes = 512;
};

/// Loads a golden set and checks all of it before anything is asked of a model.
///
/// Files are streamed line by line. CRLF, a UTF-8 byte-order mark and a missing last newline are
/// accepted and change no hash, blank lines are skipped; other encodings, duplicate ids, unknown
/// labels, missing slices, unknown keys and items that are also training examples are errors with
/// their line.
///
/// \param problems  receives every problem found, also when the result is an error
/// \error invalid_argument  the first problem, with the number of further ones
[[nodiscard]] Result<GoldenSet> load_golden_set(const std::filesystem::path& folder,
                                                const MakeLabelCheck& label_check,
                                                Problems& problems,
                                                const DatasetLimits& limits = {});

}  // namespace assay::dataset
