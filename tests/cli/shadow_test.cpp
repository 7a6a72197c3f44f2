// From a traffic log to pairs, as docs/shadow.md tells it.

#include <fstream>

#include "cli_fixture.hpp"
#include "support/sql.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class Shadow : public CliTest {
 protected:
  static std::string source(const std::string& name) {
    return std::string(ASSAY_SOURCE_DIR) + "/" + name;
  }

  /// `assay ...` with the project's own golden sets.
  [[nodiscard]] fake::Ended shadow(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"-c", source("golden/assay.yaml")});
    arguments.insert(arguments.end(), {"--task", "support-tickets"});
    return assay(arguments);
  }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  [[nodiscard]] fake::Ended import_sample() const {
    return shadow(
        {"import", "traffic", source("golden/traffic/support-tickets.litellm.jsonl"), "--json"});
  }
};

TEST_F(Shadow, GoesFromALogToPairs) {
  const auto imported = import_sample();
  ASSERT_EQ(imported.exit_code, 0) << imported.error;
  EXPECT_THAT(imported.error, HasSubstr("read as litellm"));
  const Json import_json = parsed(imported.output);
  EXPECT_EQ(import_json["entries"], 321);
  EXPECT_EQ(import_json["requests"], 319);
  EXPECT_EQ(import_json["further_answers"], 2) << "retries";
  EXPECT_EQ(import_json["refused_count"], 0);

  const auto sampled = shadow({"shadow", "sample", "--rate", "50%", "--aa-rate", "25%", "--json"});
  ASSERT_EQ(sampled.exit_code, 0) << sampled.error;
  const Json sample_json = parsed(sampled.output);
  EXPECT_EQ(sample_json["funnel"]["sampled"], 161) << "the same on every machine";
  EXPECT_EQ(sample_json["funnel"]["unshadowable"]["answered from a cache"], 6);
  EXPECT_EQ(sample_json["covers_a_week"], true);

  const auto ran = shadow({"shadow", "run", "--json"});
  ASSERT_EQ(ran.exit_code, 0) << ran.error;
  EXPECT_THAT(ran.error, HasSubstr("251 calls to make"));
  const Json run_json = parsed(ran.output);
  EXPECT_EQ(run_json["lite"], "small");
  EXPECT_EQ(run_json["lite_from_log"], 161);
  EXPECT_EQ(run_json["both_answered"], 160);
  EXPECT_EQ(run_json["lite_failed"], 1) << "a call that failed in production";
  EXPECT_EQ(run_json["incomplete"], 0);
  EXPECT_EQ(run_json["calls"], 251);
  EXPECT_EQ(parsed(shadow({"shadow", "run", "--json"}).output)["calls"], 0) << "nothing twice";
}

TEST_F(Shadow, AnswersTheLiteModelAsProductionDid) {
  ASSERT_EQ(import_sample().exit_code, 0);
  (void)shadow({"shadow", "sample", "--rate", "1", "--aa-rate", "1"});
  ASSERT_EQ(shadow({"shadow", "run"}).exit_code, 0);
  // The log was made by the same model over the wire: its second answers are those of the log.
  EXPECT_EQ(fake::sql_value(folder_ / "assay.db",
                            "SELECT count(*) FROM attempt x JOIN attempt y USING (run_id, arm_id, "
                            "item_id) JOIN score s ON s.attempt_id = x.id JOIN score t ON "
                            "t.attempt_id = y.id WHERE x.kind = 'traffic' AND y.repeat = 1 "
                            "AND s.outcome = 'ok' AND s.answer <> t.answer"),
            "0");
}

TEST_F(Shadow, IsNoRunToTheOtherVerbs) {
  ASSERT_EQ(import_sample().exit_code, 0);
  (void)shadow({"shadow", "sample", "--rate", "10%"});
  ASSERT_EQ(shadow({"shadow", "run"}).exit_code, 0);
  EXPECT_THAT(assay({"score"}).error, HasSubstr("no run"));
  const std::string run =
      fake::sql_value(folder_ / "assay.db", "SELECT public_id FROM run WHERE origin = 'shadow'");
  const auto scored = assay({"score", run});
  EXPECT_EQ(scored.exit_code, 0) << "its answers can be scored again";
  EXPECT_EQ(scored.output, "") << "but there is nothing to be right about";
  EXPECT_EQ(assay({"report", run}).exit_code, 3);
}

TEST_F(Shadow, EndsWith3WhenNothingCouldBeRead) {
  write("log.jsonl", "{\"model\":\"m\",\"prompt\":\"x\",\"output\":\"y\"\n");
  const auto ended = shadow({"import", "traffic", "log.jsonl"});
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_THAT(ended.error, HasSubstr("log.jsonl:1: not valid JSON"));
}

TEST_F(Shadow, KeepsPartOfALogAndSaysSo) {
  write("log.jsonl", "{\"model\":\"m\",\"prompt\":\"x\",\"output\":\"y\"}\nbroken\n");
  const auto ended = shadow({"import", "traffic", "log.jsonl"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.error, HasSubstr("log.jsonl:2: not valid JSON"));
  EXPECT_THAT(ended.error, HasSubstr("1 refused"));
}

TEST_F(Shadow, SaysThatALogHasNoContent) {
  write(
      "spans.jsonl",
      R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b","startTimeUnixNano":"1764000000000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}]}]}]})"
      "\n");
  const auto ended = shadow({"import", "traffic", "spans.jsonl"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.error, HasSubstr("content is off"));
  EXPECT_EQ(shadow({"shadow", "sample", "--rate", "1"}).exit_code, 4) << "nothing to sample";
}

TEST_F(Shadow, RefusesToSpendWithoutACap) {
  write("assay.yaml",
        "providers:\n  local: {protocol: openai, base_url: \"http://127.0.0.1:9/v1\"}\n"
        "models:\n  lite: {provider: local, id: small, tier: lite, price: {input: 1, "
        "output: 1}}\n  pro: {provider: local, id: large, tier: pro, price: {input: 1, "
        "output: 1}}\ntasks: [" +
            source("golden/support-tickets") + "]\n");
  const std::string log = source("golden/traffic/support-tickets.litellm.jsonl");
  ASSERT_EQ(assay({"import", "traffic", log, "--task", "support-tickets"}).exit_code, 0);
  ASSERT_EQ(assay({"shadow", "sample", "--task", "support-tickets", "--rate", "0.5"}).exit_code, 0);
  const auto refused = assay({"shadow", "run", "--task", "support-tickets"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.error, HasSubstr("budget"));
  EXPECT_THAT(refused.error, HasSubstr("at most"));
}

TEST_F(Shadow, ShowsHostileNamesHarmlessly) {
  write("log.jsonl", R"({"model":"\u001b[31mred","prompt":"x","output":"y","cache_hit":true})"
                     "\n");
  const auto ended = shadow({"import", "traffic", "log.jsonl"});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.error, Not(HasSubstr("\x1b[31mred")));
}

}  // namespace
}  // namespace assay::cli
