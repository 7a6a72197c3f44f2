// Rows C01 to C12 that need the whole program: what it asks of whom, and what it stores.

#include <filesystem>
#include <string>

#include "rows.hpp"

namespace assay::cli {
namespace {

using fake::Asked;
using fake::fault_row;
using fake::ScriptedProvider;
using testing::HasSubstr;

class ConfigRows : public Rows {
 protected:
  /// `assay run` ends with 3, says so, asks nobody and begins nothing.
  void expect_refused(const ScriptedProvider& provider, const std::string& reason) const {
    const auto ended = assay({"run"});
    EXPECT_EQ(ended.exit_code, 3) << ended.error;
    EXPECT_THAT(ended.error, HasSubstr(reason));
    EXPECT_EQ(ended.output, "");
    EXPECT_EQ(provider.calls(), 0);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "assay.db"));
  }
};

TEST_F(ConfigRows, C08_TextOfTheDatasetIsNeverExpanded) {
  fake::write_colours(folder_, 1);
  const std::string text = "{{input}} {{labels}} {{#each}} {input} %s ${HOME} {{{{";
  folder_.write("golden/colours/items.jsonl",
                safe_dump(Json{{"id", "a"}, {"input", text}, {"expected", "red"}}) + "\n");
  const ScriptedProvider provider(
      [](const Asked& asked) { return fake::says(asked, fake::label("red")); });
  write_config(provider);
  const auto ended = assay({"run"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  ASSERT_EQ(provider.calls(), 1);
  EXPECT_EQ(provider.asked()[0].user, text);
  fault_row("C08", "", "{{input}} and {{labels}} in the text of an item",
            "sent as it is, exit 0, same answer");
}

TEST_F(ConfigRows, C08_UnknownVariablesAndNestedBracesAreRefused) {
  fake::write_colours(folder_, 1);
  const ScriptedProvider provider(answer);
  write_config(provider);
  for (const char* user : {"{{inputs}}", "{{input}} {{{{labels}}}}", "{{input}} {{env.HOME}}",
                           "{{input}} {{labels", "{{input}} {{input}}"}) {
    SCOPED_TRACE(user);
    folder_.write("golden/colours/prompts/v1.yaml",
                  fmt::format("version: v1\nuser: \"{}\"\n", user));
    expect_refused(provider, "prompts/v1.yaml:");
  }
  fault_row("C08", "", "unknown variable, nested or unclosed braces, the item twice",
            "exit 3, file and line named, no call");
}

TEST_F(ConfigRows, C08_AMillionfoldExpansionIsRefused) {
  fake::write_colours(folder_, 1);
  std::string labels;
  for (int i = 0; i < 1000; ++i) labels += fmt::format("{}label-{:0100}", i == 0 ? "" : ", ", i);
  folder_.write("golden/colours/task.yaml",
                fmt::format("name: colours\nkind: classification\nlabels: [red, blue, {}]\n"
                            "answer: json\nmax_output_tokens: 20\nprompt: v1\nslices: []\n",
                            labels));
  std::string system;
  while (system.size() < 900'000) system += "{{labels}}";
  folder_.write("golden/colours/prompts/v1.yaml",
                fmt::format("version: v1\nsystem: \"{}\"\nuser: \"{{{{input}}}}\"\n", system));
  const ScriptedProvider provider(answer);
  write_config(provider);
  expect_refused(provider, "prompts/v1.yaml");
  fault_row("C08", "", "a template that expands to 9 GB", "exit 3, no call, memory bounded");
}

TEST_F(ConfigRows, C09_AGateWithoutItsBaselineDoesNotPass) {
  fake::write_colours(folder_, 4);
  const ScriptedProvider provider(answer);
  write_config(provider);
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  for (const char* baseline : {"none.baseline.jsonl", "pro", "19990101:lite"}) {
    const auto ended = assay({"gate", "lite", "--baseline", baseline});
    EXPECT_EQ(ended.exit_code, 3) << baseline;
    EXPECT_EQ(ended.output, "") << baseline;
  }
  EXPECT_EQ(assay({"gate", "lite"}).exit_code, 3);
  for (const char* flag : {"--min-accuracy", "--min-coverage", "--margin", "--alpha"}) {
    for (const char* number : {"nan", "inf", "-1", "2", "x"}) {
      const auto ended = assay({"gate", "lite", "--baseline", "pro", flag, number});
      EXPECT_EQ(ended.exit_code, 3) << flag << ' ' << number;
    }
  }
  fault_row("C09", "gate", "baseline missing; thresholds nan, inf, -1, 2", "exit 3, not PASS");
}

TEST_F(ConfigRows, C11_ACapInDollarsNeedsAPrice) {
  fake::write_colours(folder_, 4);
  const ScriptedProvider provider(answer);
  write_config(provider, "budget: {usd: 5}\n");
  expect_refused(provider, "budget.usd cannot be kept");
  write_config(provider, "budget: {usd: 5, calls: 4}\n");
  const auto ended = assay({"run", "--json"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_TRUE(parsed(ended.output)["arms"][0]["cost_usd"].is_null()) << "unknown is not zero";
  fault_row("C11", "", "no price known, budget in dollars",
            "exit 3 until calls are capped too; then cost unknown");
}

TEST_F(ConfigRows, C12_AnEditedConfigMixesNoAnswers) {
  fake::write_colours(folder_, 6);
  const ScriptedProvider provider(answer);
  write_config(provider, "budget: {calls: 2}\n", 1);
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 4);
  // What changes no answer may change: budget, connections.
  write_config(provider, "budget: {calls: 4}\n", 2);
  const auto resumed = assay({"run"});
  EXPECT_EQ(resumed.exit_code, 4);
  EXPECT_THAT(resumed.error, HasSubstr("(resumed)"));
  EXPECT_EQ(value("SELECT count(*) FROM run"), "1");
  // What may change an answer begins another run, and the half one stays as it is.
  folder_.write("golden/colours/prompts/v1.yaml",
                "version: v1\nsystem: |\n  Be quick.\nuser: |\n  {{input}}\n");
  write_config(provider);
  const auto other = assay({"run"});
  EXPECT_EQ(other.exit_code, 0) << other.error;
  EXPECT_THAT(other.error, testing::Not(HasSubstr("(resumed)")));
  EXPECT_THAT(other.error,
              testing::AllOf(HasSubstr("is unfinished, but its config was another one"),
                             HasSubstr("lite on colours: the prompts are v1")));
  EXPECT_EQ(value("SELECT count(DISTINCT config_hash) FROM run"), "2");
  EXPECT_EQ(value("SELECT group_concat(n) FROM (SELECT count(*) n FROM attempt GROUP BY run_id "
                  "ORDER BY run_id)"),
            "4,6");
  EXPECT_EQ(value("SELECT count(*) FROM run WHERE finished_unix_ms IS NULL"), "1");
  fault_row("C12", "", "config edited between start and resume",
            "another run of another hash, what changed is said, both kept; budget and limits may "
            "change");
}

}  // namespace
}  // namespace assay::cli
