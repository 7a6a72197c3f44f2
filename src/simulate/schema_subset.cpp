#include "simulate/schema_subset.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <vector>

namespace assay::simulate {
namespace {

using Words = std::vector<std::string_view>;

/// What one provider takes.
struct Rules {
  Words keywords;
  bool closed_objects = false;  ///< `additionalProperties: false` is demanded
  bool all_required = false;
  bool object_root = false;
  bool single_type = false;  ///< `type` is one word, so null is said otherwise
  int levels = 128;          ///< of nested objects and arrays
};

const Rules& rules_of(SchemaDialect dialect) {
  static const Rules openai{.keywords = {"type",
                                         "properties",
                                         "required",
                                         "additionalProperties",
                                         "items",
                                         "enum",
                                         "const",
                                         "anyOf",
                                         "$ref",
                                         "$defs",
                                         "definitions",
                                         "title",
                                         "description",
                                         "pattern",
                                         "format",
                                         "minimum",
                                         "maximum",
                                         "exclusiveMinimum",
                                         "exclusiveMaximum",
                                         "multipleOf",
                                         "minItems",
                                         "maxItems",
                                         "minLength",
                                         "maxLength",
                                         "$schema"},
                            .closed_objects = true,
                            .all_required = true,
                            .object_root = true,
                            .levels = 10};
  static const Rules anthropic{
      .keywords = {"type", "properties", "required", "additionalProperties", "items", "enum",
                   "const", "anyOf", "allOf", "$ref", "$defs", "title", "description", "format",
                   "minItems", "$schema"},
      .closed_objects = true};
  static const Rules openapi{
      .keywords = {"type",          "format",        "title",    "description",
                   "nullable",      "enum",          "items",    "minItems",
                   "maxItems",      "properties",    "required", "propertyOrdering",
                   "minProperties", "maxProperties", "minimum",  "maximum",
                   "minLength",     "maxLength",     "pattern",  "anyOf",
                   "example",       "default"},
      .single_type = true};
  static const Rules json_schema{.keywords = {"$id",
                                              "$defs",
                                              "$ref",
                                              "$anchor",
                                              "type",
                                              "format",
                                              "title",
                                              "description",
                                              "enum",
                                              "items",
                                              "prefixItems",
                                              "minItems",
                                              "maxItems",
                                              "minimum",
                                              "maximum",
                                              "anyOf",
                                              "oneOf",
                                              "properties",
                                              "additionalProperties",
                                              "required",
                                              "propertyOrdering",
                                              "$schema"}};
  switch (dialect) {
    case SchemaDialect::openai_strict:
      return openai;
    case SchemaDialect::anthropic:
      return anthropic;
    case SchemaDialect::gemini_openapi:
      return openapi;
    case SchemaDialect::gemini_json_schema:
      break;
  }
  return json_schema;
}

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_type_name(const Json& name) {
  static const Words types = {"object", "array", "string", "number", "integer", "boolean", "null"};
  return name.is_string() && contains(types, lower(name.get<std::string>()));
}

class Walk {
 public:
  Walk(const Rules& rules, SchemaDialect dialect) : rules_(rules), dialect_(dialect) {}

  std::optional<SchemaFault> schema(const Json& node, const std::string& path, int level) const {
    if (node.is_boolean() && dialect_ == SchemaDialect::gemini_json_schema) return std::nullopt;
    if (!node.is_object()) return SchemaFault{path, "a schema must be an object"};
    if (level > rules_.levels) {
      return SchemaFault{path, "nested deeper than " + std::to_string(rules_.levels) + " levels"};
    }
    for (const auto& [key, value] : node.items()) {
      const std::string here = path.empty() ? key : path + "." + key;
      if (!contains(rules_.keywords, key))
        return SchemaFault{here, "`" + key + "` is not supported"};
      if (auto fault = keyword(key, value, here, level)) return fault;
    }
    return node.contains("properties") || has_type(node, "object") ? object(node, path)
                                                                   : std::nullopt;
  }

