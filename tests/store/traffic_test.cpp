// Log entries, samples of them, and the walk over pairs.

#include "assay/store/traffic_store.hpp"

#include <fmt/format.h>

#include "store/records.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

using testing::ElementsAre;

TrafficEntry logged(const std::string& key, const std::string& record,
                    const std::string& model = "lite-1") {
  TrafficEntry entry;
  entry.request.task = "example";
  entry.request.key = key;
  entry.request.source = "jsonl";
  entry.request.started_unix_ms = 1'700'000'000'000;
  entry.request.cluster = "session of " + key;
  entry.request.slices_json = R"({"language":"de"})";
  entry.request.content_bytes = 12;
  entry.request.system = "Sort the message.";
  entry.request.turns_json = R"([["user","hello"]])";
  entry.answer.record_id = record;
  entry.answer.model = model;
  entry.answer.attempt.outcome = Outcome::ok;
  entry.answer.attempt.completion.text = "billing";
  entry.answer.attempt.timing.latency = std::chrono::milliseconds(120);
  entry.answer.cost = MicroUsd{40};
  entry.answer.score.outcome = "ok";
  entry.answer.score.answer = "billing";
  entry.answer.score.scorer_version = "s1";
  return entry;
}

struct Opened {
  RunStore runs;
  TrafficStore traffic{runs};
};

std::unique_ptr<Opened> opened(const std::filesystem::path& file) {
  return std::unique_ptr<Opened>(new Opened{RunStore::open(file, Access::read_write).value()});
}

TEST(PutTraffic, StoresTheSameEntryOnceHoweverOftenItComes) {
  const fake::TemporaryFolder folder;
  auto store = opened(folder / "a.db");
  const auto first = store->traffic.put({logged("k1", "r1"), logged("k1", "r1")}).value();
  EXPECT_EQ(first.requests, 1);
  EXPECT_EQ(first.duplicates, 1);
  const auto second = store->traffic.put({logged("k1", "r1")}).value();
  EXPECT_EQ(second.requests, 0);
  EXPECT_EQ(second.duplicates, 1);
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM traffic_answer"), "1");
}

TEST(PutTraffic, TakesRetriesAndOtherModelsForAnswersToTheSameRequest) {
  const fake::TemporaryFolder folder;
  auto store = opened(folder / "a.db");
  const auto stored =
      store->traffic.put({logged("k1", "r1"), logged("k1", "r2"), logged("k1", "r3", "pro-1")})
          .value();
  EXPECT_EQ(stored.requests, 1);
  EXPECT_EQ(stored.further_answers, 2);
  const auto calls = fake::sql(folder / "a.db",
                               "SELECT model, call_no FROM traffic_answer ORDER BY model, call_no");
  EXPECT_THAT(calls, ElementsAre(ElementsAre("lite-1", "1"), ElementsAre("lite-1", "2"),
                                 ElementsAre("pro-1", "1")));
}

TEST(PutTraffic, StoresASharedSystemTextOnce) {
  const fake::TemporaryFolder folder;
  auto store = opened(folder / "a.db");
  auto other = logged("k3", "r3");
  other.request.system = "Another one.";
  ASSERT_TRUE(store->traffic.put({logged("k1", "r1"), logged("k2", "r2"), other}));
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM traffic_system"), "2");
  EXPECT_EQ(store->traffic.request(2).value().system, "Sort the message.");
  EXPECT_EQ(store->traffic.request(3).value().system, "Another one.");
}

TEST(PutTraffic, KeepsUnknownUnknown) {
  const fake::TemporaryFolder folder;
  auto store = opened(folder / "a.db");
  auto entry = logged("k1", "r1");
  entry.request.started_unix_ms.reset();
  entry.answer.attempt.timing.latency = std::chrono::nanoseconds(-1);
  entry.answer.cost.reset();
  ASSERT_TRUE(store->traffic.put({entry}));
  const auto answers = store->traffic.answers_to(1).value();
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].cost, std::nullopt);
  EXPECT_EQ(answers[0].streamed, std::nullopt);
  EXPECT_EQ(answers[0].attempt.completion.usage, TokenUsage());
  EXPECT_LT(answers[0].attempt.timing.latency.count(), 0);
  EXPECT_EQ(fake::sql(folder / "a.db",
                      "SELECT q.started_unix_ms, a.latency_us, a.micro_usd, a.streamed, "
                      "a.started_unix_ms FROM traffic_request q, traffic_answer a")[0],
            std::vector<std::string>(5, "NULL"));
}

