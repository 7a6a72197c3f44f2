#pragma once

/// \file
/// A record as JSON of a task's schema: every property present, unknown ones null where that is
/// allowed and the emptiest value of their type where it is not.

#include <memory>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"
#include "local/record.hpp"

namespace assay::local {

class AnswerShape {
 public:
  /// \error invalid_argument  not a JSON Schema of an object with properties
  [[nodiscard]] static Result<AnswerShape> read(std::string_view schema_json);
  AnswerShape(AnswerShape&&) noexcept;
  AnswerShape& operator=(AnswerShape&&) noexcept;
  ~AnswerShape();

  [[nodiscard]] std::string fill(const Record& record) const;

 private:
  struct Node;
  struct Property;
  explicit AnswerShape(std::unique_ptr<const Node> root);
  std::unique_ptr<const Node> root_;
};

}  // namespace assay::local
