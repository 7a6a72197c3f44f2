#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/scoring/scorer.hpp"
#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kTop = R"({"top":[4,1,9]})";

Score scored(const std::string& text, const char* expected = kTop) {
  return Scorer::open(result_task()).value().score(expected, Outcome::ok, text);
}

TEST(Ranking, IsRightWhenTheTopIsTheSameSet) {
  const Score score = scored(R"({"ranking":[9,4,1],"confidence":0.75})");
  EXPECT_EQ(score.outcome, Outcome::ok);
  EXPECT_EQ(score.verdict, Verdict::correct);
  EXPECT_EQ(score.rung, Rung::strict);
  EXPECT_TRUE(score.schema_valid && score.value_valid);
  EXPECT_EQ(score.answer, "[1,4,9]");
  EXPECT_EQ(score.confidence, 0.75);
  EXPECT_EQ(score.reason, "");
  EXPECT_TRUE(score.fields.empty());
  EXPECT_THAT(measure_names(score), ElementsAre("overlap@3", "reciprocal_rank"));
  EXPECT_DOUBLE_EQ(measures_of(score)["overlap@3"], 1.0);
  EXPECT_DOUBLE_EQ(measures_of(score)["reciprocal_rank"], 1.0 / 2);
}

TEST(Ranking, SaysWhatWasExpectedAndWhatCame) {
  const Score score = scored(R"({"ranking":[1,4,2,9]})", kOrder);
  EXPECT_EQ(score.verdict, Verdict::wrong);
  EXPECT_EQ(score.outcome, Outcome::ok);
  EXPECT_EQ(score.answer, "[1,2,4]");
  EXPECT_EQ(score.reason, "expected 4, 1 and 9 on top, got 1, 4 and 2");
  EXPECT_THAT(measure_names(score), ElementsAre("overlap@3", "reciprocal_rank", "ndcg@10"));
  EXPECT_DOUBLE_EQ(measures_of(score)["overlap@3"], 2.0 / 3);
  EXPECT_DOUBLE_EQ(measures_of(score)["reciprocal_rank"], 1.0 / 2);
  // As in relevance_test, and 9 with a gain of 3 at position 4: 7.916508 + 3 / log2(5) = 9.208538
  EXPECT_NEAR(measures_of(score)["ndcg@10"], 9.208538 / 11.210319, 1e-6);
}

TEST(Ranking, LetsTwoAnswersAgreeWithTheSameTopInAnotherOrder) {
  EXPECT_EQ(scored(R"({"ranking":[10,2,3]})").answer, scored(R"({"ranking":[3,10,2,1]})").answer);
  EXPECT_EQ(scored(R"({"ranking":[10,2,3]})").answer, "[2,3,10]");
}

TEST(Ranking, ClimbsTheLadder) {
  const auto rung = [](const std::string& text) {
    const Score score = scored(text);
    EXPECT_EQ(score.outcome, Outcome::ok) << text;
    EXPECT_EQ(score.verdict, Verdict::correct) << text;
    return score.rung;
  };
  EXPECT_EQ(rung(R"({"ranking":[4,1,9]})"), Rung::strict);
  EXPECT_EQ(rung(R"({"ranking":[4.0,1,9]})"), Rung::strict);
  EXPECT_EQ(rung("```json\n{\"ranking\":[4,1,9]}\n```"), Rung::stripped);
  EXPECT_EQ(rung("[4,1,9]"), Rung::stripped);
  EXPECT_EQ(rung("The best are [4, 1, 9]."), Rung::stripped);
  EXPECT_EQ(rung("[4,1,9,]"), Rung::repaired);
  EXPECT_EQ(rung("{'ranking':[4,1,9,]}"), Rung::repaired);
}

