#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "dataset/kinds/kind.hpp"

namespace assay::dataset {
namespace {

constexpr std::string_view kMatchNames[] = {"exact", "space", "text"};

Status read_match(YamlMap& map, TransformationRules& rules) {
  ASSAY_TRY(const auto match, map.text("match"));
  if (!match) return {};
  const auto* const found = std::find(std::begin(kMatchNames), std::end(kMatchNames), *match);
  if (found == std::end(kMatchNames)) {
    return map.error_at("match",
                        fmt::format("match is one of exact, space, text, not \"{}\"{}",
                                    printable(*match, 60), did_you_mean(*match, kMatchNames)));
  }
  rules.match = static_cast<TransformationRules::Match>(found - std::begin(kMatchNames));
  return {};
}

/// A pattern that compiles and does not match nothing at all.
Status read_pattern(YamlMap& map, const char* key, std::string& pattern) {
  ASSAY_TRY(const auto text, map.text(key));
  if (!text) return {};
  const RE2 compiled(*text, RE2::Quiet);
  if (!compiled.ok()) {
    return map.error_at(key, fmt::format("{} is not a regular expression (RE2): {}", key,
                                         printable(compiled.error(), 200)));
  }
  if (RE2::FullMatch("", compiled)) {
    return map.error_at(key, fmt::format("{} also matches an empty text", key));
  }
  pattern = *text;
  return {};
}

Status read_text_schema(YamlMap& map, TransformationRules& rules) {
  ASSAY_TRY(const auto schema, map.text("schema"));
  if (!schema) return {};
  const JsonReading reading = read_json(*schema);
  if (!reading.ok()) {
    return map.error_at("schema", "schema is not valid JSON: " + reading.message);
  }
  rules.schema_json = safe_dump(reading.value);
  return {};
}

Status read_transformation(YamlMap& map, TaskSpec& task) {
  ASSAY_CHECK(read_answer_form(map, "text", task));
  ASSAY_CHECK(read_match(map, task.transformation));
  ASSAY_CHECK(read_pattern(map, "targets", task.transformation.targets));
  ASSAY_CHECK(read_pattern(map, "format", task.transformation.format));
  ASSAY_CHECK(read_text_schema(map, task.transformation));
  task.schema_json = answer_schema("text", {{"type", "string"}});
  return {};
}

std::string perfect_text(const TaskSpec& task, const Json& expected) {
  if (!task.answers_json) return expected.is_string() ? expected.get<std::string>() : "";
  return safe_dump(Json{{"text", expected}, {"confidence", kPerfectConfidence}});
}

}  // namespace

const Kind kTransformation{TaskKind::transformation, "transformation", read_transformation,
                           perfect_text};

}  // namespace assay::dataset
