#pragma once

/// \file
/// Typed reading of a request's JSON. The wording of a refusal is the protocol's, so each face
/// brings its own.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/json.hpp"
#include "simulate/exchange.hpp"

namespace assay::simulate {

/// What a field should have been.
enum class Expected { object, array, text, integer, number, boolean, texts };

[[nodiscard]] std::string_view to_string(Expected expected);
/// "string", "integer", ...: what JSON calls `value`.
[[nodiscard]] std::string_view json_type(const Json& value);

/// Says in the protocol's words that `name` is not what was expected.
using WrongType = Refusal (*)(std::string_view name, Expected expected, const Json& got);

/// The members of one JSON object. Absent and null are the same to all three services.
class Fields {
 public:
  /// Precondition: `object` is an object that outlives this.
  Fields(const Json& object, WrongType wrong_type) : object_(&object), wrong_type_(wrong_type) {}

  [[nodiscard]] const Json* find(std::string_view name) const;

  [[nodiscard]] Checked<const Json*> object(std::string_view name) const;  ///< null when absent
  [[nodiscard]] Checked<const Json*> array(std::string_view name) const;   ///< null when absent
  [[nodiscard]] Checked<std::optional<std::string>> text(std::string_view name) const;
  [[nodiscard]] Checked<std::optional<std::int64_t>> integer(std::string_view name) const;
  [[nodiscard]] Checked<std::optional<double>> number(std::string_view name) const;
  [[nodiscard]] Checked<bool> flag(std::string_view name) const;  ///< false when absent
  [[nodiscard]] Checked<std::vector<std::string>> texts(std::string_view name) const;

 private:
  const Json* object_;
  WrongType wrong_type_;
};

/// Names of members of `object` that `known` lacks, in their order.
[[nodiscard]] std::vector<std::string> unknown_members(const Json& object,
                                                       const std::vector<std::string_view>& known);

/// Reads a request body whose top level must be an object.
/// \return the reason when it is not one; `value` is then not an object
struct Body {
  Json value;
  std::string fault;  ///< empty when read
};
[[nodiscard]] Body read_body(std::string_view text);

}  // namespace assay::simulate
