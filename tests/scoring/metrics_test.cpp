#include "assay/scoring/metrics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

Score answered(const std::string& expected, const std::string& answer, Rung rung = Rung::strict) {
  Score score;
  score.outcome = Outcome::ok;
  score.verdict = expected == answer ? Verdict::correct : Verdict::wrong;
  score.rung = rung;
  score.answer = answer;
  return score;
}

Score failed(Outcome outcome) {
  Score score;
  score.outcome = outcome;
  score.verdict = is_scored(outcome) ? Verdict::wrong : Verdict::unscored;
  return score;
}

// Ten items: 6 read (4 right), 2 model failures, 2 wire failures.
//   expected billing: billing, billing, refund, unreadable, timeout
//   expected refund:  refund, refund (stripped), billing, refused, timeout
ArmMetrics ten_items() {
  MetricsBuilder builder(ticket_task());
  builder.add("billing", answered("billing", "billing"));
  builder.add("billing", answered("billing", "billing"));
  builder.add("billing", answered("billing", "refund"));
  builder.add("billing", failed(Outcome::model_invalid_json));
  builder.add("billing", failed(Outcome::wire_timeout));
  builder.add("refund", answered("refund", "refund"));
  builder.add("refund", answered("refund", "refund", Rung::stripped));
  builder.add("refund", answered("refund", "billing"));
  builder.add("refund", failed(Outcome::model_refused));
  builder.add("refund", failed(Outcome::wire_timeout));
  return builder.finish();
}

TEST(Metrics, HaveTheDenominatorsThatTheyName) {
  const ArmMetrics metrics = ten_items();
  EXPECT_EQ(metrics.items, 10);
  EXPECT_EQ(metrics.coverage.n, 10);
  EXPECT_DOUBLE_EQ(metrics.coverage.value, 0.8);
  EXPECT_EQ(metrics.accuracy.n, 8);
  EXPECT_DOUBLE_EQ(metrics.accuracy.value, 4.0 / 8);
  EXPECT_EQ(metrics.accuracy_when_parsed.n, 6);
  EXPECT_DOUBLE_EQ(metrics.accuracy_when_parsed.value, 4.0 / 6);
  EXPECT_EQ(metrics.parse_success.n, 8);
  EXPECT_DOUBLE_EQ(metrics.parse_success.value, 6.0 / 8);
  EXPECT_DOUBLE_EQ(metrics.parse_success_strict.value, 5.0 / 8);
}

TEST(Metrics, CarryWilsonIntervals) {
  MetricsBuilder builder(ticket_task());
  for (int i = 0; i < 300; ++i) {
    builder.add("billing", answered("billing", i < 285 ? "billing" : "refund"));
  }
  const Rate accuracy = builder.finish().accuracy;
  EXPECT_NEAR(accuracy.low, 0.919, 5e-4);
  EXPECT_NEAR(accuracy.high, 0.969, 5e-4);
}

