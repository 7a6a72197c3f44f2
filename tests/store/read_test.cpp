#include "records.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ReadStore : public testing::Test {
 protected:
  void record(const std::vector<RunStore::Entry>& entries) {
    ASSERT_TRUE(begun_.store.record(begun_.run.row, entries).has_value());
  }
  RunRecord add_run(const std::string& id, const std::string& config = "config",
                    const std::string& origin = "run") {
    RunRecord record = run(id);
    record.config_hash = config;
    record.origin = origin;
    EXPECT_TRUE(begun_.store.begin_run(record).has_value());
    return record;
  }
  std::string found(const std::string& id) {
    const auto run = begun_.store.find_run(id);
    if (!run.has_value()) return run.error().message;
    return *run ? (*run)->id : "none";
  }

  const fake::TemporaryFolder folder_;
  Begun begun_ = begin(folder_ / "a.db");
};

TEST_F(ReadStore, FindsARunByItsIdOrAUniqueBeginning) {
  add_run("run-11");
  add_run("other");
  EXPECT_EQ(found("run-11"), "run-11");
  EXPECT_EQ(found("run-1"), "run-1");  // an exact id wins over being a prefix
  EXPECT_EQ(found("o"), "other");
  EXPECT_EQ(found("%"), "none");
  EXPECT_EQ(found("run-2"), "none");
  EXPECT_THAT(found("run"), HasSubstr("ambiguous"));
  EXPECT_EQ(begun_.store.find_run("run").error().kind, ErrorKind::invalid_argument);
}

TEST_F(ReadStore, BringsARunBackWithItsArmsInOrder) {
  const auto read = begun_.store.find_run("run-1").value();
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->row, begun_.run.row);
  EXPECT_EQ(read->config_hash, "config");
  EXPECT_EQ(read->config_yaml, "providers: {}\n");
  EXPECT_EQ(read->tool_version, "test");
  EXPECT_EQ(read->origin, "run");
  EXPECT_EQ(read->repeats, 1);
  EXPECT_EQ(read->started_unix_ms, 1'700'000'000'000);
  EXPECT_EQ(read->finished_unix_ms, std::nullopt);
  ASSERT_EQ(read->arms.size(), 2U);
  EXPECT_EQ(read->arms[0].model, "lite");
  EXPECT_EQ(read->arms[1].model, "pro");
  EXPECT_EQ(read->arms[1].model_id, "pro-1");
  EXPECT_EQ(read->arms[1].prompt_hash, "prompt");
  EXPECT_EQ(read->arms[1].parameters_json, "{}");
}

TEST_F(ReadStore, FindsTheNewestRunOfTheSameConfig) {
  const auto newest = [&](const std::string& config) -> std::string {
    const auto run = begun_.store.newest_run(config).value();
    if (!run) return "none";
    return run->id + (run->finished_unix_ms ? " finished" : "");
  };
  const RunRecord second = add_run("run-2");
  add_run("imported", "config", "import");
  add_run("run-3", "another config");
  EXPECT_EQ(newest("config"), "run-2");
  ASSERT_TRUE(begun_.store.finish_run(second.row, 5).has_value());
  EXPECT_EQ(newest("config"), "run-2 finished");  // run-1 has been replaced
  EXPECT_EQ(newest("another config"), "run-3");
  EXPECT_EQ(newest("an unknown config"), "none");
}

TEST_F(ReadStore, FindsTheRowsOfASetByTheIdsOfItsItems) {
  const auto rows = begun_.store.item_rows("set").value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at("a"), begun_.set.item_rows[0]);
  EXPECT_EQ(rows.at("b"), begun_.set.item_rows[1]);
  EXPECT_TRUE(begun_.store.item_rows("another set").value().empty());
}

TEST_F(ReadStore, KeepsTheFirstTimeARunWasFinished) {
  ASSERT_TRUE(begun_.store.finish_run(begun_.run.row, 5).has_value());
  ASSERT_TRUE(begun_.store.finish_run(begun_.run.row, 9).has_value());
  EXPECT_EQ(begun_.store.find_run("run-1").value()->finished_unix_ms, 5);
}

TEST_F(ReadStore, KnowsTheLatestRunAndAllOfThem) {
  EXPECT_EQ(begun_.store.latest_run().value()->id, "run-1");
  add_run("a-later-one");
  EXPECT_EQ(begun_.store.latest_run().value()->id, "a-later-one");
  const auto runs = begun_.store.runs().value();
  ASSERT_EQ(runs.size(), 2U);
  EXPECT_EQ(runs[0].id, "run-1");
  EXPECT_EQ(runs[1].arms.size(), 2U);
  auto empty = RunStore::open(folder_ / "empty.db", Access::read_write).value();
  EXPECT_EQ(empty.latest_run().value(), std::nullopt);
  EXPECT_EQ(empty.runs().value().size(), 0U);
}

