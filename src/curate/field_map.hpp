#pragma once

/// \file
/// Where in a record the parts of an item are. For .cpp files only: core/json.hpp is heavy.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"

namespace assay::curate {

/// `$.messages[-1].content`, `meta.lang`, `$['odd key']`.
class FieldPath {
 public:
  /// \error invalid_argument  not such a path
  [[nodiscard]] static Result<FieldPath> parse(std::string_view text);
  /// One key, whatever characters it has: a column.
  [[nodiscard]] static FieldPath of_key(std::string key);

  /// The value there; nullptr when there is none, or null.
  [[nodiscard]] const Json* find(const Json& record) const;
  /// The first key: what of the record is read.
  [[nodiscard]] const std::string& root() const;

 private:
  using Step = std::variant<std::string, std::int64_t>;  ///< a key, or an index (-1 is the last)
  std::vector<Step> steps_;
};

/// One `target=source` of `--map`.
struct FieldSource {
  std::string target;  ///< `input`, `slices.language`
  std::string source;  ///< as it was written
  FieldPath path;
  std::string shown;  ///< how messages call it: `column "lang"`, `$.lang`
};

class FieldMap {
 public:
  /// \error invalid_argument  an entry that is none, an unknown target, or a target twice
  [[nodiscard]] static Result<FieldMap> parse(const std::vector<std::string>& entries);

  [[nodiscard]] bool empty() const { return fields_.empty(); }
  [[nodiscard]] const std::vector<FieldSource>& fields() const { return fields_; }
  [[nodiscard]] const FieldSource* find(std::string_view target) const;
  [[nodiscard]] bool has_slices() const;
  /// The names of the slices that are mapped.
  [[nodiscard]] std::vector<std::string> slices() const;
  void add(FieldSource field) { fields_.push_back(std::move(field)); }

  /// Takes the sources for columns of this header.
  /// \error invalid_argument  a source that is none of them
  [[nodiscard]] Status bind(const std::vector<std::string>& columns);

 private:
  std::vector<FieldSource> fields_;
};

/// A string as it is, a number or a boolean as JSON writes it; nothing for all else.
[[nodiscard]] std::optional<std::string> text_of(const Json& value);

}  // namespace assay::curate
