#include "assay/report/run_table.hpp"

#include "summaries.hpp"

namespace assay::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(RunTable, ShowsARowPerModelUnderItsTask) {
  eval::ArmSummary pro = full_arm("pro");
  pro.arm.tier = "pro";
  pro.metrics.coverage = {1, 0.7, 1, 10};
  pro.cost_usd = 2.5;
  pro.latency.p50 = 3.456;
  const std::string text = run_table(summary_of({full_arm(), pro}), {});
  EXPECT_THAT(
      text, AllOf(HasSubstr("support 10 items, 95 % intervals\n"), HasSubstr("lite (lite)"),
                  HasSubstr("66.7 % [35.0, 88.0]"), HasSubstr("0.612"), HasSubstr("88.9 %"),
                  HasSubstr("$0.0123"), HasSubstr("$2.50"), HasSubstr("3.46"), HasSubstr(" 120 ")));
}

TEST(RunTable, SaysWhatOneMustKnowToTrustARow) {
  eval::ArmSummary arm = full_arm();
  arm.dropped_parameters = "temperature";
  arm.cost_usd.reset();
  arm.known_cost_usd = 0.5;
  arm.unpriced_attempts = 3;
  arm.served_models = {{"a", 1}, {"b", 2}};
  arm.has_mixed_scores = true;
  EXPECT_THAT(
      run_table(summary_of({arm}), {}),
      AllOf(HasSubstr("only 90.0 % of 10 items were answered (1 wire.timeout)"),
            HasSubstr("the model refused temperature"),
            HasSubstr("the cost of 3 of 12 calls is unknown"),
            HasSubstr("several models answered: a (1), b (2)"), HasSubstr("> $0.5"),
            HasSubstr("lite: scored by more than one version of the scorer; run `assay score`")));
}

TEST(RunTable, SaysWhatWasNotAnsweredByACallToTheModelItself) {
  eval::ArmSummary arm = full_arm();
  arm.attempts = 188;
  arm.cached = 312;
  arm.spent_usd = 0.0042;
  arm.first_try = {{0.5, 0.4, 0.6, 9}, {0.7, 0.6, 0.8, 9}, {}, 31};
  arm.fallbacks = {{"pr\x1bo", 12, 10, std::nullopt}};
  const std::string text = run_table(summary_of({arm}), {});
  EXPECT_THAT(text, AllOf(HasSubstr("312 of 500 answers came from the cache, so this run paid "
                                    "$0.0042: their latency counts nowhere"),
                          HasSubstr("asked 31 times once more for an answer that could not be "
                                    "used; at first try 50.0 % right, 70.0 % parsed"),
                          HasSubstr("12 answers by pr\\x1bo in its place (10 right) are in none "
                                    "of its figures")));
}

TEST(RunTable, NeverShowsTheLatencyOfABatchAsThatOfAnItem) {
  eval::ArmSummary arm = full_arm();
  arm.batch = eval::BatchSummary{20, 3, {{1, 1, {0.5, 0.25, 0.75, 8}}, {2, 2, {}}}};
  const std::string text = run_table(summary_of({arm}), {});
  EXPECT_THAT(text, AllOf(HasSubstr("lite (lite, batch of 20)"),
                          HasSubstr("its latencies are those of whole requests"),
                          HasSubstr("3 answers stood under numbers that nobody asked")));
  arm.arm.tier.clear();
  EXPECT_THAT(run_table(summary_of({arm}), {}), HasSubstr("lite (batch of 20)"));
  const std::string details = run_details(summary_of({arm}), {});
  EXPECT_THAT(details, AllOf(HasSubstr("place in the batch"), HasSubstr("50.0 % [25.0, 75.0]")));
}

TEST(RunTable, NotesNothingAboutACleanRun) {
  eval::ArmSummary arm = full_arm();
  arm.metrics.coverage = {1, 0.7, 1, 10};
  EXPECT_THAT(run_table(summary_of({arm}), {}), Not(HasSubstr("lite:")));
}

TEST(RunTable, PrintsADashForAShareOfNothing) {
  eval::ArmSummary arm;
  arm.arm.task = "support";
  arm.arm.model = "silent";
  const std::string text = run_table(summary_of({arm}), {});
  EXPECT_THAT(text, HasSubstr("-"));
  EXPECT_THAT(text, AllOf(Not(HasSubstr("0.0 %")), Not(HasSubstr("nan"))));
}

