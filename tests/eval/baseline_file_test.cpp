#include "baseline.hpp"

namespace assay::eval {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using BaselineFile = BaselineTest;

TEST_F(BaselineFile, BringsBackWhatWasStored) {
  record_all();
  const auto source = stored(0);
  const auto file = opened(written(*source));
  const SourceFacts& facts = file->facts();
  EXPECT_EQ(facts.arm.task, "colours");
  EXPECT_EQ(facts.arm.golden_set_hash, "set");
  EXPECT_EQ(facts.arm.model, "large");
  EXPECT_EQ(facts.arm.model_id, "large-2026");
  EXPECT_EQ(facts.arm.prompt_hash, "p1");
  EXPECT_EQ(facts.arm.parameters_json, R"({"temperature":0})");
  EXPECT_EQ(facts.set_items, 3);
  EXPECT_EQ(facts.run_id, "run-1");
  EXPECT_EQ(facts.file, folder_ / "a.baseline.jsonl");
  EXPECT_FALSE(facts.keeps_answers);
  const auto before = items_of(*source);
  const auto after = items_of(*file);
  ASSERT_EQ(after.size(), 3U);
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after[i].id, before[i].id);
    EXPECT_EQ(after[i].hash, before[i].hash);
    EXPECT_EQ(*after[i].slices, *before[i].slices);
    const decide::Side a = side_of(before[i].tally);
    const decide::Side b = side_of(after[i].tally);
    EXPECT_EQ(a.correct, b.correct);
    EXPECT_EQ(a.parsed, b.parsed);
    EXPECT_EQ(a.latency_ms, b.latency_ms);
    EXPECT_EQ(a.cost_usd, b.cost_usd);
    EXPECT_EQ(a.output_tokens, b.output_tokens);
    EXPECT_EQ(b.answer, 0U);
  }
  EXPECT_FALSE(side_of(after[2].tally).correct) << "unscored, not wrong";
  EXPECT_FALSE(side_of(after[2].tally).cost_usd) << "unknown, not free";
}

TEST_F(BaselineFile, ComparesAsTheStoredArmDoes) {
  record_all();
  store_
      .record(run_.row, {answer(run_, 1, set_.item_rows[0], "wrong", "blue"),
                         answer(run_, 1, set_.item_rows[1], "wrong", "blue")})
      .value();
  const auto baseline = stored(0);
  const auto candidate = stored(1);
  const auto file = opened(written(*baseline));
  const Pairing direct = pair_arms(*baseline, *candidate).value();
  const Pairing by_file = pair_arms(*file, *candidate).value();
  const Pairing back = pair_arms(*candidate, *file).value();
  ASSERT_EQ(by_file.items.size(), direct.items.size());
  for (std::size_t i = 0; i < direct.items.size(); ++i) {
    EXPECT_EQ(by_file.items[i].id, direct.items[i].id);
    EXPECT_EQ(by_file.items[i].baseline.correct, direct.items[i].baseline.correct);
    EXPECT_EQ(by_file.items[i].candidate.correct, direct.items[i].candidate.correct);
    EXPECT_EQ(by_file.items[i].baseline.latency_ms, direct.items[i].baseline.latency_ms);
  }
  EXPECT_EQ(by_file.missing, direct.missing);
  EXPECT_THAT(by_file.disparities, IsEmpty());
  EXPECT_EQ(by_file.baseline.scorer_versions, direct.baseline.scorer_versions);
  EXPECT_TRUE(direct.knows_answers);
  EXPECT_FALSE(by_file.knows_answers);
  EXPECT_EQ(back.items[0].candidate.correct, by_file.items[0].baseline.correct);
}

TEST_F(BaselineFile, HoldsNoTextOfItemsAndAnswers) {
  store::GoldenSetRecord set{"secret set", "colours", "name: colours\n", {}};
  store::ItemRecord secret = item("a", "SECRET INPUT");
  secret.expected_json = R"("SECRET LABEL")";
  put_set(set, {secret});
  store::RunRecord run;
  begin(run, "run-2", {arm("large", "secret set")});
  auto entry = answer(run, 0, set.item_rows[0], "correct", "SECRET ANSWER");
  entry.attempt.attempt.completion.text = "SECRET TEXT";
  entry.score.reason = "SECRET REASON";
  entry.score.fields_json = R"([{"name":"SECRET FIELD"}])";
  store_.record(run.row, {entry}).value();
  const std::string text = written(*open_stored_arm(store_, run, run.arms[0]).value());
  EXPECT_THAT(text, HasSubstr(R"("id":"a")"));
  EXPECT_THAT(text, Not(HasSubstr("SECRET")));
}

TEST_F(BaselineFile, IsTheSameForTheSameAnswersInAnyOrder) {
  record_all();
  store::RunRecord other;
  begin(other, "run-1b", run_.arms);
  auto timed_out = answer(other, 0, set_.item_rows[2], "unscored", "");
  timed_out.attempt.cost.reset();
  store_
      .record(other.row, {timed_out, answer(other, 0, set_.item_rows[1], "wrong", "blue"),
                          answer(other, 0, set_.item_rows[0], "correct")})
      .value();
  const std::string first = written(*stored(0));
  EXPECT_EQ(first, written(*stored(0)));
  const std::string second = written(*open_stored_arm(store_, other, other.arms[0]).value());
  const auto a = lines_of(first);
  const auto b = lines_of(second);
  ASSERT_EQ(a.size(), 5U);
  EXPECT_NE(a[0], b[0]) << "another run";
  EXPECT_TRUE(std::equal(a.begin() + 1, a.end() - 1, b.begin() + 1, b.end() - 1));
}

TEST_F(BaselineFile, IsWrittenInTheOrderOfIds) {
  store::GoldenSetRecord set{"moved", "colours", "name: colours\n", {}};
  put_set(set, {item("c", "?"), item("a", "?"), item("b", "?")});
  store::RunRecord run;
  begin(run, "run-2", {arm("large", "moved")});
  std::vector<store::RunStore::Entry> entries;
  for (const store::RowId row : set.item_rows) entries.push_back(answer(run, 0, row, "correct"));
  store_.record(run.row, entries).value();
  const auto file = opened(written(*open_stored_arm(store_, run, run.arms[0]).value()));
  std::vector<std::string> ids;
  for (const AnsweredItem& item : items_of(*file)) ids.push_back(item.id);
  EXPECT_THAT(ids, ElementsAre("a", "b", "c"));
}

TEST_F(BaselineFile, SurvivesWhatVersionControlDoesToLineEnds) {
  record_all();
  std::string text;
  for (const std::string& line : lines_of(written(*stored(0)))) text += line + "\r\n";
  EXPECT_EQ(items_of(*opened(text)).size(), 3U);
  text.resize(text.size() - 2);
  EXPECT_EQ(items_of(*opened(text)).size(), 3U) << "without the last line end";
}

TEST_F(BaselineFile, IsNotWrittenOfNothing) {
  const auto nothing = write_baseline(*stored(0), [](std::string_view) -> Status { return {}; });
  ASSERT_FALSE(nothing.has_value());
  EXPECT_THAT(nothing.error().message, HasSubstr("no answer of large to colours has a verdict"));
}

}  // namespace
}  // namespace assay::eval
