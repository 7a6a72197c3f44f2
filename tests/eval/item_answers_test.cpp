#include "assay/eval/item_answers.hpp"

#include "stored_arms.hpp"

namespace assay::eval {
namespace {

using testing::ElementsAre;
using testing::Pair;

class ItemAnswersTest : public StoredArmsTest {
 protected:
  void record(const std::vector<store::RunStore::Entry>& entries) {
    store_.record(run_.row, entries).value();
  }

  [[nodiscard]] std::optional<ArmOfRun> side(std::size_t arm) const {
    return ArmOfRun{&run_, &run_.arms.at(arm)};
  }

  ItemAnswers read(const std::string& id, const std::optional<ArmOfRun>& baseline,
                   const std::optional<ArmOfRun>& candidate) {
    return ItemReader::open(store_, baseline, candidate).value().read(id).value();
  }
  ItemAnswers read(const std::string& id) { return read(id, side(0), side(1)); }
};

TEST_F(ItemAnswersTest, BringBothSidesOfAnItem) {
  auto right = answer(run_, 0, set_.item_rows[1], "correct");
  right.attempt.attempt.completion.text = "It is red.";
  auto wrong = answer(run_, 1, set_.item_rows[1], "wrong", "blue");
  wrong.score.reason = "blue, not red";
  record({right, wrong, answer(run_, 0, set_.item_rows[0], "correct", "other item")});
  const ItemAnswers item = read("b");
  EXPECT_EQ(item.id, "b");
  EXPECT_EQ(item.input, "?");
  EXPECT_EQ(item.expected_json, "\"red\"");
  EXPECT_THAT(item.slices, ElementsAre(Pair("language", "de")));
  ASSERT_TRUE(item.baseline && item.candidate);
  EXPECT_EQ(item.baseline->shown.text, "It is red.");
  EXPECT_EQ(item.baseline->right, 1);
  EXPECT_EQ(item.candidate->shown.score->answer, "blue");
  EXPECT_EQ(item.candidate->shown.score->reason, "blue, not red");
  EXPECT_EQ(item.candidate->shown.latency_us, 10'000);
  EXPECT_EQ(item.candidate->right, 0);
}

TEST_F(ItemAnswersTest, ShowTheFirstRepeatThatIsWrong) {
  const store::RowId row = set_.item_rows[0];
  record({answer(run_, 0, row, "correct", "red", 0), answer(run_, 0, row, "unscored", "", 1),
          answer(run_, 0, row, "wrong", "blue", 2), answer(run_, 0, row, "wrong", "green", 3),
          answer(run_, 1, row, "correct", "red", 0), answer(run_, 1, row, "unscored", "", 1)});
  const ItemAnswers item = read("a");
  EXPECT_EQ(item.baseline->shown.score->answer, "blue");
  EXPECT_EQ(item.baseline->shown.key.repeat, 2);
  EXPECT_EQ(item.baseline->answers, 4);
  EXPECT_EQ(item.baseline->scored, 3);
  EXPECT_EQ(item.baseline->right, 1);
  EXPECT_EQ(item.candidate->shown.score->verdict, "unscored");
}

TEST_F(ItemAnswersTest, ShowTheLastAttemptWithItsNewestScore) {
  auto first = answer(run_, 1, set_.item_rows[0], "unscored", "");
  auto second = answer(run_, 1, set_.item_rows[0], "wrong", "blue");
  second.attempt.key.attempt_no = 2;
  record({first, second});
  const ItemAnswers before = read("a");
  EXPECT_EQ(before.candidate->answers, 1);
  EXPECT_EQ(before.candidate->shown.score->answer, "blue");
  store::ScoreRecord again = second.score;
  again.scorer_version = "s2";
  again.verdict = "correct";
  store_.rescore({{before.candidate->shown.attempt_row, again}}).value();
  EXPECT_EQ(read("a").candidate->right, 1);
}

TEST_F(ItemAnswersTest, LeaveASideOutThatIsNotThere) {
  record({answer(run_, 1, set_.item_rows[0], "wrong")});
  EXPECT_FALSE(read("a").baseline.has_value());
  EXPECT_TRUE(read("a").candidate.has_value());
  const ItemAnswers alone = read("a", std::nullopt, side(1));
  EXPECT_FALSE(alone.baseline.has_value());
  EXPECT_EQ(alone.input, "?");
  const ItemAnswers unknown = read("nobody's");
  EXPECT_EQ(unknown.id, "nobody's");
  EXPECT_FALSE(unknown.candidate.has_value());
  EXPECT_EQ(unknown.input, "");
}

TEST_F(ItemAnswersTest, FindAnItemOfAnotherGoldenSetByItsId) {
  store::GoldenSetRecord other{"other", "colours", "name: colours\n", {}};
  put_set(other, {item("z", "?"), item("a", "asked otherwise")});
  store::RunRecord run;
  begin(run, "run-2", {arm("small", "other")});
  record({answer(run_, 0, set_.item_rows[0], "correct")});
  store_.record(run.row, {answer(run, 0, other.item_rows[1], "wrong", "blue")}).value();
  const ItemAnswers item = read("a", side(0), ArmOfRun{&run, &run.arms[0]});
  EXPECT_EQ(item.baseline->shown.input, "?");
  EXPECT_EQ(item.candidate->shown.score->answer, "blue");
  EXPECT_EQ(item.input, "asked otherwise");
}

}  // namespace
}  // namespace assay::eval
