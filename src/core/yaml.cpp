#include "assay/core/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <sstream>

#include "assay/core/text.hpp"

namespace assay {
namespace {

constexpr std::size_t kLimitBytes = 1 << 20;
constexpr std::size_t kDepth = 32;

/// Leaves the parser from inside an event; caught in parse_yaml.
struct Refused {
  int line;
  std::string reason;
};

/// Builds the tree from parse events. yaml-cpp's own node graph shares aliased nodes, which lets a
/// small file expand without bound; events let us refuse aliases when they appear.
class TreeBuilder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    place(mark, YamlNode{});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw Refused{mark.line + 1, "aliases (*name) are not supported; repeat the value"};
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    YamlNode node;
    node.kind = YamlNode::Kind::scalar;
    node.scalar = value;
    node.quoted = tag == "!";
    place(mark, std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    open(mark, tag, anchor, YamlNode::Kind::mapping);
  }
  void OnMapEnd() override { close(); }

  YamlNode root;

 private:
  struct Frame {
    YamlNode node;
    std::string key;
    int key_line = 0;
    bool has_key = false;
  };

  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) throw Refused{mark.line + 1, "anchors (&name) are not supported"};
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refused{mark.line + 1, "tags (!name) are not supported"};
    }
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YamlNode::Kind kind) {
    refuse_anchor(mark, anchor);
    refuse_tag(mark, tag);
    if (expects_key()) throw Refused{mark.line + 1, "a key must be plain text"};
    if (stack_.size() >= kDepth) {
      throw Refused{mark.line + 1, fmt::format("nested deeper than {} levels", kDepth)};
    }
    Frame frame;
    frame.node.kind = kind;
    frame.node.line = mark.line + 1;
    stack_.push_back(std::move(frame));
  }

  void close() {
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    attach(std::move(node));
  }

  [[nodiscard]] bool expects_key() const {
    return !stack_.empty() && stack_.back().node.is_mapping() && !stack_.back().has_key;
  }

  void place(const YAML::Mark& mark, YamlNode node) {
    node.line = mark.line + 1;
    if (!expects_key()) {
      attach(std::move(node));
      return;
    }
    if (node.kind != YamlNode::Kind::scalar) throw Refused{node.line, "a key must be plain text"};
    Frame& frame = stack_.back();
    if (frame.node.find(node.scalar) != nullptr) {
      throw Refused{node.line, fmt::format("duplicate key \"{}\"", printable(node.scalar, 80))};
    }
    frame.key = std::move(node.scalar);
    frame.key_line = node.line;
    frame.has_key = true;
  }

  void attach(YamlNode node) {
    if (stack_.empty()) {
      root = std::move(node);
      return;
    }
    Frame& frame = stack_.back();
    if (frame.node.is_sequence()) {
      frame.node.items.push_back(std::move(node));
      return;
    }
    frame.node.entries.emplace_back(std::move(frame.key), std::move(node));
    frame.node.entry_lines.push_back(frame.key_line);
    frame.has_key = false;
  }

  std::vector<Frame> stack_;
};

Error at_line(const std::string& name, int line, const std::string& reason) {
  return invalid(fmt::format("{}:{}: {}", name, line, reason));
}

int line_of(std::string_view text, std::size_t offset) {
  return 1 + static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(offset), '\n'));
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, node] : entries) {
    if (name == key) return &node;
  }
  return nullptr;
}

Result<YamlNode> parse_yaml(std::string_view text, const std::string& name) {
  if (text.size() > kLimitBytes) {
    return invalid(fmt::format("{}: larger than {} bytes", name, kLimitBytes));
  }
  if (const auto bad = invalid_utf8_at(text)) {
    return at_line(name, line_of(text, *bad), "not valid UTF-8");
  }
  if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
    return at_line(name, line_of(text, nul), "contains a NUL character");
  }
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder builder;
    if (parser.HandleNextDocument(builder)) {
      TreeBuilder second;
      if (parser.HandleNextDocument(second)) {
        return invalid(name + ": holds more than one YAML document");
      }
    }
    return std::move(builder.root);
  } catch (const Refused& refused) {
    return at_line(name, refused.line, refused.reason);
  } catch (const YAML::Exception& error) {
    return at_line(name, error.mark.line + 1, "not valid YAML: " + error.msg);
  }
}

