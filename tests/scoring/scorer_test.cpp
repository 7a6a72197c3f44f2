#include "assay/scoring/scorer.hpp"

#include <gtest/gtest.h>

#include <span>

#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

Scorer tickets() {
  return Scorer::open(ticket_task()).value();
}
Scorer bare_tickets() {
  return Scorer::open(ticket_task(false)).value();
}
Scorer invoices() {
  return Scorer::open(invoice_task()).value();
}

struct ClassificationCase {
  const char* text;
  Outcome outcome;
  Verdict verdict;
  Rung rung;
  const char* answer;
};

void expect_all(const Scorer& scorer, std::span<const ClassificationCase> cases) {
  for (const auto& [text, outcome, verdict, rung, answer] : cases) {
    const Score score = scorer.score(R"("billing")", Outcome::ok, text);
    EXPECT_EQ(to_string(score.outcome), to_string(outcome)) << text;
    EXPECT_EQ(to_string(score.verdict), to_string(verdict)) << text;
    EXPECT_EQ(to_string(score.rung), to_string(rung)) << text;
    EXPECT_EQ(score.answer, answer) << text;
    EXPECT_EQ(score.reason.empty(), verdict == Verdict::correct) << text << score.reason;
    EXPECT_EQ(score.value_valid, outcome == Outcome::ok) << text;
    EXPECT_TRUE(score.fields.empty());
  }
}

TEST(Scorer, ScoresClassificationsInJson) {
  using enum Outcome;
  const ClassificationCase cases[] = {
      {R"({"label":"billing","confidence":0.9})", ok, Verdict::correct, Rung::strict, "billing"},
      {R"({"label":"billing"})", ok, Verdict::correct, Rung::strict, "billing"},
      {R"({"label":"refund","confidence":1})", ok, Verdict::wrong, Rung::strict, "refund"},
      {R"({"label":" Billing ","confidence":1})", ok, Verdict::correct, Rung::stripped, "billing"},
      {"```json\n{\"label\":\"billing\"}\n```", ok, Verdict::correct, Rung::stripped, "billing"},
      {"{'label':'BILLING'}", ok, Verdict::correct, Rung::repaired, "billing"},
      {R"({"label":"refund","label":"billing"})", ok, Verdict::correct, Rung::repaired, "billing"},
      {R"({"label":"shipping","confidence":1})", model_unknown_label, Verdict::wrong, Rung::strict,
       "shipping"},
      {R"({"label":""})", model_unknown_label, Verdict::wrong, Rung::strict, ""},
      {R"({"label":"billing","confidence":1.5})", model_schema_violation, Verdict::wrong,
       Rung::strict, ""},
      {R"({"label":"billing","confidence":"high"})", model_schema_violation, Verdict::wrong,
       Rung::strict, ""},
      {R"({"label":"shipping","why":"x"})", model_schema_violation, Verdict::wrong, Rung::strict,
       ""},
      {R"({"label":["billing"]})", model_schema_violation, Verdict::wrong, Rung::strict, ""},
      {R"({"category":"billing"})", model_schema_violation, Verdict::wrong, Rung::strict, ""},
      {R"("billing")", model_schema_violation, Verdict::wrong, Rung::strict, ""},
      {R"([{"label":"billing"}])", model_schema_violation, Verdict::wrong, Rung::strict, ""},
      {"null", model_schema_violation, Verdict::wrong, Rung::strict, ""},
      {"billing", model_invalid_json, Verdict::wrong, Rung::none, ""},
      {"{\"label\":\"billing\", // sure\n}", model_invalid_json, Verdict::wrong, Rung::none, ""},
      {"  \n", model_empty, Verdict::wrong, Rung::none, ""},
  };
  expect_all(tickets(), cases);
}

TEST(Scorer, ScoresBareLabels) {
  using enum Outcome;
  const ClassificationCase cases[] = {
      {"billing", ok, Verdict::correct, Rung::strict, "billing"},
      {"Billing", ok, Verdict::correct, Rung::stripped, "billing"},
      {"I would say billing.", ok, Verdict::correct, Rung::stripped, "billing"},
      {"refund", ok, Verdict::wrong, Rung::strict, "refund"},
      {R"({"label":"billing","confidence":0.5})", ok, Verdict::correct, Rung::stripped, "billing"},
      {R"({"label":"billing","why":"not a refund"})", ok, Verdict::correct, Rung::stripped,
       "billing"},
      {"{'label':'billing'}", ok, Verdict::correct, Rung::repaired, "billing"},
      {R"("billing")", ok, Verdict::correct, Rung::stripped, "billing"},
      {"shipping", model_unknown_label, Verdict::wrong, Rung::strict, "shipping"},
      {R"({"label":"shipping"})", model_unknown_label, Verdict::wrong, Rung::stripped, "shipping"},
      {"billing or refund?", model_invalid_json, Verdict::wrong, Rung::none, ""},
      {"", model_empty, Verdict::wrong, Rung::none, ""},
  };
  expect_all(bare_tickets(), cases);
}

