#include "assay/report/run_json.hpp"

#include "assay/core/json.hpp"
#include "summaries.hpp"

namespace assay::report {
namespace {

using testing::ElementsAre;

Json parsed(const eval::RunSummary& summary) {
  const std::string text = run_json(summary);
  EXPECT_EQ(text.back(), '\n');
  const JsonReading reading = read_json(text);
  EXPECT_TRUE(reading.ok()) << reading.message;
  return reading.value;
}

std::vector<std::string> keys(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [key, ignored] : object.items()) names.push_back(key);
  return names;
}

TEST(RunJson, HasTheShapeThatProgramsRelyOn) {
  const Json run = parsed(summary_of({full_arm()}));
  EXPECT_EQ(run["run_id"], "20261122T150405Z-9f3a12c4");
  EXPECT_EQ(run["origin"], "run");
  EXPECT_EQ(run["started"], "2026-11-22T15:04:05Z");
  EXPECT_EQ(run["finished"], nullptr);
  ASSERT_EQ(run["arms"].size(), 1U);
  const Json& arm = run["arms"][0];
  EXPECT_EQ(arm["task"], "support");
  EXPECT_EQ(arm["model"], "lite");
  EXPECT_EQ(arm["tier"], "lite");
  EXPECT_EQ(arm["prompt_version"], "v1");
  EXPECT_EQ(arm["items"], 10);
  for (const char* rate :
       {"coverage", "accuracy", "accuracy_when_parsed", "parse_success", "parse_success_strict"}) {
    EXPECT_THAT(keys(arm[rate]), ElementsAre("value", "low", "high", "n")) << rate;
  }
  EXPECT_EQ(arm["accuracy"], Json::parse(R"({"value":0.6666,"low":0.35,"high":0.88,"n":9})"));
  EXPECT_EQ(arm["macro_f1"], 0.61234);
  EXPECT_FALSE(arm.contains("field_f1"));
  EXPECT_EQ(arm["latency_ms"]["p50"], 120.5);
  EXPECT_EQ(arm["latency_ms"]["p90"], 300);
  EXPECT_EQ(arm["latency_ms"]["p95"], 400);
  EXPECT_EQ(arm["latency_ms"]["p99"], nullptr);
  EXPECT_EQ(arm["latency_ms"]["p95_low"], 200);
  EXPECT_EQ(arm["latency_ms"]["n"], 9);
  EXPECT_EQ(arm["ttft_ms"]["p50"], 20);
  EXPECT_EQ(arm["tokens"],
            Json::parse(R"({"input":900,"cached":100,"output":45,"reasoning":null})"));
  EXPECT_EQ(arm["cost_usd"], 0.0123);
  EXPECT_EQ(arm["known_cost_usd"], nullptr);
  EXPECT_EQ(arm["unpriced_attempts"], 0);
  EXPECT_EQ(arm["has_mixed_scores"], false);
  EXPECT_EQ(arm["attempts"], 12);
  EXPECT_EQ(arm["waited_s"], 1.25);
  EXPECT_EQ(arm["outcomes"]["wire.timeout"], 1);
  EXPECT_EQ(arm["served_models"]["lite-2026-01"], 9);
  EXPECT_EQ(arm["classes"][1]["f1"], nullptr);
  EXPECT_EQ(arm["confusion"]["billing"]["(empty)"], 1);
  EXPECT_EQ(arm["confidence"][0]["items"], 8);
}

TEST(RunJson, KeepsFirstTriesFallbacksAndTheCacheApart) {
  eval::ArmSummary arm = full_arm();
  const Json plain = parsed(summary_of({arm}))["arms"][0];
  EXPECT_EQ(plain["first_try"], nullptr);
  EXPECT_EQ(plain["fallbacks"], Json::array());
  EXPECT_EQ(plain["cached"], 0);
  arm.cached = 3;
  arm.spent_usd = 0.01;
  arm.first_try = {{0.5, 0.25, 0.75, 8}, {}, {}, 2};
  arm.fallbacks = {{"pro", 4, 3, std::nullopt}};
  const Json json = parsed(summary_of({arm}))["arms"][0];
  EXPECT_EQ(json["cached"], 3);
  EXPECT_EQ(json["spent_usd"], 0.01);
  EXPECT_EQ(json["first_try"]["accuracy"],
            Json::parse(R"({"value":0.5,"low":0.25,"high":0.75,"n":8})"));
  EXPECT_EQ(json["first_try"]["parse_success"], nullptr);
  EXPECT_EQ(json["first_try"]["corrections"], 2);
  EXPECT_EQ(json["fallbacks"],
            Json::parse(R"([{"model":"pro","answers":4,"correct":3,"cost_usd":null}])"));
}

TEST(RunJson, TellsOfBatchesByPlace) {
  eval::ArmSummary arm = full_arm();
  EXPECT_EQ(parsed(summary_of({arm}))["arms"][0]["batch"], nullptr);
  arm.batch = eval::BatchSummary{20, 3, {{1, 10, {0.5, 0.25, 0.75, 8}}, {11, 20, {}}}};
  EXPECT_EQ(parsed(summary_of({arm}))["arms"][0]["batch"],
            Json::parse(R"({"size":20,"unasked_ids":3,"by_position":[
              {"first":1,"last":10,"accuracy":{"value":0.5,"low":0.25,"high":0.75,"n":8}},
              {"first":11,"last":20,"accuracy":null}]})"));
}