YamlMap::YamlMap(const YamlNode& node, std::string file, std::string what)
    : node_(&node), file_(std::move(file)), what_(std::move(what)) {}

Result<YamlMap> YamlMap::open(const YamlNode& node, std::string file, std::string what) {
  YamlMap map(node, std::move(file), std::move(what));
  if (!node.is_mapping()) {
    return invalid(fmt::format("{}:{}: {} must be a mapping (key: value)", map.file_,
                               std::max(node.line, 1), map.what_));
  }
  return map;
}

bool YamlMap::has(std::string_view key) const { return node_->find(key) != nullptr; }

const YamlNode* YamlMap::node(std::string_view key) {
  known_.emplace_back(key);
  const YamlNode* found = node_->find(key);
  return found != nullptr && !found->is_null() ? found : nullptr;
}

Error YamlMap::error_at(std::string_view key, const std::string& message) const {
  int line = std::max(node_->line, 1);
  for (std::size_t i = 0; i < node_->entries.size(); ++i) {
    if (node_->entries[i].first == key) line = node_->entry_lines[i];
  }
  return at_line(file_, line, message);
}

Result<std::optional<std::string>> YamlMap::text(std::string_view key) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<std::string>();
  if (found->kind != YamlNode::Kind::scalar) {
    return error_at(key, fmt::format("{}.{} must be text", what_, key));
  }
  return std::optional<std::string>(found->scalar);
}

Result<std::string> YamlMap::required_text(std::string_view key) {
  ASSAY_TRY(auto value, text(key));
  if (!value || value->empty()) {
    return error_at(key, fmt::format("{} needs \"{}\"", what_, key));
  }
  return *std::move(value);
}

Result<std::optional<double>> YamlMap::number(std::string_view key, double low, double high) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<double>();
  const std::string& digits = found->scalar;
  double value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool plain = found->kind == YamlNode::Kind::scalar && !found->quoted;
  if (!plain || failure != std::errc() || end != digits.data() + digits.size() ||
      !std::isfinite(value) || value < low || value > high) {
    const std::string range = high < std::numeric_limits<double>::max()
                                  ? fmt::format("from {} to {}", low, high)
                                  : fmt::format("of at least {}", low);
    return error_at(key, fmt::format("{}.{} must be a number {}", what_, key, range));
  }
  return std::optional<double>(value);
}

Result<std::optional<std::int64_t>> YamlMap::integer(std::string_view key, std::int64_t low,
                                                     std::int64_t high) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<std::int64_t>();
  const std::string& digits = found->scalar;
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const bool plain = found->kind == YamlNode::Kind::scalar && !found->quoted;
  const bool octal = digits.size() > 1 && digits[0] == '0';
  if (!plain || octal || failure != std::errc() || end != digits.data() + digits.size() ||
      value < low || value > high) {
    return error_at(key, fmt::format("{}.{} must be a whole number from {} to {}", what_, key, low,
                                     high));
  }
  return std::optional<std::int64_t>(value);
}

Result<std::optional<bool>> YamlMap::boolean(std::string_view key) {
  const YamlNode* found = node(key);
  if (found == nullptr) return std::optional<bool>();
  if (found->kind == YamlNode::Kind::scalar && !found->quoted) {
    if (found->scalar == "true") return std::optional<bool>(true);
    if (found->scalar == "false") return std::optional<bool>(false);
  }
  return error_at(key, fmt::format("{}.{} must be true or false", what_, key));
}

Result<std::vector<std::string>> YamlMap::texts(std::string_view key) {
  std::vector<std::string> values;
  const YamlNode* found = node(key);
  if (found == nullptr) return values;
  if (!found->is_sequence()) return error_at(key, fmt::format("{}.{} must be a list", what_, key));
  for (const YamlNode& item : found->items) {
    if (item.kind != YamlNode::Kind::scalar) {
      return at_line(file_, item.line, fmt::format("{}.{} must be a list of texts", what_, key));
    }
    values.push_back(item.scalar);
  }
  return values;
}

Status YamlMap::finish() const {
  for (std::size_t i = 0; i < node_->entries.size(); ++i) {
    const std::string& key = node_->entries[i].first;
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      return at_line(file_, node_->entry_lines[i],
                     fmt::format("unknown key \"{}\" in {}{}", printable(key, 80), what_,
                                 did_you_mean(key, known_)));
    }
  }
  return {};
}

}  // namespace assay
