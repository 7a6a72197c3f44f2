#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "curate/import_row.hpp"

namespace assay::curate {
namespace {

constexpr std::string_view kSlices = "slices.";

/// Columns and members that are called as in an item, when no map says otherwise.
FieldMap map_of_names(const std::vector<std::string>& names) {
  FieldMap map;
  for (const std::string& name : names) {
    const bool is_known = name == "input" || name == "expected" || name == "id" ||
                          name == "cluster" || name == "note" ||
                          (name.starts_with(kSlices) && name.size() > kSlices.size());
    if (is_known) map.add({name, name, FieldPath::of_key(name), "\"" + printable(name, 60) + "\""});
  }
  return map;
}

std::string is_missing(const FieldSource& field) {
  return fmt::format("{}: {} is missing", field.target, field.shown);
}

/// CSV, TSV, JSON and JSONL: what stands where the map says.
class FieldMapper final : public RowMapper {
 public:
  explicit FieldMapper(MapperOptions options) : map_(std::move(options.map)) {}

  Status columns(const std::vector<std::string>& names) override {
    if (map_.empty()) {
      map_ = map_of_names(names);
      if (map_.find("input") == nullptr || map_.find("expected") == nullptr) {
        return invalid(
            fmt::format("there are no columns \"input\" and \"expected\"; say which they "
                        "are with --map input=COLUMN,expected=COLUMN (the columns are {})",
                        printable(fmt::format("{}", fmt::join(names, ", ")), 200)));
      }
    }
    return map_.bind(names);
  }

  std::optional<RefusedLine> map(const Row& row, std::vector<Draft>& drafts) override {
    const FieldMap named = map_.empty() ? map_of_names(keys(row.value)) : FieldMap();
    const FieldMap& map = map_.empty() ? named : map_;
    Draft draft;
    draft.line = row.line;
    std::string reason = take_input(map, row, draft);
    if (reason.empty()) reason = take_expected(map, row, draft);
    if (reason.empty()) reason = map_extras(map, row, draft);
    if (reason.empty() && map_.empty()) reason = take_slices(row, draft);
    if (!reason.empty()) return RefusedLine{row.line, std::move(reason)};
    drafts.push_back(std::move(draft));
    note_rest(map, row);
    return std::nullopt;
  }

 private:
  static std::vector<std::string> keys(const Json& record) {
    std::vector<std::string> names;
    for (const auto& [key, value] : record.items()) names.push_back(key);
    return names;
  }

  static std::string take_input(const FieldMap& map, const Row& row, Draft& draft) {
    const FieldSource* const field = map.find("input");
    if (field == nullptr) return "\"input\" is missing; say where it is with --map input=...";
    const Json* const value = field->path.find(row.value);
    if (value == nullptr) return is_missing(*field);
    if (!value->is_string()) {
      return fmt::format("input: {} must be a text, not {}", field->shown, value->type_name());
    }
    draft.input = value->get<std::string>();
    return {};
  }

  static std::string take_expected(const FieldMap& map, const Row& row, Draft& draft) {
    const FieldSource* const field = map.find("expected");
    if (field == nullptr) return "\"expected\" is missing; say where it is with --map expected=...";
    const Json* const value = field->path.find(row.value);
    if (value == nullptr) return is_missing(*field);
    draft.expected = *value;
    draft.expected_from = field->shown;
    return {};
  }

  /// `"slices": {...}`, as an item has it.
  static std::string take_slices(const Row& row, Draft& draft) {
    const auto slices = row.value.find("slices");
    if (slices == row.value.end() || slices->is_null()) return {};
    if (!slices->is_object()) return "\"slices\" must be an object of texts";
    for (const auto& [name, value] : slices->items()) {
      auto text = text_of(value);
      if (!text) return fmt::format("slice \"{}\" must be a text", printable(name, 60));
      draft.slices[name] = *std::move(text);
    }
    return {};
  }

  void note_rest(const FieldMap& map, const Row& row) {
    for (const auto& [key, value] : row.value.items()) {
      const std::string& name = key;
      const bool is_read =
          std::any_of(map.fields().begin(), map.fields().end(),
                      [&name](const FieldSource& field) { return field.path.root() == name; });
      if (!is_read && !(map_.empty() && name == "slices")) note_unread(name);
    }
  }

  FieldMap map_;  ///< empty: rows say it by the names of their members
};

}  // namespace

std::string map_extras(const FieldMap& map, const Row& row, Draft& draft) {
  for (const FieldSource& field : map.fields()) {
    if (field.target == "input" || field.target == "expected") continue;
    const Json* const value = field.path.find(row.value);
    auto text = value == nullptr ? std::optional<std::string>("") : text_of(*value);
    if (!text) {
      return fmt::format("{}: {} must be a text, not {}", field.target, field.shown,
                         value->type_name());
    }
    const bool is_empty = text->empty();
    if (field.target == "id") {
      if (!is_empty) draft.id = *std::move(text);
    } else if (field.target == "cluster") {
      draft.cluster = *std::move(text);
    } else if (field.target == "note") {
      draft.note = *std::move(text);
    } else if (is_empty) {
      return fmt::format("{}: {} is {}", field.target, field.shown,
                         value == nullptr ? "missing" : "empty");
    } else {
      draft.slices[field.target.substr(kSlices.size())] = *std::move(text);
    }
  }
  return {};
}

std::unique_ptr<RowMapper> make_field_mapper(MapperOptions options) {
  return std::make_unique<FieldMapper>(std::move(options));
}

}  // namespace assay::curate
