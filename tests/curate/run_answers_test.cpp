#include "assay/curate/run_answers.hpp"

#include "sets.hpp"
#include "support/temporary_folder.hpp"

namespace assay::curate {
namespace {

using testing::HasSubstr;

/// A database with runs of the items "a" (red) and "b" (blue).
class RunAnswersTest : public testing::Test {
 protected:
  RunAnswersTest() : set_(colour_set()) {
    add_item(set_, "a", "red");
    add_item(set_, "b", "blue");
    std::vector<store::ItemRecord> items;
    for (const auto& item : set_.items) {
      items.push_back({"hash " + item.id, item.id, item.input, item.expected_json, {}, ""});
    }
    store_.put_golden_set(record_, items).value();
  }

  /// A run with arms of these models; "local" is embedded.
  store::RunRecord begin(const std::string& id, const std::vector<std::string>& models,
                         const std::string& task = "colours") {
    store::RunRecord run;
    run.id = id;
    run.config_hash = "c";
    run.origin = "run";
    run.started_unix_ms = ++clock_;
    for (const std::string& model : models) {
      store::ArmRecord arm;
      arm.hash = id + model;
      arm.task = task;
      arm.golden_set_hash = record_.hash;
      arm.model = model;
      arm.protocol = model == "local" ? "local" : "openai";
      run.arms.push_back(arm);
    }
    store_.begin_run(run).value();
    return run;
  }

  void answer(const store::RunRecord& run, std::size_t arm, std::size_t item,
              const std::string& text, Outcome outcome = Outcome::ok) {
    store::RunStore::Entry entry;
    entry.attempt.key = {run.arms[arm].row, record_.item_rows[item], 0, 1};
    entry.attempt.attempt.outcome = outcome;
    entry.attempt.attempt.completion.text = text;
    entry.score.scorer_version = "old";
    entry.score.outcome = "ok";
    entry.score.verdict = "correct";  // by an older scorer: not to be relied on
    entry.score.rung = "strict";
    store_.record(run.row, {entry}).value();
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::GoldenSetRecord record_{"set", "colours", "name: colours\n", {}};
  dataset::GoldenSet set_;
  std::int64_t clock_ = 1000;
};

TEST_F(RunAnswersTest, ScoreAgainstTheLabelsOfToday) {
  const auto run = begin("r1", {"lite", "local"});
  answer(run, 0, 0, R"({"label":"blue","confidence":0.8})");
  answer(run, 1, 0, "gibberish");
  answer(run, 0, 1, R"({"label":"blue"})");
  answer(run, 1, 1, "", Outcome::wire_timeout);
  const auto answers = read_answers(store_, set_, "").value();
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->run_id, "r1");
  ASSERT_EQ(answers->arms.size(), 2U);
  EXPECT_FALSE(answers->arms[0].is_embedded);
  EXPECT_TRUE(answers->arms[1].is_embedded);
  const auto& first = answers->arms[0].by_item.at("i-1").at(0);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->answer, "blue");
  EXPECT_FALSE(first->is_correct);
  EXPECT_EQ(first->confidence, 0.8);
  EXPECT_TRUE(answers->arms[0].by_item.at("i-2").at(0)->is_correct);
  EXPECT_FALSE(answers->arms[1].by_item.at("i-1").at(0)) << "unreadable";
  EXPECT_FALSE(answers->arms[1].by_item.at("i-2").at(0)) << "never answered";

  set_.items[0].expected_json = "\"blue\"";  // the label was corrected
  EXPECT_TRUE(read_answers(store_, set_, "").value()->arms[0].by_item.at("i-1").at(0)->is_correct);
}

TEST_F(RunAnswersTest, LeaveOutAnItemWhoseTextHasChanged) {
  const auto run = begin("r1", {"lite", "pro"});
  answer(run, 0, 0, R"({"label":"blue"})");
  set_.items[0].input = "another question";
  EXPECT_TRUE(read_answers(store_, set_, "").value()->arms[0].by_item.empty());
}

TEST_F(RunAnswersTest, ComeFromTheNewestRunWithTwoModels) {
  EXPECT_FALSE(read_answers(store_, set_, "").value());
  begin("r1", {"lite", "pro"});
  begin("r2", {"mid", "pro"});
  begin("r3", {"lite"});
  begin("r4", {"lite", "pro"}, "shapes");
  EXPECT_EQ(read_answers(store_, set_, "").value()->run_id, "r2");
  EXPECT_EQ(read_answers(store_, set_, "r1").value()->run_id, "r1");
}

TEST_F(RunAnswersTest, RefuseARunThatCannotTell) {
  begin("r3", {"lite"});
  const auto one = read_answers(store_, set_, "r3");
  ASSERT_FALSE(one.has_value());
  EXPECT_EQ(one.error().kind, ErrorKind::invalid_argument);
  EXPECT_THAT(one.error().message, HasSubstr("fewer than two models on colours"));
  const auto none = read_answers(store_, set_, "r9");
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().kind, ErrorKind::invalid_argument);
}

}  // namespace
}  // namespace assay::curate
