#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "core/yaml_error.hpp"

namespace assay {
namespace {

/// What was found where something else was expected.
std::string described(const YamlNode& node) {
  if (node.is_null()) return "nothing";
  if (node.is_mapping()) return "a mapping";
  if (node.is_sequence()) return "a list";
  return fmt::format("{}\"{}\"", node.quoted ? "the text " : "", printable(node.scalar, 60));
}

/// The text of a plain scalar that may be a number; empty for all else, and for the forms that YAML
/// 1.1 and 1.2 read differently (`010`).
std::string_view plain_digits(const YamlNode& node) {
  if (node.kind != YamlNode::Kind::scalar || node.quoted) return {};
  std::string_view digits = node.scalar;
  if (digits.size() > 1 && digits[0] == '+' && digits[1] != '-') digits.remove_prefix(1);
  const std::string_view magnitude = digits.substr(digits.substr(0, 1) == "-" ? 1 : 0);
  const bool octal =
      magnitude.size() > 1 && magnitude[0] == '0' && magnitude[1] >= '0' && magnitude[1] <= '9';
  return octal ? std::string_view() : digits;
}

}  // namespace

YamlMap::YamlMap(const YamlNode& node, std::string file, std::string what)
    : node_(&node), file_(std::move(file)), what_(std::move(what)) {}

Result<YamlMap> YamlMap::open(const YamlNode& node, std::string file, std::string what) {
  YamlMap map(node, std::move(file), std::move(what));
  if (!node.is_mapping()) {
    return at_line(
        map.file_, std::max(node.line, 1),
        node.is_null()
            ? fmt::format("{} is empty; it must be a mapping (key: value)", map.what_)
            : fmt::format("{} must be a mapping (key: value), not {}", map.what_, described(node)));
  }
  return map;
}

bool YamlMap::has(std::string_view key) const {
  return node_->find(key) != nullptr;
}

const YamlNode* YamlMap::node(std::string_view key) {
  known_.emplace_back(key);
  return node_->find(key);
}

Error YamlMap::error_at(std::string_view key, const std::string& message) const {
  int line = std::max(node_->line, 1);
  for (std::size_t i = 0; i < node_->entries.size(); ++i) {
    if (node_->entries[i].key == key) line = node_->entry_lines[i];
  }
  return at_line(file_, line, message);
}

Result<std::optional<std::string>> YamlMap::text(std::string_view key) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<std::string>();
  if (found->kind != YamlNode::Kind::scalar) {
    return error_at(key, fmt::format("{} must be text, not {}", called(key), described(*found)));
  }
  return std::optional<std::string>(found->scalar);
}

Result<std::string> YamlMap::required_text(std::string_view key) {
  ASSAY_TRY(auto value, text(key));
  if (!value) return missing(key, fmt::format("{} needs \"{}\"", what_, key));
  if (value->empty()) return error_at(key, fmt::format("{} must not be empty", called(key)));
  return *std::move(value);
}

Error YamlMap::missing(std::string_view key, const std::string& message) const {
  const std::vector<std::string_view> wanted = {key};
  for (std::size_t i = 0; i < node_->entries.size(); ++i) {
    const std::string& other = node_->entries[i].key;
    const bool is_known = std::find(known_.begin(), known_.end(), other) != known_.end();
    if (is_known || !nearest(other, wanted)) continue;
    return at_line(file_, node_->entry_lines[i], unknown_key(other, did_you_mean(other, wanted)));
  }
  return error_at(key, message);
}

std::string YamlMap::unknown_key(std::string_view key, const std::string& suggestion) const {
  const bool is_run_together = suggestion.empty() && key.find(':') != std::string_view::npos;
  return fmt::format("unknown key \"{}\" in {}{}", printable(key, 80), what_,
                     is_run_together ? " (is a space missing behind the colon?)" : suggestion);
}

std::string YamlMap::called(std::string_view key) const {
  return what_.starts_with("the ") ? std::string(key) : fmt::format("{}.{}", what_, key);
}

Result<std::optional<double>> YamlMap::number(std::string_view key, double low, double high) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<double>();
  const std::string_view digits = plain_digits(*found);
  double value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value) ||
      value < low || value > high) {
    const std::string range = high < std::numeric_limits<double>::max()
                                  ? fmt::format("from {} to {}", low, high)
                                  : fmt::format("of at least {}", low);
    return error_at(
        key, fmt::format("{} must be a number {}, not {}", called(key), range, described(*found)));
  }
  return std::optional<double>(value);
}

Result<std::optional<std::int64_t>> YamlMap::integer(std::string_view key, std::int64_t low,
                                                     std::int64_t high) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<std::int64_t>();
  const std::string_view digits = plain_digits(*found);
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (failure != std::errc() || end != digits.data() + digits.size() || value < low ||
      value > high) {
    return error_at(key, fmt::format("{} must be a whole number from {} to {}, not {}", called(key),
                                     low, high, described(*found)));
  }
  return std::optional<std::int64_t>(value);
}

Result<std::optional<bool>> YamlMap::boolean(std::string_view key) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<bool>();
  if (found->kind == YamlNode::Kind::scalar && !found->quoted) {
    for (const char* const word : {"true", "True", "TRUE"}) {
      if (found->scalar == word) return std::optional<bool>(true);
    }
    for (const char* const word : {"false", "False", "FALSE"}) {
      if (found->scalar == word) return std::optional<bool>(false);
    }
  }
  return error_at(key,
                  fmt::format("{} must be true or false, not {}", called(key), described(*found)));
}

Result<std::vector<std::string>> YamlMap::texts(std::string_view key) {
  std::vector<std::string> values;
  const YamlNode* found = node(key);
  if (found == nullptr) return values;
  if (!found->is_sequence()) {
    return error_at(
        key, fmt::format("{} must be a list ([a, b]), not {}", called(key), described(*found)));
  }
  for (const YamlNode& item : found->items) {
    if (item.kind != YamlNode::Kind::scalar) {
      return at_line(file_, item.line,
                     fmt::format("{} must be a list of texts, but one of them is {}", called(key),
                                 described(item)));
    }
    values.push_back(item.scalar);
  }
  return values;
}

Status YamlMap::finish() const {
  for (std::size_t i = 0; i < node_->entries.size(); ++i) {
    const std::string& key = node_->entries[i].key;
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      return at_line(file_, node_->entry_lines[i], unknown_key(key, did_you_mean(key, known_)));
    }
  }
  return {};
}

}  // namespace assay
