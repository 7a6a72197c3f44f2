// `assay trend` through the binary, on the embedded models.

#include <fmt/format.h>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;

class TrendTest : public CliTest {
 protected:
  /// One run in which "lite" is that embedded model.
  void run(const std::string& id) {
    folder_.write("assay.yaml", fmt::format("providers:\n  local: {{protocol: local}}\n"
                                            "models:\n  lite: {{provider: local, id: {}}}\n"
                                            "tasks: [{}/golden/phone-numbers]\n",
                                            id, ASSAY_SOURCE_DIR));
    const auto ended = assay({"run", "-q"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
  }
};

TEST_F(TrendTest, MarksTheRunThatAnotherModelAnswered) {
  run("large");
  run("small");
  const auto ended = assay({"trend", "lite"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_TRUE(ended.output.starts_with("phone-numbers: accuracy of lite in 2 runs, 1 jump\n"))
      << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("served as small since this run, before as large"));
  EXPECT_THAT(ended.output, HasSubstr("the config asks for small since this run"));
  const Json json = parsed(assay({"trend", "lite", "--json"}).output);
  const Json scored = parsed(assay({"score", "--json"}).output);
  EXPECT_EQ(json["runs"][1]["figure"]["value"], scored["arms"][0]["accuracy"]["value"]);
  EXPECT_EQ(json["runs"][1]["step"]["is_jump"], true);
}

TEST_F(TrendTest, HasEveryMetric) {
  run("small");
  for (const char* metric : {"parse_success", "field_f1", "latency_p50", "latency_p95",
                             "cost_per_1000", "output_tokens"}) {
    const auto ended = assay({"trend", "lite", "--metric", metric, "--json"});
    EXPECT_EQ(ended.exit_code, 0) << metric << ended.error;
    EXPECT_EQ(parsed(ended.output)["runs"][0]["figure"]["n"], 300) << metric;
  }
}

TEST_F(TrendTest, SaysWhatIsWrong) {
  EXPECT_EQ(assay({"trend", "lite"}).exit_code, 3) << "no database";
  run("small");
  const auto typo = assay({"trend", "lit"});
  EXPECT_EQ(typo.exit_code, 3);
  EXPECT_THAT(typo.error, HasSubstr("did you mean \"lite\"?"));
  const auto task = assay({"trend", "lite", "-t", "phone-number"});
  EXPECT_EQ(task.exit_code, 3);
  EXPECT_THAT(task.error, HasSubstr("did you mean \"phone-numbers\"?"));
  EXPECT_EQ(assay({"trend"}).exit_code, 3);
  EXPECT_EQ(assay({"trend", "lite", "--metric", "speed"}).exit_code, 3);
}

}  // namespace
}  // namespace assay::cli
