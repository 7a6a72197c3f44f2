#include "stored_arms.hpp"

namespace assay::eval {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class PairingTest : public StoredArmsTest {};

TEST_F(PairingTest, PutsBothSidesOfAnItemTogether) {
  store_
      .record(run_.row, {answer(run_, 0, set_.item_rows[0], "correct"),
                         answer(run_, 0, set_.item_rows[1], "wrong", "blue"),
                         answer(run_, 1, set_.item_rows[1], "wrong", "blue"),
                         answer(run_, 1, set_.item_rows[0], "wrong", "blue")})
      .value();
  const Pairing pairing = pair();
  ASSERT_EQ(pairing.items.size(), 2U);
  const decide::PairedItem& a = pairing.items[0];
  EXPECT_EQ(a.id, "a");
  EXPECT_EQ(a.slices->at("language"), "de");
  EXPECT_EQ(a.baseline.correct, 1);
  EXPECT_EQ(a.candidate.correct, 0);
  EXPECT_NE(a.baseline.answer, a.candidate.answer);
  EXPECT_DOUBLE_EQ(a.baseline.latency_ms.value(), 10);
  EXPECT_DOUBLE_EQ(a.baseline.cost_usd.value(), 0.0001);
  EXPECT_DOUBLE_EQ(a.baseline.output_tokens.value(), 5);
  const decide::PairedItem& b = pairing.items[1];
  EXPECT_EQ(b.baseline.answer, b.candidate.answer);
  EXPECT_NE(b.baseline.answer, 0U);
  EXPECT_EQ(a.slices, b.slices) << "equal slices are kept once";
  EXPECT_EQ(pairing.missing, 1);
  EXPECT_THAT(pairing.disparities, IsEmpty());
}

TEST_F(PairingTest, LeavesASideWithoutAnswerUnscored) {
  store_
      .record(run_.row, {answer(run_, 0, set_.item_rows[0], "correct"),
                         answer(run_, 1, set_.item_rows[2], "correct"),
                         answer(run_, 0, set_.item_rows[1], "unscored", "")})
      .value();
  const Pairing pairing = pair();
  ASSERT_EQ(pairing.items.size(), 3U);
  EXPECT_FALSE(pairing.items[0].candidate.correct);
  EXPECT_FALSE(pairing.items[1].baseline.correct);
  EXPECT_FALSE(pairing.items[1].baseline.latency_ms) << "a failed call says nothing about a model";
  EXPECT_EQ(pairing.items[2].id, "c");
  EXPECT_FALSE(pairing.items[2].baseline.correct);
  EXPECT_EQ(pairing.items[2].candidate.correct, 1);
  EXPECT_EQ(pairing.missing, 0);
}

TEST_F(PairingTest, AveragesRepeatsWithinTheirItem) {
  const store::RowId a = set_.item_rows[0];
  auto unpriced = answer(run_, 1, a, "correct", "red", 1);
  unpriced.attempt.cost.reset();
  auto cached = answer(run_, 0, a, "correct", "red", 2);
  cached.attempt.from_cache = true;
  cached.attempt.attempt.timing.latency = std::chrono::milliseconds(1);
  store_
      .record(run_.row,
              {answer(run_, 0, a, "correct", "red", 0), answer(run_, 0, a, "wrong", "blue", 1),
               cached, answer(run_, 1, a, "correct", "red", 0), unpriced})
      .value();
  const Pairing pairing = pair();
  ASSERT_EQ(pairing.items.size(), 1U);
  const decide::PairedItem& item = pairing.items[0];
  EXPECT_DOUBLE_EQ(item.baseline.correct.value(), 2.0 / 3);
  EXPECT_EQ(item.baseline.scored, 3);
  EXPECT_EQ(item.baseline.answer, 0U) << "the repeats do not agree";
  EXPECT_DOUBLE_EQ(item.baseline.latency_ms.value(), 10) << "a cached answer took no time";
  EXPECT_DOUBLE_EQ(item.candidate.correct.value(), 1);
  EXPECT_NE(item.candidate.answer, 0U);
  EXPECT_FALSE(item.candidate.cost_usd) << "one of its prices is unknown";
}

TEST_F(PairingTest, TakesClustersFromTheStoredItems) {
  store::GoldenSetRecord set{"clustered", "colours", "name: colours\n", {}};
  put_set(set, {item("a", "?", "page 1"), item("b", "?")});
  store::RunRecord run;
  begin(run, "run-2", {arm("large", "clustered"), arm("small", "clustered")});
  store_
      .record(run.row, {answer(run, 0, set.item_rows[0], "correct"),
                        answer(run, 0, set.item_rows[1], "wrong")})
      .value();
  const Pairing pairing = pair(run, 0, run, 1).value();
  EXPECT_EQ(pairing.items.at(0).cluster, "page 1");
  EXPECT_EQ(pairing.items.at(1).cluster, "");
}

TEST_F(PairingTest, MatchesItemsInAnyOrder) {
  // A golden set is known by its content, so a copy of it with the lines moved is another set here.
  store::GoldenSetRecord moved{"moved", "colours", "name: colours\n", {}};
  put_set(moved, {item("c", "?"), item("d", "?"), item("b", "?"), item("a", "?")});
  store::RunRecord run;
  begin(run, "run-2", {arm("small", "moved")});
  std::vector<store::RunStore::Entry> entries;
  for (const store::RowId row : moved.item_rows) entries.push_back(answer(run, 0, row, "correct"));
  store_.record(run.row, entries).value();
  store_
      .record(run_.row, {answer(run_, 0, set_.item_rows[0], "wrong"),
                         answer(run_, 0, set_.item_rows[1], "wrong"),
                         answer(run_, 0, set_.item_rows[2], "wrong")})
      .value();
  const Pairing pairing = pair(run_, 0, run, 0).value();
  ASSERT_EQ(pairing.items.size(), 4U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(pairing.items[i].id, std::string(1, static_cast<char>('a' + i)));
    EXPECT_EQ(pairing.items[i].baseline.correct, 0);
    EXPECT_EQ(pairing.items[i].candidate.correct, 1);
  }
  EXPECT_EQ(pairing.items[3].id, "d");
  EXPECT_FALSE(pairing.items[3].baseline.correct);
}

TEST_F(PairingTest, TellsWhoServedAndWhoScored) {
  auto dated = answer(run_, 0, set_.item_rows[0], "correct");
  dated.attempt.attempt.completion.served_model = "large-2026-11";
  auto silent = answer(run_, 0, set_.item_rows[1], "correct");
  silent.score.scorer_version = "s2";
  auto again = answer(run_, 0, set_.item_rows[2], "correct");
  again.attempt.attempt.completion.served_model = "large-2026-11";
  store_.record(run_.row, {dated, silent, again}).value();
  const Pairing pairing = pair();
  EXPECT_THAT(pairing.baseline.served_models, ElementsAre(testing::Pair("large-2026-11", 2)));
  EXPECT_THAT(pairing.baseline.scorer_versions, ElementsAre("s1", "s2"));
  EXPECT_THAT(pairing.candidate.served_models, IsEmpty());
  EXPECT_TRUE(pairing.knows_answers);
}

TEST_F(PairingTest, NamesWhatDiffersBesideTheModel) {
  store::GoldenSetRecord changed{"set-2", "colours", "name: colours\n", {}};
  put_set(changed, {item("a", "?"), item("b", "!"), item("c", "?")});
  store::ArmRecord other = arm("small", "set-2");
  other.hash = "other";
  other.prompt_version = "v2";
  other.prompt_hash = "p2";
  other.parameters_json = R"({"temperature":0.7,"seed":5})";
  store::RunRecord run;
  begin(run, "run-2", {other});
  auto rescored = answer(run, 0, changed.item_rows[1], "wrong");
  rescored.score.scorer_version = "s2";
  store_
      .record(run_.row, {answer(run_, 0, set_.item_rows[0], "correct"),
                         answer(run_, 0, set_.item_rows[1], "correct")})
      .value();
  store_.record(run.row, {answer(run, 0, changed.item_rows[0], "correct"), rescored}).value();
  const Pairing pairing = pair(run_, 0, run, 0).value();
  std::vector<std::string> aspects;
  for (const Disparity& disparity : pairing.disparities) {
    aspects.emplace_back(to_string(disparity.aspect));
  }
  EXPECT_THAT(aspects, ElementsAre("golden-set", "items", "prompt", "scorer", "parameters"));
  EXPECT_THAT(pairing.disparities[1].text, HasSubstr("1 items"));
  EXPECT_THAT(pairing.disparities[2].text, HasSubstr("v1 (p1) and v2 (p2)"));
  EXPECT_THAT(pairing.disparities[4].text, HasSubstr("seed unset and 5, temperature 0 and 0.7"));
  // What has the same content, or at least the same id, is still a pair.
  ASSERT_EQ(pairing.items.size(), 2U);
  EXPECT_EQ(pairing.items[1].baseline.correct, 1);
  EXPECT_EQ(pairing.items[1].candidate.correct, 0);
}

TEST_F(PairingTest, ComparesParametersToTheirEnd) {
  const auto run_with = [&](const char* id, const std::string& end) {
    store::ArmRecord other = arm("small", "set");
    other.hash = id;
    other.parameters_json = R"({"stop":")" + std::string(100, 'x') + end + R"("})";
    store::RunRecord run;
    begin(run, id, {other});
    return run;
  };
  const store::RunRecord a = run_with("run-a", "a");
  const store::RunRecord b = run_with("run-b", "b");
  const Pairing pairing = pair(a, 0, b, 0).value();
  ASSERT_EQ(pairing.disparities.size(), 1U);
  EXPECT_EQ(pairing.disparities[0].aspect, Aspect::parameters);
  EXPECT_THAT(pairing.disparities[0].text, HasSubstr("which differ further on"));
}

TEST_F(PairingTest, IsEmptyBeforeTheFirstAnswer) {
  const Pairing pairing = pair();
  EXPECT_THAT(pairing.items, IsEmpty());
  EXPECT_EQ(pairing.missing, 3);
}

TEST(Aspect, IsSpelledTheSameBothWays) {
  for (const Aspect aspect :
       {Aspect::golden_set, Aspect::items, Aspect::prompt, Aspect::scorer, Aspect::parameters}) {
    EXPECT_EQ(aspect_from_string(to_string(aspect)), aspect);
  }
  EXPECT_FALSE(aspect_from_string("model"));
}

}  // namespace
}  // namespace assay::eval
