#include "assay/eval/import_answers.hpp"

#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ImportTest : public testing::Test {
 protected:
  void SetUp() override {
    fake::write_colours(folder_, 3);
    dataset::Problems problems;
    task_ = load_task(folder_ / "golden/colours", problems).value();
  }
  Result<ImportReport> import(const std::string& lines) {
    problems_ = {};
    const auto file = folder_.write("answers.jsonl", lines);
    return import_answers(*task_, {file, "our-router", "lite", folder_ / "a.db"}, problems_);
  }

  const fake::TemporaryFolder folder_;
  std::unique_ptr<Task> task_;
  dataset::Problems problems_;
};

TEST_F(ImportTest, ScoresAnswersLikeOurOwn) {
  const auto report = import(
      "{\"id\":\"c002\",\"output\":\"{\\\"label\\\":\\\"red\\\"}\",\"latency_ms\":12.5}\n"
      "\n"
      "{\"id\":\"c000\",\"output\":{\"label\":\"red\"},\"tokens\":{\"input\":7,\"output\":3}}\r\n"
      "{\"id\":\"c001\",\"output\":\"  \",\"latency_ms\":null,\"tokens\":null}");
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(report->answers, 3);
  EXPECT_EQ(report->missing, 0);
  auto store = store::RunStore::open(folder_ / "a.db", store::Access::read_only).value();
  const auto run = *store.find_run(report->run_id).value();
  EXPECT_EQ(run.origin, "import");
  EXPECT_TRUE(run.finished_unix_ms.has_value());
  const ArmSummary arm = summarise(store, run).value().arms.at(0);
  EXPECT_EQ(arm.arm.model, "our-router");
  EXPECT_EQ(arm.arm.tier, "lite");
  EXPECT_EQ(arm.metrics.accuracy.n, 3);
  EXPECT_DOUBLE_EQ(arm.metrics.accuracy.value, 1.0 / 3.0);
  EXPECT_THAT(arm.metrics.outcomes,
              ElementsAre(testing::Pair("model.empty", 1), testing::Pair("ok", 2)));
  EXPECT_EQ(arm.latency.n, 1);
  EXPECT_EQ(arm.latency.p50, 12.5);
  EXPECT_EQ(arm.tokens.input, std::nullopt) << "one of three tells";
  EXPECT_EQ(arm.cost_usd, std::nullopt);
}

TEST_F(ImportTest, CountsItemsWithoutAnAnswerAsMissing) {
  const auto report = import("{\"id\":\"c000\",\"output\":\"x\"}\n");
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->missing, 2);
  auto store = store::RunStore::open(folder_ / "a.db", store::Access::read_only).value();
  const auto run = *store.find_run(report->run_id).value();
  EXPECT_FALSE(run.finished_unix_ms.has_value());
  EXPECT_NEAR(summarise(store, run).value().arms[0].metrics.coverage.value, 1.0 / 3.0, 1e-12);
}

TEST_F(ImportTest, NamesEveryBadLineAndStoresNothing) {
  const auto report = import(
      "{\"id\":\"c000\",\"output\":\"x\"}\n"
      "not json\n"
      "[1]\n"
      "{\"id\":\"nobody\",\"output\":\"x\"}\n"
      "{\"id\":\"c000\",\"output\":\"y\"}\n"
      "{\"id\":\"c001\"}\n"
      "{\"id\":\"c001\",\"ouput\":\"x\"}\n"
      "{\"id\":\"c001\",\"output\":\"x\",\"latency_ms\":-1}\n"
      "{\"id\":\"c001\",\"output\":\"x\",\"tokens\":{\"input\":1.5}}\n"
      "{\"id\":\"c001\",\"output\":\"x\",\"tokens\":{\"inputs\":1}}\n"
      "{\"output\":\"x\"}\n");
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::invalid_argument);
  EXPECT_THAT(report.error().message, testing::AllOf(HasSubstr("answers.jsonl:2: not valid JSON"),
                                                     HasSubstr("(and 9 more)")));
  EXPECT_THAT(problems_.errors,
              ElementsAre(HasSubstr(":2: not valid JSON"), HasSubstr(":3: must be a JSON object"),
                          HasSubstr(":4: id \"nobody\" is not in the golden set"),
                          HasSubstr(":5: id \"c000\" was already used on line 1"),
                          HasSubstr(":6: \"output\" is missing"),
                          HasSubstr(":7: unknown key \"ouput\" (did you mean \"output\"?)"),
                          HasSubstr(":8: \"latency_ms\""), HasSubstr(":9: \"tokens.input\""),
                          HasSubstr(":10: unknown key \"tokens.inputs\" (did you mean \"input\"?)"),
                          HasSubstr(":11: \"id\" is missing")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a.db"));
}

TEST_F(ImportTest, RefusesAFileWithoutAnAnswer) {
  for (const char* const lines : {"", "\n \n"}) {
    const auto report = import(lines);
    ASSERT_FALSE(report.has_value());
    EXPECT_EQ(report.error().kind, ErrorKind::invalid_argument);
    EXPECT_THAT(report.error().message, HasSubstr("answers.jsonl: holds no answers"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "a.db"));
  }
}

TEST_F(ImportTest, RefusesAFileThatIsNotThere) {
  dataset::Problems problems;
  const auto report =
      import_answers(*task_, {folder_ / "none.jsonl", "m", "", folder_ / "a.db"}, problems);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, ErrorKind::invalid_argument);
  EXPECT_THAT(report.error().message, HasSubstr("none.jsonl"));
}

}  // namespace
}  // namespace assay::eval
