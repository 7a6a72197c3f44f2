#include "simulate/fields.hpp"

#include <algorithm>
#include <utility>

namespace assay::simulate {

std::string_view to_string(Expected expected) {
  switch (expected) {
    case Expected::object:
      return "an object";
    case Expected::array:
      return "an array";
    case Expected::text:
      return "a string";
    case Expected::integer:
      return "an integer";
    case Expected::number:
      return "a number";
    case Expected::boolean:
      return "a boolean";
    case Expected::texts:
      return "an array of strings";
  }
  return "something else";
}

std::string_view json_type(const Json& value) {
  if (value.is_number_integer()) return "integer";
  return value.is_number() ? "number" : std::string_view(value.type_name());
}

const Json* Fields::find(std::string_view name) const {
  const auto& members = object_->get_ref<const Json::object_t&>();
  for (const auto& [key, value] : members) {
    if (key == name) return value.is_null() ? nullptr : &value;
  }
  return nullptr;
}

Checked<const Json*> Fields::object(std::string_view name) const {
  const Json* value = find(name);
  if (value != nullptr && !value->is_object()) return wrong_type_(name, Expected::object, *value);
  return value;
}

Checked<const Json*> Fields::array(std::string_view name) const {
  const Json* value = find(name);
  if (value != nullptr && !value->is_array()) return wrong_type_(name, Expected::array, *value);
  return value;
}

Checked<std::optional<std::string>> Fields::text(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::optional<std::string>();
  if (!value->is_string()) return wrong_type_(name, Expected::text, *value);
  return std::optional(value->get<std::string>());
}

Checked<std::optional<std::int64_t>> Fields::integer(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::optional<std::int64_t>();
  if (!value->is_number_integer()) return wrong_type_(name, Expected::integer, *value);
  return std::optional(value->get<std::int64_t>());
}

Checked<std::optional<double>> Fields::number(std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) return std::optional<double>();
  if (!value->is_number()) return wrong_type_(name, Expected::number, *value);
  return std::optional(value->get<double>());
}

Checked<bool> Fields::flag(std::string_view name) const {
  const Json* value = find(name);
  if (value != nullptr && !value->is_boolean()) return wrong_type_(name, Expected::boolean, *value);
  // Named, because a plain bool could also be meant to become an error.
  return {boost::system::in_place_value, value != nullptr && value->get<bool>()};
}

Checked<std::vector<std::string>> Fields::texts(std::string_view name) const {
  std::vector<std::string> texts;
  ASSAY_TRY(const Json* list, array(name));
  if (list == nullptr) return texts;
  for (const Json& element : *list) {
    if (!element.is_string()) return wrong_type_(name, Expected::texts, *list);
    texts.push_back(element.get<std::string>());
  }
  return texts;
}

std::vector<std::string> unknown_members(const Json& object,
                                         const std::vector<std::string_view>& known) {
  std::vector<std::string> unknown;
  for (const auto& member : object.get_ref<const Json::object_t&>()) {
    if (std::find(known.begin(), known.end(), member.first) == known.end()) {
      unknown.push_back(member.first);
    }
  }
  return unknown;
}

Body read_body(std::string_view text) {
  JsonReading reading = read_json(text);
  if (!reading.ok()) return {nullptr, std::move(reading.message)};
  if (!reading.value.is_object()) {
    return {nullptr,
            "the top level is not an object but a " + std::string(json_type(reading.value))};
  }
  return {std::move(reading.value), {}};
}

}  // namespace assay::simulate
