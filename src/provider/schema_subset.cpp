#include "schema_subset.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "assay/core/json.hpp"
#include "schema_node.hpp"

namespace assay::provider {
namespace {

/// One type of a node that allows several: `{"type":["string","integer"]}` as two branches.
SchemaNode only_type(const SchemaNode& node, const std::string& type) {
  SchemaNode result = node;
  result.types = {type};
  result.nullable = false;
  result.description.clear();
  result.values = Json::array();
  for (const Json& value : node.values) {
    const bool fits =
        (type == "string" && value.is_string()) || (type == "boolean" && value.is_boolean()) ||
        (type == "integer" && value.is_number_integer()) || (type == "number" && value.is_number());
    if (fits) result.values.push_back(value);
  }
  return result;
}

Json null_schema() {
  return Json::object({{"type", "null"}});
}

void write_description(Json& out, const SchemaNode& node) {
  if (!node.description.empty()) out["description"] = node.description;
}

void copy_bounds(Json& out, const SchemaNode& node, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = node.bounds.find(name);
    if (found != node.bounds.end()) out[name] = *found;
  }
}

/// `format` if the provider knows it; an unknown one is an error there.
void copy_format(Json& out, const SchemaNode& node, std::initializer_list<std::string_view> known) {
  const auto found = node.bounds.find("format");
  if (found == node.bounds.end() || !found->is_string()) return;
  const std::string_view format = found->get_ref<const std::string&>();
  if (std::find(known.begin(), known.end(), format) != known.end()) out["format"] = format;
}

Json openai_schema(const SchemaNode& node);

/// Strict mode wants every property, so an optional one is given as null.
void write_openai_object(Json& out, const SchemaNode& node) {
  Json& properties = out["properties"] = Json::object();
  Json required = Json::array();
  for (const auto& [name, property] : node.properties) {
    SchemaNode wanted = property;
    wanted.nullable = property.nullable || !node.is_required(name);
    properties[name] = openai_schema(wanted);
    required.push_back(name);
  }
  out["required"] = std::move(required);
  out["additionalProperties"] = false;
}

Json openai_schema(const SchemaNode& node) {
  Json out = Json::object();
  write_description(out, node);
  if (!node.any_of.empty()) {
    Json& branches = out["anyOf"] = Json::array();
    for (const SchemaNode& branch : node.any_of) branches.push_back(openai_schema(branch));
    if (node.nullable) branches.push_back(null_schema());
    return out;
  }
  Json types = node.types;
  if (node.nullable) types.push_back("null");
  out["type"] = types.size() == 1 ? types.front() : types;
  if (!node.values.empty()) {
    out["enum"] = node.values;
    if (node.nullable) out["enum"].push_back(nullptr);
  }
  copy_bounds(out, node,
              {"pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
               "multipleOf", "minItems", "maxItems"});
  copy_format(
      out, node,
      {"date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"});
  if (!node.items.empty()) out["items"] = openai_schema(node.items.front());
  if (std::find(node.types.begin(), node.types.end(), "object") != node.types.end()) {
    write_openai_object(out, node);
  }
  return out;
}

Json anthropic_schema(const SchemaNode& node);

Json anthropic_branches(const SchemaNode& node) {
  Json branches = Json::array();
  for (const SchemaNode& branch : node.any_of) branches.push_back(anthropic_schema(branch));
  for (const std::string& type : node.types) {
    branches.push_back(anthropic_schema(only_type(node, type)));
  }
  if (node.nullable) branches.push_back(null_schema());
  return branches;
}

Json anthropic_schema(const SchemaNode& node) {
  Json out = Json::object();
  write_description(out, node);
  if (node.is_null_alone()) {
    out["type"] = "null";
    return out;
  }
  if (node.nullable || node.types.size() != 1) {
    out["anyOf"] = anthropic_branches(node);
    return out;
  }
  out["type"] = node.types.front();
  if (!node.values.empty()) out["enum"] = node.values;
  copy_format(out, node,
              {"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6",
               "uuid"});
  const auto least = node.bounds.find("minItems");
  for (const int kept : {0, 1}) {
    if (least != node.bounds.end() && *least == kept) out["minItems"] = kept;
  }
  if (node.types.front() == "array") out["items"] = anthropic_schema(node.items.front());
  if (node.types.front() == "object") {
    Json& properties = out["properties"] = Json::object();
    for (const auto& [name, property] : node.properties) {
      properties[name] = anthropic_schema(property);
    }
    out["required"] = node.required;
    out["additionalProperties"] = false;
  }
  return out;
}

std::string upper_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::optional<Json> gemini_schema(const SchemaNode& node);

std::optional<Json> gemini_branches(const SchemaNode& node) {
  Json branches = Json::array();
  const auto add = [&](const SchemaNode& branch) {
    auto schema = gemini_schema(branch);
    if (!schema) return false;
    branches.push_back(*std::move(schema));
    return true;
  };
  for (const SchemaNode& branch : node.any_of) {
    if (!add(branch)) return std::nullopt;
  }
  for (const std::string& type : node.types) {
    if (!add(only_type(node, type))) return std::nullopt;
  }
  return branches;
}

bool write_gemini_object(Json& out, const SchemaNode& node) {
  if (node.properties.empty()) return false;  // refused there
  Json& properties = out["properties"] = Json::object();
  Json order = Json::array();
  for (const auto& [name, property] : node.properties) {
    auto schema = gemini_schema(property);
    if (!schema) return false;
    properties[name] = *std::move(schema);
    order.push_back(name);
  }
  if (!node.required.empty()) out["required"] = node.required;
  out["propertyOrdering"] = std::move(order);
  return true;
}

/// OpenAPI's dialect: null is a flag, types are in capitals, only texts can be enumerated, and
/// whole limits are 64-bit numbers, which this JSON mapping writes as text.
std::optional<Json> gemini_schema(const SchemaNode& node) {
  if (node.is_null_alone()) return std::nullopt;
  Json out = Json::object();
  write_description(out, node);
  if (node.nullable) out["nullable"] = true;
  if (node.types.size() != 1) {
    auto branches = gemini_branches(node);
    if (!branches) return std::nullopt;
    out["anyOf"] = *std::move(branches);
    return out;
  }
  const std::string& type = node.types.front();
  out["type"] = upper_case(type);
  if (type == "string" && !node.values.empty()) out["enum"] = node.values;
  copy_bounds(out, node, {"minimum", "maximum", "pattern"});
  copy_format(out, node, {"date-time"});
  for (const char* name : {"minItems", "maxItems", "minLength", "maxLength"}) {
    const auto found = node.bounds.find(name);
    if (found != node.bounds.end()) out[name] = safe_dump(*found);
  }
  if (type == "array") {
    auto items = gemini_schema(node.items.front());
    if (!items) return std::nullopt;
    out["items"] = *std::move(items);
  }
  if (type == "object" && !write_gemini_object(out, node)) return std::nullopt;
  return out;
}

std::optional<std::string> reduce(SchemaDialect dialect, const std::string& schema_json) {
  const JsonReading reading = read_json(schema_json);
  if (reading.fault != JsonFault::none) return std::nullopt;
  const auto node = read_schema(reading.value);
  if (!node) return std::nullopt;
  const bool is_object = node->types == std::vector<std::string>{"object"} && !node->nullable;
  switch (dialect) {
    case SchemaDialect::openai:
      if (!is_object) return std::nullopt;
      return safe_dump(openai_schema(*node));
    case SchemaDialect::anthropic:
      return safe_dump(anthropic_schema(*node));
    case SchemaDialect::gemini:
      break;
  }
  const auto schema = gemini_schema(*node);
  if (!schema) return std::nullopt;
  return safe_dump(*schema);
}

/// Reductions done so far. A pure function's memory: it changes no answer, only the time it takes.
class Memory {
 public:
  std::optional<std::string> reduced(SchemaDialect dialect, const std::string& schema_json) {
    const std::lock_guard lock(mutex_);
    auto& known = known_[static_cast<std::size_t>(dialect)];
    const auto found = known.find(schema_json);
    if (found != known.end()) return found->second;
    if (known.size() >= kLimit) known.clear();
    return known.emplace(schema_json, reduce(dialect, schema_json)).first->second;
  }

 private:
  static constexpr std::size_t kLimit = 64;  ///< far more than a suite has tasks
  std::mutex mutex_;
  std::array<std::map<std::string, std::optional<std::string>>, 3> known_;
};

}  // namespace

std::optional<std::string> reduced_schema(SchemaDialect dialect, const std::string& schema_json) {
  static Memory memory;
  return memory.reduced(dialect, schema_json);
}

}  // namespace assay::provider
