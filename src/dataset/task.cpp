#include "assay/dataset/task.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"

namespace assay::dataset {
namespace {

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view kCompareNames[] = {"exact", "text", "number", "date", "list"};

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of(kNameCharacters) == std::string_view::npos;
}

Json classification_schema(const std::vector<std::string>& labels) {
  return Json{{"type", "object"},
              {"properties",
               {{"label", {{"type", "string"}, {"enum", labels}}},
                {"confidence", {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}}}},
              {"required", {"label", "confidence"}},
              {"additionalProperties", false}};
}

Result<FieldRule> read_field(const std::string& name, const YamlNode& node, const std::string& file,
                             const std::string& where, bool nested) {
  FieldRule rule;
  rule.name = name;
  const std::string what = where + "." + name;
  ASSAY_TRY(auto map, YamlMap::open(node, file, what));
  ASSAY_TRY(const auto compare, map.required_text("compare"));
  const auto* const found = std::find(std::begin(kCompareNames), std::end(kCompareNames), compare);
  if (found == std::end(kCompareNames)) {
    return map.error_at(
        "compare", fmt::format("{}.compare is one of exact, text, number, date, list, not \"{}\"{}",
                               what, printable(compare, 60), did_you_mean(compare, kCompareNames)));
  }
  rule.compare = static_cast<FieldRule::Compare>(found - std::begin(kCompareNames));
  ASSAY_TRY(const auto tolerance, map.number("tolerance", 0, 1e12));
  rule.tolerance = tolerance.value_or(0);
  if (tolerance && rule.compare != FieldRule::Compare::number) {
    return map.error_at("tolerance", what + ": \"tolerance\" belongs to, and only to, a number");
  }
  const YamlNode* columns = map.node("columns");
  const bool is_list = rule.compare == FieldRule::Compare::list;
  if (is_list && nested) return map.error_at("compare", what + ": a list may not hold lists");
  if (is_list != (columns != nullptr)) {
    return map.error_at("columns", what + ": \"columns\" belongs to, and only to, a list");
  }
  if (columns != nullptr) {
    if (!columns->is_mapping()) return map.error_at("columns", what + ".columns must be a mapping");
    for (const auto& [column, rules] : columns->entries) {
      ASSAY_TRY(auto read, read_field(column, rules, file, what, true));
      rule.columns.push_back(std::move(read));
    }
  }
  ASSAY_CHECK(map.finish());
  return rule;
}

/// Every property has a comparison rule, and no rule is for something else: a misspelt name would
/// otherwise be compared as missing on both sides and count as right.
Status match_rules(const YamlNode& rules, const Json& properties, const std::string& where,
                   const std::string& file) {
  std::vector<std::string> names;
  for (const auto& [name, ignored] : properties.items()) names.push_back(name);
  for (std::size_t i = 0; i < rules.entries.size(); ++i) {
    const std::string& name = rules.entries[i].first;
    if (properties.contains(name)) continue;
    return invalid(fmt::format("{}:{}: {}.{} is not among the properties of the schema{}", file,
                               rules.entry_lines[i], where, printable(name, 60),
                               did_you_mean(name, names)));
  }
  for (const std::string& name : names) {
    if (rules.find(name) != nullptr) continue;
    return invalid(fmt::format("{}:{}: {} needs a rule for \"{}\", which is in the schema", file,
                               std::max(rules.line, 1), where, printable(name, 60)));
  }
  return {};
}

const Json* member(const Json& value, const char* key) {
  const auto found = value.find(key);  // end() for anything but an object
  return found == value.end() ? nullptr : &*found;
}

/// The columns of a list against the properties of its rows, where the schema tells these.
Status check_columns(const YamlNode& rule, const Json& list_schema, const std::string& where,
                     const std::string& file) {
  const YamlNode* const columns = rule.find("columns");
  const Json* const items = member(list_schema, "items");
  const Json* const properties = items == nullptr ? nullptr : member(*items, "properties");
  if (columns == nullptr || properties == nullptr || !properties->is_object()) return {};
  return match_rules(*columns, *properties, where + ".columns", file);
}

Status read_classification(YamlMap& map, TaskSpec& task) {
  ASSAY_TRY(task.labels, map.texts("labels"));
  const std::set<std::string> distinct(task.labels.begin(), task.labels.end());
  if (task.labels.size() < 2 || distinct.size() != task.labels.size() || distinct.count("") > 0) {
    return map.missing("labels", "labels must be a list of at least two different texts");
  }
  ASSAY_TRY(const auto answer, map.text("answer"));
  if (answer && *answer != "json" && *answer != "label") {
    return map.error_at(
        "answer", fmt::format("answer is \"json\" (label and confidence) or \"label\" (bare), "
                              "not \"{}\"",
                              printable(*answer, 60)));
  }
  task.answers_json = !answer || *answer == "json";
  task.schema_json = safe_dump(classification_schema(task.labels));
  return {};
}

/// ` (its line 3)` of a text block, where the reader knows the place.
std::string place_in(std::string_view text, const JsonReading& reading) {
  if (reading.byte_offset == 0) return {};
  const auto before = text.substr(0, std::min(reading.byte_offset - 1, text.size()));
  return fmt::format(" (its line {})", 1 + std::count(before.begin(), before.end(), '\n'));
}

Status read_extraction(YamlMap& map, TaskSpec& task) {
  ASSAY_TRY(const auto schema, map.required_text("schema"));
  const JsonReading reading = read_json(schema);
  if (!reading.ok()) {
    return map.error_at("schema", fmt::format("schema is not valid JSON{}: {}",
                                              place_in(schema, reading), reading.message));
  }
  const Json* const type = member(reading.value, "type");
  if (type == nullptr || *type != "object") {
    return map.error_at("schema", "schema must describe an object ({\"type\": \"object\", ...})");
  }
  task.schema_json = safe_dump(reading.value);
  const YamlNode* fields = map.node("fields");
  if (fields == nullptr || !fields->is_mapping()) {
    return map.missing("fields", "an extraction task needs \"fields\": how each is compared");
  }
  const Json* const properties = member(reading.value, "properties");
  if (properties == nullptr || !properties->is_object() || properties->empty()) {
    return map.error_at("schema", "schema needs \"properties\": what is to be extracted");
  }
  ASSAY_CHECK(match_rules(*fields, *properties, "fields", map.file()));
  for (std::size_t i = 0; i < fields->entries.size(); ++i) {
    const auto& [name, rules] = fields->entries[i];
    ASSAY_TRY(auto rule, read_field(name, rules, map.file(), "fields", false));
    if (rule.compare == FieldRule::Compare::list) {
      ASSAY_CHECK(check_columns(rules, properties->at(name), "fields." + name, map.file()));
    }
    task.fields.push_back(std::move(rule));
  }
  return {};
}

}  // namespace