TEST(PutTraffic, IsReadBackCallByCall) {
  const fake::TemporaryFolder folder;
  auto store = opened(folder / "a.db");
  auto other_task = logged("k9", "r9");
  other_task.request.task = "another";
  ASSERT_TRUE(
      store->traffic.put({logged("k1", "r1"), logged("k2", "r2"), logged("k1", "r3"), other_task}));
  std::vector<std::string> calls;
  ASSERT_TRUE(store->traffic.for_each_spend("example", [&calls](const TrafficSpend& call) {
    calls.push_back(fmt::format("{} {} {} {}", call.is_ours ? "ours" : "log", call.model,
                                call.is_repeat ? "again" : "first", call.micro_usd.value_or(-1)));
  }));
  EXPECT_THAT(calls, testing::UnorderedElementsAre("log lite-1 first 40", "log lite-1 again 40",
                                                   "log lite-1 first 40"));
}

/// An experiment whose members are the first two requests, and a run that asks them.
struct Experiment {
  std::unique_ptr<Opened> store;
  ExperimentRecord record;
  RunRecord run;
  RowId item_1 = 0, item_2 = 0;
};

Experiment experiment(const std::filesystem::path& file) {
  Experiment made{opened(file), {}, run("shadow-1")};
  TrafficStore& traffic = made.store->traffic;
  traffic.put({logged("k1", "r1"), logged("k2", "r2"), logged("k3", "r3")}).value();
  made.record = {0, "example", "first", "set", "{}", 1};
  traffic.begin_experiment(made.record, "name: example\n").value();
  traffic
      .add_draw(made.record, {3, "{}", 2},
                {{1, "item k1", 0.25, true, false, true}, {2, "item k2", 0.5, false, false, false}})
      .value();
  made.run.origin = "shadow";
  made.store->runs.begin_run(made.run).value();
  const auto rows = made.store->runs.item_rows("set").value();
  made.item_1 = rows.at("k1");
  made.item_2 = rows.at("k2");
  return made;
}

std::vector<TrafficPair> pairs(const Experiment& from) {
  std::vector<TrafficPair> all;
  from.store->traffic
      .for_each_pair(from.record.row, from.run.row, from.run.arms[0].row, from.run.arms[1].row,
                     [&all](const TrafficPair& pair) { all.push_back(pair); })
      .value();
  return all;
}

TEST(TrafficPairs, AreOnePerMemberAskedOrNot) {
  const fake::TemporaryFolder folder;
  const auto from = experiment(folder / "a.db");
  const auto all = pairs(from);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].key, "k1");
  EXPECT_EQ(all[0].weight, 4.0);
  EXPECT_EQ(all[0].day, 19675);  // 1'700'000'000 s / 86400
  EXPECT_EQ(all[0].cluster, "session of k1");
  EXPECT_EQ(all[0].slices_json, R"({"language":"de"})");
  EXPECT_TRUE(all[0].may_label);
  EXPECT_TRUE(all[0].wants_lite_again);
  EXPECT_FALSE(all[0].wants_pro_again);
  EXPECT_FALSE(all[0].lite.is_there);
  EXPECT_EQ(all[1].weight, 2.0);
}

