#include <algorithm>

#include "assay/core/json.hpp"
#include "report/diff.hpp"

namespace assay::report {
namespace {

/// The names of fields that differ, each once; a column of a list counts for its list, `rows.price`
/// for `rows`. A field may have a dot in its name.
std::vector<std::string> different_fields(std::string_view fields_json, const Json& expected,
                                          const Json& answer) {
  std::vector<std::string> names;
  const JsonReading reading = read_json(fields_json);
  if (!reading.value.is_array()) return names;
  for (const Json& field : reading.value) {
    const auto full = field.find("name");
    const auto equal = field.find("equal");
    if (full == field.end() || equal == field.end() || !full->is_string() || *equal != false)
      continue;
    std::string name = full->get<std::string>();
    if (!expected.contains(name) && !answer.contains(name)) {
      name.erase(std::min(name.find('.'), name.size()));
    }
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

/// Canonical, so that neither the order of keys nor 1.0 for 1 is a difference.
std::string shown(const Json& record, const std::string& name) {
  const auto found = record.find(name);
  if (found == record.end()) return "(not given)";
  if (!found->is_array() || found->empty()) return canonical_json(*found);
  std::string lines;
  for (const Json& element : *found) lines += (lines.empty() ? "" : "\n") + canonical_json(element);
  return lines;
}

}  // namespace

std::vector<FieldDiff> diff_fields(std::string_view expected_json, std::string_view answer_json,
                                   std::string_view fields_json) {
  const JsonReading expected = read_json(expected_json);
  const JsonReading answer = read_json(answer_json);
  if (!expected.value.is_object() || !answer.value.is_object()) return {};
  std::vector<FieldDiff> fields;
  for (const std::string& name : different_fields(fields_json, expected.value, answer.value)) {
    fields.push_back({name, diff_words(shown(expected.value, name), shown(answer.value, name))});
  }
  return fields;
}

}  // namespace assay::report
