#include "assay/report/results_json.hpp"

#include <gmock/gmock.h>

#include "assay/core/json.hpp"
#include "summaries.hpp"
#include "support/json_schema.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;

std::string refusal(const std::string& document) {
  static const fake::JsonSchema schema(results_schema());
  return schema.refusal(document);
}

/// One task with one arm, nothing to compare it with.
RunReport report_of(const eval::ArmSummary& arm) {
  RunReport report;
  report.run = summary_of({arm});
  report.facts.resize(1);
  report.tasks.resize(1);
  report.tasks[0].task = "support";
  report.tasks[0].golden_set_hash = "f00d";
  report.tasks[0].arms = {0};
  report.no_comparison = "nothing is compared";
  report.command = "assay report 20261122T150405Z-9f3a12c4";
  return report;
}

TaskComparison incomparable() {
  TaskComparison comparison;
  comparison.task = "support";
  comparison.baseline = {"pro", "pro-1", "run-1"};
  comparison.candidate = {"lite", "lite-1", "run-2"};
  comparison.disparities = {{eval::Aspect::items, "3 items differ"}};
  comparison.is_comparable = false;
  return comparison;
}

TEST(ResultsJson, HoldsTheDocumentsOfTheOtherVerbs) {
  const Json json = read_json(results_json(report_of(full_arm()))).value;
  EXPECT_EQ(json["format"], "assay-results");
  EXPECT_EQ(json["version"], 3);
  EXPECT_EQ(json["run"]["run_id"], "20261122T150405Z-9f3a12c4");
  EXPECT_EQ(json["run"]["finished"], nullptr);
  EXPECT_EQ(json["arms"][0]["accuracy"]["value"], 0.6666);
  EXPECT_EQ(json["arms"][0]["registry"]["is_listed"], false);
  EXPECT_EQ(json["golden_sets"][0]["lint"], nullptr);
  EXPECT_EQ(json["no_comparison"], "nothing is compared");
}

TEST(ResultsJson, KeepsItsSchemaWithEverythingKnown) {
  RunReport report = report_of(full_arm());
  report.run.run.finished_unix_ms = report.run.run.started_unix_ms + 1;
  report.requests_per_month = 3'000'000;
  report.facts[0].is_listed = true;
  report.facts[0].price = provider::PriceBand{};
  report.facts[0].price_date = "2026-11-01";
  report.facts[0].shutdown_date = "2027-01-31";
  report.facts[0].days_left = -3;
  EXPECT_EQ(refusal(results_json(report)), "");
}

TEST(ResultsJson, KeepsItsSchemaWithNothingKnown) {
  eval::ArmSummary arm;
  arm.arm.task = "support";
  EXPECT_EQ(refusal(results_json(report_of(arm))), "");
  RunReport empty = report_of(arm);
  empty.tasks.clear();
  EXPECT_EQ(refusal(results_json(empty)), "");
}

TEST(ResultsJson, KeepsItsSchemaWhereNothingCanBeCompared) {
  RunReport report = report_of(full_arm());
  report.tasks[0].comparisons.push_back({incomparable(), std::nullopt, {}, TaskReplay{}});
  report.tasks[0].comparisons[0].replay->is_comparable = false;
  const std::string text = results_json(report);
  EXPECT_EQ(refusal(text), "");
  EXPECT_THAT(text, HasSubstr("\"verdict\": \"not_comparable\""));
}

TEST(ResultsJson, KeepsItsSchemaWithAGate) {
  RunReport report = report_of(full_arm());
  report.gate.emplace();
  report.gate->margin = 0.03;
  report.gate->alpha = 0.05;
  report.gate->looks_per_year = 200;
  report.gate->tasks.resize(1);
  report.gate->tasks[0].gate.verdict = decide::GateVerdict::fail;
  report.gate->tasks[0].gate.checks = {
      {"accuracy", decide::GateVerdict::fail, "accuracy is 54.7 %", decide::GateUnit::none, 0.547,
       0.9},
      {"coverage", decide::GateVerdict::not_comparable, "unknown"}};
  EXPECT_EQ(refusal(results_json(report)), "");
}

TEST(ResultsJson, KeepsItsSchemaWithAPolicyThatIsNotRecorded) {
  RunReport report = report_of(full_arm());
  TaskReplay replay;
  replay.replay.policies.resize(2);
  replay.replay.policies[0].policy.recipe = decide::Recipe::retry;
  replay.replay.policies[0].not_recorded = "no second answer is stored";
  TaskComparison comparison = incomparable();
  report.tasks[0].comparisons.push_back({comparison, std::nullopt, {}, replay});
  EXPECT_EQ(refusal(results_json(report)), "");
}

TEST(ResultsSchema, RefusesWhatIsBroken) {
  const Json good = read_json(results_json(report_of(full_arm()))).value;
  const auto with = [&good](auto change) {
    Json broken = good;
    change(broken);
    return refusal(safe_dump(broken));
  };
  EXPECT_EQ(with([](Json&) {}), "");
  EXPECT_NE(with([](Json& json) { json["version"] = 2; }), "");
  EXPECT_NE(with([](Json& json) { json["format"] = "results"; }), "");
  EXPECT_NE(with([](Json& json) { json.erase("gate"); }), "");
  EXPECT_NE(with([](Json& json) { json["more"] = 1; }), "");
  EXPECT_NE(with([](Json& json) { json["arms"][0]["accuracy"]["value"] = "0.6"; }), "");
  EXPECT_NE(with([](Json& json) { json["arms"][0]["accuracy"]["value"] = 66.6; }), "");
  EXPECT_NE(with([](Json& json) { json["arms"][0]["accuracy"] = 0.6; }), "");
  EXPECT_NE(with([](Json& json) { json["arms"][0]["outcomes"]["ok"] = "8"; }), "");
  EXPECT_NE(with([](Json& json) { json["run"]["started"] = "22.11.2026"; }), "");
}

/// Every object with named properties is closed; the others are open in their keys only.
void expect_closed(const Json& node, const std::string& path) {
  if (node.is_array()) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      expect_closed(node[i], path + "/" + std::to_string(i));
    }
  }
  if (!node.is_object()) return;
  if (node.contains("properties") && node["properties"].is_object()) {
    ASSERT_TRUE(node.contains("additionalProperties")) << path;
    EXPECT_EQ(node["additionalProperties"], false) << path;
  }
  if (node.value("type", Json()) == "object" && !node.contains("properties")) {
    EXPECT_TRUE(node["additionalProperties"].is_object()) << path << " is open in its values";
  }
  for (const auto& [key, value] : node.items()) {
    expect_closed(value, path + "/" + key);
  }
}

TEST(ResultsSchema, ClosesEveryObject) {
  const JsonReading schema = read_json(results_schema());
  ASSERT_TRUE(schema.ok()) << schema.message;
  EXPECT_EQ(schema.value["$schema"], "http://json-schema.org/draft-07/schema#");
  expect_closed(schema.value, "");
}

}  // namespace
}  // namespace assay::report
