#include <fmt/format.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "dataset/kinds/kind.hpp"

namespace assay::dataset {
namespace {

constexpr std::string_view kCompareNames[] = {"exact", "text", "number", "date", "list"};

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
    const std::string& name = rules.entries[i].key;
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

std::string perfect_record(const TaskSpec& /*task*/, const Json& expected) {
  return safe_dump(expected);
}

}  // namespace

const Kind kExtraction{TaskKind::extraction, "extraction", read_extraction, perfect_record};

}  // namespace assay::dataset
