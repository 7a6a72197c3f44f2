#pragma once

/// \file
/// A task's JSON Schema (draft 7), compiled once. Private to scoring; for .cpp files only.
///
/// Two things differ from a plain validator, both because answers come from outside:
/// - `pattern`, `format` and `patternProperties` look only at strings of at most 1 000 bytes; a
///   longer one violates the schema. The regular expressions of the standard library recurse once
///   per character, so a megabyte of digits in a date field would otherwise end the process.
/// - `format` is checked for `date`, `time` and `date-time`, and constrains strings only, as the
///   specification says, so `["string", "null"]` with a format accepts null.
/// A number without a fraction is an integer (12.0 is 12), as draft 6 and later say.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"

namespace assay::scoring {

class AnswerSchema {
 public:
  /// \error invalid_argument  not JSON, not a schema, or it refers to another document
  [[nodiscard]] static Result<AnswerSchema> open(std::string_view schema_json);
  AnswerSchema(AnswerSchema&&) noexcept;
  AnswerSchema& operator=(AnswerSchema&&) noexcept;
  ~AnswerSchema();

  /// What is wrong with an answer, for people; nothing when it fits. Thread-safe.
  [[nodiscard]] std::optional<std::string> violation(const Json& answer) const;

 private:
  struct State;
  explicit AnswerSchema(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace assay::scoring