TEST_F(ReadStore, TellsHowFarEachAnswerIs) {
  record({entry(begun_.key(0, 0), Outcome::wire_reset), entry(begun_.key(0, 0, 0, 2), Outcome::ok),
          entry(begun_.key(0, 1), Outcome::model_refused),
          entry(begun_.key(0, 1, 1), Outcome::wire_timeout),
          entry(begun_.key(1, 1), Outcome::harness_cancelled)});
  const auto progress = begun_.store.progress(begun_.run.row, begun_.run.arms[0].row).value();
  ASSERT_EQ(progress.size(), 3U);
  const auto at = [&](std::size_t item, int repeat) {
    return progress.at({begun_.set.item_rows[item], repeat});
  };
  EXPECT_EQ(at(0, 0).attempts, 2);
  EXPECT_TRUE(at(0, 0).answered);
  EXPECT_TRUE(at(1, 0).answered);  // a refusal is an answer
  EXPECT_EQ(at(1, 1).attempts, 1);
  EXPECT_FALSE(at(1, 1).answered);
  const auto other = begun_.store.progress(begun_.run.row, begun_.run.arms[1].row).value();
  ASSERT_EQ(other.size(), 1U);
  EXPECT_FALSE(other.begin()->second.answered);
}

RunStore::Entry of_kind(RunStore::Entry entry, AttemptKind kind, const std::string& by = "") {
  entry.attempt.kind = kind;
  entry.attempt.served_by = by;
  return entry;
}

TEST_F(ReadStore, TakesNoOtherModelsAnswerForTheArms) {
  auto unreadable = entry(begun_.key(0, 1), Outcome::ok, "wrong");
  unreadable.score.outcome = "model.invalid_json";
  auto by_pro = of_kind(entry(begun_.key(0, 0, 0, 2), Outcome::ok), AttemptKind::fallback, "pro");
  by_pro.attempt.cost = MicroUsd{50};
  record({entry(begun_.key(0, 0), Outcome::wire_connect, "unscored"), by_pro, unreadable,
          of_kind(entry(begun_.key(0, 1, 0, 2), Outcome::ok), AttemptKind::correction),
          of_kind(entry(begun_.key(0, 1, 0, 3), Outcome::wire_timeout, "unscored"),
                  AttemptKind::fallback, "pro")});
  const RowId run = begun_.run.row;
  const RowId arm = begun_.run.arms[0].row;
  const auto finals = answers(begun_.store, run, arm);
  ASSERT_EQ(finals.size(), 2U);
  EXPECT_EQ(finals[0].attempt_outcome, "wire.connect");
  EXPECT_EQ(finals[1].kind, AttemptKind::correction);
  EXPECT_EQ(begun_.store.answers_to(run, arm, begun_.set.item_rows[0]).value().at(0).attempt_row,
            finals[0].attempt_row);

  const auto outcomes = [&](RunStore::Which which) {
    std::vector<std::string> seen;
    const auto take = [&seen](const ScoreRow& row) { seen.push_back(row.score->outcome); };
    EXPECT_TRUE(begun_.store.for_each_score(run, arm, take, which).has_value());
    return seen;
  };
  EXPECT_THAT(outcomes(RunStore::Which::final), ElementsAre("wire.connect", "ok"));
  EXPECT_THAT(outcomes(RunStore::Which::first_try),
              ElementsAre("wire.connect", "model.invalid_json"));

  EXPECT_EQ(begun_.store.spend(run, arm)->attempts, 3);
  EXPECT_EQ(begun_.store.spend(run, arm)->micro_usd, 0);
  EXPECT_EQ(begun_.store.correction_spend(run, arm)->attempts, 1);
  const auto others = begun_.store.fallbacks(run, arm).value();
  ASSERT_EQ(others.size(), 1U);
  EXPECT_EQ(others[0].served_by, "pro");
  EXPECT_EQ(others[0].answers, 1);
  EXPECT_EQ(others[0].correct, 1);
  EXPECT_EQ(others[0].spend.attempts, 2);
  EXPECT_EQ(others[0].spend.micro_usd, 50);

  const auto progress = begun_.store.progress(run, arm).value();
  const Progress& first = progress.at({begun_.set.item_rows[0], 0});
  EXPECT_EQ(first.attempts, 2);
  EXPECT_FALSE(first.answered);
  EXPECT_TRUE(first.fell_back);
  const Progress& second = progress.at({begun_.set.item_rows[1], 0});
  EXPECT_TRUE(second.answered);
  EXPECT_TRUE(second.corrected);
  EXPECT_FALSE(second.fell_back) << "nobody was reached";
  EXPECT_EQ(second.score, "ok");
}

