// Answers to traffic: nobody knows the label, yet two answers must be comparable.

#include <gtest/gtest.h>

#include "assay/scoring/scorer.hpp"
#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

struct Case {
  dataset::TaskSpec task;
  std::string expected;
  std::string text;
};

std::vector<Case> cases() {
  return {
      {ticket_task(), R"("billing")", R"({"label":"Refund","confidence":0.5})"},
      {ticket_task(), R"("billing")", R"({"label":"nothing","confidence":0.5})"},
      {ticket_task(), R"("billing")", "no JSON at all"},
      {ticket_task(), R"("billing")", " "},
      {invoice_task(), R"({"number":"7","vendor":"A","total":1,"date":null,"lines":null})",
       R"({"number":"8","vendor":" a  b","total":2.50,"date":"2026-01-02","lines":[]})"},
      {invoice_task(), R"({"number":"7","vendor":"A","total":1,"date":null,"lines":null})",
       R"({"number":8})"},
      {note_task(), R"("call +4930123456")", R"({"text":"ring +4930123456","confidence":1})"},
      {department_task(), R"("billing")", R"({"label":"refund","confidence":0.5})"},
      {result_task(), R"({"top":[4,1,9]})", R"({"ranking":[3,10,2,1]})"},
  };
}

TEST(Unlabelled, AnswersAreReadAsWithALabelButNotJudged) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.task.name + ": " + one.text);
    const Scorer scorer = Scorer::open(one.task).value();
    const Score labelled = scorer.score(one.expected, Outcome::ok, one.text);
    const Score score = scorer.score("", Outcome::ok, one.text);
    EXPECT_EQ(score.outcome, labelled.outcome);
    EXPECT_EQ(score.answer, labelled.answer);
    EXPECT_EQ(score.rung, labelled.rung);
    EXPECT_EQ(score.schema_valid, labelled.schema_valid);
    EXPECT_EQ(score.value_valid, labelled.value_valid);
    EXPECT_EQ(score.confidence, labelled.confidence);
    EXPECT_EQ(score.verdict, Verdict::unscored);
    EXPECT_TRUE(score.fields.empty());
    EXPECT_TRUE(score.measures.empty());
    EXPECT_EQ(score.reason.empty(), score.outcome == Outcome::ok);
  }
}

TEST(Unlabelled, KeepHowTheCallEnded) {
  const Scorer scorer = Scorer::open(ticket_task()).value();
  for (const Outcome outcome : {Outcome::wire_timeout, Outcome::model_truncated}) {
    const Score score = scorer.score("", outcome, "half an ans");
    EXPECT_EQ(score.outcome, outcome);
    EXPECT_EQ(score.verdict, Verdict::unscored);
    EXPECT_EQ(score.answer, "");
  }
}

}  // namespace
}  // namespace assay::scoring