 private:
  std::optional<SchemaFault> keyword(const std::string& key, const Json& value,
                                     const std::string& here, int level) const {
    static const Words maps = {"properties", "$defs", "definitions"};
    static const Words lists = {"anyOf", "allOf", "oneOf", "prefixItems"};
    if (key == "type") return type(value, here);
    if (key == "items") return schema(value, here, level + 1);
    if (key == "format") return format(value, here);
    if (key == "minItems" && dialect_ == SchemaDialect::anthropic && value != 0 && value != 1) {
      return SchemaFault{here, "`minItems` must be 0 or 1"};
    }
    if (key == "enum" && (!value.is_array() || value.empty())) {
      return SchemaFault{here, "`enum` must be an array with at least one value"};
    }
    if (contains(maps, key)) {
      if (!value.is_object()) return SchemaFault{here, "`" + key + "` must be an object"};
      for (const auto& [name, member] : value.items()) {
        if (auto fault = schema(member, here + "." + name, level + 1)) return fault;
      }
    }
    if (contains(lists, key)) {
      if (!value.is_array()) return SchemaFault{here, "`" + key + "` must be an array"};
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (auto fault = schema(value[i], here + "." + std::to_string(i), level)) return fault;
      }
    }
    return std::nullopt;
  }

  std::optional<SchemaFault> type(const Json& value, const std::string& here) const {
    if (is_type_name(value)) return std::nullopt;
    if (!rules_.single_type && value.is_array() && !value.empty() &&
        std::all_of(value.begin(), value.end(), is_type_name)) {
      return std::nullopt;
    }
    return SchemaFault{here, rules_.single_type ? "`type` must be one type name"
                                                : "`type` must be a type name or a list of them"};
  }

  std::optional<SchemaFault> format(const Json& value, const std::string& here) const {
    static const Words known = {"date-time", "time", "date", "duration", "email",
                                "hostname",  "uri",  "ipv4", "ipv6",     "uuid"};
    if (dialect_ != SchemaDialect::anthropic) return std::nullopt;
    if (value.is_string() && contains(known, value.get_ref<const std::string&>())) {
      return std::nullopt;
    }
    return SchemaFault{here, "this `format` is not supported"};
  }

  std::optional<SchemaFault> object(const Json& node, const std::string& path) const {
    if (rules_.closed_objects && node.value("additionalProperties", Json(true)) != Json(false)) {
      return SchemaFault{path, "`additionalProperties` is required to be supplied and to be false"};
    }
    const Json required = node.value("required", Json::array());
    if (!required.is_array()) {
      return SchemaFault{path, "`required` must be an array of property names"};
    }
    const Json properties = node.value("properties", Json::object());
    for (const Json& name : required) {
      if (!name.is_string() || !properties.contains(name.get_ref<const std::string&>())) {
        return SchemaFault{path, "`required` names something that is not a property"};
      }
    }
    if (!rules_.all_required) return std::nullopt;
    for (const auto& [name, member] : properties.items()) {
      if (std::find(required.begin(), required.end(), Json(name)) == required.end()) {
        return SchemaFault{path,
                           "`required` must name every property; \"" + name + "\" is missing"};
      }
    }
    return std::nullopt;
  }

  static bool has_type(const Json& node, std::string_view wanted) {
    const auto type = node.find("type");
    if (type == node.end()) return false;
    if (type->is_string()) return lower(type->get<std::string>()) == wanted;
    return type->is_array() &&
           std::find(type->begin(), type->end(), Json(std::string(wanted))) != type->end();
  }

  const Rules& rules_;
  SchemaDialect dialect_;
};

}  // namespace

std::optional<SchemaFault> outside_subset(const Json& schema, SchemaDialect dialect) {
  const Rules& rules = rules_of(dialect);
  if (rules.object_root && schema.is_object() && schema.value("type", Json()) != Json("object")) {
    return SchemaFault{"", "the root must be of type \"object\""};
  }
  return Walk(rules, dialect).schema(schema, "", 1);
}

}  // namespace assay::simulate
