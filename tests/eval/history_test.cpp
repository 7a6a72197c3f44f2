#include "assay/eval/history.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include "assay/eval/summary.hpp"
#include "support/temporary_folder.hpp"

namespace assay::eval {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

constexpr int kItems = 60;
constexpr const char* kColours =
    "name: colours\nkind: classification\ndescription: Which?\nlabels: [red, blue]\nanswer: json\n"
    "max_output_tokens: 20\nprompt: v1\nslices: []\n";

/// What a run of the series is like.
struct RunOf {
  int correct = 50;  ///< the first ones, in item order
  std::string served = "m-1";
  std::string prompt = "p1";
  std::string set = "set";
  std::string scorer = "s1";
  bool is_finished = true;
  int unreadable = 0;  ///< the last ones
  int extra_ms = 0;    ///< of every call
};

class HistoryTest : public testing::Test {
 protected:
  HistoryTest() {
    for (const char* name : {"set", "other"}) {
      store::GoldenSetRecord& set = sets_[name];
      set = {name, "colours", kColours, {}};
      std::vector<store::ItemRecord> items;
      for (int i = 0; i < kItems; ++i) {
        const std::string id = fmt::format("i{:02}", i);
        items.push_back({name + id, id, "?", "\"red\"", {}, ""});
      }
      store_.put_golden_set(set, items).value();
    }
  }

  void add(const RunOf& of) {
    store::RunRecord run;
    run.id = fmt::format("run-{}", ++count_);
    run.origin = "run";
    run.started_unix_ms = 1'000 * count_;
    run.arms.resize(1);
    store::ArmRecord& arm = run.arms[0];
    arm.hash = of.prompt + of.set;
    arm.task = "colours";
    arm.golden_set_hash = of.set;
    arm.model = "lite";
    arm.model_id = "lite-id";
    arm.prompt_hash = arm.prompt_version = of.prompt;
    store_.begin_run(run).value();
    std::vector<store::RunStore::Entry> entries;
    for (int i = 0; i < kItems; ++i) entries.push_back(entry(run, of, i));
    store_.record(run.row, entries).value();
    if (of.is_finished) store_.finish_run(run.row, run.started_unix_ms + 1).value();
  }

  store::RunStore::Entry entry(const store::RunRecord& run, const RunOf& of, int item) {
    store::RunStore::Entry entry;
    entry.attempt.key = {run.arms[0].row,
                         sets_[of.set].item_rows.at(static_cast<std::size_t>(item)), 0, 1};
    entry.attempt.attempt.outcome = Outcome::ok;
    entry.attempt.attempt.timing.latency = std::chrono::milliseconds(item + 1 + of.extra_ms);
    entry.attempt.attempt.completion.served_model = of.served;
    entry.attempt.attempt.completion.usage.output = 10 + item % 2;
    entry.attempt.cost = MicroUsd{100};
    const bool is_readable = item < kItems - of.unreadable;
    entry.score.scorer_version = of.scorer;
    entry.score.outcome = is_readable ? "ok" : "model.invalid_json";
    entry.score.verdict = item < of.correct ? "correct" : "wrong";
    entry.score.rung = is_readable ? "strict" : "none";
    entry.score.answer = item < of.correct ? "red" : "blue";
    return entry;
  }