TEST(RunJson, SaysNullWhereNothingIsKnown) {
  eval::ArmSummary arm;
  arm.metrics.items = 3;
  arm.metrics.coverage = {0, 0, 0.56, 3};
  arm.metrics.field_f1 = 0.5;
  const Json json = parsed(summary_of({arm}))["arms"][0];
  EXPECT_EQ(json["coverage"]["value"], 0);
  EXPECT_EQ(json["accuracy"], nullptr);  // a share of nothing
  EXPECT_EQ(json["accuracy_when_parsed"], nullptr);
  EXPECT_EQ(json["latency_ms"]["p50"], nullptr);
  EXPECT_EQ(json["latency_ms"]["n"], 0);
  EXPECT_EQ(json["ttft_ms"], nullptr);
  EXPECT_EQ(json["tokens"]["input"], nullptr);
  EXPECT_EQ(json["cost_usd"], nullptr);
  EXPECT_EQ(json["waited_s"], nullptr);
  EXPECT_EQ(json["outcomes"], Json::object());
  EXPECT_FALSE(json.contains("macro_f1"));
  EXPECT_EQ(json["field_f1"], 0.5);
  EXPECT_FALSE(json.contains("classes"));
}

TEST(RunJson, StaysOneDocumentWhateverTheNamesAre) {
  eval::ArmSummary arm = full_arm("\"},\x1b[31m\n\xff\xF0\x9F\xA6\x86");
  const Json json = parsed(summary_of({arm}))["arms"][0];
  EXPECT_EQ(json["model"], "\"},\x1b[31m\n\xEF\xBF\xBD\xF0\x9F\xA6\x86");
}

TEST(RunJson, ListsFieldsOfAnExtraction) {
  eval::ArmSummary arm = full_arm();
  arm.metrics.classes.clear();
  arm.metrics.fields = {{"total", 9, 8, 7, 7, 9, 0.875, 0.7778, std::nullopt}};
  const Json json = parsed(summary_of({arm}))["arms"][0];
  EXPECT_EQ(json["fields"][0]["field"], "total");
  EXPECT_EQ(json["fields"][0]["matched"], 7);
  EXPECT_EQ(json["fields"][0]["f1"], nullptr);
  EXPECT_FALSE(json.contains("confusion"));
}

}  // namespace
}  // namespace assay::report
