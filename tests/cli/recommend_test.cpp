// `assay recommend` through the binary: imported answers whose truth is known, and the embedded
// models.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;

/// A golden set of `items` colours, red in the first tenth that is German, blue elsewhere; `pro` is
/// always right, `lite` always but in German.
class RecommendTest : public CliTest {
 protected:
  void SetUp() override {
    folder_.write("golden/colours/task.yaml",
                  "name: colours\nkind: classification\nlabels: [red, blue]\nprompt: v1\n"
                  "max_output_tokens: 16\nslices: [language]\n");
    folder_.write("golden/colours/prompts/v1.yaml", "version: v1\nuser: '{{input}}'\n");
    folder_.write("golden/colours/train.jsonl", "");
    std::string items, lite, pro;
    for (int i = 0; i < kItems; ++i) {
      const bool is_german = i % 10 == 0;
      const char* label = is_german ? "red" : "blue";
      items += fmt::format(
          "{{\"id\": \"c{0}\", \"input\": \"item number {0}\", \"expected\": \"{1}\", \"slices\": "
          "{{\"language\": \"{2}\"}}}}\n",
          i, label, is_german ? "de" : "en");
      lite +=
          fmt::format("{{\"id\": \"c{}\", \"output\": \"{{\\\"label\\\": \\\"blue\\\"}}\"}}\n", i);
      pro += fmt::format("{{\"id\": \"c{}\", \"output\": \"{{\\\"label\\\": \\\"{}\\\"}}\"}}\n", i,
                         label);
    }
    folder_.write("golden/colours/items.jsonl", items);
    folder_.write("lite.jsonl", lite);
    folder_.write("pro.jsonl", pro);
    import("lite");
    import("pro");
  }

  void import(const std::string& model) const {
    const auto ended = assay(
        {"import", "outputs", model + ".jsonl", "--task", "golden/colours", "--model", model});
    ASSERT_EQ(ended.exit_code, 0) << ended.error;
  }

  /// RUN:MODEL of an imported model.
  [[nodiscard]] std::string side(const std::string& model) const {
    const Json runs = parsed(assay({"runs", "--json"}).output);
    for (const Json& run : runs["runs"]) {
      if (run["arms"][0]["model"] == model) {
        return run["run_id"].get<std::string>() + ":" + model;
      }
    }
    ADD_FAILURE() << model;
    return {};
  }

  [[nodiscard]] fake::Ended recommend(std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {"recommend", "--lite", side("lite"), "--pro", side("pro")};
    words.insert(words.end(), more.begin(), more.end());
    return assay(words);
  }

  static constexpr int kItems = 400;
};