TEST(Scorer, KeepsTheStatedConfidence) {
  const Scorer scorer = tickets();
  const auto confidence = [&](const char* text) {
    return scorer.score(R"("billing")", Outcome::ok, text).confidence;
  };
  EXPECT_EQ(confidence(R"({"label":"billing","confidence":0.25})"), 0.25);
  EXPECT_EQ(confidence(R"({"label":"shipping","confidence":1})"), 1.0);
  EXPECT_EQ(confidence(R"({"label":"billing"})"), std::nullopt);
  EXPECT_EQ(confidence(R"({"label":"billing","confidence":-1})"), std::nullopt);
  EXPECT_EQ(confidence(R"({"label":"billing","confidence":1.5})"), std::nullopt);
  EXPECT_EQ(confidence(R"({"label":"billing","confidence":null})"), std::nullopt);
}

TEST(Scorer, LeavesWireAndHarnessOutcomesUnscored) {
  const Scorer scorer = invoices();
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    if (outcome == Outcome::ok) continue;
    const Score score = scorer.score(kInvoice, outcome, kInvoice);
    EXPECT_EQ(score.outcome, outcome);
    EXPECT_EQ(score.verdict, is_scored(outcome) ? Verdict::wrong : Verdict::unscored);
    EXPECT_EQ(score.rung, Rung::none);
    EXPECT_TRUE(score.answer.empty());
    EXPECT_FALSE(score.reason.empty());
    EXPECT_EQ(score.fields.size(), is_scored(outcome) ? 6U : 0U);
  }
}

TEST(Scorer, ScoresExtractions) {
  const Scorer scorer = invoices();
  const Score right = scorer.score(kInvoice, Outcome::ok, kInvoice);
  EXPECT_EQ(right.outcome, Outcome::ok);
  EXPECT_EQ(right.verdict, Verdict::correct);
  EXPECT_EQ(right.rung, Rung::strict);
  EXPECT_TRUE(right.schema_valid && right.value_valid);
  EXPECT_TRUE(right.reason.empty());

  const Score wrong = scorer.score(kInvoice, Outcome::ok, R"({"number":"A-7","total":13})");
  EXPECT_EQ(wrong.outcome, Outcome::ok);
  EXPECT_EQ(wrong.verdict, Verdict::wrong);
  EXPECT_TRUE(wrong.schema_valid);
  EXPECT_EQ(wrong.fields[0].matched, 1);
  EXPECT_EQ(wrong.reason, R"(vendor: expected "Acme GmbH", got null)");
}

TEST(Scorer, CountsFieldsOfAnAnswerThatViolatesTheSchema) {
  const Score score =
      invoices().score(kInvoice, Outcome::ok, R"({"number":"A-7","total":"1,234.50"})");
  EXPECT_EQ(score.outcome, Outcome::model_schema_violation);
  EXPECT_EQ(score.verdict, Verdict::wrong);
  EXPECT_FALSE(score.schema_valid || score.value_valid);
  EXPECT_EQ(score.fields[0].matched, 1);
  EXPECT_EQ(score.fields[2].given, 1);
  EXPECT_EQ(score.fields[2].matched, 0);
}

TEST(Scorer, CallsAnEqualRecordWithAnExtraKeyAViolation) {
  const Score score = invoices().score(R"({"number":"A"})", Outcome::ok, R"({"number":"A","x":1})");
  EXPECT_EQ(score.outcome, Outcome::model_schema_violation);
  EXPECT_EQ(score.verdict, Verdict::wrong);
}

TEST(Scorer, GivesFieldsOfAnUnreadableExtraction) {
  const Score score = invoices().score(kInvoice, Outcome::ok, "I could not find an invoice.");
  EXPECT_EQ(score.outcome, Outcome::model_invalid_json);
  ASSERT_EQ(score.fields.size(), 6U);
  EXPECT_EQ(score.fields[0].expected, 1);
  EXPECT_EQ(score.fields[0].given, 0);
  EXPECT_TRUE(score.answer.empty());
}