TEST(Metrics, CountClassesByHand) {
  const ArmMetrics metrics = ten_items();
  ASSERT_EQ(metrics.classes.size(), 4U);  // the task's labels in their order
  const ClassMetrics& billing = metrics.classes[0];
  EXPECT_EQ(billing.label, "billing");
  EXPECT_EQ(billing.expected, 4);
  EXPECT_EQ(billing.predicted, 3);
  EXPECT_EQ(billing.correct, 2);
  EXPECT_DOUBLE_EQ(*billing.precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(*billing.recall, 2.0 / 4);
  EXPECT_DOUBLE_EQ(*billing.f1, 4.0 / 7);
  const ClassMetrics& never_seen = metrics.classes[2];
  EXPECT_EQ(never_seen.label, "account access");
  EXPECT_FALSE(never_seen.precision || never_seen.recall || never_seen.f1);
  // Both expected classes have F1 = 2 * 2 / (4 + 3).
  EXPECT_DOUBLE_EQ(*metrics.macro_f1, 4.0 / 7);
  EXPECT_FALSE(metrics.field_f1.has_value());
}

TEST(Metrics, ShowWhatWasAnsweredInsteadInTheConfusion) {
  const ArmMetrics metrics = ten_items();
  const std::map<std::string, std::int64_t> billing{
      {"billing", 2}, {"refund", 1}, {"(unreadable)", 1}};
  const std::map<std::string, std::int64_t> refund{{"refund", 2}, {"billing", 1}, {"(refused)", 1}};
  EXPECT_EQ(metrics.confusion.at("billing"), billing);
  EXPECT_EQ(metrics.confusion.at("refund"), refund);
  const std::map<std::string, std::int64_t> outcomes{
      {"ok", 6}, {"model.invalid_json", 1}, {"model.refused", 1}, {"wire.timeout", 2}};
  EXPECT_EQ(metrics.outcomes, outcomes);
}

TEST(Metrics, NameEveryModelFailureInTheConfusion) {
  EXPECT_EQ(confusion_answer(failed(Outcome::model_empty)), "(empty)");
  EXPECT_EQ(confusion_answer(failed(Outcome::model_schema_violation)), "(schema violation)");
  EXPECT_EQ(confusion_answer(failed(Outcome::model_unknown_label)), "(unknown label)");
  EXPECT_EQ(confusion_answer(failed(Outcome::model_truncated)), "(truncated)");
}

TEST(Metrics, SayNothingAboutNothing) {
  const ArmMetrics metrics = MetricsBuilder(ticket_task()).finish();
  EXPECT_EQ(metrics.items, 0);
  EXPECT_EQ(metrics.accuracy.n, 0);
  EXPECT_EQ(metrics.accuracy.low, 0.0);
  EXPECT_EQ(metrics.accuracy.high, 1.0);
  EXPECT_FALSE(metrics.macro_f1.has_value());
  EXPECT_TRUE(metrics.confidence.empty());
}

TEST(Metrics, LowerCoverageByItemsThatWereNeverAsked) {
  MetricsBuilder builder(ticket_task());
  builder.add("billing", answered("billing", "billing"));
  builder.add_missing(2);
  builder.add("refund", std::span<const Score>());
  const ArmMetrics metrics = builder.finish();
  EXPECT_EQ(metrics.items, 4);
  EXPECT_EQ(metrics.coverage.n, 4);
  EXPECT_DOUBLE_EQ(metrics.coverage.value, 0.25);
  EXPECT_EQ(metrics.accuracy.n, 1);
  EXPECT_DOUBLE_EQ(metrics.accuracy.value, 1.0);
}

TEST(Metrics, WeighEveryItemOnceHoweverOftenItWasAsked) {
  // Item 1: 3 answers, 2 right. Item 2: 1 of 2 covered, right. Item 3: never covered.
  MetricsBuilder builder(ticket_task());
  const std::vector<Score> first{answered("billing", "billing"), answered("billing", "refund"),
                                 answered("billing", "billing")};
  const std::vector<Score> second{failed(Outcome::wire_reset), answered("refund", "refund")};
  const std::vector<Score> third{failed(Outcome::wire_reset), failed(Outcome::wire_dns)};
  builder.add("billing", first);
  builder.add("refund", second);
  builder.add("refund", third);
  const ArmMetrics metrics = builder.finish();
  EXPECT_EQ(metrics.items, 3);
  EXPECT_DOUBLE_EQ(metrics.coverage.value, (1 + 0.5 + 0) / 3);
  EXPECT_EQ(metrics.accuracy.n, 2);
  EXPECT_DOUBLE_EQ(metrics.accuracy.value, (2.0 / 3 + 1) / 2);
  // Counts are answers: 3 to a billing item. Refund was right once for one whole item, and
  // predicted for that and a third of the other: precision 1 / (1 + 1/3).
  EXPECT_EQ(metrics.classes[0].expected, 3);
  EXPECT_EQ(metrics.classes[1].predicted, 2);
  EXPECT_DOUBLE_EQ(*metrics.classes[1].precision, 0.75);
  EXPECT_DOUBLE_EQ(*metrics.classes[0].recall, 2.0 / 3);
  EXPECT_EQ(metrics.outcomes.at("wire.reset"), 2);
}

TEST(Metrics, EqualThoseOfSingleAnswersWhenAllRepeatsAgree) {
  MetricsBuilder once(ticket_task());
  MetricsBuilder thrice(ticket_task());
  for (int i = 0; i < 20; ++i) {
    const Score score = answered("billing", i % 3 == 0 ? "refund" : "billing");
    once.add("billing", score);
    thrice.add("billing", std::vector<Score>(3, score));
  }
  const ArmMetrics a = once.finish();
  const ArmMetrics b = thrice.finish();
  EXPECT_EQ(a.accuracy.value, b.accuracy.value);
  EXPECT_EQ(a.accuracy.low, b.accuracy.low);  // repeats do not narrow the interval
  EXPECT_EQ(a.accuracy.n, b.accuracy.n);
  EXPECT_EQ(*a.macro_f1, *b.macro_f1);
}

TEST(Metrics, SumFieldsByHand) {
  MetricsBuilder builder(invoice_task());
  const Scorer scorer = Scorer::open(invoice_task()).value();
  builder.add("", scorer.score(kInvoice, Outcome::ok, kInvoice));
  builder.add("", scorer.score(kInvoice, Outcome::ok, "no idea"));
  builder.add("", scorer.score(R"({"number":"B"})", Outcome::ok, R"({"number":"C","total":1})"));
  builder.add("", scorer.score(kInvoice, Outcome::wire_timeout, ""));
  const ArmMetrics metrics = builder.finish();
  ASSERT_EQ(metrics.fields.size(), 6U);
  const FieldMetrics& number = metrics.fields[0];
  EXPECT_EQ(number.name, "number");
  EXPECT_EQ(number.items, 3);
  EXPECT_EQ(number.expected, 3);
  EXPECT_EQ(number.given, 2);
  EXPECT_EQ(number.matched, 1);
  EXPECT_EQ(number.equal, 1);
  EXPECT_DOUBLE_EQ(*number.precision, 1.0 / 2);
  EXPECT_DOUBLE_EQ(*number.recall, 1.0 / 3);
  EXPECT_DOUBLE_EQ(*number.f1, 2.0 / 5);
  EXPECT_EQ(metrics.fields[5].name, "lines.quantity");
  EXPECT_EQ(metrics.fields[5].equal, 2);  // no lines in the third item, on both sides
  // 8 + 8 + 1 expected, 8 + 0 + 2 given, 8 matched.
  EXPECT_DOUBLE_EQ(*metrics.field_f1, 2.0 * 8 / (17 + 10));
  EXPECT_TRUE(metrics.classes.empty());
  EXPECT_FALSE(metrics.macro_f1.has_value());
}

TEST(Metrics, BinConfidenceByHand) {
  MetricsBuilder builder(ticket_task());
  const auto add = [&](double confidence, bool right) {
    Score score = answered("billing", right ? "billing" : "refund");
    score.confidence = confidence;
    builder.add("billing", score);
  };
  add(0.0, false);
  add(0.9, true);
  add(0.95, false);
  add(1.0, true);
  builder.add("billing", answered("billing", "billing"));  // states none
  const ArmMetrics metrics = builder.finish();
  ASSERT_EQ(metrics.confidence.size(), 2U);
  EXPECT_EQ(metrics.confidence[0].items, 1);
  EXPECT_EQ(metrics.confidence[0].low, 0.0);
  EXPECT_EQ(metrics.confidence[0].accuracy, 0.0);
  EXPECT_EQ(metrics.confidence[1].items, 3);
  EXPECT_EQ(metrics.confidence[1].low, 0.9);
  EXPECT_EQ(metrics.confidence[1].high, 1.0);
  EXPECT_NEAR(metrics.confidence[1].mean_confidence, 2.85 / 3, 1e-8);
  EXPECT_DOUBLE_EQ(metrics.confidence[1].accuracy, 2.0 / 3);
}

TEST(Metrics, AreTheSameToTheLastBitInAnyOrder) {
  std::mt19937_64 random(5);
  const auto task = ticket_task();
  std::vector<std::pair<std::string, std::vector<Score>>> items;
  for (int i = 0; i < 400; ++i) {
    const std::string expected = task.labels[random() % 4];
    std::vector<Score> repeats;
    for (std::size_t repeat = 0; repeat <= random() % 20; ++repeat) {
      Score score = random() % 7 == 0 ? failed(static_cast<Outcome>(1 + random() % 10))
                                      : answered(expected, task.labels[random() % 4]);
      if (random() % 2 == 0) score.confidence = static_cast<double>(random() % 1001) / 1000;
      repeats.push_back(std::move(score));
    }
    items.emplace_back(expected, std::move(repeats));
  }
  const auto sum_up = [&] {
    MetricsBuilder builder(task);
    for (const auto& [expected, repeats] : items) builder.add(expected, repeats);
    return builder.finish();
  };
  const ArmMetrics first = sum_up();
  for (int round = 0; round < 5; ++round) {
    std::shuffle(items.begin(), items.end(), random);
    for (auto& item : items) std::shuffle(item.second.begin(), item.second.end(), random);
    const ArmMetrics other = sum_up();
    EXPECT_EQ(first.accuracy.value, other.accuracy.value);
    EXPECT_EQ(first.accuracy.high, other.accuracy.high);
    EXPECT_EQ(first.coverage.value, other.coverage.value);
    EXPECT_EQ(first.macro_f1, other.macro_f1);
    EXPECT_EQ(first.confusion, other.confusion);
    for (std::size_t i = 0; i < first.confidence.size(); ++i) {
      EXPECT_EQ(first.confidence[i].mean_confidence, other.confidence[i].mean_confidence);
    }
    for (std::size_t i = 0; i < first.classes.size(); ++i) {
      EXPECT_EQ(first.classes[i].precision, other.classes[i].precision);
    }
  }
}

}  // namespace
}  // namespace assay::scoring
