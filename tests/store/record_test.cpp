#include "records.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

using testing::ElementsAre;

TEST(RecordAttempts, LeavesOneThatIsThereAlready) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  auto first = entry(begun.key(0, 0), Outcome::ok);
  auto again = entry(begun.key(0, 0), Outcome::wire_reset, "unscored");
  again.attempt.attempt.completion.text = "another text";
  ASSERT_TRUE(begun.store.record(begun.run.row, {first}).has_value());
  ASSERT_TRUE(
      begun.store.record(begun.run.row, {again, entry(begun.key(0, 1), Outcome::ok)}).has_value());
  const auto rows = answers(begun.store, begun.run.row, begun.run.arms[0].row);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].text, "text");
  EXPECT_EQ(rows[0].attempt_outcome, "ok");
  EXPECT_EQ(rows[0].score->verdict, "correct");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM score"), "2");
}

TEST(RecordAttempts, BringsEveryColumnBack) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  auto given = entry(begun.key(1, 1, 2, 3), Outcome::model_truncated, "wrong");
  Attempt& attempt = given.attempt.attempt;
  attempt.started_unix_ms = 1'700'000'000'123;
  attempt.error = "cut";
  attempt.dropped_parameters = "seed,temperature";
  attempt.completion.finish_reason = "length";
  attempt.completion.served_model = "pro-1-0";
  attempt.completion.usage = {120, 20, 5, 64, 8};
  attempt.timing.latency = std::chrono::microseconds(2'345'678);
  attempt.timing.time_to_first_token = std::chrono::microseconds(98'765);
  given.attempt.cost = MicroUsd{1234};
  given.attempt.from_cache = true;
  given.attempt.kind = AttemptKind::correction;
  given.score.answer = "billing";
  given.score.confidence = 0.1;
  given.score.fields_json = "[]";
  given.score.reason = "not a";
  given.score.schema_valid = true;
  ASSERT_TRUE(begun.store.record(begun.run.row, {given}).has_value());
  const auto rows = answers(begun.store, begun.run.row, begun.run.arms[1].row);
  ASSERT_EQ(rows.size(), 1U);
  const AnswerRow& row = rows[0];
  EXPECT_EQ(row.item_id, "b");
  EXPECT_EQ(row.expected_json, "\"b\"");
  EXPECT_EQ(row.slices_json, R"({"length":"short"})");
  EXPECT_EQ(row.input, "input of b");
  EXPECT_EQ(row.key.arm, begun.run.arms[1].row);
  EXPECT_EQ(row.key.repeat, 2);
  EXPECT_EQ(row.key.attempt_no, 3);
  EXPECT_EQ(row.started_unix_ms, attempt.started_unix_ms);
  EXPECT_EQ(row.attempt_outcome, "model.truncated");
  EXPECT_EQ(row.error, "cut");
  EXPECT_EQ(row.finish_reason, "length");
  EXPECT_EQ(row.served_model, "pro-1-0");
  EXPECT_EQ(row.dropped_parameters, "seed,temperature");
  EXPECT_EQ(row.usage, attempt.completion.usage);
  EXPECT_EQ(row.micro_usd, 1234);
  EXPECT_EQ(row.latency_us, 2'345'678);
  EXPECT_EQ(row.ttft_us, 98'765);
  EXPECT_TRUE(row.from_cache);
  EXPECT_EQ(row.kind, AttemptKind::correction);
  EXPECT_EQ(row.served_by, "");
  ASSERT_TRUE(row.score.has_value());
  EXPECT_EQ(row.score->answer, "billing");
  EXPECT_EQ(row.score->confidence, 0.1);
  EXPECT_EQ(row.score->fields_json, "[]");
  EXPECT_EQ(row.score->reason, "not a");
  EXPECT_TRUE(row.score->schema_valid);
  EXPECT_FALSE(row.score->value_valid);
}

TEST(RecordAttempts, KeepsUnknownApartFromZero) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  auto unknown = entry(begun.key(0, 0), Outcome::ok);
  unknown.attempt.attempt.timing.latency = std::chrono::nanoseconds(-1);
  auto zero = entry(begun.key(0, 1), Outcome::ok);
  zero.attempt.attempt.completion.usage = {0, 0, 0, 0, 0};
  zero.attempt.attempt.timing.latency = std::chrono::nanoseconds(0);
  zero.attempt.cost = MicroUsd{0};
  ASSERT_TRUE(begun.store.record(begun.run.row, {unknown, zero}).has_value());
  const auto rows = answers(begun.store, begun.run.row, begun.run.arms[0].row);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].usage, TokenUsage{});
  EXPECT_EQ(rows[0].micro_usd, std::nullopt);
  EXPECT_EQ(rows[0].latency_us, std::nullopt);
  EXPECT_EQ(rows[0].ttft_us, std::nullopt);
  EXPECT_EQ(rows[0].score->confidence, std::nullopt);
  EXPECT_EQ(rows[1].usage, (TokenUsage{0, 0, 0, 0, 0}));
  EXPECT_EQ(rows[1].micro_usd, 0);
  EXPECT_EQ(rows[1].latency_us, 0);
}