TEST(TrafficPairs, HaveTheLastAttemptOfEachSideAndItsNewestScore) {
  const fake::TemporaryFolder folder;
  const auto from = experiment(folder / "a.db");
  const RowId lite = from.run.arms[0].row;
  const RowId pro = from.run.arms[1].row;
  auto from_log = entry({lite, from.item_1, 0, 1}, Outcome::ok, "unscored");
  from_log.attempt.kind = AttemptKind::traffic;
  from_log.attempt.from_cache = true;
  from_log.score.answer = "billing";
  auto failed = entry({pro, from.item_1, 0, 1}, Outcome::wire_timeout, "unscored");
  auto answered = entry({pro, from.item_1, 0, 2}, Outcome::ok, "unscored");
  answered.score.answer = "technical";
  answered.attempt.attempt.completion.text = "{\"label\":\"technical\"}";
  auto again = entry({lite, from.item_1, 1, 1}, Outcome::ok, "unscored");
  again.score.answer = "other";
  ASSERT_TRUE(from.store->runs.record(from.run.row, {from_log, failed, answered, again}));

  const auto all = pairs(from);
  ASSERT_EQ(all.size(), 2U);
  const TrafficPair& pair = all[0];
  EXPECT_TRUE(pair.lite.is_there);
  EXPECT_TRUE(pair.lite.is_from_log);
  EXPECT_EQ(pair.lite.attempts, 0);
  EXPECT_EQ(pair.lite.answer, "billing");
  EXPECT_EQ(pair.pro.outcome, "ok");
  EXPECT_EQ(pair.pro.answer, "technical");
  EXPECT_EQ(pair.pro.attempts, 2);
  EXPECT_FALSE(pair.pro.is_from_log);
  EXPECT_EQ(pair.lite_again.answer, "other");
  EXPECT_FALSE(pair.pro_again.is_there);
  EXPECT_EQ(from.store->traffic.answer_text(pair.pro.attempt_row).value(),
            "{\"label\":\"technical\"}");
  EXPECT_FALSE(all[1].lite.is_there) << "the sides of the pair before are gone";

  // Scored anew: the newer score is the one that counts.
  RunStore::Rescore rescore{pair.pro.attempt_row, answered.score};
  rescore.score.scorer_version = "s2";
  rescore.score.answer = "billing";
  ASSERT_TRUE(from.store->runs.rescore({rescore}));
  EXPECT_EQ(pairs(from)[0].pro.answer, "billing");
}

TEST(Experiments, GrowDrawByDrawAndKeepWhatWasDecided) {
  const fake::TemporaryFolder folder;
  const auto from = experiment(folder / "a.db");
  TrafficStore& traffic = from.store->traffic;
  ASSERT_TRUE(traffic.put({logged("k4", "r4")}));
  ASSERT_TRUE(traffic.add_draw(from.record, {4, "{}", 3}, {{4, "item k4", 0.1}}));
  EXPECT_FALSE(traffic.add_draw(from.record, {4, "{}", 3}, {{4, "item k4", 0.1}}))
      << "the same draw again";
  const auto all = pairs(from);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].key, "k1");
  EXPECT_EQ(all[2].key, "k4");
  EXPECT_EQ(traffic.draws(from.record.row).value().size(), 2U);
  std::vector<std::string> texts;
  ASSERT_TRUE(traffic.for_each_member(from.record.row, [&texts](const MemberContent& content) {
    texts.push_back(content.request.key + content.request.turns_json);
  }));
  EXPECT_EQ(texts.size(), 3U);
  EXPECT_EQ(texts[0], R"(k1[["user","hello"]])");
  EXPECT_EQ(fake::sql_value(folder / "a.db", "SELECT count(*) FROM item WHERE input <> ''"), "0")
      << "texts stay with the request";
}

TEST(Experiments, AreNoRunsToWhoAsksForRuns) {
  const fake::TemporaryFolder folder;
  const auto from = experiment(folder / "a.db");
  EXPECT_EQ(from.store->runs.latest_run().value(), std::nullopt);
  EXPECT_TRUE(from.store->runs.runs().value().empty());
  const auto runs = from.store->traffic.runs_of(from.record).value();
  ASSERT_EQ(runs.size(), 1U);
  EXPECT_EQ(runs[0].id, "shadow-1");
}

TEST(Experiments, CountALoggedFailureAsAnswered) {
  const fake::TemporaryFolder folder;
  const auto from = experiment(folder / "a.db");
  auto failed = entry({from.run.arms[0].row, from.item_1, 0, 1}, Outcome::wire_timeout, "unscored");
  failed.attempt.kind = AttemptKind::traffic;
  failed.attempt.from_cache = true;
  ASSERT_TRUE(from.store->runs.record(from.run.row, {failed}));
  const auto progress = from.store->runs.progress(from.run.row, from.run.arms[0].row).value();
  ASSERT_EQ(progress.size(), 1U);
  EXPECT_TRUE(progress.begin()->second.answered);
  EXPECT_EQ(progress.begin()->second.calls, 0) << "nobody was asked by us";
}

}  // namespace
}  // namespace assay::store
