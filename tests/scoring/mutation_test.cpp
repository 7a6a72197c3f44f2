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
  for (const Measure& measure : score.measures) {
    EXPECT_GE(measure.value, 0.0) << text;
    if (measure.name == kCostMeasure) continue;
    EXPECT_LE(measure.value, 1.0 + 1e-12) << text;
    // A right text is kept whole; a right ranking may still have its top in another order.
    const bool is_whole =
        measure.name == "preserved" || measure.name == "similarity" || measure.name == "overlap@3";
    if (is_whole && score.verdict == Verdict::correct) {
      EXPECT_EQ(measure.value, 1.0) << text;
    }
    if (score.outcome != Outcome::ok) {
      EXPECT_EQ(measure.value, 0.0) << text;
    }
  }
}

struct Subject {
  Scorer scorer;
  std::string expected;
  std::size_t measures;
};

std::vector<Subject> subjects() {
  auto folded = note_task(false);
  folded.transformation.match = dataset::TransformationRules::Match::text;
  folded.transformation.format = "(?s).*[A-Z].*";
  const std::string note = R"("Ring M\u00fcller: +493012345 or +4479460000\n- A")";
  std::vector<Subject> all;
  all.push_back({Scorer::open(ticket_task()).value(), R"("billing")", 0});
  all.push_back({Scorer::open(ticket_task(false)).value(), R"("billing")", 0});
  all.push_back({Scorer::open(invoice_task()).value(), kInvoice, 0});
  all.push_back({Scorer::open(department_task()).value(), R"("billing")", 1});
  all.push_back({Scorer::open(note_task()).value(), note, 2});
  all.push_back({Scorer::open(note_task(false)).value(), note, 2});
  all.push_back({Scorer::open(folded).value(), note, 2});
  all.push_back({Scorer::open(result_task()).value(), kOrder, 3});
  all.push_back({Scorer::open(result_task()).value(), R"({"top":[4,1,9]})", 2});
  return all;
}

void expect_consistent(const Subject& subject, const std::string& text) {
  const Score score = subject.scorer.score(subject.expected, Outcome::ok, text);
  expect_consistent(score, text);
  EXPECT_EQ(score.measures.size(), subject.measures) << text;
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
    R"({"text":"Ring M\u00fcller: +493012345 or +4479460000\n- A","confidence":0.5})",
    "Sure!\n```text\nRing M\u00fcller: +493012345 or 020 7946 0000\n- A\n```",
    "ring mu\u0308ller: +493012345 or +4479460000 - a",
    R"({"ranking":[4,1,9,2,7],"confidence":0.5})",
    "The best are [4, 9, 1, 10].",
    R"({number:'A-7','lines':[{"item":"\ud83d\ude00","quantity":1e3,},],"date":None})",
};

TEST(DamagedAnswers, AlwaysGetAConsistentScoreWhereverTheyAreCut) {
  for (const Subject& subject : subjects()) {
    for (const std::string text : kTexts) {
      for (std::size_t length = 0; length <= text.size(); ++length) {
        expect_consistent(subject, text.substr(0, length));
      }
    }
  }
}

TEST(DamagedAnswers, AlwaysGetAConsistentScoreAfterRandomEdits) {
  std::mt19937_64 random(1234);
  const std::vector<Subject> all = subjects();
  for (int round = 0; round < 40'000; ++round) {
    expect_consistent(all[random() % all.size()],
                      mutated(kTexts[random() % std::size(kTexts)], random));
  }
}

TEST(DamagedAnswers, AlwaysGetAConsistentScoreForRandomBytes) {
  std::mt19937_64 random(99);
  const std::vector<Subject> all = subjects();
  for (int round = 0; round < 20'000; ++round) {
    std::string text(random() % 60, '\0');
    for (char& c : text) c = static_cast<char>(random() % 256);
    expect_consistent(all[random() % all.size()], text);
  }
}

TEST(DamagedAnswers, ScoreTheSameWayTwice) {
  std::mt19937_64 random(4321);
  const std::vector<Subject> all = subjects();
  for (int round = 0; round < 2'000; ++round) {
    const Subject& subject = all[random() % all.size()];
    const std::string text = mutated(kTexts[random() % std::size(kTexts)], random);
    const Score one = subject.scorer.score(subject.expected, Outcome::ok, text);
    const Score two = subject.scorer.score(subject.expected, Outcome::ok, text);
    EXPECT_EQ(one.outcome, two.outcome);
    EXPECT_EQ(one.answer, two.answer);
    EXPECT_EQ(one.reason, two.reason);
    EXPECT_EQ(measures_of(one), measures_of(two));
  }
}

// The canonical answer is what two models' agreement rests on: it must be its own canonical answer.
TEST(DamagedAnswers, HaveACanonicalTextThatIsItsOwn) {
  std::mt19937_64 random(77);
  const std::vector<Subject> all = subjects();
  for (int round = 0; round < 5'000; ++round) {
    const Subject& subject = all[5 + random() % 2];  // bare texts
    const std::string text = mutated(kTexts[random() % std::size(kTexts)], random);
    const Score once = subject.scorer.score(subject.expected, Outcome::ok, text);
    if (once.outcome != Outcome::ok || once.rung != Rung::strict) continue;
    const Score again = subject.scorer.score(subject.expected, Outcome::ok, once.answer);
    EXPECT_EQ(again.answer, once.answer) << text;
  }
}

}  // namespace
}  // namespace assay::scoring
