#include "assay/report/compare_json.hpp"

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

/// What merged slices are called; `merged` tells them from a value of that name.
constexpr const char* kOther = "other";

Json difference(const std::optional<decide::Difference>& value) {
  if (!value) return nullptr;
  return {{"value", value->value},        {"low", or_null(value->low)},
          {"high", or_null(value->high)}, {"n", value->n},
          {"units", value->units},        {"method", decide::to_string(value->method)}};
}

Json shift(const std::optional<stats::Shift>& value) {
  if (!value) return nullptr;
  return {{"value", value->value},
          {"low", or_null(value->low)},
          {"high", or_null(value->high)},
          {"n", value->n},
          {"method", "hodges_lehmann"}};
}

Json margin_test(const decide::MarginTest& test) {
  return {{"margin", test.margin},
          {"alpha", test.alpha},
          {"p", or_null(test.p)},
          {"shown", test.shown}};
}

Json table(const decide::Table& counts) {
  return {{"both_correct", counts.both_correct},
          {"baseline_only", counts.baseline_only},
          {"candidate_only", counts.candidate_only},
          {"neither", counts.neither},
          {"unscored", counts.unscored}};
}

/// Adds what every set of items has to say, whole comparison and slice alike.
void add_evidence(const decide::Evidence& evidence, Json& object) {
  const bool has_items = evidence.difference.has_value();
  object["verdict"] = decide::to_string(evidence.verdict);
  object["table"] = table(evidence.table);
  object["baseline_accuracy"] = has_items ? Json(evidence.baseline_accuracy) : Json(nullptr);
  object["candidate_accuracy"] = has_items ? Json(evidence.candidate_accuracy) : Json(nullptr);
  object["difference"] = difference(evidence.difference);
  object["mcnemar"] = {{"exact", evidence.mcnemar.exact},
                       {"mid_p", evidence.mcnemar.mid_p},
                       {"worse", evidence.mcnemar.worse}};
  object["worse_p"] = evidence.worse_p;
  object["better_p"] = evidence.better_p;
  object["non_inferiority"] = margin_test(evidence.non_inferiority);
  object["equivalence"] = margin_test(evidence.equivalence);
}

Json slices(const decide::Comparison& comparison) {
  Json list = Json::array();
  for (const decide::SliceComparison& slice : comparison.slices) {
    Json entry = {{"slice", slice.slice},
                  {"value", slice.merged.empty() ? slice.value : kOther},
                  {"merged", slice.merged}};
    add_evidence(slice.evidence, entry);
    entry["adjusted_p"] = {
        {"method", "holm"}, {"worse", slice.worse_p}, {"non_inferiority", slice.non_inferiority_p}};
    list.push_back(std::move(entry));
  }
  return list;
}

Json suspects(const decide::LabelSuspects& found) {
  Json without = Json::object();
  add_evidence(found.without, without);
  return {{"ids", found.ids},
          {"changes_verdict", found.changes_verdict},
          {"without", std::move(without)}};
}

Json disparities(const TaskComparison& comparison) {
  Json list = Json::array();
  for (const eval::Disparity& disparity : comparison.disparities) {
    list.push_back({{"aspect", eval::to_string(disparity.aspect)}, {"text", disparity.text}});
  }
  return list;
}

Json arm(const ComparedArm& arm) {
  return {{"model", arm.model}, {"model_id", arm.model_id}, {"run_id", arm.run_id}};
}

}  // namespace

Json comparison_document(const TaskComparison& compared) {
  Json object = {{"baseline", compared.baseline.model},
                 {"candidate", compared.candidate.model},
                 {"task", compared.task},
                 {"baseline_arm", arm(compared.baseline)},
                 {"candidate_arm", arm(compared.candidate)},
                 {"disparities", disparities(compared)}};
  if (!compared.is_comparable) {
    object["verdict"] = "not_comparable";
    return object;
  }
  const decide::Comparison& comparison = compared.comparison;
  add_evidence(comparison.evidence, object);
  object["items_to_decide"] = or_null(comparison.evidence.items_to_decide);
  object["slices"] = slices(comparison);
  object["flips"] = comparison.flips;
  object["gains"] = comparison.gains;
  object["label_suspects"] = compared.knows_answers ? suspects(comparison.suspects) : Json(nullptr);
  object["parse_success"] = difference(comparison.parse_success);
  object["latency_ms"] = shift(comparison.latency_ms);
  object["cost_usd_per_item"] = difference(comparison.cost_usd);
  object["output_tokens_per_item"] = difference(comparison.output_tokens);
  object["has_repeats"] = comparison.has_repeats;
  return object;
}

std::string compare_json(std::span<const TaskComparison> comparisons) {
  if (comparisons.size() == 1) return safe_dump(comparison_document(comparisons.front()), 2) + "\n";
  Json list = Json::array();
  for (const TaskComparison& comparison : comparisons)
    list.push_back(comparison_document(comparison));
  return safe_dump({{"comparisons", std::move(list)}}, 2) + "\n";
}

}  // namespace assay::report
