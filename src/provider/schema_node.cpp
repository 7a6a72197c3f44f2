#include "schema_node.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "json_access.hpp"

namespace assay::provider {
namespace {

constexpr int kDepthLimit = 32;
constexpr int kNodeLimit = 5000;

constexpr std::array kBounds = {
    "minimum",  "maximum",   "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems",
    "maxItems", "minLength", "maxLength",        "pattern",          "format"};

std::string_view type_of(const Json& value) {
  if (value.is_string()) return "string";
  if (value.is_boolean()) return "boolean";
  if (value.is_number_integer()) return "integer";
  if (value.is_number()) return "number";
  return value.is_array() ? "array" : "object";
}

void add_type(SchemaNode& node, std::string_view type) {
  if (type == "null") {
    node.nullable = true;
  } else if (std::find(node.types.begin(), node.types.end(), type) == node.types.end()) {
    node.types.emplace_back(type);
  }
}

void read_types(SchemaNode& node, const Json& schema) {
  const Json* type = member(schema, "type");
  if (type == nullptr) {
    // Keywords that make sense for one type only.
    if (member(schema, "properties")) add_type(node, "object");
    if (member(schema, "items")) add_type(node, "array");
  } else if (type->is_string()) {
    add_type(node, type->get_ref<const std::string&>());
  } else if (type->is_array()) {
    for (const Json& one : *type) {
      if (one.is_string()) add_type(node, one.get_ref<const std::string&>());
    }
  }
}

/// `enum` or `const`. A null among them makes the node nullable only if the type allows null as
/// well.
void read_values(SchemaNode& node, const Json& schema) {
  Json values = Json::array();
  if (const Json* list = member(schema, "enum"); list && list->is_array()) values = *list;
  if (schema.contains("const")) values = Json::array({schema.at("const")});
  if (values.empty()) return;
  const bool typed = !node.types.empty() || node.nullable;
  bool null_listed = false;
  for (const Json& value : values) {
    if (value.is_null()) {
      null_listed = true;
      continue;
    }
    if (!typed) add_type(node, type_of(value));
    node.values.push_back(value);
  }
  node.nullable = null_listed && (node.nullable || !typed);
}

/// Adds the keywords of `extra` that `target` does not have; properties and `required` add up.
void merge(Json& target, const Json& extra) {
  for (const auto& [key, value] : extra.items()) {
    if (!target.contains(key)) {
      target[key] = value;
    } else if (key == "properties" && value.is_object() && target[key].is_object()) {
      for (const auto& [name, property] : value.items()) {
        if (!target[key].contains(name)) target[key][name] = property;
      }
    } else if (key == "required" && value.is_array() && target[key].is_array()) {
      for (const Json& name : value) target[key].push_back(name);
    }
  }
}

class SchemaReader {
 public:
  explicit SchemaReader(const Json& root) : root_(root) {}

  std::optional<SchemaNode> read(const Json& written, int depth) {
    if (depth > kDepthLimit || ++nodes_ > kNodeLimit) return std::nullopt;
    const std::optional<Json> schema = levelled(written, depth);
    if (!schema) return std::nullopt;
    SchemaNode node;
    node.description = text_member(*schema, "description");
    read_types(node, *schema);
    read_values(node, *schema);
    for (const char* bound : kBounds) {
      if (const Json* value = member(*schema, bound)) node.bounds[bound] = *value;
    }
    if (node.types.empty()) {
      if (node.is_null_alone() || read_union(node, *schema, depth)) return node;
      return std::nullopt;
    }
    if (!read_object(node, *schema, depth) || !read_array(node, *schema, depth)) {
      return std::nullopt;
    }
    return node;
  }

 private:
  /// References followed and `allOf` merged.
  std::optional<Json> levelled(const Json& written, int depth) const {
    if (!written.is_object() || depth > kDepthLimit) return std::nullopt;
    const std::string_view reference = text_member(written, "$ref");
    if (!reference.empty()) {
      const Json* target = resolve(reference);
      return target ? levelled(*target, depth + 1) : std::nullopt;
    }
    Json result = written;
    const Json* parts = member(written, "allOf");
    if (parts == nullptr || !parts->is_array()) return result;
    result.erase("allOf");
    for (const Json& part : *parts) {
      const auto extra = levelled(part, depth + 1);
      if (extra) merge(result, *extra);
    }
    return result;
  }

  /// `#/$defs/line`
  const Json* resolve(std::string_view reference) const {
    if (!reference.starts_with("#/")) return nullptr;
    const Json* place = &root_;
    for (reference.remove_prefix(1); !reference.empty();) {
      reference.remove_prefix(1);
      const std::string name(reference.substr(0, reference.find('/')));
      reference.remove_prefix(name.size());
      place = member(*place, name.c_str());
      if (place == nullptr) return nullptr;
    }
    return place;
  }

  bool read_union(SchemaNode& node, const Json& schema, int depth) {
    const Json* branches = member(schema, "anyOf");
    if (branches == nullptr) branches = member(schema, "oneOf");
    if (branches == nullptr || !branches->is_array()) return false;
    for (const Json& written : *branches) {
      auto branch = read(written, depth + 1);
      if (!branch) return false;
      node.nullable = node.nullable || branch->nullable;
      if (branch->is_null_alone()) continue;
      branch->nullable = false;  // the union says it once
      node.any_of.push_back(*std::move(branch));
    }
    if (node.any_of.size() == 1) {
      SchemaNode only = std::move(node.any_of.front());
      only.nullable = node.nullable;
      if (!node.description.empty()) only.description = std::move(node.description);
      node = std::move(only);
    }
    return !node.any_of.empty() || !node.types.empty();
  }

  bool read_object(SchemaNode& node, const Json& schema, int depth) {
    if (std::find(node.types.begin(), node.types.end(), "object") == node.types.end()) return true;
    const Json* extra = member(schema, "additionalProperties");
    const bool closed = extra && extra->is_boolean() && !extra->get<bool>();
    const Json* properties = member(schema, "properties");
    if (properties == nullptr || !properties->is_object() || properties->empty()) return closed;
    if (extra && extra->is_object()) return false;
    for (const auto& [name, written] : properties->items()) {
      auto property = read(written, depth + 1);
      if (!property) return false;
      node.properties.push_back({name, *std::move(property)});
    }
    // In the order of the properties: models write required ones first, and evidence should come
    // before the verdict if the schema says so.
    const Json* required = member(schema, "required");
    if (required == nullptr || !required->is_array()) return true;
    for (const auto& [name, property] : node.properties) {
      const bool listed = std::find(required->begin(), required->end(), name) != required->end();
      if (listed) node.required.push_back(name);
    }
    return true;
  }

  bool read_array(SchemaNode& node, const Json& schema, int depth) {
    if (std::find(node.types.begin(), node.types.end(), "array") == node.types.end()) return true;
    const Json* written = member(schema, "items");
    if (written == nullptr) return false;
    auto items = read(*written, depth + 1);
    if (!items) return false;
    node.items.push_back(*std::move(items));
    return true;
  }

  const Json& root_;
  int nodes_ = 0;
};

}  // namespace

bool SchemaNode::is_required(const std::string& property) const {
  return std::find(required.begin(), required.end(), property) != required.end();
}

std::optional<SchemaNode> read_schema(const Json& schema) {
  return SchemaReader(schema).read(schema, 0);
}

}  // namespace assay::provider
