#include "assay/dataset/task.hpp"

#include <fmt/format.h>

#include <set>

#include "assay/core/yaml.hpp"
#include "dataset/kinds/kind.hpp"

namespace assay::dataset {
namespace {

constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         text.find_first_not_of(kNameCharacters) == std::string_view::npos;
}

void add_field_rules(const std::vector<FieldRule>& rules, Hasher& hasher) {
  hasher.add(std::to_string(rules.size()));
  for (const FieldRule& rule : rules) {
    hasher.add(rule.name).add(std::to_string(static_cast<int>(rule.compare)));
    hasher.add(fmt::format("{}", rule.tolerance));
    add_field_rules(rule.columns, hasher);
  }
}

void add_costs(const RoutingCosts& costs, Hasher& hasher) {
  hasher.add(fmt::format("{} {}", costs.wrong, costs.unanswered));
  for (const auto& [expected, row] : costs.pairs) {
    for (const auto& [answered, cost] : row) {
      hasher.add(expected).add(answered).add(fmt::format("{}", cost));
    }
  }
}

}  // namespace

void add_rules(const TaskSpec& task, Hasher& hasher) {
  hasher.add(to_string(task.kind)).add(task.schema_json).add(task.answers_json ? "json" : "bare");
  hasher.add(std::to_string(task.labels.size()));
  for (const std::string& label : task.labels) hasher.add(label);
  add_field_rules(task.fields, hasher);
  const TransformationRules& rules = task.transformation;
  hasher.add(std::to_string(static_cast<int>(rules.match)));
  hasher.add(rules.targets).add(rules.format).add(rules.schema_json);
  add_costs(task.costs, hasher);
  hasher.add(fmt::format("{} {}", task.ranking.candidates, task.ranking.top));
}

std::optional<OutputSchema> TaskSpec::output_schema() const {
  if (!answers_json) return std::nullopt;
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
  ASSAY_TRY(const auto* const known, find_kind(map, kind));
  task.kind = known->kind;
  ASSAY_CHECK(known->read(map, task));
  ASSAY_CHECK(map.finish());
  return task;
}

}  // namespace assay::dataset
