#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "curate/import_row.hpp"
#include "curate/promptfoo_assert.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kMostCombinations = 10'000;
constexpr std::string_view kMetadata = "__metadata:";

/// `a,b\,c` as `a` and `b,c`.
Json comma_list(std::string_view text) {
  Json list = Json::array();
  std::string part;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',') {
      part += text[++i];
    } else if (text[i] == ',') {
      list.push_back(std::string(trimmed(part)));
      part.clear();
    } else {
      part += text[i];
    }
  }
  list.push_back(std::string(trimmed(part)));
  return list;
}

/// Takes one special column into a test. Says why it cannot; empty when it could.
std::string take_special(const std::string& name, const std::string& cell, Json& test) {
  if (name.starts_with("__expected")) {
    if (!trimmed(cell).empty()) test["assert"].push_back(assert_of_cell(cell));
  } else if (name.starts_with(kMetadata)) {
    std::string key = name.substr(kMetadata.size());
    if (key.ends_with("[]")) {
      key.erase(key.size() - 2);
      if (!cell.empty()) test["metadata"][key] = comma_list(cell);
    } else if (!cell.empty()) {
      test["metadata"][key] = cell;
    }
  } else if (name == "__description") {
    test["description"] = cell;
  } else if (name != "__metric" && name != "__metadata" && !cell.empty()) {
    return fmt::format("column \"{}\" cannot be mapped", printable(name, 60));
  }
  return {};
}

/// The test that a CSV record stands for.
std::string test_of_cells(const Json& record, Json& test) {
  test = {{"vars", Json::object()}, {"assert", Json::array()}};
  for (const auto& [name, cell] : record.items()) {
    const auto& text = cell.get_ref<const std::string&>();
    if (!name.starts_with("__")) {
      test["vars"][name] = text;
    } else if (std::string reason = take_special(name, text, test); !reason.empty()) {
      return reason;
    }
  }
  return {};
}

/// promptfoo makes a test of each combination of the variables that are lists.
std::string expand(const Json& vars, std::vector<Json>& combinations) {
  combinations.assign(1, Json::object());
  for (const auto& [name, value] : vars.items()) {
    const Json list = value.is_array() ? value : Json::array({value});
    if (list.empty()) return fmt::format("variable \"{}\" is an empty list", printable(name, 60));
    if (combinations.size() * list.size() > kMostCombinations) {
      return fmt::format("its lists have over {} combinations", kMostCombinations);
    }
    std::vector<Json> more;
    for (const Json& combination : combinations) {
      for (const Json& element : list) {
        more.push_back(combination);
        more.back()[name] = element;
      }
    }
    combinations = std::move(more);
  }
  return {};
}

class PromptfooMapper final : public RowMapper {
 public:
  explicit PromptfooMapper(MapperOptions options)
      : map_(std::move(options.map)), context_{options.has_labels, std::move(options.labels)} {
    for (const FieldSource& field : map_.fields()) sources_.insert(field.source);
  }

  Status columns(const std::vector<std::string>& names) override {
    is_table_ = true;
    for (const std::string& name : names) {
      if (name.starts_with("_expected") || name.starts_with("_metadata")) {
        return invalid(fmt::format("column \"{0}\" must be \"_{0}\"", printable(name, 60)));
      }
      if (name == "__metadata") note("column \"__metadata\" names no key and is left out");
    }
    return {};
  }

  std::optional<RefusedLine> map(const Row& row, std::vector<Draft>& drafts) override {
    RefusedLine refused{row.line, {}};
    Json test;
    if (is_table_) {
      refused.reason = test_of_cells(row.value, test);
    } else {
      test = row.value;
    }
    if (refused.reason.empty()) refused.reason = check(test);
    std::vector<Json> combinations;
    if (refused.reason.empty()) refused.reason = expand(test["vars"], combinations);
    if (!refused.reason.empty()) return refused;
    std::vector<Draft> made;
    for (const Json& vars : combinations) {
      made.push_back(Draft{});
      if (!make(test, vars, row, made.back(), refused)) return refused;
    }
    for (Draft& draft : made) drafts.push_back(std::move(draft));
    return std::nullopt;
  }