std::string_view to_string(TaskKind kind) {
  return kind == TaskKind::classification ? "classification" : "extraction";
}

std::optional<OutputSchema> TaskSpec::output_schema() const {
  if (kind == TaskKind::classification && !answers_json) return std::nullopt;
  return OutputSchema{name, schema_json};
}

Result<TaskSpec> parse_task(std::string_view yaml, const std::string& file) {
  ASSAY_TRY(const auto document, parse_yaml(yaml, file));
  ASSAY_TRY(auto map, YamlMap::open(document, file, "task"));
  TaskSpec task;
  ASSAY_TRY(task.name, map.required_text("name"));
  if (!is_name(task.name)) {
    return map.error_at("name", "name may hold a-z, 0-9 and \"-\", at most 64 of them");
  }
  ASSAY_TRY(const auto kind, map.required_text("kind"));
  ASSAY_TRY(const auto description, map.text("description"));
  task.description = description.value_or("");
  ASSAY_TRY(task.slices, map.texts("slices"));
  const std::set<std::string> distinct(task.slices.begin(), task.slices.end());
  if (distinct.size() != task.slices.size() || distinct.count("") > 0) {
    return map.error_at("slices", "slices must be a list of different names");
  }
  ASSAY_TRY(task.prompt_version, map.required_text("prompt"));
  ASSAY_TRY(const auto cap, map.integer("max_output_tokens", 1, 1'000'000));
  if (!cap) {
    return map.missing(
        "max_output_tokens",
        "task needs \"max_output_tokens\": an unbounded answer has an unbounded price");
  }
  task.max_output_tokens = static_cast<int>(*cap);
  if (kind == "classification") {
    task.kind = TaskKind::classification;
    ASSAY_CHECK(read_classification(map, task));
  } else if (kind == "extraction") {
    task.kind = TaskKind::extraction;
    ASSAY_CHECK(read_extraction(map, task));
  } else {
    constexpr std::string_view kKinds[] = {"classification", "extraction"};
    return map.error_at(
        "kind", fmt::format("kind \"{}\" is not known; it is classification or extraction{}",
                            printable(kind, 60), did_you_mean(kind, kKinds)));
  }
  ASSAY_CHECK(map.finish());
  return task;
}

}  // namespace assay::dataset