  History read(Metric metric = Metric::accuracy) {
    runs_ = store_.runs().value();
    return read_history(store_, runs_of(runs_, "lite", "colours"), metric).value();
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  std::map<std::string, store::GoldenSetRecord> sets_;
  std::vector<store::RunRecord> runs_;
  int count_ = 0;
};

TEST_F(HistoryTest, FindsAPlantedChangeAndTheJumpWithIt) {
  for (int i = 0; i < 5; ++i) add({.correct = 55 + i % 2});
  for (int i = 0; i < 5; ++i) add({.correct = 30 + i % 2});
  const History history = read();
  ASSERT_THAT(history.rows, SizeIs(10));
  EXPECT_EQ(history.rows[5].run.id, "run-6");
  ASSERT_THAT(history.changes.lasting, SizeIs(1));
  EXPECT_EQ(history.changes.lasting[0].index, history.rows[5].point);
  ASSERT_THAT(history.changes.steps, SizeIs(1));
  EXPECT_EQ(history.changes.steps[0].index, history.rows[5].point);
  EXPECT_DOUBLE_EQ(history.rows[5].step->value, (30.0 - 55.0) / kItems);
  EXPECT_EQ(history.rows[5].step->n, kItems);
}

TEST_F(HistoryTest, FindsNothingInAFlatSeries) {
  for (int i = 0; i < 10; ++i) add({.correct = 50 + i % 2});
  const History history = read();
  EXPECT_THAT(history.changes.lasting, IsEmpty());
  EXPECT_THAT(history.changes.steps, IsEmpty());
  EXPECT_EQ(history.changes.points, 10U);
  for (const HistoryRow& row : history.rows) {
    EXPECT_FALSE(row.served_before);
    EXPECT_THAT(row.disparities, IsEmpty());
  }
}

TEST_F(HistoryTest, KeepsUnfinishedRunsAndOtherSetsOutOfTheTests) {
  add({.correct = 10, .set = "other"});
  add({.correct = 50});
  add({.correct = 5, .is_finished = false});
  add({.correct = 50});
  const History history = read();
  EXPECT_EQ(history.other_sets, 1);
  ASSERT_THAT(history.rows, SizeIs(4));
  EXPECT_FALSE(history.rows[0].is_same_set);
  EXPECT_FALSE(history.rows[0].point);
  EXPECT_FALSE(history.rows[2].point);
  EXPECT_TRUE(history.rows[2].figure) << "shown all the same";
  EXPECT_EQ(history.changes.points, 2U);
  EXPECT_FALSE(history.rows[1].step) << "no tested run of the same set before it";
  EXPECT_DOUBLE_EQ(history.rows[3].step->value, 0) << "the unfinished one between is passed over";
  EXPECT_THAT(history.changes.steps, IsEmpty());
}

TEST_F(HistoryTest, FollowsTheNewestFinishedSet) {
  add({});
  add({.set = "other", .is_finished = false});
  EXPECT_TRUE(read().rows[0].is_same_set);
  add({.set = "other"});
  EXPECT_FALSE(read().rows[0].is_same_set);
}

TEST_F(HistoryTest, MarksAnotherServedModel) {
  add({.served = "m-1"});
  add({.served = ""});
  add({.served = "m-1"});
  add({.served = "m-2"});
  const History history = read();
  EXPECT_FALSE(history.rows[1].served_before) << "who does not say has not changed";
  EXPECT_FALSE(history.rows[2].served_before);
  ASSERT_TRUE(history.rows[3].served_before);
  EXPECT_THAT(history.rows[3].served, ElementsAre(Pair("m-2", kItems)));
  EXPECT_THAT(*history.rows[3].served_before, ElementsAre(Pair("m-1", kItems)));
}

TEST_F(HistoryTest, MarksWhatElseChanged) {
  add({});
  add({.prompt = "p2"});
  add({.prompt = "p2", .scorer = "s2"});
  const History history = read();
  EXPECT_THAT(history.rows[0].disparities, IsEmpty());
  ASSERT_THAT(history.rows[1].disparities, SizeIs(1));
  EXPECT_EQ(history.rows[1].disparities[0].aspect, Aspect::prompt);
  ASSERT_THAT(history.rows[2].disparities, SizeIs(1));
  EXPECT_EQ(history.rows[2].disparities[0].aspect, Aspect::scorer);
}

TEST_F(HistoryTest, PutsOldRunsFirstWhateverTheOrderOfStorage) {
  count_ = 5;
  add({});
  count_ = 1;
  add({});
  const History history = read();
  EXPECT_EQ(history.rows[0].run.id, "run-2");
  EXPECT_EQ(history.rows[1].run.id, "run-6");
}

TEST_F(HistoryTest, HasTheFiguresThatTheMetricNames) {
  add({.correct = 30, .unreadable = 6});
  const auto figure = [&](Metric metric) { return read(metric).rows[0].figure.value(); };
  EXPECT_DOUBLE_EQ(figure(Metric::accuracy).value, 0.5);
  EXPECT_DOUBLE_EQ(figure(Metric::parse_success).value, 0.9);
  EXPECT_EQ(figure(Metric::parse_success).n, kItems);
  // 1, 2, ..., 60 ms: nearest ranks 30 and 57; ranks 23 and 38 enclose the median at 95 %.
  EXPECT_DOUBLE_EQ(figure(Metric::latency_p50).value, 30);
  EXPECT_DOUBLE_EQ(figure(Metric::latency_p95).value, 57);
  EXPECT_FALSE(figure(Metric::latency_p95).high) << "60 values do not bound a p95 from above";
  EXPECT_NEAR(figure(Metric::cost_per_1000).value, 0.1, 1e-12);
  EXPECT_FALSE(figure(Metric::cost_per_1000).low) << "no spread was seen";
  EXPECT_DOUBLE_EQ(figure(Metric::output_tokens).value, 10.5);
  EXPECT_LT(*figure(Metric::output_tokens).low, 10.5);
  EXPECT_FALSE(read(Metric::field_f1).rows[0].figure) << "a classification has no fields";
  EXPECT_EQ(read(Metric::field_f1).changes.points, 0U);
}

TEST_F(HistoryTest, HasTheFieldF1OfTheSummary) {
  add({});
  std::vector<store::RunStore::Rescore> scores;
  runs_ = store_.runs().value();
  int at = 0;
  store_
      .for_each_answer(
          runs_[0].row, runs_[0].arms[0].row,
          [&](const store::AnswerRow& row) {
            store::ScoreRecord score = *row.score;
            score.fields_json = fmt::format(
                R"([{{"name":"total","expected":2,"given":{},"matched":{},"equal":false}}])",
                1 + at % 3, at % 2);
            scores.push_back({row.attempt_row, score});
            ++at;
          })
      .value();
  store_.rescore(scores).value();
  const RunFigure figure = read(Metric::field_f1).rows[0].figure.value();
  // Of 60 answers 30 match once; 2 are expected and 2 given on average: 2 * 30 / (120 + 120).
  EXPECT_DOUBLE_EQ(figure.value, 0.25);
  EXPECT_EQ(summarise(store_, runs_[0]).value().arms[0].metrics.field_f1, figure.value);
  EXPECT_LT(*figure.low, 0.25);
  EXPECT_GT(*figure.high, 0.25);
  EXPECT_EQ(figure.n, kItems);
}

TEST_F(HistoryTest, FindsALastingChangeOfAFigureThatIsNoShare) {
  for (int i = 0; i < 8; ++i) add({.extra_ms = i < 4 ? i : 40 + i});
  const History history = read(Metric::latency_p50);
  ASSERT_THAT(history.changes.lasting, SizeIs(1));
  EXPECT_EQ(history.changes.lasting[0].index, 4U);
  EXPECT_LT(history.changes.lasting[0].before, history.changes.lasting[0].after);
  EXPECT_FALSE(history.changes.has_steps) << "the weather of a day moves all items alike";
}

TEST(Metric, IsSpelledTheSameBothWays) {
  for (const std::string& name : metric_names()) {
    ASSERT_TRUE(metric_from_string(name)) << name;
    EXPECT_EQ(to_string(*metric_from_string(name)), name);
  }
  EXPECT_FALSE(metric_from_string("speed"));
}

}  // namespace
}  // namespace assay::eval