TEST(RecordAttempts, KeepsNoLatencyOfAFailedCall) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  ASSERT_TRUE(
      begun.store.record(begun.run.row, {entry(begun.key(0, 0), Outcome::wire_connect, "unscored")})
          .has_value());
  const auto rows = answers(begun.store, begun.run.row, begun.run.arms[0].row);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].latency_us, std::nullopt);
}

TEST(RecordAttempts, BringsAnyTextBackByteForByte) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  const std::string strange =
      std::string("nul\0inside", 10) + " \xF0\x9F\xA6\x86 \xE6\xBC\xA2 \r\n'; DROP--\x7F\x1B[31m";
  auto given = entry(begun.key(0, 0), Outcome::ok);
  given.attempt.attempt.completion.text = strange;
  given.attempt.attempt.completion.served_model = strange;
  given.attempt.attempt.error = strange;
  given.score.answer = strange;
  ASSERT_TRUE(begun.store.record(begun.run.row, {given}).has_value());
  ItemRecord odd = item("c");
  odd.input = strange;
  GoldenSetRecord set{"set 2", "example", strange, {}};
  ASSERT_TRUE(begun.store.put_golden_set(set, {odd}).has_value());
  auto reader = RunStore::open(folder / "a.db", Access::read_only).value();
  const auto rows = answers(reader, begun.run.row, begun.run.arms[0].row);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].text, strange);
  EXPECT_EQ(rows[0].served_model, strange);
  EXPECT_EQ(rows[0].error, strange);
  EXPECT_EQ(rows[0].score->answer, strange);
  EXPECT_EQ(reader.task_yaml("set 2").value(), strange);
  EXPECT_EQ(fake::sql_value(folder / "a.db",
                            "SELECT length(CAST(input AS BLOB)) FROM item WHERE external_id = 'c'"),
            std::to_string(strange.size()));
}

TEST(RecordAttempts, StoresTheWholeGroupOrNothing) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  AttemptKey orphan = begun.key(0, 1);
  orphan.item = 4711;  // no such item: the foreign key refuses it
  const Status written = begun.store.record(
      begun.run.row, {entry(begun.key(0, 0), Outcome::ok), entry(orphan, Outcome::ok)});
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().kind, ErrorKind::storage);
  EXPECT_THAT(written.error().message, testing::HasSubstr("FOREIGN KEY"));
  EXPECT_EQ(answers(begun.store, begun.run.row, begun.run.arms[0].row).size(), 0U);
  EXPECT_TRUE(begun.store.record(begun.run.row, {entry(begun.key(0, 0), Outcome::ok)}).has_value());
}

TEST(PutGoldenSet, StoresEqualContentOnce) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  GoldenSetRecord again{"set", "example", "name: example\n", {}};
  ASSERT_TRUE(begun.store.put_golden_set(again, {item("a"), item("b")}).has_value());
  EXPECT_EQ(again.item_rows, begun.set.item_rows);
  GoldenSetRecord grown{"set 2", "example", "name: example\n", {}};
  ASSERT_TRUE(begun.store.put_golden_set(grown, {item("b"), item("c")}).has_value());
  EXPECT_EQ(grown.item_rows[0], begun.set.item_rows[1]);
  EXPECT_EQ(fake::sql(folder / "a.db",
                      "SELECT count(*) FROM golden_set; SELECT count(*) FROM item; "
                      "SELECT count(*) FROM golden_set_item"),
            (std::vector<std::vector<std::string>>{{"2"}, {"3"}, {"4"}}));
  EXPECT_EQ(begun.store.item_count("set").value(), 2);
  EXPECT_EQ(begun.store.item_count("no such set").value(), 0);
  EXPECT_EQ(begun.store.task_yaml("no such set").error().kind, ErrorKind::storage);
}