TEST_F(ReadStore, FindsTheNewestLiveAnswerOfAnotherRunToARequest) {
  const auto asked = [&](std::size_t item, int attempt_no, const std::string& text) {
    auto made = entry(begun_.key(0, item, 0, attempt_no), Outcome::ok);
    made.attempt.request_hash = "r1";
    made.attempt.attempt.completion.text = text;
    made.attempt.attempt.completion.usage = {10, std::nullopt, std::nullopt, 5, std::nullopt};
    return made;
  };
  auto failed = asked(1, 1, "late");
  failed.attempt.attempt.outcome = Outcome::wire_timeout;
  auto copy = asked(1, 2, "copied");
  copy.attempt.from_cache = true;
  auto dropped = asked(1, 3, "dropped");
  dropped.attempt.attempt.dropped_parameters = "temperature";
  record({asked(0, 1, "old"), asked(0, 2, "new"), failed, copy, dropped});
  const auto found = begun_.store.find_answer("r1", begun_.run.row + 1).value();
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->attempt.completion.text, "new");
  EXPECT_EQ(found->attempt.completion.usage.input, 10);
  EXPECT_EQ(found->attempt.timing.latency, std::chrono::microseconds(1500));
  EXPECT_TRUE(found->from_cache);
  EXPECT_EQ(found->request_hash, "r1");
  EXPECT_FALSE(begun_.store.find_answer("r1", begun_.run.row).value().has_value()) << "this run";
  EXPECT_FALSE(begun_.store.find_answer("r2", 0).value().has_value());
  EXPECT_FALSE(begun_.store.find_answer("", 0).value().has_value());
}

TEST_F(ReadStore, CountsWhatACachedAnswerCostsButKnowsItWasNotPaidAgain) {
  auto paid = entry(begun_.key(0, 0), Outcome::ok);
  paid.attempt.cost = MicroUsd{7};
  auto copy = entry(begun_.key(0, 1), Outcome::ok);
  copy.attempt.cost = MicroUsd{5};
  copy.attempt.from_cache = true;
  record({paid, copy});
  const SpendRow spend = begun_.store.spend(begun_.run.row, begun_.run.arms[0].row).value();
  EXPECT_EQ(spend.micro_usd, 12);
  EXPECT_EQ(spend.cached_attempts, 1);
  EXPECT_EQ(spend.cached_micro_usd, 5);
}

TEST_F(ReadStore, WalksFinalAnswersInGoldenSetOrder) {
  // Stored in the wrong order on purpose.
  record({entry(begun_.key(0, 1, 1), Outcome::ok), entry(begun_.key(0, 1), Outcome::ok),
          entry(begun_.key(0, 0, 0, 2), Outcome::ok),
          entry(begun_.key(0, 0, 0, 1), Outcome::wire_reset, "unscored"),
          entry(begun_.key(1, 0), Outcome::ok)});
  std::vector<std::string> seen;
  const auto note = [&seen](const AnswerRow& row) {
    seen.push_back(row.item_id + std::to_string(row.key.repeat) + "#" +
                   std::to_string(row.key.attempt_no));
  };
  ASSERT_TRUE(
      begun_.store.for_each_answer(begun_.run.row, begun_.run.arms[0].row, note).has_value());
  EXPECT_THAT(seen, ElementsAre("a0#2", "b0#1", "b1#1"));
  seen.clear();
  ASSERT_TRUE(
      begun_.store.for_each_attempt(begun_.run.row, begun_.run.arms[0].row, note).has_value());
  EXPECT_THAT(seen, ElementsAre("a0#1", "a0#2", "b0#1", "b1#1"));
}

/// What both walks tell of an answer.
template <class Row>
std::string told(const Row& row) {
  std::string text = std::to_string(row.item_row) + " " + row.expected_json + " " +
                     row.served_model + " " + std::to_string(row.latency_us.value_or(-1)) + " " +
                     std::to_string(row.usage.output.value_or(-1)) + " " +
                     std::to_string(row.from_cache);
  if (!row.score) return text;
  const ScoreRecord& score = *row.score;
  return text + " " + score.scorer_version + " " + score.outcome + " " + score.verdict + " " +
         score.rung + " " + std::to_string(score.confidence.value_or(-1)) + " " + score.fields_json;
}

