#pragma once

/// \file
/// YAML read strictly, with the place of every node, so that errors can name `file:line`.
///
/// Refused: anchors, aliases, tags, more than one document, duplicate keys, keys that are not plain
/// text, invalid UTF-8, control characters, nesting over 32 levels, files over 1 MiB. Plain `yes`,
/// `no`, `on`, `off`, `0x10` and `010` are text, not booleans or numbers: YAML 1.1's surprises are
/// not ours. A key without a value is an error: a cap whose number was forgotten must not be no
/// cap. Source of the value forms: YAML 1.2 core schema, section 10.3.2.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/core/result.hpp"

namespace assay {

struct YamlEntry;

/// One node of a document. Cheap to walk, owns its content, immutable by convention.
struct YamlNode {
  enum class Kind { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  std::string scalar;              ///< text of a scalar
  bool quoted = false;             ///< quoted or block scalars are always text
  std::vector<YamlNode> items;     ///< of a sequence
  std::vector<YamlEntry> entries;  ///< of a mapping, in file order
  std::vector<int> entry_lines;    ///< line of each key, 1-based
  int line = 0;                    ///< 1-based

  /// The entry with this key, or nullptr.
  [[nodiscard]] const YamlNode* find(std::string_view key) const;
  [[nodiscard]] bool is_mapping() const { return kind == Kind::mapping; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
};

/// One key of a mapping with its value.
struct YamlEntry {
  std::string key;
  YamlNode value;
};

/// The largest document that is read.
inline constexpr std::size_t kYamlBytes = std::size_t{1} << 20;

/// Reads one document.
///
/// \param name  what to call the source in errors, usually the path
/// \error invalid_argument  `name:line: reason`
[[nodiscard]] Result<YamlNode> parse_yaml(std::string_view text, const std::string& name);

/// Typed, strict access to one mapping: every read names the place in its error, and `finish`
/// refuses the keys that nobody read.
class YamlMap {
 public:
  /// \error invalid_argument  the node is not a mapping
  [[nodiscard]] static Result<YamlMap> open(const YamlNode& node, std::string file,
                                            std::string what);

  [[nodiscard]] bool has(std::string_view key) const;
  /// The entry, marked as read; nullptr when absent. It may be null.
  [[nodiscard]] const YamlNode* node(std::string_view key);

  [[nodiscard]] Result<std::optional<std::string>> text(std::string_view key);
  [[nodiscard]] Result<std::optional<double>> number(std::string_view key, double low, double high);
  [[nodiscard]] Result<std::optional<std::int64_t>> integer(std::string_view key, std::int64_t low,
                                                            std::int64_t high);
  [[nodiscard]] Result<std::optional<bool>> boolean(std::string_view key);
  /// A list of texts; absent is an empty list.
  [[nodiscard]] Result<std::vector<std::string>> texts(std::string_view key);

  [[nodiscard]] Result<std::string> required_text(std::string_view key);

  /// `file:line: message`, at the key's line if it is there, else at the mapping's.
  [[nodiscard]] Error error_at(std::string_view key, const std::string& message) const;
  /// For a key that must be there and is not: names a misspelt one, if there is any, else
  /// `message`.
  [[nodiscard]] Error missing(std::string_view key, const std::string& message) const;
  /// Refuses unread keys, with a suggestion from the keys that were asked for.
  [[nodiscard]] Status finish() const;

  [[nodiscard]] const YamlNode& raw() const { return *node_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  [[nodiscard]] const std::string& what() const { return what_; }

 private:
  YamlMap(const YamlNode& node, std::string file, std::string what);
  [[nodiscard]] std::string called(std::string_view key) const;
  [[nodiscard]] std::string unknown_key(std::string_view key, const std::string& suggestion) const;

  const YamlNode* node_;
  std::string file_;
  std::string
      what_;  ///< "models.lite": how errors call this mapping; "the config" for a whole file
  std::vector<std::string> known_;
};

}  // namespace assay
