#include <charconv>
#include <cmath>

#include "assay/config/config.hpp"
#include "assay/core/json.hpp"
#include "assay/core/yaml.hpp"

namespace assay::config {
namespace {

template <class Number>
bool is_number(const std::string& text, Number& value) {
  const char* const end = text.data() + text.size();
  const auto [read, failure] = std::from_chars(text.data(), end, value);
  return failure == std::errc() && read == end;
}

/// A plain scalar is a number or boolean where YamlMap would take it for one, so that the stored
/// text says the same as the file when it is read again: JSON is YAML, too.
Json scalar(const YamlNode& node) {
  const std::string& text = node.scalar;
  if (node.quoted) return text;
  if (text == "true" || text == "false") return text == "true";
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const bool is_octal = text.size() > sign + 1 && text[sign] == '0' && text[sign + 1] != '.';
  std::int64_t whole = 0;
  double number = 0;
  if (!is_octal && is_number(text, whole)) return whole;
  if (!is_octal && is_number(text, number) && std::isfinite(number)) return number;
  return text;
}

Json as_json(const YamlNode& node) {
  if (node.is_mapping()) {
    Json object = Json::object();
    // The keys differ already; looking each up again would take minutes for a file full of them.
    auto& members = object.get_ref<Json::object_t&>();
    for (const auto& [key, value] : node.entries) members.emplace_back(key, as_json(value));
    return object;
  }
  if (node.is_sequence()) {
    Json list = Json::array();
    for (const YamlNode& item : node.items) list.push_back(as_json(item));
    return list;
  }
  return node.is_null() ? Json(nullptr) : scalar(node);
}

}  // namespace

Result<std::string> stored_config(std::string_view yaml, const std::string& name) {
  ASSAY_TRY(auto document, parse_yaml(yaml, name));
  std::erase_if(document.entries, [](const auto& entry) { return entry.key == "observability"; });
  return safe_dump(as_json(document), 2) + "\n";
}

}  // namespace assay::config
