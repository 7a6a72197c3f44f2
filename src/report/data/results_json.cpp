#include "assay/report/results_json.hpp"

#include <utility>

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::embedded {
extern const std::string_view results_schema;
}  // namespace assay::embedded

namespace assay::report {
namespace {

/// Grows whenever the schema changes: it is closed, so that an old one refuses a new key.
constexpr int kVersion = 3;

Json arms(const RunReport& report) {
  Json list = Json::array();
  for (const TaskReport& task : report.tasks) {
    for (const std::size_t place : task.arms) {
      list.push_back(arm_document(report.run.arms[place]));
      list.back()["registry"] = model_facts_document(report.facts[place]);
    }
  }
  return list;
}

Json golden_set(const TaskReport& task) {
  const auto& set = task.set_at_hand;
  const bool has_lint = set && set->lint;
  return {{"task", task.task},
          {"hash", task.golden_set_hash},
          {"items_file", set ? Json(set->items_file.generic_string()) : Json(nullptr)},
          {"lint", has_lint ? lint_document(*set->lint) : Json(nullptr)}};
}

}  // namespace

std::string results_json(const RunReport& report) {
  Json comparisons = Json::array(), replays = Json::array(), trends = Json::array();
  Json golden_sets = Json::array();
  for (const TaskReport& task : report.tasks) {
    for (const ReportComparison& comparison : task.comparisons) {
      comparisons.push_back(comparison_document(comparison.compared));
      if (comparison.replay) replays.push_back(replay_document(*comparison.replay));
    }
    for (const eval::History& trend : task.trends) trends.push_back(trend_document(trend, {}));
    golden_sets.push_back(golden_set(task));
  }
  const Json document = {
      {"format", "assay-results"},
      {"version", kVersion},
      {"command", report.command},
      {"run", run_document(report.run.run)},
      {"arms", arms(report)},
      {"comparisons", std::move(comparisons)},
      {"no_comparison", report.no_comparison.empty() ? Json(nullptr) : Json(report.no_comparison)},
      {"replays", std::move(replays)},
      {"trends", std::move(trends)},
      {"gate", report.gate ? gate_document(*report.gate) : Json(nullptr)},
      {"golden_sets", std::move(golden_sets)},
      {"requests_per_month", or_null(report.requests_per_month)}};
  return safe_dump(document, 2) + "\n";
}

std::string_view results_schema() {
  return embedded::results_schema;
}

}  // namespace assay::report
