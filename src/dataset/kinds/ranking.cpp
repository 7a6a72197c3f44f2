#include <fmt/format.h>

#include <algorithm>

#include "dataset/kinds/kind.hpp"

namespace assay::dataset {
namespace {

constexpr int kMostCandidates = 100;

Status read_ranking(YamlMap& map, TaskSpec& task) {
  ASSAY_TRY(const auto candidates, map.integer("candidates", 2, kMostCandidates));
  if (!candidates) {
    return map.missing("candidates",
                       "a ranking task needs \"candidates\": how many are numbered in the input");
  }
  task.ranking.candidates = static_cast<int>(*candidates);
  ASSAY_TRY(const auto top, map.integer("top", 1, *candidates - 1));
  task.ranking.top = static_cast<int>(top.value_or(std::min<std::int64_t>(3, *candidates - 1)));
  task.schema_json = answer_schema(
      "ranking",
      {{"type", "array"},
       {"items", {{"type", "integer"}, {"minimum", 1}, {"maximum", task.ranking.candidates}}},
       {"minItems", task.ranking.top},
       {"maxItems", task.ranking.candidates}});
  return {};
}

/// Equals of a group in the order in which they stand there.
std::string perfect_ranking(const TaskSpec& /*task*/, const Json& expected) {
  Json ranking = Json::array();
  if (expected.contains("top")) ranking = expected["top"];
  if (expected.contains("order")) {
    for (const Json& group : expected["order"]) {
      for (const Json& candidate : group) ranking.push_back(candidate);
    }
  }
  return safe_dump(Json{{"ranking", ranking}, {"confidence", kPerfectConfidence}});
}

}  // namespace

const Kind kRanking{TaskKind::ranking, "ranking", read_ranking, perfect_ranking};

}  // namespace assay::dataset