TEST(RunTable, MakesHostileNamesInert) {
  eval::ArmSummary arm = full_arm("\x1b[31mred\x1b[0m");
  arm.arm.task = "\x1b[2Jtask";
  arm.served_models = {{"\x1b]0;title\x07", 1}, {"b\xE2\x80\xAE", 2}};
  arm.dropped_parameters = "seed";
  arm.metrics.classes[0].label = "\x1b[5mlabel";
  arm.metrics.confusion["other"]["\x1b[7manswer"] = 1;
  arm.metrics.outcomes["\x1b[1mwire.new"] = 1;
  const auto summary = summary_of({arm});
  for (const std::string& text : {run_table(summary, {}), run_details(summary, {})}) {
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\x07'), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
  }
}

TEST(RunTable, ShowsFieldF1ForExtractions) {
  eval::ArmSummary arm = full_arm();
  arm.metrics.kind = dataset::TaskKind::extraction;
  arm.metrics.macro_f1.reset();
  arm.metrics.field_f1 = 0.987;
  EXPECT_THAT(run_table(summary_of({arm}), {}),
              AllOf(HasSubstr("whole record right"), HasSubstr("field F1"), HasSubstr("0.987")));
}

TEST(RunTable, ShowsTheFigureOfEachKind) {
  eval::ArmSummary arm = full_arm();
  arm.metrics.measures = {{"preserved", 0.91, 0.88, 0.94, 10},
                          {"similarity", 0.987, 0.98, 0.99, 10}};
  arm.metrics.kind = dataset::TaskKind::transformation;
  EXPECT_THAT(run_table(summary_of({arm}), {}),
              AllOf(HasSubstr("whole text right"), HasSubstr("similarity"), HasSubstr("0.987"),
                    Not(HasSubstr("0.910"))));
  arm.metrics.measures = {{"cost", 12.34, 5.0, 19.5, 10}};
  arm.metrics.kind = dataset::TaskKind::routing;
  EXPECT_THAT(run_table(summary_of({arm}), {}),
              AllOf(HasSubstr("routing cost"), HasSubstr("12.3 [5.0, 19.5]")));
  arm.metrics.measures = {{"overlap@3", 0.666, {}, {}, 1}};
  arm.metrics.kind = dataset::TaskKind::ranking;
  EXPECT_THAT(run_table(summary_of({arm}), {}),
              AllOf(HasSubstr("top set right"), HasSubstr("overlap"), HasSubstr("0.666")));
  arm.metrics.measures.clear();
  EXPECT_THAT(run_table(summary_of({arm}), {}), Not(HasSubstr("0.000")));
}

TEST(RunDetails, ListMeasuresWithTheirIntervals) {
  eval::ArmSummary arm = full_arm();
  arm.metrics.measures = {{"ndcg@10", 0.75, 0.7, 0.8, 10}, {"overlap@3", 0.5, {}, {}, 1}};
  EXPECT_THAT(run_details(summary_of({arm}), {}),
              AllOf(HasSubstr("ndcg@10"), HasSubstr("[0.700, 0.800]"), HasSubstr("0.500")));
}

TEST(RunDetails, ShowClassesConfusionConfidenceAndOutcomes) {
  const std::string text = run_details(summary_of({full_arm()}), {});
  EXPECT_THAT(text, AllOf(HasSubstr("support, lite"), HasSubstr("precision"), HasSubstr("billing"),
                          HasSubstr("expected \\ answered"), HasSubstr("(empty)"),
                          HasSubstr("0.9 to 1.0"), HasSubstr("model.empty"),
                          HasSubstr("waited 1.2 s for limits and before retries")));
}

TEST(RunDetails, ShowFieldsOfAnExtraction) {
  eval::ArmSummary arm = full_arm();
  arm.metrics.fields = {{"line_items.quantity", 9, 8, 7, 7, 9, 0.875, 0.7778, 0.8235}};
  EXPECT_THAT(run_details(summary_of({arm}), {}),
              AllOf(HasSubstr("line_items.quantity"), HasSubstr("0.875")));
}

}  // namespace
}  // namespace assay::report
