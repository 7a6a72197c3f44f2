// `assay plan` through the binary.

#include <filesystem>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class PlanTest : public CliTest {
 protected:
  void SetUp() override { ASSERT_EQ(assay({"init", "-q"}).exit_code, 0); }
};

TEST_F(PlanTest, CostsNothingAndLeavesNothing) {
  const auto ended = assay({"plan"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(ended.error, "");
  EXPECT_THAT(ended.output, AllOf(HasSubstr("would begin a new run"), HasSubstr("in-process, free"),
                                  HasSubstr("12 items cannot rule out a loss of 3 points")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "assay.db"));
}

TEST_F(PlanTest, CountsTheCallsThatRunMakes) {
  const Json planned = parsed(assay({"plan", "--json"}).output);
  const Json ran = parsed(assay({"run", "--json", "-q"}).output);
  int attempts = 0;
  for (const Json& arm : ran["arms"]) attempts += arm["attempts"].get<int>();
  EXPECT_EQ(planned["calls"], attempts);
  const Json again = parsed(assay({"plan", "--json"}).output);
  EXPECT_EQ(again["finished_run"], ran["run_id"]);
  EXPECT_EQ(again["arms"][0]["input_tokens"]["value"], ran["arms"][0]["tokens"]["input"]);
  EXPECT_EQ(again["cost_usd"]["value"], 0);
}

TEST_F(PlanTest, TakesTheSelectionOfRun) {
  EXPECT_EQ(parsed(assay({"plan", "--json", "-m", "pro"}).output)["arms"].size(), 1U);
  const auto typo = assay({"plan", "-m", "prro"});
  EXPECT_EQ(typo.exit_code, 3);
  EXPECT_THAT(typo.error, HasSubstr("did you mean \"pro\"?"));
}

TEST_F(PlanTest, SaysThatTheBudgetIsTooSmallAndEndsWell) {
  std::string yaml = fake::file_bytes(folder_ / "assay.yaml");
  const std::string shipped = "budget: {usd: 5}";
  ASSERT_NE(yaml.find(shipped), std::string::npos);
  yaml.replace(yaml.find(shipped), shipped.size(), "budget: {calls: 5}");
  folder_.write("assay.yaml", yaml);
  const auto ended = assay({"plan"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.output, HasSubstr("budget    5 calls: the plan exceeds it"));
}

TEST_F(PlanTest, NeedsNoKeyAndSaysThatRunWould) {
  folder_.write("assay.yaml",
                "providers:\n  openai: {protocol: openai, api_key_env: OPENAI_API_KEY}\n"
                "models:\n  lite: {provider: openai, id: gpt-5.4-nano}\ntasks: [example]\n");
  const auto ended = assay({"plan"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.output, AllOf(HasSubstr("at most $"), HasSubstr("`assay run` would not start"),
                                  HasSubstr("OPENAI_API_KEY")));
}

}  // namespace
}  // namespace assay::cli
