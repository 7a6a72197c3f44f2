#include "assay/shadow/comparison.hpp"

#include "experiment_fixture.hpp"

namespace assay::shadow {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

using CompareTraffic = ExperimentTest;

ComparisonRequest request() {
  ComparisonRequest request;
  request.task = "tickets";
  return request;
}

std::string refusal(const Result<Comparison>& result) {
  return result ? "" : result.error().message;
}

TEST_F(CompareTraffic, TellsWhatIsOutOfThePeriodFromWhatWasNotSampled) {
  rules_.from_unix_ms = kFirstDayMs;
  make({{.key = "both", .lite = Said{"a"}, .pro = Said{"a"}}}, 3);
  const PairFunnel funnel = compare_traffic(runs(), request()).value().funnel;
  EXPECT_EQ(funnel.stored, 4);
  EXPECT_EQ(funnel.out_of_period, 3);
  EXPECT_EQ(funnel.not_sampled, 0);
  EXPECT_TRUE(funnel.unshadowable.empty());
}

TEST_F(CompareTraffic, AccountsForEveryRequest) {
  make({{.key = "both", .lite = Said{"a"}, .pro = Said{"a"}},
        {.key = "differ", .lite = Said{"a"}, .pro = Said{"b"}},
        {.key = "lite fails", .lite = Said{"", Outcome::wire_timeout}, .pro = Said{"a"}},
        {.key = "pro fails", .lite = Said{"a"}, .pro = Said{"", Outcome::wire_reset}},
        {.key = "both fail",
         .lite = Said{"", Outcome::wire_reset},
         .pro = Said{"", Outcome::wire_reset}},
        {.key = "waits", .lite = Said{"a"}}},
       5);
  const auto comparison = compare_traffic(runs(), request()).value();
  const PairFunnel& funnel = comparison.funnel;
  EXPECT_EQ(funnel.stored, 11);
  EXPECT_THAT(funnel.unshadowable, ElementsAre(Pair("tool calls", 1)));
  EXPECT_EQ(funnel.not_sampled, 4);
  EXPECT_EQ(funnel.sampled, 6);
  EXPECT_EQ(funnel.stored, funnel.not_drawn + funnel.not_sampled + 1 + funnel.sampled);
  EXPECT_EQ(funnel.waiting, 1);
  EXPECT_EQ(funnel.both_answered, 2);
  EXPECT_EQ(funnel.lite_failed, 1);
  EXPECT_EQ(funnel.pro_failed, 1);
  EXPECT_EQ(funnel.both_failed, 1);
  EXPECT_EQ(comparison.report.all.counts.compared, 2) << "the wire is never compared";
  EXPECT_EQ(comparison.report.all.counts.disagreed, 1);
}

TEST_F(CompareTraffic, TakesTwoUnusableAnswersForTheSame) {
  make({{.key = "neither",
         .lite = Said{"", Outcome::model_invalid_json},
         .pro = Said{"", Outcome::model_refused}},
        {.key = "one", .lite = Said{"", Outcome::model_invalid_json}, .pro = Said{"a"}}});
  const auto counts = compare_traffic(runs(), request()).value().report.all.counts;
  EXPECT_EQ(counts.compared, 2);
  EXPECT_EQ(counts.disagreed, 1);
  EXPECT_EQ(counts.lite_invalid, 2);
  EXPECT_EQ(counts.pro_invalid, 1);
}

TEST_F(CompareTraffic, KeepsTheLogsTimesApartFromOurs) {
  make({{.key = "a", .lite = Said{"x", Outcome::ok, true}, .pro = Said{"x"}},
        {.key = "b", .lite = Said{"x", Outcome::wire_timeout}, .pro = Said{"x"}}});
  const auto comparison = compare_traffic(runs(), request()).value();
  EXPECT_EQ(comparison.lite.from_log, 1);
  EXPECT_EQ(comparison.lite.logged_latency.n, 1);
  EXPECT_EQ(comparison.lite.latency.n, 0) << "a call that failed has no latency";
  EXPECT_EQ(comparison.pro.latency.n, 2);
  EXPECT_EQ(comparison.pro.latency.p50, 400);
  EXPECT_EQ(comparison.pro.micro_usd, 800);
  EXPECT_EQ(comparison.lite.calls, 1) << "production's own call is none of ours";
}

TEST_F(CompareTraffic, IsInvalidWhenAnotherModelServedPartOfIt) {
  make({{.key = "a", .lite = Said{"x"}, .pro = Said{"x"}},
        {.key = "b", .lite = Said{"x", Outcome::ok, false, "served-2"}, .pro = Said{"x"}}});
  const auto report = compare_traffic(runs(), request()).value().report;
  EXPECT_EQ(report.all.verdict, decide::ShadowVerdict::invalid);
  EXPECT_THAT(report.all.reason, HasSubstr("small was served by 2 models"));
}

TEST_F(CompareTraffic, DoesNotTakeTheLogsSpellingForAnotherModel) {
  make({{.key = "a", .lite = Said{"x", Outcome::ok, true, "lite"}, .pro = Said{"x"}},
        {.key = "b", .lite = Said{"x", Outcome::ok, false, "lite-2026-01-01"}, .pro = Said{"x"}}});
  EXPECT_THAT(compare_traffic(runs(), request()).value().report.facts.changes, ElementsAre());
}

TEST_F(CompareTraffic, CountsLabelsByAnswer) {
  make({{.key = "a", .lite = Said{"x"}, .pro = Said{"y"}},
        {.key = "b", .lite = Said{"x"}, .pro = Said{"y"}},
        {.key = "c", .lite = Said{"", Outcome::model_empty}, .pro = Said{"y"}}});
  const auto rows = runs().item_rows("set").value();
  store::TrafficStore traffic(runs());
  // Of b only one answer is known; an unusable one needs nobody to say that it is wrong.
  ASSERT_TRUE(traffic.put_labels({{rows.at("a"), "x", true, "me", 1},
                                  {rows.at("a"), "y", true, "me", 1},
                                  {rows.at("a"), "y", false, "me", 2},
                                  {rows.at("b"), "x", true, "me", 3},
                                  {rows.at("c"), "y", true, "me", 3}}));
  const auto labels = compare_traffic(runs(), request()).value().report.all.labels;
  EXPECT_EQ(labels.n, 2);
  EXPECT_EQ(labels.lite_right, 1) << "the newest label counts";
  EXPECT_EQ(labels.pro_right, 1);
  EXPECT_EQ(labels.unlabelled, 1);
}

TEST_F(CompareTraffic, ComparesFieldsOfRecordsAndTheirNoise) {
  make({{.key = "a",
         .lite = Said{R"({"total":1})"},
         .pro = Said{R"({"total":2})"},
         .lite_again = Said{R"({"total":3})"}}});
  const auto comparison = compare_traffic(runs(), request()).value();
  ASSERT_EQ(comparison.divergences.size(), 1U);
  EXPECT_EQ(comparison.divergences[0].path, "total");
  EXPECT_TRUE(comparison.divergences[0].is_noisy);
  EXPECT_EQ(comparison.report.all.counts.lite_again, 1);
}

TEST_F(CompareTraffic, SaysWhatIsMissing) {
  EXPECT_THAT(refusal(compare_traffic(runs(), request())), HasSubstr("was sampled yet"));
  make({{.key = "a", .lite = Said{"x"}, .pro = Said{"x"}}});
  auto wanted = request();
  wanted.experiment = "defualt";
  EXPECT_THAT(refusal(compare_traffic(runs(), wanted)), HasSubstr("did you mean \"default\"?"));
  wanted = request();
  wanted.lite = "largr";
  EXPECT_THAT(refusal(compare_traffic(runs(), wanted)), HasSubstr("did you mean \"large\"?"));
  wanted.lite = "large";
  EXPECT_THAT(refusal(compare_traffic(runs(), wanted)), HasSubstr("compared with itself"));
}

}  // namespace
}  // namespace assay::shadow
