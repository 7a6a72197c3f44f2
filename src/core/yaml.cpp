#include "assay/core/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_set>

#include "assay/core/text.hpp"
#include "core/yaml_error.hpp"

namespace assay {
namespace {

constexpr std::size_t kDepth = 32;
constexpr const char* kNoAliases = "aliases (*name) are not supported; repeat the value";

/// Leaves the parser from inside an event; caught in parse_yaml.
struct Refused {
  int line;
  std::string reason;
};

/// Builds the tree from parse events. yaml-cpp's own node graph shares aliased nodes, which lets a
/// small file expand without bound; events let us refuse aliases when they appear.
class TreeBuilder final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override { start_line = mark.line + 1; }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_anchor(mark, anchor);
    place(mark, YamlNode{});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    throw Refused{mark.line + 1, kNoAliases};
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
  int start_line = 0;  ///< of the document, 1-based
  int last_line = 0;   ///< of the node read last

 private:
  struct Frame {
    YamlNode node;
    std::string key;
    int key_line = 0;
    bool has_key = false;
    std::unordered_set<std::string> keys;  ///< a linear search would take minutes for 1 MiB of keys
  };

  static void refuse_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0)
      throw Refused{mark.line + 1, "anchors (&name) are not supported; repeat the value"};
  }
  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") {
      throw Refused{mark.line + 1,
                    "tags (!name) are not supported; write the value alone, or in quotes"};
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
    last_line = node.line;
    if (!expects_key()) {
      attach(std::move(node));
      return;
    }
    if (node.kind != YamlNode::Kind::scalar) throw Refused{node.line, "a key must be plain text"};
    Frame& frame = stack_.back();
    if (!frame.keys.insert(node.scalar).second) {
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
    // The parser notices the lack of a value only where the next key or the end is.
    if (node.is_null()) node.line = frame.key_line;
    frame.node.entries.push_back({std::move(frame.key), std::move(node)});
    frame.node.entry_lines.push_back(frame.key_line);
    frame.has_key = false;
  }

  std::vector<Frame> stack_;
};

bool is_refused_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

/// The text with the marker that ends a document. At the end of a file, yaml-cpp takes a quote that
/// was never closed, and all keys it swallowed, for a complete text; at the marker it does not.
/// Neither the marker nor a missing last line break changes any value.
std::string with_document_end(std::string_view text) {
  std::string marked(text);
  if (!text.ends_with('\n')) marked += '\n';
  return marked += "...\n";
}

std::string_view line_text(std::string_view text, int line) {
  for (; line > 1 && !text.empty(); --line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text.substr(0, text.find('\n'));
}

/// yaml-cpp's messages in the words of somebody who writes YAML, not of somebody who parses it.
std::string plain_words(const std::string& message) {
  if (message == YAML::ErrorMsg::END_OF_SEQ_FLOW)
    return "a \"[\" is never closed, or a comma is missing";
  if (message == YAML::ErrorMsg::END_OF_MAP_FLOW)
    return "a \"{\" is never closed, or a comma is missing";
  if (message == YAML::ErrorMsg::FLOW_END) return "a \"]\" or \"}\" closes nothing";
  if (message == YAML::ErrorMsg::MAP_VALUE) {
    return "a \": \" cannot stand here; indent the line differently, or put the text in quotes";
  }
  if (message == YAML::ErrorMsg::END_OF_MAP || message == YAML::ErrorMsg::END_OF_SEQ) {
    return "this does not continue what stands above it; is the line indented as it should be?";
  }
  if (message == YAML::ErrorMsg::UNKNOWN_ANCHOR) return kNoAliases;
  if (message == YAML::ErrorMsg::UNKNOWN_TOKEN)
    return "no text can start with this character; put it in quotes";
  return message;
}

/// yaml-cpp's words for a tab in front of a key do not mention it. Returns the line of one, where
/// it is the reason of an error at `line`: there or on the line before; else 0.
int tab_indented_line(std::string_view text, int line) {
  int number = 1;
  for (std::size_t at = 0; at < text.size() && number <= line; ++number) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto first = text.find_first_not_of(' ', at);
    if (number + 1 >= line && first < end && text[first] == '\t') return number;
    at = end + 1;
  }
  return 0;
}

int line_of(std::string_view text, std::size_t offset) {
  return 1 +
         static_cast<int>(std::count(text.begin(), text.begin() + static_cast<long>(offset), '\n'));
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
  for (const auto& [name, node] : entries) {
    if (name == key) return &node;
  }
  return nullptr;
}

Result<YamlNode> parse_yaml(std::string_view text, const std::string& name) {
  if (text.size() > kYamlBytes) {
    return invalid(fmt::format("{}: larger than {} bytes", name, kYamlBytes));
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return at_line(name, 1, "encoded as UTF-16; save it as UTF-8");
  }
  if (const auto bad = invalid_utf8_at(text)) {
    return at_line(name, line_of(text, *bad), "not valid UTF-8; save the file as UTF-8");
  }
  // YAML 1.2 section 5.1; yaml-cpp would take U+0004 for the end of the file and ignore the rest.
  if (const auto* const control = std::find_if(text.begin(), text.end(), is_refused_control);
      control != text.end()) {
    return at_line(
        name, line_of(text, static_cast<std::size_t>(control - text.begin())),
        fmt::format("contains a control character ({})", printable(std::string(1, *control))));
  }
  TreeBuilder builder;
  try {
    std::istringstream stream(with_document_end(text));
    YAML::Parser parser(stream);
    if (parser.HandleNextDocument(builder)) {
      TreeBuilder second;
      if (parser.HandleNextDocument(second)) {
        return at_line(name, second.start_line,
                       line_text(text, second.start_line).starts_with("---")
                           ? "a second YAML document starts here; only one may be in a file"
                           : "not valid YAML: " + plain_words(YAML::ErrorMsg::END_OF_MAP));
      }
    }
    if (builder.root.is_null()) builder.root.line = 1;  // of an empty file, not of the marker
    return std::move(builder.root);
  } catch (const Refused& refused) {
    return at_line(name, refused.line, refused.reason);
  } catch (const YAML::Exception& error) {
    if (error.msg == YAML::ErrorMsg::DOC_IN_SCALAR) {
      return at_line(name, std::max(builder.last_line, 1),
                     "not valid YAML: a quote that is opened here or below is never closed");
    }
    const int line = std::clamp(error.mark.line + 1, 1, line_of(text, text.size()));
    if (const int tab = tab_indented_line(text, line); tab > 0) {
      return at_line(name, tab, "is indented with a tab; YAML allows only spaces there");
    }
    return at_line(name, line, "not valid YAML: " + plain_words(error.msg));
  }
}

}  // namespace assay