TEST_F(ReadStore, TellsTheSameScoresWithoutTheTexts) {
  auto read = entry(begun_.key(0, 0, 1, 2), Outcome::ok);
  read.attempt.attempt.completion.served_model = "m-2026";
  read.attempt.attempt.completion.usage.output = 7;
  read.attempt.from_cache = true;
  read.score.answer = "red";
  read.score.confidence = 0.5;
  auto fields = entry(begun_.key(0, 1), Outcome::model_truncated, "wrong");
  fields.score.answer = "{}";
  fields.score.fields_json = "[{}]";
  record({read, fields, entry(begun_.key(0, 0, 1), Outcome::wire_reset, "unscored"),
          entry(begun_.key(0, 0), Outcome::ok), entry(begun_.key(1, 0), Outcome::ok)});
  const RowId arm = begun_.run.arms[0].row;
  ScoreRecord second_look = entry({}, Outcome::ok, "wrong").score;
  second_look.scorer_version = "s0";  // newer, though it sorts before
  const RowId first = answers(begun_.store, begun_.run.row, arm).at(0).attempt_row;
  ASSERT_TRUE(begun_.store.rescore({{first, second_look}}).has_value());

  std::vector<std::string> wide;
  for (const AnswerRow& row : answers(begun_.store, begun_.run.row, arm)) wide.push_back(told(row));
  std::vector<std::string> narrow;
  std::vector<std::string> labels;
  const Status walked = begun_.store.for_each_score(begun_.run.row, arm, [&](const ScoreRow& row) {
    narrow.push_back(told(row));
    labels.push_back(row.score->answer);
  });
  ASSERT_TRUE(walked.has_value());
  EXPECT_EQ(narrow.size(), 3U);
  EXPECT_EQ(narrow, wide);
  EXPECT_THAT(labels, ElementsAre("", "red", ""));  // what has fields has no label
  EXPECT_THAT(narrow[0], HasSubstr(" s0 ok wrong "));
}

/// What a pair row and the whole answer tell.
std::string pair_told(const AnswerRow& row) {
  std::string text = row.item_id + " " + row.slices_json + " " + row.served_model + " " +
                     std::to_string(row.latency_us.value_or(-1)) + " " +
                     std::to_string(row.usage.output.value_or(-1)) + " " +
                     std::to_string(row.micro_usd.value_or(-1)) + " " +
                     std::to_string(row.from_cache);
  if (!row.score) return text;
  return text + " " + row.score->scorer_version + " " + row.score->outcome + " " +
         row.score->verdict + " " + row.score->answer;
}

std::string pair_told(const PairRow& row) {
  std::string text = row.item_id + " " + row.slices_json + " " + row.served_model + " " +
                     std::to_string(row.latency_us.value_or(-1)) + " " +
                     std::to_string(row.tokens_output.value_or(-1)) + " " +
                     std::to_string(row.micro_usd.value_or(-1)) + " " +
                     std::to_string(row.from_cache);
  if (!row.has_score) return text;
  return text + " " + row.scorer_version + " " + row.outcome + " " + row.verdict + " " + row.answer;
}

TEST_F(ReadStore, TellsTheSameForPairs) {
  auto priced = entry(begun_.key(0, 0, 0, 2), Outcome::ok);
  priced.attempt.cost = MicroUsd{7};
  priced.attempt.from_cache = true;
  priced.attempt.attempt.completion.served_model = "m-2026";
  priced.score.answer = "red";
  auto second = entry(begun_.key(0, 1, 1), Outcome::model_refused, "wrong");
  second.attempt.attempt.completion.usage.output = 3;
  record({entry(begun_.key(0, 0), Outcome::wire_reset, "unscored"), priced, second,
          entry(begun_.key(0, 1), Outcome::ok), entry(begun_.key(1, 0), Outcome::ok)});
  const RowId arm = begun_.run.arms[0].row;
  ScoreRecord second_look = entry({}, Outcome::ok, "wrong").score;
  second_look.scorer_version = "s0";
  const RowId first = answers(begun_.store, begun_.run.row, arm).at(0).attempt_row;
  ASSERT_TRUE(begun_.store.rescore({{first, second_look}}).has_value());

  std::vector<std::string> wide;
  for (const AnswerRow& row : answers(begun_.store, begun_.run.row, arm)) {
    wide.push_back(pair_told(row));
  }
  std::vector<std::string> narrow;
  std::vector<std::string> hashes;
  const Status walked =
      begun_.store.for_each_pair_row(begun_.run.row, arm, [&](const PairRow& row) {
        narrow.push_back(pair_told(row));
        hashes.push_back(row.item_hash + row.cluster);
      });
  ASSERT_TRUE(walked.has_value());
  EXPECT_EQ(narrow.size(), 3U);
  EXPECT_EQ(narrow, wide);
  EXPECT_THAT(narrow[0], HasSubstr("a {\"length\":\"short\"} m-2026 1500 -1 7 1 s0 ok wrong"));
  EXPECT_THAT(hashes, ElementsAre("hash of a", "hash of b", "hash of b"));
}

