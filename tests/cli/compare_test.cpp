// `assay compare` through the binary, on the embedded models.

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class CompareTest : public CliTest {
 protected:
  CompareTest() { run("2", "0.2"); }

  /// One run of small and large on one set: `seed` and `temperature` are those of small.
  void run(const std::string& seed, const std::string& margin) {
    config(seed, margin);
    const auto ended = assay({"run", "-q"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
  }

  void config(const std::string& seed, const std::string& margin) {
    const std::string parameters = seed == "2" ? "" : ", seed: " + seed;
    folder_.write("assay.yaml", fmt::format("providers:\n  local: {{protocol: local}}\n"
                                            "models:\n"
                                            "  small: {{provider: local, id: small{0}}}\n"
                                            "  large: {{provider: local, id: large}}\n"
                                            "tasks: [{1}/golden/departments]\n"
                                            "gate: {{margin: {2}}}\n",
                                            parameters, ASSAY_SOURCE_DIR, margin));
  }
};

TEST_F(CompareTest, LeadsWithOneSentence) {
  const auto ended = assay({"compare", "large", "small", "--margin", "3%"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_TRUE(ended.output.starts_with("departments: small is worse than large (one-sided p"))
      << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("on 300 items"));
  EXPECT_THAT(ended.output, HasSubstr("flips (only large right): "));
  EXPECT_THAT(ended.output, HasSubstr("more (--all)"));
  EXPECT_THAT(assay({"compare", "large", "small", "--all"}).output, Not(HasSubstr("(--all)")));
}

TEST_F(CompareTest, GivesJsonThatAddsUp) {
  const auto ended = assay({"compare", "large", "small", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Json json = parsed(ended.output);
  const Json& table = json["table"];
  const auto cell = [&](const char* name) { return table[name].get<int>(); };
  EXPECT_EQ(cell("both_correct") + cell("baseline_only") + cell("candidate_only") +
                cell("neither") + cell("unscored"),
            300);
  EXPECT_EQ(json["flips"].size(), table["baseline_only"].get<std::size_t>());
  EXPECT_EQ(json["gains"].size(), table["candidate_only"].get<std::size_t>());
  EXPECT_EQ(json["non_inferiority"]["margin"], 0.2) << "gate.margin of the config";
  EXPECT_TRUE(json["label_suspects"].is_object());
  // What `score` says of each model is what is compared.
  const Json score = parsed(assay({"score", "--json"}).output);
  for (const Json& arm : score["arms"]) {
    const char* const side = arm["model"] == "large" ? "baseline_accuracy" : "candidate_accuracy";
    EXPECT_NEAR(arm["accuracy"]["value"].get<double>(), json[side].get<double>(), 1e-12);
  }
}

TEST_F(CompareTest, NegatesWhenTheSidesAreExchanged) {
  const Json there = parsed(assay({"compare", "large", "small", "--json"}).output);
  const Json back = parsed(assay({"compare", "small", "large", "--json"}).output);
  EXPECT_DOUBLE_EQ(there["difference"]["value"].get<double>(),
                   -back["difference"]["value"].get<double>());
  EXPECT_EQ(there["flips"], back["gains"]);
  EXPECT_EQ(there["mcnemar"]["exact"], back["mcnemar"]["exact"]);
}

TEST_F(CompareTest, WorksWithoutAConfig) {
  std::filesystem::remove(folder_ / "assay.yaml");
  const auto ended = assay({"compare", "large", "small"});
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.output, HasSubstr("not worse by 3 points"));
  folder_.write("assay.yaml", "models: [\n");
  // One that cannot be read may have declared another margin.
  const auto broken = assay({"compare", "large", "small"});
  EXPECT_EQ(broken.exit_code, 3);
  EXPECT_THAT(broken.error, HasSubstr("assay.yaml:2: not valid YAML"));
}

TEST_F(CompareTest, RefusesOtherParametersUnlessAllowed) {
  run("5", "0.2");
  const auto refused = assay({"compare", "large", "small"});
  EXPECT_EQ(refused.exit_code, 3);
  EXPECT_THAT(refused.output, HasSubstr("not comparable"));
  EXPECT_THAT(refused.output, HasSubstr("seed unset and 5"));
  EXPECT_THAT(refused.error, HasSubstr("--allow parameters"));
  const auto as_json = assay({"compare", "large", "small", "--json"});
  EXPECT_EQ(as_json.exit_code, 3);
  EXPECT_EQ(parsed(as_json.output)["verdict"], "not_comparable");
  const auto allowed = assay({"compare", "large", "small", "--allow", "parameters"});
  EXPECT_EQ(allowed.exit_code, 0) << allowed.error;
  EXPECT_THAT(allowed.output, HasSubstr("seed unset and 5"));
}

TEST_F(CompareTest, ComparesAModelAcrossRuns) {
  run("5", "0.2");
  const Json runs = parsed(assay({"runs", "--json"}).output);
  std::vector<std::string> ids;
  for (const Json& run : runs["runs"]) ids.push_back(run["run_id"].get<std::string>());
  ASSERT_EQ(ids.size(), 2U);
  const auto ended = assay({"compare", ids[0] + ":large", ids[1] + ":large", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Json json = parsed(ended.output);
  EXPECT_EQ(json["baseline"], ids[0] + ":large");
  EXPECT_EQ(json["baseline_arm"]["run_id"], ids[0]);
  EXPECT_EQ(json["candidate_arm"]["run_id"], ids[1]);
  EXPECT_EQ(json["difference"]["value"], 0.0);
  EXPECT_EQ(json["verdict"], "not_worse");
  EXPECT_EQ(json["equivalence"]["shown"], true);
}

TEST_F(CompareTest, TakesClustersFromTheGoldenSet) {
  const auto copy = folder_ / "golden/departments";
  std::filesystem::create_directories(copy.parent_path());
  std::filesystem::copy(std::filesystem::path(ASSAY_SOURCE_DIR) / "golden/departments", copy,
                        std::filesystem::copy_options::recursive);
  std::ifstream original(copy / "items.jsonl");
  std::string items;
  int number = 0;
  for (std::string line; std::getline(original, line);) {
    items += fmt::format("{{\"cluster\": \"page {}\", {}\n", number++ / 5, line.substr(1));
  }
  folder_.write("golden/departments/items.jsonl", items);
  folder_.write("assay.yaml",
                "providers:\n  local: {protocol: local}\nmodels:\n"
                "  small: {provider: local, id: small}\n  large: {provider: local, id: large}\n"
                "tasks: [golden/departments]\n");
  const auto ended = assay({"run", "-q"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  std::filesystem::remove_all(folder_ / "golden");  // the run knows
  std::filesystem::remove(folder_ / "assay.yaml");
  const Json json = parsed(assay({"compare", "large", "small", "--json"}).output);
  EXPECT_EQ(json["difference"]["method"], "cluster_bootstrap");
  EXPECT_EQ(json["difference"]["n"], 300);
  EXPECT_EQ(json["difference"]["units"], 60);
  EXPECT_THAT(assay({"compare", "large", "small"}).output,
              HasSubstr("300 items share clusters and count as 60 independent units"));
}

TEST_F(CompareTest, RefusesWhatItCannotCompare) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"large"}, "at least one candidate"},
      {{"large", "large"}, "with itself"},
      {{"large", "smal"}, "did you mean \"small\"?"},
      {{"large", "nowhere:small"}, "is not in the database"},
      {{"large", "small", "-t", "departmens"}, "did you mean \"departments\"?"},
      {{"large", "small", "--allow", "promt"}, "did you mean \"prompt\"?"},
      {{"large", "small", "--margin", "x"}, "is no share"},
      {{"large", "small", "--margin", "3"}, "the margin must lie between 0 and 1"},
      {{"large", "small", "--alpha", "0.6"}, "alpha must lie between"},
      {{"large", "small", "--run", "zzz"}, "is not in the database"},
  };
  for (const auto& [arguments, message] : cases) {
    std::vector<std::string> all = {"compare"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const auto ended = assay(all);
    EXPECT_EQ(ended.exit_code, 3) << message;
    EXPECT_THAT(ended.error, HasSubstr(message));
    EXPECT_EQ(ended.output, "") << message;
  }
}

TEST_F(CompareTest, IsIncompleteWithoutACommonTask) {
  folder_.write("assay.yaml",
                fmt::format("providers:\n  local: {{protocol: local}}\n"
                            "models:\n"
                            "  small: {{provider: local, id: small, tasks: [departments]}}\n"
                            "  large: {{provider: local, id: large, tasks: [phone-numbers]}}\n"
                            "tasks: [{0}/golden/departments, {0}/golden/phone-numbers]\n",
                            ASSAY_SOURCE_DIR));
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  const auto ended = assay({"compare", "large", "small"});
  EXPECT_EQ(ended.exit_code, 4);
  EXPECT_THAT(ended.error, HasSubstr("no task in common"));
}

}  // namespace
}  // namespace assay::cli
