// `assay replay` through the binary, on the embedded models.

#include <fmt/format.h>

#include <fstream>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

class ReplayTest : public CliTest {
 protected:
  void run(const std::string& tasks) {
    folder_.write("assay.yaml", fmt::format("providers:\n  local: {{protocol: local}}\n"
                                            "models:\n"
                                            "  small: {{provider: local, id: small}}\n"
                                            "  large: {{provider: local, id: large}}\n"
                                            "tasks: [{}]\n",
                                            tasks));
    const auto ended = assay({"run", "-q"});
    ASSERT_EQ(ended.exit_code, 0) << ended.error;
  }

  static std::string golden(const std::string& set) {
    return fmt::format("{}/golden/{}", ASSAY_SOURCE_DIR, set);
  }

  static Json policy(const Json& replay, const std::string& name) {
    for (const Json& each : replay["policies"]) {
      if (each["name"] == name) return each;
    }
    ADD_FAILURE() << "no policy " << name;
    return {};
  }
};

TEST_F(ReplayTest, AgreesWithWhatScoreAndCompareSay) {
  run(golden("support-tickets"));
  const auto ended = assay({"replay", "small", "large", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Json replay = parsed(ended.output);
  const Json compared = parsed(assay({"compare", "large", "small", "--json"}).output);
  const Json lite = policy(replay, "all-lite");
  EXPECT_EQ(lite["accuracy"]["value"], compared["candidate_accuracy"]);
  EXPECT_EQ(lite["minus_all_pro"], compared["difference"]);
  EXPECT_EQ(policy(replay, "all-pro")["accuracy"]["value"], compared["baseline_accuracy"]);
  EXPECT_EQ(lite["sent_to_pro"]["value"], 0.0);
  EXPECT_EQ(policy(replay, "lite-retry")["recorded"], replay["retried"].get<int>() == 0)
      << "one repeat holds no second answer";
  const Json& points = replay["confidence"]["points"];
  ASSERT_GT(points.size(), 2U);
  EXPECT_EQ(points.front()["accuracy"], lite["accuracy"]);
  EXPECT_EQ(points.back()["sent_to_pro"], 1.0);
  EXPECT_EQ(points.back()["accuracy"]["value"], compared["baseline_accuracy"]);
  EXPECT_EQ(replay["halves"].size(), 2U);
}

TEST_F(ReplayTest, ShowsTheWholePictureAsText) {
  run(golden("support-tickets"));
  const auto ended = assay({"replay", "small", "large"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_TRUE(
      ended.output.starts_with("support-tickets: small (Lite) and large (Pro) replayed on "))
      << ended.output;
  for (const char* part :
       {"all-lite", "pro-on-failure", "pro-below-", "all-pro", "parse ladder",
        "minus as many sent by lot", "AURC", "looks better than it is", "picked on "}) {
    EXPECT_THAT(ended.output, HasSubstr(part));
  }
  EXPECT_THAT(ended.output, HasSubstr("thresholds (--all)"));
  EXPECT_THAT(assay({"replay", "small", "large", "--all"}).output, Not(HasSubstr("(--all)")));
}

TEST_F(ReplayTest, ReplaysWhatWasAskedFor) {
  run(golden("support-tickets"));
  const Json replay = parsed(
      assay({"replay", "small", "large", "--policy", "failure,confidence=0.5", "--json"}).output);
  std::vector<std::string> names;
  for (const Json& each : replay["policies"]) names.push_back(each["name"].get<std::string>());
  EXPECT_EQ(names,
            (std::vector<std::string>{"all-lite", "pro-on-failure", "pro-below-0.5", "all-pro"}));
}

TEST_F(ReplayTest, RefusesWhatItDoesNotKnow) {
  run(golden("support-tickets"));
  const auto refusal = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "replay");
    const auto ended = assay(words);
    EXPECT_EQ(ended.exit_code, 3) << ended.output;
    EXPECT_EQ(ended.output, "");
    return ended.error;
  };
  EXPECT_THAT(refusal({"small"}), HasSubstr("name two models"));
  EXPECT_THAT(refusal({"small", "small"}), HasSubstr("cannot be routed to itself"));
  EXPECT_THAT(refusal({"small", "lerge"}), HasSubstr("did you mean"));
  EXPECT_THAT(refusal({"small", "large", "--policy", "failur"}), HasSubstr("did you mean"));
  EXPECT_THAT(refusal({"small", "large", "--policy", "confidence=2"}), HasSubstr("threshold"));
  EXPECT_THAT(refusal({"small", "large", "--policy", "strict=2"}), HasSubstr("confidence=0.8"));
  EXPECT_THAT(refusal({"small", "large", "--slices", "language"}), HasSubstr("language=de"));
  EXPECT_THAT(refusal({"small", "large", "--slices", "language=xx"}), HasSubstr("no item of"));
}

TEST_F(ReplayTest, SaysWhereAnswersStateNoConfidence) {
  run(golden("support-tickets"));
  std::string answers;
  std::ifstream items(golden("support-tickets") + "/items.jsonl");
  for (std::string line; std::getline(items, line);) {
    const Json item = parsed(line);
    answers += safe_dump({{"id", item["id"]}, {"output", item["expected"]}}) + "\n";
  }
  folder_.write("answers.jsonl", answers);
  const auto imported = assay({"import", "outputs", "answers.jsonl", "--task",
                               golden("support-tickets"), "--model", "ours", "-q"});
  ASSERT_EQ(imported.exit_code, 0) << imported.error;
  const Json runs = parsed(assay({"runs", "--json"}).output)["runs"];
  std::string own;
  for (const Json& run : runs) {
    if (run["origin"] == "run") own = run["run_id"].get<std::string>();
  }
  const auto ended = assay({"replay", "ours", own + ":large", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error << ended.output;
  const Json replay = parsed(ended.output);
  EXPECT_EQ(replay["confidence"], nullptr);
  const Json below = policy(replay, "pro-below-1");
  EXPECT_EQ(below["recorded"], false);
  EXPECT_EQ(below["reason"], "no answer of Lite states a confidence");
  EXPECT_EQ(policy(replay, "all-lite")["cost_usd_per_item"], nullptr) << "nobody knows";
}

}  // namespace
}  // namespace assay::cli