TEST_F(ReadStore, TellsTheClusterOfAnItem) {
  GoldenSetRecord set{"clustered", "example", "name: example\n", {}};
  ItemRecord paged = item("c");
  paged.cluster = "page 1";
  ASSERT_TRUE(begun_.store.put_golden_set(set, {paged}).has_value());
  RunRecord other = run("run-2");
  other.arms = {arm("clustered")};
  other.arms[0].golden_set_hash = "clustered";
  ASSERT_TRUE(begun_.store.begin_run(other).has_value());
  ASSERT_TRUE(
      begun_.store
          .record(other.row, {entry({other.arms[0].row, set.item_rows[0], 0, 1}, Outcome::ok)})
          .has_value());
  std::vector<std::string> clusters;
  ASSERT_TRUE(begun_.store
                  .for_each_pair_row(other.row, other.arms[0].row,
                                     [&](const PairRow& row) { clusters.push_back(row.cluster); })
                  .has_value());
  EXPECT_THAT(clusters, ElementsAre("page 1"));
}

TEST_F(ReadStore, WalksTheOrderOfTheSetNotOfItsRows) {
  GoldenSetRecord reversed{"reversed", "example", "name: example\n", {}};
  ASSERT_TRUE(begun_.store.put_golden_set(reversed, {item("b"), item("a")}).has_value());
  RunRecord other = run("run-2");
  other.arms = {arm("backwards")};
  other.arms[0].golden_set_hash = "reversed";
  ASSERT_TRUE(begun_.store.begin_run(other).has_value());
  const auto key = [&](std::size_t item) {
    return AttemptKey{other.arms[0].row, reversed.item_rows[item], 0, 1};
  };
  ASSERT_TRUE(
      begun_.store.record(other.row, {entry(key(1), Outcome::ok), entry(key(0), Outcome::ok)})
          .has_value());
  const auto rows = answers(begun_.store, other.row, other.arms[0].row);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].item_id, "b");
  EXPECT_EQ(rows[1].item_id, "a");
}

TEST_F(ReadStore, SumsWhatWasPaidOverEveryAttempt) {
  auto failed = entry(begun_.key(0, 0), Outcome::wire_server_error);
  auto retried = entry(begun_.key(0, 0, 0, 2), Outcome::ok);
  retried.attempt.cost = MicroUsd{700};
  retried.attempt.queued = std::chrono::milliseconds(250);
  auto cut = entry(begun_.key(0, 1), Outcome::model_truncated);
  cut.attempt.cost = MicroUsd{41};
  record({failed, retried, cut, entry(begun_.key(1, 0), Outcome::ok),
          entry(begun_.key(1, 1), Outcome::wire_truncated)});
  const SpendRow known = begun_.store.spend(begun_.run.row, begun_.run.arms[0].row).value();
  EXPECT_EQ(known.attempts, 3);
  EXPECT_EQ(known.priced_attempts, 2);
  EXPECT_EQ(known.micro_usd, 741);
  EXPECT_EQ(known.unpriced_attempts, 0);  // a server error is not billed
  EXPECT_EQ(known.held, std::chrono::milliseconds(250));
  const SpendRow lost =
      begun_.store.superseded_spend(begun_.run.row, begun_.run.arms[0].row).value();
  EXPECT_EQ(lost.attempts, 1);
  EXPECT_EQ(lost.priced_attempts, 0);
  EXPECT_EQ(lost.unpriced_attempts, 0);
  const SpendRow truncated =
      begun_.store.spend_on(begun_.run.row, begun_.run.arms[0].row, Outcome::model_truncated)
          .value();
  EXPECT_EQ(truncated.attempts, 1);
  EXPECT_EQ(truncated.micro_usd, 41);
  const SpendRow unknown = begun_.store.spend(begun_.run.row, begun_.run.arms[1].row).value();
  EXPECT_EQ(unknown.attempts, 2);
  EXPECT_EQ(unknown.priced_attempts, 0);
  EXPECT_EQ(unknown.micro_usd, 0);
  EXPECT_EQ(unknown.unpriced_attempts, 2);  // a stream that broke off may be
  EXPECT_EQ(begun_.store.spend(begun_.run.row + 7, 1).value().attempts, 0);
}

}  // namespace
}  // namespace assay::store