TEST(Scorer, TellsASchemaValidButImpossibleDay) {
  const Score score = invoices().score(kInvoice, Outcome::ok, R"({"date":"2023-02-29"})");
  EXPECT_EQ(score.outcome, Outcome::ok);
  EXPECT_TRUE(score.schema_valid);
  EXPECT_FALSE(score.value_valid);
}

TEST(Scorer, RefusesBadLabelsAndNeverBlamesTheModelForThem) {
  const Scorer scorer = tickets();
  EXPECT_EQ(scorer.refuse_expected(R"("billing")"), "");
  EXPECT_EQ(scorer.refuse_expected(R"("biling")"),
            R"("biling" is not a label of this task (did you mean "billing"?))");
  EXPECT_NE(scorer.refuse_expected(R"("Billing")"), "");
  EXPECT_EQ(scorer.refuse_expected(R"({"label":"billing"})"), "must be a label");
  EXPECT_NE(scorer.refuse_expected("billing"), "");
  const Score score = scorer.score("billing", Outcome::ok, R"({"label":"billing"})");
  EXPECT_EQ(score.verdict, Verdict::unscored);
  EXPECT_EQ(score.outcome, Outcome::harness_internal);
  EXPECT_TRUE(score.reason.starts_with("expected is not JSON: ")) << score.reason;
}

TEST(Scorer, RefusesExpectedRecordsThatNoAnswerCouldEqual) {
  const Scorer scorer = invoices();
  EXPECT_EQ(scorer.refuse_expected(kInvoice), "");
  EXPECT_EQ(scorer.refuse_expected("{}"), "");
  EXPECT_EQ(scorer.refuse_expected("[]"), "must be an object");
  EXPECT_NE(scorer.refuse_expected(R"({"total":"12"})"), "");
  EXPECT_NE(scorer.refuse_expected(R"({"date":"2023-02-29"})"), "");
  EXPECT_NE(scorer.refuse_expected(R"({"colour":"red"})"), "");
}

TEST(Scorer, OpensOnlyTasksItCanScore) {
  const auto opens = [](const dataset::TaskSpec& task) { return Scorer::open(task).has_value(); };
  auto no_labels = ticket_task();
  no_labels.labels.clear();
  auto no_schema = ticket_task();
  no_schema.schema_json.clear();
  auto bare_without_schema = ticket_task(false);
  bare_without_schema.schema_json.clear();
  auto no_fields = invoice_task();
  no_fields.fields.clear();
  auto nested = invoice_task();
  nested.fields[4].columns.push_back(nested.fields[4]);
  auto negative = invoice_task();
  negative.fields[2].tolerance = -1;
  EXPECT_FALSE(opens(no_labels));
  EXPECT_FALSE(opens(no_schema));
  EXPECT_TRUE(opens(bare_without_schema));
  EXPECT_FALSE(opens(no_fields));
  EXPECT_FALSE(opens(nested));
  EXPECT_FALSE(opens(negative));
}

TEST(Scorer, ChangesItsVersionWithEveryRuleThatCounts) {
  const std::string version = invoices().version();
  EXPECT_EQ(version, invoices().version());
  auto tolerance = invoice_task();
  tolerance.fields[2].tolerance = 0.02;
  auto column = invoice_task();
  column.fields[4].columns[0].compare = dataset::FieldRule::Compare::exact;
  auto description = invoice_task();
  description.description = "does not count";
  EXPECT_NE(Scorer::open(tolerance)->version(), version);
  EXPECT_NE(Scorer::open(column)->version(), version);
  EXPECT_EQ(Scorer::open(description)->version(), version);
  EXPECT_NE(tickets().version(), bare_tickets().version());
}

TEST(Names, RoundTrip) {
  for (const auto verdict : {Verdict::correct, Verdict::wrong, Verdict::unscored}) {
    EXPECT_EQ(verdict_from_string(to_string(verdict)), verdict);
  }
  for (const auto rung : {Rung::none, Rung::strict, Rung::stripped, Rung::repaired}) {
    EXPECT_EQ(rung_from_string(to_string(rung)), rung);
  }
  EXPECT_FALSE(verdict_from_string("right").has_value());
  EXPECT_FALSE(rung_from_string("").has_value());
}

}  // namespace
}  // namespace assay::scoring
