#include "curate/import_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kDocumentBytes = std::size_t{64} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

int line_at(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

/// Behind the closing quote of the string that starts at `at`.
std::size_t end_of_string(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

bool is_key(std::string_view json, std::size_t end) {
  const auto next = json.find_first_not_of(" \t\r\n", end);
  return next != std::string_view::npos && json[next] == ':';
}

YamlNode node_of(const Json& value, const std::vector<ValuePlace>& places, std::size_t& next) {
  YamlNode node;
  node.line = places[next++].line;
  if (value.is_object()) {
    node.kind = YamlNode::Kind::mapping;
    for (const auto& [key, member] : value.items()) {
      node.entries.push_back({key, node_of(member, places, next)});
      node.entry_lines.push_back(node.entries.back().value.line);
    }
  } else if (value.is_array()) {
    node.kind = YamlNode::Kind::sequence;
    for (const Json& element : value) node.items.push_back(node_of(element, places, next));
  } else if (!value.is_null()) {
    node.kind = YamlNode::Kind::scalar;
    node.quoted = value.is_string();
    node.scalar = value.is_string() ? value.get<std::string>() : safe_dump(value);
  }
  return node;
}

Json scalar_of(const YamlNode& node) {
  const std::string& text = node.scalar;
  if (node.quoted) return text;
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true" || text == "false") return text == "true";
  // Only what JSON would take for a number: `010` and `+1` are left as texts.
  if (text.find_first_not_of("0123456789+-.eE") != std::string::npos) return text;
  JsonReading number = read_json(text);
  return number.ok() ? std::move(number.value) : Json(text);
}

}  // namespace

std::vector<ValuePlace> places_of(std::string_view json) {
  std::vector<ValuePlace> places;
  int line = 1;
  int depth = 0;
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      const std::size_t end = end_of_string(json, at);
      if (!is_key(json, end)) places.push_back({depth, line});
      at = end;
      continue;
    }
    if (c == '{' || c == '[') {
      places.push_back({depth++, line});
    } else if (c == '}' || c == ']') {
      --depth;
    } else if (c == '\n') {
      ++line;
    } else if (c != ',' && c != ':' && c != ' ' && c != '\t' && c != '\r') {
      places.push_back({depth, line});
      at = std::min(json.find_first_of(",]} \t\r\n", at), json.size());
      continue;
    }
    ++at;
  }
  return places;
}

Result<Document> read_document(const std::filesystem::path& file) {
  ASSAY_TRY(const auto bytes, read_file(file, kDocumentBytes));
  std::string_view text = bytes;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return invalid(file.string() + ":1: encoded as UTF-16; save it as UTF-8");
  }
  if (const auto bad = invalid_utf8_at(text)) {
    return invalid(fmt::format("{}:{}: not valid UTF-8; save the file as UTF-8", file.string(),
                               line_at(text, *bad)));
  }
  JsonReading reading = read_json(text);
  if (!reading.ok()) {
    const std::size_t offset = reading.byte_offset == 0 ? 0 : reading.byte_offset - 1;
    return invalid(fmt::format("{}:{}: not valid JSON: {}", file.string(), line_at(text, offset),
                               reading.message));
  }
  return Document{std::move(reading.value), places_of(text)};
}

YamlNode as_yaml(const Document& document) {
  std::size_t next = 0;
  return node_of(document.value, document.places, next);
}

Json as_json(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) return scalar_of(node);
  Json value = nullptr;
  if (node.is_mapping()) {
    value = Json::object();
    for (const auto& [key, member] : node.entries) value[key] = as_json(member);
  } else if (node.is_sequence()) {
    value = Json::array();
    for (const YamlNode& element : node.items) value.push_back(as_json(element));
  }
  return value;
}

}  // namespace assay::curate