TEST(Ranking, TellsPlainlyWhatIsWrongWithItsShape) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"ranking":[4,1]})", "the ranking names 2, but at least 3 were asked for"},
      {R"({"ranking":[]})", "the ranking names 0, but at least 3 were asked for"},
      {R"({"ranking":[4,1,4]})", "the ranking names 4 twice"},
      {R"({"ranking":[4,1,11]})", "the ranking holds 11, which is not a candidate from 1 to 10"},
      {R"({"ranking":[4,1,0]})", "the ranking holds 0, which is not a candidate from 1 to 10"},
      {R"({"ranking":[4,1,"9"]})", R"(the ranking holds "9", which is not a candidate)"},
      {R"({"ranking":[4,1,1e300]})", "which is not a candidate"},
      {R"({"ranking":"4,1,9"})", "the ranking must be a list of candidates"},
      {R"({"top":[4,1,9]})", R"(no "ranking" with a list in it)"},
      {R"({"ranking":[4,1,9],"why":"so"})", "why"},
      {R"({"ranking":[4,1,9],"confidence":2})", "confidence"},
      {"[4,1]", "the ranking names 2, but at least 3 were asked for"},
      {"7", R"(no "ranking" with a list in it)"},
  };
  for (const auto& [text, reason] : cases) {
    const Score score = scored(text, kOrder);
    EXPECT_EQ(to_string(score.outcome), to_string(Outcome::model_schema_violation)) << text;
    EXPECT_EQ(score.verdict, Verdict::wrong) << text;
    EXPECT_FALSE(score.schema_valid) << text;
    EXPECT_EQ(score.answer, "") << text;
    EXPECT_THAT(score.reason, HasSubstr(reason)) << text;
  }
}

TEST(Ranking, MissesEveryMeasureWhenThereIsNoRanking) {
  const Scorer scorer = Scorer::open(result_task()).value();
  for (const auto& [outcome, text] :
       {std::pair{Outcome::ok, "none of them"}, std::pair{Outcome::ok, "[1]"},
        std::pair{Outcome::ok, " "}, std::pair{Outcome::model_refused, ""}}) {
    const Score full = scorer.score(kOrder, outcome, text);
    EXPECT_THAT(measure_names(full), ElementsAre("overlap@3", "reciprocal_rank", "ndcg@10"));
    for (const Measure& measure : full.measures) EXPECT_EQ(measure.value, 0.0);
    const Score top_only = scorer.score(kTop, outcome, text);
    EXPECT_THAT(measure_names(top_only), ElementsAre("overlap@3", "reciprocal_rank"));
  }
  EXPECT_TRUE(scorer.score(kOrder, Outcome::wire_dns, "").measures.empty());
}

TEST(Ranking, RefusesExpectationsThatItCannotScoreAgainst) {
  const Scorer scorer = Scorer::open(result_task()).value();
  EXPECT_EQ(scorer.refuse_expected(kTop), "");
  EXPECT_EQ(scorer.refuse_expected(kOrder), "");
  EXPECT_EQ(scorer.refuse_expected(R"({"top":[4,1]})"),
            R"("top" names 2, but the task's top is 3)");
  const Score score = scorer.score(R"({"top":[4,1]})", Outcome::ok, "[4,1,9]");
  EXPECT_EQ(score.verdict, Verdict::unscored);
  EXPECT_EQ(score.outcome, Outcome::harness_internal);
  EXPECT_EQ(score.reason, R"(expected "top" names 2, but the task's top is 3)");
}

TEST(Ranking, NamesItsMeasuresAfterTheTask) {
  auto task = result_task();
  task.ranking = {.candidates = 4, .top = 1};
  const Score score = Scorer::open(task)->score(R"({"order":[[2],[1,3],[4]]})", Outcome::ok, "[2]");
  EXPECT_EQ(score.verdict, Verdict::correct);
  EXPECT_THAT(measure_names(score), ElementsAre("overlap@1", "reciprocal_rank", "ndcg@4"));
}

TEST(Ranking, OpensOnlyWithMoreCandidatesThanItsTop) {
  const auto opens = [](int candidates, int top) {
    auto task = result_task();
    task.ranking = {.candidates = candidates, .top = top};
    return Scorer::open(task).has_value();
  };
  EXPECT_TRUE(opens(2, 1));
  EXPECT_FALSE(opens(3, 3));
  EXPECT_FALSE(opens(3, 0));
}

TEST(Ranking, ChangesItsVersionWithItsTop) {
  auto other = result_task();
  other.ranking.top = 2;
  EXPECT_NE(Scorer::open(other)->version(), Scorer::open(result_task())->version());
}

}  // namespace
}  // namespace assay::scoring