TEST_F(RecommendTest, RoutesTheSliceAndWritesAPolicyThatIsVerified) {
  const auto ended = recommend({"--policy", "routing.yaml", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const Json result = parsed(ended.output);
  EXPECT_EQ(result["verdict"], "ROUTE_SLICES") << result["reason"];
  EXPECT_EQ(result["certificate"]["rule"], "language=de");
  EXPECT_EQ(result["certificate"]["errors"], 0);
  EXPECT_TRUE(result["next_step"].is_null());
  EXPECT_EQ(result["policy"]["routing"]["colours"]["escalate"]["when"][0]["slice"]["language"],
            "de");
  EXPECT_EQ(result["options"].size(), 3U);
  EXPECT_TRUE(result["monthly_cost_usd"]["all_pro"].is_null()) << "nobody knows the price";
  const auto verified = assay({"recommend", "--verify", "routing.yaml", "--lite", side("lite"),
                               "--pro", side("pro"), "--json"});
  EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.error;
  EXPECT_EQ(parsed(verified.output)["standing"], "holds");
}

TEST_F(RecommendTest, SaysItToAPersonInOneSentence) {
  const auto ended = recommend();
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.output, HasSubstr("colours: ROUTE_SLICES\n"));
  EXPECT_THAT(ended.output, HasSubstr("stay on lite, and send to pro what has language=de"));
  EXPECT_THAT(ended.output, HasSubstr("certificate: 0 of"));
  EXPECT_THAT(ended.output, HasSubstr("look again by 20"));
  EXPECT_THAT(ended.output, HasSubstr("can your router see them"));
}

TEST_F(RecommendTest, WithoutThatSliceARuleMustFindAnotherWay) {
  const auto ended = recommend({"--slices", "channel", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(parsed(ended.output)["verdict"], "USE_PRO");
}

TEST_F(RecommendTest, VerifySaysWhenAPolicyNoLongerHolds) {
  ASSERT_EQ(recommend({"--policy", "routing.json"}).exit_code, 0);
  // Newer answers of Lite: wrong on every other item.
  std::string worse;
  for (int i = 0; i < kItems; ++i) {
    worse += fmt::format("{{\"id\": \"c{}\", \"output\": \"{{\\\"label\\\": \\\"{}\\\"}}\"}}\n", i,
                         i % 2 == 0 ? "red" : "blue");
  }
  folder_.write("lite.jsonl", worse);
  import("lite");
  // Without a run the latest one is meant: that import.
  const auto verified =
      assay({"recommend", "--verify", "routing.json", "--lite", "lite", "--pro", side("pro")});
  EXPECT_EQ(verified.exit_code, 1) << verified.output << verified.error;
  EXPECT_THAT(verified.output, HasSubstr("no longer holds"));
}

TEST_F(RecommendTest, WrongWordsAreUsageErrors) {
  folder_.write("bad.yaml", "routing: {colours: {provider: a, model: b}}\n");
  EXPECT_EQ(assay({"recommend", "--verify", "bad.yaml"}).exit_code, 3);
  EXPECT_EQ(assay({"recommend", "--verify", "absent.yaml"}).exit_code, 3);
  EXPECT_EQ(recommend({"--volume", "many"}).exit_code, 3);
  EXPECT_EQ(recommend({"--volume", "0/day"}).exit_code, 3);
  EXPECT_EQ(recommend({"--max-escalation", "2"}).exit_code, 3);
  EXPECT_EQ(recommend({"--margin", "x"}).exit_code, 3);
  EXPECT_EQ(recommend({"-t", "colour"}).exit_code, 3);
  EXPECT_EQ(assay({"recommend"}).exit_code, 3) << "an imported run has no tiers";
  EXPECT_EQ(assay({"recommend", "--lite", side("lite"), "--pro", side("lite")}).exit_code, 3);
}

TEST_F(RecommendTest, APolicyThatIsNotWrittenIsSaid) {
  // A single answer: the run is not whole.
  folder_.write("lite.jsonl", "{\"id\": \"c1\", \"output\": \"{\\\"label\\\": \\\"blue\\\"}\"}\n");
  ASSERT_EQ(
      assay({"import", "outputs", "lite.jsonl", "--task", "golden/colours", "--model", "lite"})
          .exit_code,
      4);
  const auto ended =
      assay({"recommend", "--lite", "lite", "--pro", side("pro"), "--policy", "routing.yaml"});
  EXPECT_EQ(ended.exit_code, 2) << ended.output << ended.error;
  EXPECT_THAT(ended.error, HasSubstr("nothing to deploy"));
  EXPECT_FALSE(std::ifstream(folder_.path() / "routing.yaml").good());
}

/// The embedded models, told apart by their tiers.
TEST_F(CliTest, APolicyLoadsAsAConfigBesideItsGoldenSets) {
  folder_.write("assay.yaml", fmt::format("providers:\n  local: {{protocol: local}}\nmodels:\n"
                                          "  small: {{provider: local, id: small, tier: lite}}\n"
                                          "  large: {{provider: local, id: large, tier: pro}}\n"
                                          "tasks: [{}/golden/phone-numbers]\n",
                                          ASSAY_SOURCE_DIR));
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  const auto ended = assay({"recommend", "--policy", "policy.yaml", "--json"});
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(parsed(ended.output)["verdict"], "USE_PRO");
  std::filesystem::create_directory(folder_.path() / "golden");
  std::filesystem::copy(std::filesystem::path(ASSAY_SOURCE_DIR) / "golden/phone-numbers",
                        folder_.path() / "golden/phone-numbers",
                        std::filesystem::copy_options::recursive);
  const auto checked = assay({"check", "-c", "policy.yaml"});
  EXPECT_EQ(checked.exit_code, 0) << checked.output << checked.error;
  const auto verified = assay({"recommend", "--verify", "policy.yaml"});
  EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.error;
}

/// Another model of tier lite in the same run is a variant of Lite.
TEST_F(CliTest, AVariantThatClosesTheGapIsNamedFirst) {
  folder_.write("assay.yaml", fmt::format("providers:\n  local: {{protocol: local}}\nmodels:\n"
                                          "  small: {{provider: local, id: small, tier: lite}}\n"
                                          "  better: {{provider: local, id: large, tier: lite}}\n"
                                          "  large: {{provider: local, id: large, tier: pro}}\n"
                                          "tasks: [{}/golden/phone-numbers]\n",
                                          ASSAY_SOURCE_DIR));
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  EXPECT_THAT(assay({"recommend"}).error, HasSubstr("name one with --lite"));
  const auto ended = assay({"recommend", "--lite", "small", "--json", "--policy", "p.yaml"});
  EXPECT_EQ(ended.exit_code, 2) << "nothing to deploy yet: " << ended.error;
  const Json result = parsed(ended.output);
  EXPECT_EQ(result["verdict"], "FIX_LITE_FIRST") << result["reason"];
  EXPECT_EQ(result["variants"][0]["model"], "better");
  EXPECT_EQ(result["variants"][0]["closes_gap"], true);
  EXPECT_TRUE(result["policy"].is_null());
}

}  // namespace
}  // namespace assay::cli
