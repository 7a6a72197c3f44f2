#include "assay/shadow/label_session.hpp"

#include "experiment_fixture.hpp"

namespace assay::shadow {
namespace {

using testing::HasSubstr;

class LabelSessionTest : public ExperimentTest {
 protected:
  [[nodiscard]] LabelSession open() {
    ComparisonRequest request;
    request.task = "tickets";
    return LabelSession::open(runs(), request, "test").value();
  }

  /// Says of the next question which answer is right; empty: neither.
  static void say(LabelSession& session, const std::string& right) {
    const auto question = session.next().value();
    ASSERT_TRUE(question);
    const bool first = !right.empty() && question->first == right;
    const bool second = !right.empty() && question->second == right;
    ASSERT_TRUE(right.empty() || first || second);
    ASSERT_TRUE(session.answer(first ? Choice::first : second ? Choice::second : Choice::neither));
  }
};

std::vector<Member> disagreements(int count) {
  std::vector<Member> members;
  for (int i = 0; i < count; ++i) {
    members.push_back({.key = fmt::format("k{}", i), .lite = Said{"l"}, .pro = Said{"p"}});
  }
  return members;
}

TEST_F(LabelSessionTest, AsksOnlyWhereTheTwoDifferAndMayBeShown) {
  make({{.key = "same", .lite = Said{"x"}, .pro = Said{"x"}},
        {.key = "failed", .lite = Said{"", Outcome::wire_reset}, .pro = Said{"x"}},
        {.key = "hidden", .lite = Said{"x"}, .pro = Said{"y"}, .may_label = false},
        {.key = "differ", .lite = Said{"x"}, .pro = Said{"y"}}});
  LabelSession session = open();
  EXPECT_EQ(session.open_questions(), 1);
  const auto question = session.next().value();
  ASSERT_TRUE(question);
  EXPECT_EQ(question->asked, "text of differ");
  EXPECT_EQ(question->slices, "channel=mail");
}

TEST_F(LabelSessionTest, ShowsEitherModelFirst) {
  make(disagreements(40));
  LabelSession session = open();
  int lite_first = 0;
  for (const Question& question : session.upcoming(40).value()) {
    lite_first += question.first == "l" ? 1 : 0;
  }
  EXPECT_GT(lite_first, 8);
  EXPECT_LT(lite_first, 32);
}

TEST_F(LabelSessionTest, CountsWhatWasSaidForWhoSaidIt) {
  make(disagreements(4));
  LabelSession session = open();
  say(session, "l");
  say(session, "p");
  say(session, "p");
  say(session, "");
  EXPECT_EQ(session.next().value(), std::nullopt);
  const auto& labels = session.report().all.labels;
  EXPECT_EQ(labels.lite_right, 1);
  EXPECT_EQ(labels.pro_right, 2);
  EXPECT_EQ(labels.both_wrong, 1);
  EXPECT_EQ(labels.unlabelled, 0);
  EXPECT_EQ(session.labelled(), 4);
}

TEST_F(LabelSessionTest, GoesOnWhereTheLastSittingEnded) {
  make(disagreements(3));
  {
    LabelSession session = open();
    say(session, "l");
    session.skip();
  }
  LabelSession session = open();
  EXPECT_EQ(session.open_questions(), 2) << "what was skipped comes again";
  EXPECT_EQ(session.report().all.labels.lite_right, 1);
}

TEST_F(LabelSessionTest, TakesBackTheLastAnswerAndAsksItAgain) {
  make(disagreements(3));
  LabelSession session = open();
  const std::string first = session.next().value()->id;
  say(session, "l");
  session.skip();
  EXPECT_EQ(session.open_questions(), 1);
  EXPECT_TRUE(session.undo().value());
  EXPECT_TRUE(session.undo().value());
  EXPECT_FALSE(session.undo().value());
  EXPECT_EQ(session.next().value()->id, first);
  EXPECT_EQ(session.report().all.labels.n, 0);
  EXPECT_EQ(open().open_questions(), 3) << "on disk, too";
}

TEST_F(LabelSessionTest, DoesNotTakeAnUnusableAnswerForRight) {
  make({{.key = "a", .lite = Said{"", Outcome::model_refused}, .pro = Said{"p"}}});
  LabelSession session = open();
  const auto question = session.next().value();
  const Choice unusable = question->first ? Choice::second : Choice::first;
  EXPECT_FALSE(session.answer(unusable));
  EXPECT_FALSE(session.answer(Choice::both));
  EXPECT_EQ(session.labelled(), 0);
  say(session, "p");
  EXPECT_EQ(session.report().all.labels.pro_right, 1);
}

TEST_F(LabelSessionTest, TakesAFileWholeOrNotAtAll) {
  make(disagreements(2));
  LabelSession session = open();
  const std::string id = session.next().value()->id;
  const Status refused = session.answer({{id, Choice::both}, {"0123456789abcdef", Choice::both}});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("is no disagreement of this experiment"));
  EXPECT_EQ(open().open_questions(), 2);
  ASSERT_TRUE(session.answer({{id, Choice::both}}));
  EXPECT_EQ(open().report().all.labels.both_right, 1);
}

}  // namespace
}  // namespace assay::shadow
