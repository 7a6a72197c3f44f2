#pragma once

/// \file
/// A JSON Schema as somebody else's validator reads it.

#include <memory>
#include <string>
#include <string_view>

namespace assay::fake {

class JsonSchema {
 public:
  /// Throws when the text is no schema.
  explicit JsonSchema(std::string_view schema);
  ~JsonSchema();

  /// Why a document is refused; empty when it is not.
  [[nodiscard]] std::string refusal(const std::string& document) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assay::fake
