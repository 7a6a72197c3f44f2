#include "assay/report/promptfoo_json.hpp"

#include <gmock/gmock.h>

#include "assay/core/json.hpp"
#include "support/temporary_folder.hpp"

namespace assay::report {
namespace {

using testing::ElementsAre;

/// Two models on two items: the first right and wrong, the second with one answer lost on the wire.
class PromptfooTest : public testing::Test {
 protected:
  void store(int repeats = 1) {
    store::GoldenSetRecord set{"set", "t", "name: t\n", {}};
    store_
        .put_golden_set(set, {{"h1", "one", "first input", "\"red\"", {{"length", "short"}}, ""},
                              {"h2", "two", "second input", R"({"a":1})", {}, ""}})
        .value();
    run_.id = "run-1";
    run_.origin = "run";
    run_.repeats = repeats;
    run_.started_unix_ms = 1'795'359'845'000;
    for (const char* model : {"lite", "pro"}) {
      store::ArmRecord arm;
      arm.hash = model;
      arm.task = "t";
      arm.model = model;
      arm.protocol = "openai";
      arm.model_id = std::string(model) + "-2026";
      arm.prompt_version = "v2";
      arm.golden_set_hash = "set";
      run_.arms.push_back(arm);
    }
    store_.begin_run(run_).value();
    // The second model's answers come in first, and the other way round.
    record(1, set.item_rows[1], Outcome::wire_reset, "unscored", std::nullopt);
    record(1, set.item_rows[0], Outcome::ok, "correct", MicroUsd{30});
    record(0, set.item_rows[1], Outcome::ok, "wrong", MicroUsd{10});
    record(0, set.item_rows[0], Outcome::ok, "correct", MicroUsd{20});
  }

  void record(std::size_t arm, store::RowId item, Outcome outcome, const std::string& verdict,
              std::optional<MicroUsd> cost) {
    store::RunStore::Entry entry;
    entry.attempt.key = {run_.arms[arm].row, item, 0, 1};
    entry.attempt.attempt.outcome = outcome;
    entry.attempt.attempt.timing.latency = std::chrono::microseconds(1500);
    entry.attempt.cost = cost;
    if (outcome == Outcome::ok) {
      entry.attempt.attempt.completion.text = "{\"label\":\"</script>\"}";
      entry.attempt.attempt.completion.usage.input = 7;
      entry.attempt.attempt.completion.usage.output = 3;
    } else {
      entry.attempt.attempt.error = "connection reset";
    }
    entry.score = {"s", std::string(to_string(outcome)), verdict, "strict", true, true, "x", {}, "",
                   ""};
    store_.record(run_.row, {entry}).value();
  }

  [[nodiscard]] RunReport report() const {
    RunReport report;
    report.run.run = run_;
    report.run.arms.resize(2);
    for (std::size_t i = 0; i < 2; ++i) report.run.arms[i].arm = run_.arms[i];
    report.tasks.resize(1);
    report.tasks[0].task = "t";
    report.tasks[0].arms = {0, 1};
    return report;
  }

  Json written() {
    std::string text;
    EXPECT_TRUE(write_promptfoo(report(), store_, [&text](std::string_view piece) {
                  text += piece;
                  return Status();
                }).has_value());
    const JsonReading reading = read_json(text);
    EXPECT_TRUE(reading.ok()) << reading.message << text;
    return reading.value;
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::RunRecord run_;
};

/// A key of every result, in their order.
std::vector<Json> all(const Json& document, const char* key) {
  std::vector<Json> values;
  for (const Json& result : document["results"]["results"]) values.push_back(result[key]);
  return values;
}

TEST_F(PromptfooTest, HasTheFrameThatItsImporterLooksFor) {
  store();
  const Json json = written();
  EXPECT_EQ(json["evalId"], "run-1");
  EXPECT_EQ(json["results"]["version"], 3);
  EXPECT_EQ(json["results"]["timestamp"], "2026-11-22T15:04:05Z");
  EXPECT_EQ(json["metadata"]["evaluationCreatedAt"], json["results"]["timestamp"]);
  EXPECT_TRUE(json["config"].is_object());
  EXPECT_EQ(json["shareableUrl"], nullptr);
}

TEST_F(PromptfooTest, MakesModelsColumnsAndItemsRowsWhateverCameFirst) {
  store();
  const Json json = written();
  EXPECT_THAT(all(json, "promptIdx"), ElementsAre(0, 0, 1, 1));
  EXPECT_THAT(all(json, "testIdx"), ElementsAre(0, 1, 0, 1));
  const Json& first = json["results"]["results"][0];
  EXPECT_EQ(first["vars"]["item"], "one");
  EXPECT_EQ(first["vars"]["expected"], "red");
  EXPECT_EQ(first["testCase"]["vars"], first["vars"]);
  EXPECT_EQ(first["metadata"]["length"], "short");
  EXPECT_EQ(first["provider"], Json::parse(R"({"id":"openai:lite-2026","label":"lite"})"));
  EXPECT_EQ(first["response"]["output"], "{\"label\":\"</script>\"}");
  EXPECT_EQ(first["latencyMs"], 1.5);
  EXPECT_EQ(first["cost"], 0.00002);
  EXPECT_EQ(json["results"]["results"][1]["vars"]["expected"], R"({"a":1})");
}

TEST_F(PromptfooTest, TellsAWrongAnswerFromOneThatNeverCame) {
  store();
  const Json json = written();
  EXPECT_THAT(all(json, "failureReason"), ElementsAre(0, 1, 0, 2));
  EXPECT_THAT(all(json, "success"), ElementsAre(true, false, true, false));
  EXPECT_EQ(json["results"]["results"][1]["gradingResult"]["reason"], "wrong");
  const Json& lost = json["results"]["results"][3];
  EXPECT_EQ(lost["error"], "connection reset");
  EXPECT_FALSE(lost.contains("gradingResult"));
  const Json stats = json["results"]["stats"];
  EXPECT_EQ(stats["successes"], 2);
  EXPECT_EQ(stats["failures"], 1);
  EXPECT_EQ(stats["errors"], 1);
}

TEST_F(PromptfooTest, LeavesOutWhatIsUnknown) {
  store();
  const Json json = written();
  const Json prompts = json["results"]["prompts"];
  EXPECT_EQ(prompts[0]["provider"], "lite");
  EXPECT_EQ(prompts[0]["metrics"]["cost"], 0.00003);
  EXPECT_EQ(prompts[0]["metrics"]["tokenUsage"]["total"], 20);
  EXPECT_EQ(prompts[0]["metrics"]["testFailCount"], 1);
  EXPECT_EQ(prompts[1]["provider"], "pro");
  EXPECT_FALSE(prompts[1]["metrics"].contains("cost")) << "part of it is unknown";
  EXPECT_FALSE(prompts[1]["metrics"]["tokenUsage"].contains("total"));
  EXPECT_FALSE(json["results"]["results"][3].contains("cost"));
  EXPECT_FALSE(json["results"]["stats"].contains("durationMs"));
}

TEST_F(PromptfooTest, TellsRepeatsApart) {
  store(2);
  EXPECT_EQ(written()["results"]["results"][0]["vars"]["repeat"], "1");
}

TEST_F(PromptfooTest, StopsWhereItsReaderFails) {
  store();
  int pieces = 0;
  const Status status = write_promptfoo(report(), store_, [&pieces](std::string_view) {
    return ++pieces < 2 ? Status() : Status(Error{ErrorKind::storage, "full"});
  });
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(pieces, 2);
}

}  // namespace
}  // namespace assay::report
