#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assay/core/text.hpp"
#include "dataset/kinds/kind.hpp"

namespace assay::dataset {
namespace {

// In the order of TaskKind.
constexpr std::array<const Kind*, 5> kKinds = {&kClassification, &kExtraction, &kTransformation,
                                               &kRouting, &kRanking};

}  // namespace

const Kind& kind_of(TaskKind kind) {
  return *kKinds[static_cast<std::size_t>(kind)];
}

Result<const Kind*> find_kind(const YamlMap& map, std::string_view name) {
  std::array<std::string_view, kKinds.size()> names;
  std::string list;
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    names[i] = kKinds[i]->name;
    list += i == 0 ? "" : i + 1 == kKinds.size() ? " or " : ", ";
    list += names[i];
  }
  const auto* const found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return kKinds[static_cast<std::size_t>(found - names.begin())];
  return map.error_at("kind", fmt::format("kind \"{}\" is not known; it is {}{}",
                                          printable(name, 60), list, did_you_mean(name, names)));
}

std::string_view to_string(TaskKind kind) {
  return kind_of(kind).name;
}

std::string perfect_answer(const TaskSpec& task, std::string_view expected_json) {
  return kind_of(task.kind).perfect_answer(task, read_json(expected_json).value);
}

Status read_answer_form(YamlMap& map, std::string_view bare, TaskSpec& task) {
  ASSAY_TRY(const auto answer, map.text("answer"));
  if (answer && *answer != "json" && *answer != bare) {
    return map.error_at("answer", fmt::format("answer is \"json\" ({0} and confidence) or \"{0}\" "
                                              "(bare), not \"{1}\"",
                                              bare, printable(*answer, 60)));
  }
  task.answers_json = !answer || *answer == "json";
  return {};
}

std::string answer_schema(const char* name, const Json& schema) {
  return safe_dump(
      Json{{"type", "object"},
           {"properties",
            {{name, schema}, {"confidence", {{"type", "number"}, {"minimum", 0}, {"maximum", 1}}}}},
           {"required", {name, "confidence"}},
           {"additionalProperties", false}});
}

}  // namespace assay::dataset
