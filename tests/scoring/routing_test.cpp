#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/scoring/metrics.hpp"
#include "assay/scoring/scorer.hpp"
#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

using ::testing::ElementsAre;

Score scored(const char* expected, const char* text, Outcome attempt = Outcome::ok) {
  return Scorer::open(department_task()).value().score(expected, attempt, text);
}

double cost(const char* expected, const char* text, Outcome attempt = Outcome::ok) {
  const Score score = scored(expected, text, attempt);
  EXPECT_THAT(measure_names(score), ElementsAre(kCostMeasure)) << text;
  return score.measures.empty() ? -1 : score.measures[0].value;
}

TEST(Routing, CostsWhatTheMatrixSays) {
  EXPECT_EQ(cost(R"("billing")", R"({"label":"billing"})"), 0.0);
  EXPECT_EQ(cost(R"("billing")", R"({"label":"refund"})"), 2.0);
  EXPECT_EQ(cost(R"("refund")", R"({"label":"billing"})"), 2.5);  // rows are what was expected
  EXPECT_EQ(cost(R"("billing")", R"({"label":"access"})"), 6.0);  // not in the matrix
  EXPECT_EQ(cost(R"("account access")", R"({"label":"refund"})"), 6.0);  // no row
  EXPECT_EQ(cost(R"("access")", R"({"label":"billing"})"), 0.0);
}

TEST(Routing, CostsTheSameInAnotherSpelling) {
  EXPECT_EQ(cost(R"("billing")", R"({"label":" Billing "})"), 0.0);
  EXPECT_EQ(cost(R"("billing")", R"({"label":"REFUND"})"), 2.0);
}

TEST(Routing, CostsASomebodyWhoMustLookWhenThereIsNoDepartment) {
  EXPECT_EQ(cost(R"("billing")", R"({"label":"kitchen"})"), 8.0);
  EXPECT_EQ(cost(R"("billing")", R"({"label":"billing","confidence":7})"), 8.0);
  EXPECT_EQ(cost(R"("billing")", "no idea"), 8.0);
  EXPECT_EQ(cost(R"("billing")", ""), 8.0);
  EXPECT_EQ(cost(R"("billing")", "", Outcome::model_refused), 8.0);
  EXPECT_TRUE(scored(R"("billing")", "", Outcome::wire_timeout).measures.empty());
}

TEST(Routing, CallsAMistakeWrongEvenIfItCostsNothing) {
  const Score score = scored(R"("access")", R"({"label":"billing","confidence":1})");
  EXPECT_EQ(score.verdict, Verdict::wrong);
  EXPECT_EQ(score.answer, "billing");
  EXPECT_EQ(score.reason, R"(expected "access", got "billing")");
}

TEST(Routing, ScoresOtherwiseAsAClassification) {
  const Score score = scored(R"("billing")", R"({"label":"billing","confidence":0.5})");
  EXPECT_EQ(score.verdict, Verdict::correct);
  EXPECT_EQ(score.rung, Rung::strict);
  EXPECT_EQ(score.confidence, 0.5);
  const Scorer scorer = Scorer::open(department_task()).value();
  EXPECT_EQ(scorer.refuse_expected(R"("billing")"), "");
  EXPECT_EQ(scorer.refuse_expected("7"), "must be a label");
  EXPECT_NE(scorer.refuse_expected(R"("kitchen")"), "");
}

TEST(Routing, ChangesItsVersionWithItsCosts) {
  const std::string version = Scorer::open(department_task())->version();
  auto pair = department_task();
  pair.costs.pairs["billing"]["refund"] = 3;
  auto unanswered = department_task();
  unanswered.costs.unanswered = 9;
  EXPECT_NE(Scorer::open(pair)->version(), version);
  EXPECT_NE(Scorer::open(unanswered)->version(), version);
}

TEST(Routing, SumsUpAsCostPerItemAndRecallPerDepartment) {
  const Scorer scorer = Scorer::open(department_task()).value();
  MetricsBuilder builder(department_task());
  const auto add = [&](const char* label, const char* text) {
    builder.add(label, scorer.score('"' + std::string(label) + '"', Outcome::ok, text));
  };
  add("billing", R"({"label":"billing"})");
  add("billing", R"({"label":"refund"})");
  add("refund", R"({"label":"billing"})");
  add("refund", "no idea");
  const ArmMetrics metrics = builder.finish();
  ASSERT_EQ(metrics.measures.size(), 1U);
  EXPECT_EQ(metrics.measures[0].name, kCostMeasure);
  EXPECT_DOUBLE_EQ(metrics.measures[0].mean, (0 + 2 + 2.5 + 8) / 4);
  EXPECT_EQ(metrics.measures[0].n, 4);
  EXPECT_DOUBLE_EQ(*metrics.classes[0].recall, 0.5);
  EXPECT_DOUBLE_EQ(*metrics.classes[1].recall, 0.0);
  EXPECT_EQ(metrics.confusion.at("refund").at("(unreadable)"), 1);
  EXPECT_TRUE(metrics.macro_f1.has_value());
}

}  // namespace
}  // namespace assay::scoring
