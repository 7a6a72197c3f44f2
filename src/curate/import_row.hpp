#pragma once

/// \file
/// How an import is put together: a file gives rows, a mapper makes drafts of them, and a gate
/// admits drafts as items. For .cpp files only: core/json.hpp is heavy.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/curate/import.hpp"
#include "curate/field_map.hpp"

namespace assay::curate {

/// One record of the file, always an object; cells of a CSV record are strings under their column.
struct Row {
  int line = 0;
  Json value;
  std::vector<int> assert_lines;  ///< promptfoo in YAML or JSON: the line of each assertion
};

/// What a row says about one item, before anybody checked it.
struct Draft {
  int line = 0;
  std::optional<std::string> id;
  std::string input;
  Json expected;
  std::string expected_from;  ///< where the label stood, for messages: `column "label"`
  std::map<std::string, std::string> slices;
  std::string cluster;
  std::string note;
  std::string system;  ///< a system message that belongs into the prompt
};

/// Takes what a file gives, in file order.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// The header of a CSV file, before the first row.
  virtual Status columns(const std::vector<std::string>& names, const std::string& place) = 0;
  virtual void row(Row row) = 0;
  virtual void refuse(int line, std::string reason) = 0;
};

/// What an import knows about the task when it starts.
struct MapperOptions {
  FieldMap map;
  bool has_labels = true;
  std::vector<std::string> labels;  ///< empty when they are yet to be found
};

/// Makes drafts of rows; one file for each format.
class RowMapper {
 public:
  virtual ~RowMapper() = default;

  /// \error invalid_argument  the header lacks what the map names
  [[nodiscard]] virtual Status columns(const std::vector<std::string>& names) = 0;
  /// Appends the drafts of one row, or says why there are none.
  [[nodiscard]] virtual std::optional<RefusedLine> map(const Row& row,
                                                       std::vector<Draft>& drafts) = 0;

  /// Keys and columns that nobody read.
  [[nodiscard]] const std::set<std::string>& unread() const { return unread_; }
  /// What else people should know.
  [[nodiscard]] const std::set<std::string>& notes() const { return notes_; }

 protected:
  void note_unread(const std::string& key) {
    if (unread_.size() < kMostNotes) unread_.insert(key);
  }
  void note(const std::string& text) {
    if (notes_.size() < kMostNotes) notes_.insert(text);
  }

 private:
  static constexpr std::size_t kMostNotes = 50;
  std::set<std::string> unread_;
  std::set<std::string> notes_;
};

[[nodiscard]] std::unique_ptr<RowMapper> make_field_mapper(MapperOptions options);
[[nodiscard]] std::unique_ptr<RowMapper> make_promptfoo_mapper(MapperOptions options);
[[nodiscard]] std::unique_ptr<RowMapper> make_openai_evals_mapper(MapperOptions options);
[[nodiscard]] std::unique_ptr<RowMapper> make_inspect_mapper(MapperOptions options);

/// What is neither input nor label, from where the map says: id, cluster, note and slices. Says why
/// it cannot; empty when it could.
[[nodiscard]] std::string map_extras(const FieldMap& map, const Row& row, Draft& draft);

}  // namespace assay::curate