 private:
  /// A test as promptfoo has it, with nothing in it that would be lost.
  static std::string check(Json& test) {
    for (const auto& [key, value] : test.items()) {
      const bool is_mapped =
          key == "vars" || key == "assert" || key == "metadata" || key == "description";
      if (!is_mapped && !value.is_null() && !(value.is_object() && value.empty())) {
        return fmt::format("\"{}\" of a test cannot be mapped", printable(key, 60));
      }
    }
    if (!test.contains("vars") || test["vars"].is_null()) return "the test has no \"vars\"";
    if (!test["vars"].is_object()) return "its \"vars\" are in other files; write them here";
    if (!test.contains("assert")) test["assert"] = Json::array();
    if (!test["assert"].is_array()) return "\"assert\" must be a list";
    if (!test.contains("metadata")) test["metadata"] = Json::object();
    if (!test["metadata"].is_object()) return "\"metadata\" must be a mapping";
    return {};
  }

  bool make(const Json& test, const Json& vars, const Row& row, Draft& draft,
            RefusedLine& refused) {
    draft.line = row.line;
    const auto description = test.find("description");
    if (description != test.end()) draft.note = text_of(*description).value_or("");
    // What `--map` may name: a variable, `vars.key`, `metadata.key`.
    Row scope{row.line, vars, {}};
    for (const char* part : {"vars", "metadata"}) {
      if (!scope.value.contains(part)) scope.value[part] = part[0] == 'v' ? vars : test[part];
    }
    refused.reason = take_input(test, scope.value, vars, draft);
    if (refused.reason.empty()) refused.reason = take_metadata(test["metadata"], draft);
    if (refused.reason.empty()) refused.reason = map_extras(map_, scope, draft);
    if (!refused.reason.empty()) return false;
    if (const FieldSource* const field = map_.find("expected")) {
      const Json* const value = field->path.find(scope.value);
      if (value == nullptr) {
        refused.reason = fmt::format("expected: there is no {}", field->shown);
        return false;
      }
      draft.expected = *value;
    } else {
      draft.expected = expected_of(test["assert"], vars, context_, row.assert_lines, refused);
    }
    draft.expected_from = "expected";
    return refused.reason.empty();
  }

  std::string take_input(const Json& test, const Json& scope, const Json& vars, Draft& draft) {
    const Json* value = nullptr;
    std::string name;
    if (const FieldSource* const field = map_.find("input")) {
      name = field->source;
      value = field->path.find(scope);
      if (value == nullptr) return fmt::format("input: there is no variable {}", field->shown);
    } else if (std::string reason = only_variable(test, vars, name); !reason.empty()) {
      return reason;
    } else {
      value = &vars[name];
    }
    auto text = text_of(*value);
    if (!text) return fmt::format("input: variable \"{}\" must be a text", printable(name, 60));
    if (text->starts_with("file://")) {
      return fmt::format("input: variable \"{}\" stands in another file", printable(name, 60));
    }
    draft.input = *std::move(text);
    const std::set<std::string> referred = referred_vars(test["assert"]);
    for (const auto& [other, ignored] : vars.items()) {
      if (other != name && sources_.count(other) + referred.count(other) == 0) note_unread(other);
    }
    return {};
  }

  /// The variable that is left when those that only labels refer to are taken away.
  std::string only_variable(const Json& test, const Json& vars, std::string& name) const {
    const std::set<std::string> referred = referred_vars(test["assert"]);
    std::vector<std::string> left;
    for (const auto& [key, value] : vars.items()) {
      if (referred.count(key) == 0 && sources_.count(key) == 0) left.push_back(key);
    }
    if (left.size() != 1) {
      return left.empty() ? "no variable is the input; say which with --map input=VARIABLE"
                          : fmt::format(
                                "which variable is the input: {}? Say it with --map "
                                "input=VARIABLE",
                                printable(fmt::format("{}", fmt::join(left, ", ")), 120));
    }
    name = std::move(left[0]);
    return {};
  }

  /// Metadata are slices, unless the map says which are.
  std::string take_metadata(const Json& metadata, Draft& draft) {
    if (map_.has_slices()) return {};
    for (const auto& [key, value] : metadata.items()) {
      const Json& single = value.is_array() && value.size() == 1 ? value[0] : value;
      auto text = text_of(single);
      if (!text) {
        return fmt::format("metadata \"{}\" is not one text, so it cannot be a slice",
                           printable(key, 60));
      }
      draft.slices[key] = *std::move(text);
    }
    return {};
  }

  FieldMap map_;
  AssertContext context_;
  std::set<std::string> sources_;  ///< variables that the map names
  bool is_table_ = false;
};

}  // namespace

std::unique_ptr<RowMapper> make_promptfoo_mapper(MapperOptions options) {
  return std::make_unique<PromptfooMapper>(std::move(options));
}

}  // namespace assay::curate
