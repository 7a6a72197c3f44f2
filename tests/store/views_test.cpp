#include "records.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// Item a: lite right at the second try, pro wrong. Item b: lite wrong, pro failed on the wire.
void fill(Begun& begun) {
  auto paid = entry(begun.key(0, 0, 0, 2), Outcome::ok);
  paid.attempt.cost = MicroUsd{250};
  auto unreadable = entry(begun.key(0, 1), Outcome::ok, "wrong");
  unreadable.score.outcome = "model.invalid_json";
  ASSERT_TRUE(
      begun.store
          .record(begun.run.row, {entry(begun.key(0, 0), Outcome::wire_reset, "unscored"), paid,
                                  unreadable, entry(begun.key(1, 0), Outcome::ok, "wrong"),
                                  entry(begun.key(1, 1), Outcome::wire_timeout, "unscored")})
          .has_value());
}

TEST(Views, ShowTheLastAttemptOfEachAnswerWithItsNewestScore) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  fill(begun);
  ScoreRecord second_look = entry({}, Outcome::ok, "correct").score;
  second_look.scorer_version = "s2";
  const auto rows = answers(begun.store, begun.run.row, begun.run.arms[0].row);
  ASSERT_TRUE(begun.store.rescore({{rows[1].attempt_row, second_look}}).has_value());
  EXPECT_EQ(fake::sql(folder / "a.db",
                      "SELECT model, external_id, attempt_no, v.outcome, final_outcome, verdict, "
                      "scorer_version FROM v_answer v JOIN arm ON arm.id = arm_id "
                      "JOIN item i ON i.id = item_id ORDER BY model, external_id"),
            (Rows{{"lite", "a", "2", "ok", "ok", "correct", "s1"},
                  {"lite", "b", "1", "ok", "ok", "correct", "s2"},
                  {"pro", "a", "1", "ok", "ok", "wrong", "s1"},
                  {"pro", "b", "1", "wire.timeout", "wire.timeout", "unscored", "s1"}}));
}

TEST(Views, SumArmsUp) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  fill(begun);
  EXPECT_EQ(fake::sql(folder / "a.db", "SELECT * FROM v_arm_summary ORDER BY model"),
            (Rows{{"run-1", "example", "lite", "lite", "v1", "2", "1", "1", "0", "1", "0.00025"},
                  {"run-1", "example", "pro", "lite", "v1", "2", "0", "1", "1", "1", "NULL"}}));
}

TEST(Views, ListItemsOnWhichTwoArmsDiffer) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  fill(begun);
  ASSERT_TRUE(begun.store
                  .record(begun.run.row, {entry(begun.key(0, 0, 1), Outcome::ok),
                                          entry(begun.key(1, 0, 1), Outcome::ok)})
                  .has_value());
  // Not item b: without a verdict on both sides nobody was better. Not a's repeat: both are right.
  EXPECT_EQ(fake::sql(folder / "a.db", "SELECT * FROM v_flips"),
            (Rows{{"run-1", "example", "a", "0", "lite", "correct", "pro", "wrong"}}));
}

}  // namespace
}  // namespace assay::store
