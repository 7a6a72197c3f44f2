// `assay upgrade` through the binary, on the embedded models.

#include <fmt/format.h>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;

class UpgradeTest : public CliTest {
 protected:
  /// One run in which "now" and "next" are those embedded models.
  void run(const std::string& now, const std::string& next, const std::string& more = "") {
    folder_.write("assay.yaml", fmt::format("providers:\n  local: {{protocol: local}}\n"
                                            "models:\n"
                                            "  now: {{provider: local, id: {}}}\n"
                                            "  next: {{provider: local, id: {}}}\n"
                                            "tasks: [{}/golden/phone-numbers]\n{}",
                                            now, next, ASSAY_SOURCE_DIR, more));
    const auto ended = assay({"run", "-q"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
  }
};

TEST_F(UpgradeTest, EndsAsItsGateDoes) {
  run("large", "small");
  const auto worse = assay({"upgrade", "--from", "now", "--to", "next"});
  EXPECT_EQ(worse.exit_code, 1) << worse.output << worse.error;
  EXPECT_TRUE(worse.output.starts_with("FAIL: phone-numbers: next against now")) << worse.output;
  EXPECT_THAT(worse.output, HasSubstr("the noise floor is unknown"));
  EXPECT_EQ(assay({"upgrade", "--from", "next", "--to", "now"}).exit_code, 0);
}

TEST_F(UpgradeTest, ComparesOneNameInTwoRunsAndSaysThatItsModelChanged) {
  run("large", "large", "run: {repeats: 2}\n");
  run("small", "large", "run: {repeats: 2}\n");
  const Json runs = parsed(assay({"runs", "--json"}).output)["runs"];
  const auto side = [&](int at) {
    return runs[static_cast<std::size_t>(at)]["run_id"].get<std::string>() + ":now";
  };
  const auto ended = assay({"upgrade", "--from", side(0), "--to", side(1), "--json"});
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  const Json task = parsed(ended.output)["tasks"][0];
  EXPECT_THAT(task["warnings"][0].get<std::string>(), HasSubstr("served as small since run"));
  EXPECT_EQ(task["flip_rates"]["items_with_repeats"], 300);
  EXPECT_EQ(task["flip_rates"]["to"]["value"], 0.0) << "an embedded model repeats itself";
  EXPECT_EQ(task["from"]["rungs"]["strict"], 600);
}

TEST_F(UpgradeTest, TakesABaselineFileForTheModelInUse) {
  run("large", "small");
  EXPECT_EQ(assay({"export", "baseline", "now", "-o", "now.jsonl"}).exit_code, 0);
  const auto ended = assay({"upgrade", "--from", "now.jsonl", "--to", "next", "--json"});
  EXPECT_EQ(ended.exit_code, 1) << ended.error;
  const Json task = parsed(ended.output)["tasks"][0];
  EXPECT_TRUE(task["from"].is_null());
  EXPECT_EQ(task["comparison"]["verdict"], "worse");
  EXPECT_EQ(task["to"]["rungs"]["strict"], 300);
  EXPECT_EQ(assay({"upgrade", "--from", "now", "--to", "now.jsonl"}).exit_code, 3);
}

TEST_F(UpgradeTest, DoesNotPassWhenTheNewModelWasNotAskedATask) {
  folder_.write("assay.yaml", fmt::format("providers:\n  local: {{protocol: local}}\n"
                                          "models:\n"
                                          "  now: {{provider: local, id: small}}\n"
                                          "  next: {{provider: local, id: large, tasks: "
                                          "[phone-numbers]}}\n"
                                          "tasks: [{0}/golden/phone-numbers, "
                                          "{0}/golden/departments]\n",
                                          ASSAY_SOURCE_DIR));
  EXPECT_EQ(assay({"run", "-q"}).exit_code, 0);
  const auto ended = assay({"upgrade", "--from", "now", "--to", "next"});
  EXPECT_EQ(ended.exit_code, 4) << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("has no answers of next to this task"));
  EXPECT_EQ(assay({"upgrade", "--from", "now", "--to", "next", "-t", "phone-numbers"}).exit_code,
            0);
}

TEST_F(UpgradeTest, SaysWhatIsWrong) {
  EXPECT_EQ(assay({"upgrade", "--from", "now"}).exit_code, 3);
  run("large", "small");
  EXPECT_EQ(assay({"upgrade", "--from", "now", "--to", "now"}).exit_code, 3);
  EXPECT_THAT(assay({"upgrade", "--from", "now", "--to", "nxt"}).error,
              HasSubstr("did you mean \"next\"?"));
  folder_.write("assay.yaml", "models: [\n");
  const auto broken = assay({"upgrade", "--from", "next", "--to", "now"});
  EXPECT_EQ(broken.exit_code, 3) << "limits must not vanish with their file";
}

}  // namespace
}  // namespace assay::cli
