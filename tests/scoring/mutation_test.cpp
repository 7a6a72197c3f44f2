/// \file
/// Damaged answers: whatever a model sends, a score comes back and its parts fit together.

#include <gtest/gtest.h>

#include <random>

#include "assay/core/text.hpp"
#include "assay/scoring/scorer.hpp"
#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

void expect_consistent(const Score& score, const std::string& text) {
  EXPECT_TRUE(is_scored(score.outcome));
  EXPECT_EQ(score.verdict == Verdict::correct, score.reason.empty()) << text;
  if (score.verdict == Verdict::correct) {
    EXPECT_EQ(score.outcome, Outcome::ok) << text;
    EXPECT_TRUE(score.value_valid) << text;
  }
  EXPECT_TRUE(score.outcome != Outcome::ok || score.schema_valid) << text;
  EXPECT_EQ(score.rung == Rung::none,
            score.outcome == Outcome::model_invalid_json || score.outcome == Outcome::model_empty)
      << text;
  EXPECT_FALSE(invalid_utf8_at(score.answer).has_value()) << text;
  EXPECT_FALSE(invalid_utf8_at(score.reason).has_value()) << text;
  for (const FieldScore& field : score.fields) {
    EXPECT_LE(field.matched, std::min(field.expected, field.given)) << text;
    EXPECT_GE(field.matched, 0) << text;
  }
}

std::string mutated(std::string text, std::mt19937_64& random) {
  static constexpr std::string_view kAlphabet = "{}[]\",':\\`.0e-\n\x80\xFFtN ";
  const auto edits = 1 + random() % 4;
  for (std::size_t edit = 0; edit < edits && !text.empty(); ++edit) {
    const std::size_t at = random() % text.size();
    const char c = kAlphabet[random() % kAlphabet.size()];
    switch (random() % 4) {
      case 0:
        text.erase(at, 1 + random() % 3);
        break;
      case 1:
        text.insert(at, 1, c);
        break;
      case 2:
        text[at] = c;
        break;
      default:
        text.insert(at, text.substr(random() % text.size(), random() % 20));
        break;
    }
  }
  return text;
}

const char* const kTexts[] = {
    R"({"label":"billing","confidence":0.5})",
    "Sure:\n```json\n{\"label\":\"billing\",\"confidence\":1}\n```\nBye",
    "{'label':'account access', confidence: .5,}",
    "Label: \"billing\".",
    "account access",
    kInvoice,
    R"({number:'A-7','lines':[{"item":"\ud83d\ude00","quantity":1e3,},],"date":None})",
};

TEST(DamagedAnswers, AlwaysGetAConsistentScoreWhereverTheyAreCut) {
  const Scorer scorers[] = {Scorer::open(ticket_task()).value(),
                            Scorer::open(ticket_task(false)).value(),
                            Scorer::open(invoice_task()).value()};
  for (const Scorer& scorer : scorers) {
    const char* const expected = &scorer == &scorers[2] ? kInvoice : R"("billing")";
    for (const std::string text : kTexts) {
      for (std::size_t length = 0; length <= text.size(); ++length) {
        const std::string head = text.substr(0, length);
        expect_consistent(scorer.score(expected, Outcome::ok, head), head);
      }
    }
  }
}

TEST(DamagedAnswers, AlwaysGetAConsistentScoreAfterRandomEdits) {
  std::mt19937_64 random(1234);
  const Scorer scorers[] = {Scorer::open(ticket_task()).value(),
                            Scorer::open(ticket_task(false)).value(),
                            Scorer::open(invoice_task()).value()};
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t which = random() % 3;
    const char* const expected = which == 2 ? kInvoice : R"("billing")";
    const std::string text = mutated(kTexts[random() % std::size(kTexts)], random);
    expect_consistent(scorers[which].score(expected, Outcome::ok, text), text);
  }
}

TEST(DamagedAnswers, AlwaysGetAConsistentScoreForRandomBytes) {
  std::mt19937_64 random(99);
  const Scorer scorer = Scorer::open(invoice_task()).value();
  for (int round = 0; round < 5'000; ++round) {
    std::string text(random() % 60, '\0');
    for (char& c : text) c = static_cast<char>(random() % 256);
    expect_consistent(scorer.score(kInvoice, Outcome::ok, text), text);
  }
}

TEST(DamagedAnswers, ScoreTheSameWayTwice) {
  std::mt19937_64 random(4321);
  const Scorer scorer = Scorer::open(invoice_task()).value();
  for (int round = 0; round < 500; ++round) {
    const std::string text = mutated(kInvoice, random);
    const Score one = scorer.score(kInvoice, Outcome::ok, text);
    const Score two = scorer.score(kInvoice, Outcome::ok, text);
    EXPECT_EQ(one.outcome, two.outcome);
    EXPECT_EQ(one.answer, two.answer);
    EXPECT_EQ(one.reason, two.reason);
  }
}

}  // namespace
}  // namespace assay::scoring
