#include "local/answer_shape.hpp"

#include <cmath>
#include <utility>
#include <vector>

#include "assay/core/json.hpp"

namespace assay::local {

/// One value of the schema: what it may be, and what stands in for a missing value.
struct AnswerShape::Node {
  bool takes_string = false;
  bool takes_number = false;
  bool takes_integer = false;
  bool takes_array = false;
  Json missing;
  std::vector<Property> properties;  ///< of an object
  std::vector<Node> items;           ///< of an array: none or one

  static Node read(const Json& schema);
  [[nodiscard]] Json string(const std::optional<std::string>& value) const;
  [[nodiscard]] Json number(const std::optional<double>& value) const;
  [[nodiscard]] Json rows(const std::vector<LineItem>& value) const;
  [[nodiscard]] Json row(const LineItem& item) const;
};

struct AnswerShape::Property {
  std::string name;
  Node node;
};

namespace {

bool allows(const Json& schema, std::string_view type) {
  const auto found = schema.find("type");
  if (found == schema.end()) return true;
  if (found->is_string()) return found->get_ref<const std::string&>() == type;
  if (!found->is_array()) return false;
  for (const Json& one : *found) {
    if (one.is_string() && one.get_ref<const std::string&>() == type) return true;
  }
  return false;
}

Json emptiest(const Json& schema) {
  if (const auto constant = schema.find("const"); constant != schema.end()) return *constant;
  if (const auto choice = schema.find("enum"); choice != schema.end() && !choice->empty()) {
    for (const Json& one : *choice) {
      if (one.is_null()) return one;
    }
    return choice->front();
  }
  if (allows(schema, "null")) return nullptr;
  if (allows(schema, "array")) return Json::array();
  if (allows(schema, "string")) return "";
  if (allows(schema, "number") || allows(schema, "integer")) return 0;
  if (allows(schema, "boolean")) return false;
  Json object = Json::object();
  if (const auto found = schema.find("properties"); found != schema.end() && found->is_object()) {
    for (const auto& [name, property] : found->items()) object[name] = emptiest(property);
  }
  return object;
}

}  // namespace

AnswerShape::Node AnswerShape::Node::read(const Json& schema) {
  Node node;
  if (!schema.is_object()) return node;  // `true`: anything goes, so null does
  node.missing = emptiest(schema);
  const bool fixed = schema.contains("enum") || schema.contains("const");
  node.takes_string = !fixed && allows(schema, "string");
  node.takes_number = !fixed && allows(schema, "number");
  node.takes_integer = !fixed && allows(schema, "integer");
  node.takes_array = !fixed && allows(schema, "array");
  if (const auto found = schema.find("properties"); found != schema.end() && found->is_object()) {
    for (const auto& [name, property] : found->items()) {
      node.properties.push_back({name, read(property)});
    }
  }
  if (const auto found = schema.find("items"); found != schema.end() && found->is_object()) {
    node.items.push_back(read(*found));
  }
  return node;
}

Json AnswerShape::Node::string(const std::optional<std::string>& value) const {
  return value && takes_string ? Json(*value) : missing;
}

Json AnswerShape::Node::number(const std::optional<double>& value) const {
  if (!value) return missing;
  const bool whole = *value == std::floor(*value) && std::fabs(*value) < 9e15;
  if (whole && (takes_integer || takes_number)) return static_cast<std::int64_t>(*value);
  return takes_number ? Json(*value) : missing;
}

Json AnswerShape::Node::row(const LineItem& item) const {
  Json object = Json::object();
  for (const auto& [name, node] : properties) {
    if (name == "description")
      object[name] = node.string(item.description);
    else if (name == "quantity")
      object[name] = node.number(item.quantity);
    else if (name == "unit_price")
      object[name] = node.number(item.unit_price);
    else if (name == "line_total")
      object[name] = node.number(item.line_total);
    else
      object[name] = node.missing;
  }
  return object;
}

Json AnswerShape::Node::rows(const std::vector<LineItem>& value) const {
  if (!takes_array || items.empty()) return missing;
  Json array = Json::array();
  for (const LineItem& item : value) array.push_back(items.front().row(item));
  return array;
}

AnswerShape::AnswerShape(std::unique_ptr<const Node> root) : root_(std::move(root)) {}
AnswerShape::AnswerShape(AnswerShape&&) noexcept = default;
AnswerShape& AnswerShape::operator=(AnswerShape&&) noexcept = default;
AnswerShape::~AnswerShape() = default;

Result<AnswerShape> AnswerShape::read(std::string_view schema_json) {
  const JsonReading schema = read_json(schema_json);
  if (!schema.ok()) return invalid("the schema is not JSON: " + schema.message);
  auto root = std::make_unique<const Node>(Node::read(schema.value));
  if (root->properties.empty()) return invalid("the schema names no properties to extract");
  return AnswerShape(std::move(root));
}

std::string AnswerShape::fill(const Record& record) const {
  Json object = Json::object();
  for (const auto& [name, node] : root_->properties) {
    if (name == "vendor")
      object[name] = node.string(record.vendor);
    else if (name == "invoice_number")
      object[name] = node.string(record.invoice_number);
    else if (name == "date")
      object[name] = node.string(record.date);
    else if (name == "due_date")
      object[name] = node.string(record.due_date);
    else if (name == "line_items")
      object[name] = node.rows(record.line_items);
    else if (name == "subtotal")
      object[name] = node.number(record.subtotal);
    else if (name == "tax")
      object[name] = node.number(record.tax);
    else if (name == "total")
      object[name] = node.number(record.total);
    else if (name == "currency")
      object[name] = node.string(record.currency);
    else
      object[name] = node.missing;
  }
  return safe_dump(object);
}

}  // namespace assay::local
