#include "dataset/kinds/labelled.hpp"

#include <set>

namespace assay::dataset {

Status read_labelled(YamlMap& map, TaskSpec& task) {
  ASSAY_TRY(task.labels, map.texts("labels"));
  const std::set<std::string> distinct(task.labels.begin(), task.labels.end());
  if (task.labels.size() < 2 || distinct.size() != task.labels.size() || distinct.count("") > 0) {
    return map.missing("labels", "labels must be a list of at least two different texts");
  }
  ASSAY_CHECK(read_answer_form(map, "label", task));
  task.schema_json = answer_schema("label", {{"type", "string"}, {"enum", task.labels}});
  return {};
}

std::string perfect_label(const TaskSpec& task, const Json& expected) {
  if (!task.answers_json) return expected.is_string() ? expected.get<std::string>() : "";
  return safe_dump(Json{{"label", expected}, {"confidence", kPerfectConfidence}});
}

}  // namespace assay::dataset
