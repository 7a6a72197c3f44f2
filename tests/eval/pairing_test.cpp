#include "assay/eval/pairing.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include "support/temporary_folder.hpp"

namespace assay::eval {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Three items and two arms, filled by hand.
class PairingTest : public testing::Test {
 protected:
  PairingTest() {
    put_set(set_, {item("a", "?"), item("b", "?"), item("c", "?")});
    begin(run_, "run-1", {arm("large", "set"), arm("small", "set")});
  }

  static store::ItemRecord item(const std::string& id, const std::string& input) {
    return {fmt::format("hash {} {}", id, input), id, input, R"("red")", {{"language", "de"}}, ""};
  }

  static store::ArmRecord arm(const std::string& model, const std::string& set) {
    store::ArmRecord arm;
    arm.hash = model + set;
    arm.task = "colours";
    arm.golden_set_hash = set;
    arm.model = model;
    arm.model_id = model + "-2026";
    arm.prompt_version = "v1";
    arm.prompt_hash = "p1";
    arm.parameters_json = R"({"temperature":0})";
    return arm;
  }

  void put_set(store::GoldenSetRecord& set, const std::vector<store::ItemRecord>& items) {
    store_.put_golden_set(set, items).value();
  }

  void begin(store::RunRecord& run, const std::string& id,
             const std::vector<store::ArmRecord>& arms) {
    run.id = id;
    run.origin = "run";
    run.arms = arms;
    store_.begin_run(run).value();
  }

  /// One final answer of 10 ms, 5 tokens and 100 millionths of a dollar.
  static store::RunStore::Entry answer(const store::RunRecord& run, std::size_t arm,
                                       store::RowId item, const std::string& verdict,
                                       const std::string& label = "red", int repeat = 0) {
    store::RunStore::Entry entry;
    entry.attempt.key = {run.arms.at(arm).row, item, repeat, 1};
    entry.attempt.attempt.outcome = Outcome::ok;
    entry.attempt.attempt.timing.latency = std::chrono::milliseconds(10);
    entry.attempt.attempt.completion.usage.output = 5;
    entry.attempt.cost = MicroUsd{100};
    entry.score.scorer_version = "s1";
    entry.score.outcome = verdict == "unscored" ? "wire.timeout" : "ok";
    entry.score.verdict = verdict;
    entry.score.rung = "strict";
    entry.score.answer = label;
    return entry;
  }

  Pairing pair(const Clusters& clusters = {}) {
    return pair_arms(store_, {&run_, &run_.arms[0]}, {&run_, &run_.arms[1]}, clusters).value();
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::GoldenSetRecord set_{"set", "colours", "name: colours\n", {}};
  store::RunRecord run_;
};

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
  EXPECT_EQ(item.baseline.answer, 0U) << "the repeats do not agree";
  EXPECT_DOUBLE_EQ(item.baseline.latency_ms.value(), 10) << "a cached answer took no time";
  EXPECT_DOUBLE_EQ(item.candidate.correct.value(), 1);
  EXPECT_NE(item.candidate.answer, 0U);
  EXPECT_FALSE(item.candidate.cost_usd) << "one of its prices is unknown";
}

TEST_F(PairingTest, TakesClustersFromTheGoldenSet) {
  store_.record(run_.row, {answer(run_, 0, set_.item_rows[0], "correct")}).value();
  EXPECT_EQ(pair({{"a", "page 1"}}).items[0].cluster, "page 1");
  EXPECT_EQ(pair().items[0].cluster, "");
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
  const Pairing pairing =
      pair_arms(store_, {&run_, &run_.arms[0]}, {&run, &run.arms[0]}, {}).value();
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
