// Who is right where two models differ on traffic: asked in a terminal, or in a file.

#include <fstream>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The sample log of the project, half of it asked of both embedded models.
class ShadowLabel : public CliTest {
 protected:
  ShadowLabel() {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{
              "import", "traffic",
              std::string(ASSAY_SOURCE_DIR) + "/golden/traffic/support-tickets.litellm.jsonl"},
          {"shadow", "sample", "--rate", "50%", "--aa-rate", "25%"},
          {"shadow", "run"}}) {
      const auto ended = on_task(words);
      EXPECT_EQ(ended.exit_code, 0) << ended.error;
    }
  }

  [[nodiscard]] fake::Ended on_task(std::vector<std::string> words,
                                    const std::string& input = "") const {
    words.insert(words.begin(), {"-c", std::string(ASSAY_SOURCE_DIR) + "/golden/assay.yaml"});
    words.insert(words.end(), {"--task", "support-tickets"});
    auto with_input = options();
    with_input.input = input;
    return fake::run_process(ASSAY_BINARY, words, with_input);
  }

  [[nodiscard]] Json report() const {
    const auto ended = on_task({"shadow", "report", "--json"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return parsed(ended.output);
  }
};

TEST_F(ShadowLabel, ReportsWhereTheTwoDiffer) {
  const Json report = this->report();
  const Json& funnel = report["funnel"];
  EXPECT_EQ(funnel["sampled"], 161);
  EXPECT_EQ(funnel["stored"].get<int>(),
            funnel["not_drawn"].get<int>() + funnel["out_of_period"].get<int>() +
                funnel["not_sampled"].get<int>() +
                funnel["unshadowable"]["answered from a cache"].get<int>() +
                funnel["sampled"].get<int>());
  EXPECT_EQ(report["all"]["compared"], 160);
  EXPECT_EQ(report["all"]["disagreed"], 37) << "160 less 123 with the same answer";
  EXPECT_EQ(report["lite"]["from_log"], 161);
  EXPECT_EQ(report["golden"], nullptr) << "no golden run is stored";
  const auto text = on_task({"shadow", "report"});
  EXPECT_THAT(text.output, HasSubstr("small (lite) against large (pro) on traffic of"));
  EXPECT_THAT(text.output, HasSubstr("next: `assay shadow label --task support-tickets`"));
}

TEST_F(ShadowLabel, StoresEachKeyAsItIsPressed) {
  const auto ended = on_task({"shadow", "label"}, "1\n2\ns\nx\n4\nu\n3\nq\n");
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_THAT(ended.error, HasSubstr("1 first is right"));
  EXPECT_THAT(ended.error, Not(HasSubstr("small"))) << "who answered what is not to be seen";
  EXPECT_THAT(ended.output, HasSubstr("by 3 labels"));
  EXPECT_EQ(report()["all"]["labels"]["n"], 3);
}

TEST_F(ShadowLabel, EndsWhereTheInputDoes) {
  EXPECT_EQ(on_task({"shadow", "label"}, "1\n").exit_code, 0);
  EXPECT_EQ(report()["all"]["labels"]["n"], 1);
}

TEST_F(ShadowLabel, TakesAFileThatWasFilledIn) {
  const auto exported = on_task({"shadow", "label", "--export", "-", "--limit", "5"});
  ASSERT_EQ(exported.exit_code, 0) << exported.error;
  EXPECT_THAT(exported.error, HasSubstr("5 of 37 questions written"));
  std::string filled = exported.output;
  for (std::size_t at = 0; (at = filled.find(",\n", at)) != std::string::npos; at += 3) {
    filled.replace(at, 2, ",first\n");
  }
  std::ofstream(folder_ / "queue.csv") << filled;
  const auto imported = on_task({"shadow", "label", "--import", "queue.csv"});
  ASSERT_EQ(imported.exit_code, 0) << imported.error;
  EXPECT_THAT(imported.error, HasSubstr("5 labels stored, 0 rows without one"));
  EXPECT_EQ(report()["all"]["labels"]["n"], 5);
}

TEST_F(ShadowLabel, RefusesAFileByItsLine) {
  std::ofstream(folder_ / "a.csv") << "id,right\n0123456789abcdef,maybe\n";
  EXPECT_THAT(on_task({"shadow", "label", "--import", "a.csv"}).error,
              HasSubstr("a.csv:2: \"maybe\" is none of first, second, both, neither"));
  std::ofstream(folder_ / "b.csv") << "id,text\nx,y\n";
  EXPECT_THAT(on_task({"shadow", "label", "--import", "b.csv"}).error,
              HasSubstr("b.csv:1: columns id and right are needed"));
  EXPECT_EQ(report()["all"]["labels"]["n"], 0);
}

TEST_F(ShadowLabel, IsEvidenceForARecommendation) {
  ASSERT_EQ(assay({"-c", std::string(ASSAY_SOURCE_DIR) + "/golden/assay.yaml", "run", "-t",
                   "support-tickets", "-q"})
                .exit_code,
            0);
  const auto ended = assay({"-c", std::string(ASSAY_SOURCE_DIR) + "/golden/assay.yaml", "recommend",
                            "-t", "support-tickets", "--json"});
  const Json evidence = parsed(ended.output)["evidence"];
  ASSERT_EQ(evidence.size(), 2U) << ended.error;
  EXPECT_EQ(evidence[1]["kind"], "shadow");
  EXPECT_EQ(evidence[1]["items"], 160);
  EXPECT_NE(report()["golden"], nullptr) << "now there is a golden run";
}

}  // namespace
}  // namespace assay::cli
