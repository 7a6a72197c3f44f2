#pragma once

/// \file
/// One line of items.jsonl or train.jsonl, field by field. For .cpp files only: core/json.hpp is
/// heavy.

#include <map>
#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/dataset/golden_set.hpp"

namespace assay::dataset {

/// The line as an object.
/// \error invalid_argument  the reason why it is none, without its place
[[nodiscard]] Status read_object(const std::string& line, Json& object);

/// Reads the fields of one line; each complaint names what is wrong and how to mend it.
class LineFields {
 public:
  LineFields(Json object, const TaskSpec& task, const LabelCheck& label_check)
      : object_(std::move(object)), task_(task), label_check_(label_check) {}

  std::vector<std::string> reasons;  ///< grows with every read

  std::string text(const char* key, bool required);
  /// An optional label of the task; empty when absent.
  std::string label(const char* key);
  std::string id(std::size_t limit_bytes);
  std::string expected();
  std::map<std::string, std::string> slices(bool required);
  /// Complains about every key that nobody read.
  void refuse_unknown();

 private:
  Json object_;
  const TaskSpec& task_;
  const LabelCheck& label_check_;
  std::vector<std::string> known_;
};

}  // namespace assay::dataset
