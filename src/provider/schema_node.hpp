#pragma once

/// \file
/// A JSON Schema with its spellings levelled: references resolved, `allOf` merged, `oneOf`, `const`
/// and type lists brought to one form each. What providers never look at (`not`, `if`,
/// `dependent*`) is left out, which only allows more.

#include <optional>
#include <string>
#include <vector>

#include "assay/core/json.hpp"

namespace assay::provider {

struct SchemaProperty;

struct SchemaNode {
  std::vector<std::string> types;  ///< without "null"; empty for unions and for null alone
  bool nullable = false;
  Json values = Json::array();  ///< `enum` without null; empty means any
  std::string description;
  Json bounds = Json::object();  ///< `minimum`, `maxItems`, `pattern`, `format`, ... as written
  std::vector<SchemaProperty> properties;  ///< in the order written
  std::vector<std::string> required;
  std::vector<SchemaNode> items;   ///< one for arrays, else none
  std::vector<SchemaNode> any_of;  ///< at least two branches, or none

  [[nodiscard]] bool is_required(const std::string& property) const;
  [[nodiscard]] bool is_null_alone() const { return nullable && types.empty() && any_of.empty(); }
};

struct SchemaProperty {
  std::string name;
  SchemaNode schema;
};

/// Nullopt for what has no closed form: recursion, objects with free keys, arrays of anything,
/// schemas without any type, and more than 5000 nodes (the most that a provider takes).
[[nodiscard]] std::optional<SchemaNode> read_schema(const Json& schema);

}  // namespace assay::provider