TEST(BeginRun, SharesArmsBetweenRuns) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  RunRecord second = run("run-2");
  ASSERT_TRUE(begun.store.begin_run(second).has_value());
  EXPECT_EQ(second.arms[0].row, begun.run.arms[0].row);
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM arm"), "2");
  RunRecord same_id = run("run-2");
  EXPECT_EQ(begun.store.begin_run(same_id).error().kind, ErrorKind::storage);
}

TEST(PutPrompt, KeepsWhatWasAskedOnce) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  const PromptRecord prompt{"prompt", "Be brief.", R"([{"role":"user","text":"hi"}])",
                            "Read {{input}}"};
  ASSERT_TRUE(begun.store.put_prompt(prompt).has_value());
  ASSERT_TRUE(begun.store.put_prompt(prompt).has_value());
  EXPECT_EQ(fake::sql(folder / "a.db",
                      "SELECT DISTINCT p.* FROM arm JOIN prompt p ON p.hash = arm.prompt_hash"),
            (std::vector<std::vector<std::string>>{
                {"prompt", "Be brief.", R"([{"role":"user","text":"hi"}])", "Read {{input}}"}}));
}

TEST(ImportRun, StoresRunAndAnswersTogetherOrNothing) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  const auto keyed = [&](RowId arm, std::size_t item) {
    return entry({arm, begun.set.item_rows.at(item), 0, 1}, Outcome::ok);
  };
  RunRecord good = run("good");
  good.finished_unix_ms = 77;
  ASSERT_TRUE(begun.store.import_run(good, {keyed(0, 0), keyed(1, 0), keyed(1, 1)}).has_value());
  EXPECT_EQ(answers(begun.store, good.row, good.arms[0].row).size(), 1U);
  EXPECT_EQ(answers(begun.store, good.row, good.arms[1].row).size(), 2U);
  EXPECT_EQ(begun.store.latest_run().value()->finished_unix_ms, 77);

  RunRecord bad = run("bad");
  bad.arms.push_back(arm("new"));
  auto nowhere = keyed(0, 1);
  nowhere.attempt.key.item = 1000;
  const Status failed = begun.store.import_run(bad, {keyed(0, 0), nowhere});
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().kind, ErrorKind::storage);
  EXPECT_EQ(begun.store.latest_run().value()->id, "good");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM attempt"), "3");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM arm"), "2");
}

TEST(Rescore, MakesTheNewestScoreCount) {
  const fake::TemporaryFolder folder;
  auto begun = begin(folder / "a.db");
  ASSERT_TRUE(begun.store.record(begun.run.row, {entry(begun.key(0, 0), Outcome::ok)}).has_value());
  const auto verdict = [&] {
    return answers(begun.store, begun.run.row, begun.run.arms[0].row).at(0).score->verdict;
  };
  const RowId attempt =
      answers(begun.store, begun.run.row, begun.run.arms[0].row).at(0).attempt_row;
  const auto rescore = [&](const std::string& version, const std::string& new_verdict) {
    ScoreRecord score = entry({}, Outcome::ok, new_verdict).score;
    score.scorer_version = version;
    return begun.store.rescore({{attempt, score}});
  };
  ASSERT_TRUE(rescore("s2", "wrong").has_value());
  EXPECT_EQ(verdict(), "wrong");
  // The old version again, e.g. after a downgrade: it is the newest now, and still one row.
  ASSERT_TRUE(rescore("s1", "unscored").has_value());
  EXPECT_EQ(verdict(), "unscored");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM score"), "2");
  EXPECT_EQ(rescore("s3", "wrong").has_value(), true);
  EXPECT_EQ(begun.store.rescore({{attempt + 1000, {}}}).error().kind, ErrorKind::storage);
}

}  // namespace
}  // namespace assay::store
