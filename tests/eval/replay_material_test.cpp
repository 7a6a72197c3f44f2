#include "assay/eval/replay_material.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "support/temporary_folder.hpp"

namespace assay::eval {
namespace {

/// Two items and two arms, filled by hand. Each call takes 10 ms and costs 100 millionths.
class ReplayMaterialTest : public testing::Test {
 protected:
  ReplayMaterialTest() {
    const auto item = [](const std::string& id) {
      return store::ItemRecord{"hash " + id, id, "?", R"("red")", {{"language", "de"}}, ""};
    };
    store_.put_golden_set(set_, {item("a"), item("b")}).value();
    run_.id = "run-1";
    run_.origin = "run";
    run_.arms = {arm("lite"), arm("pro")};
    store_.begin_run(run_).value();
  }

  static store::ArmRecord arm(const std::string& model) {
    store::ArmRecord arm;
    arm.hash = model;
    arm.task = "colours";
    arm.golden_set_hash = "set";
    arm.model = model;
    arm.prompt_hash = "p1";
    arm.parameters_json = "{}";
    return arm;
  }

  struct Call {
    std::size_t arm = 0;
    std::size_t item = 0;
    Outcome outcome = Outcome::ok;  ///< of the attempt
    std::string scored = "ok";      ///< outcome of the score
    bool is_right = true;
    int attempt_no = 1;
    int repeat = 0;
    std::string rung = "strict";
    std::optional<MicroUsd> cost = MicroUsd{100};
    store::AttemptKind kind = store::AttemptKind::call;
    std::string served_by{};
  };

  void store_calls(const std::vector<Call>& calls) {
    std::vector<store::RunStore::Entry> entries;
    for (const Call& call : calls) {
      store::RunStore::Entry entry;
      entry.attempt.key = {run_.arms.at(call.arm).row, set_.item_rows.at(call.item), call.repeat,
                           call.attempt_no};
      entry.attempt.attempt.outcome = call.outcome;
      entry.attempt.attempt.timing.latency = std::chrono::milliseconds(10);
      entry.attempt.cost = call.cost;
      entry.attempt.kind = call.kind;
      entry.attempt.served_by = call.served_by;
      entry.score.scorer_version = "s1";
      entry.score.outcome = call.scored;
      entry.score.verdict =
          !is_scored(call.outcome) ? "unscored" : (call.is_right ? "correct" : "wrong");
      entry.score.rung = call.rung;
      entry.score.confidence = 0.8;
      entries.push_back(std::move(entry));
    }
    store_.record(run_.row, entries).value();
  }

  ReplayMaterial material() {
    return replay_material(store_, {&run_, &run_.arms[0]}, {&run_, &run_.arms[1]}).value();
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::GoldenSetRecord set_{"set", "colours", "name: colours\n", {}};
  store::RunRecord run_;
};

TEST_F(ReplayMaterialTest, HoldsBothSidesOfAnItem) {
  store_calls(
      {{.arm = 0, .item = 0, .rung = "repaired"}, {.arm = 1, .item = 0, .is_right = false}});
  const ReplayMaterial read = material();
  ASSERT_EQ(read.items.size(), 1U);
  EXPECT_EQ(read.missing, 1);
  const decide::ReplayItem& a = read.items[0];
  EXPECT_EQ(a.pair.id, "a");
  EXPECT_EQ(a.pair.slices->at("language"), "de");
  ASSERT_EQ(a.lite.size(), 1U);
  ASSERT_EQ(a.pro.size(), 1U);
  const decide::StoredAnswer& lite = a.lite[0].first;
  EXPECT_TRUE(lite.is_correct);
  EXPECT_TRUE(lite.is_usable);
  EXPECT_EQ(lite.rung, decide::Rung::repaired);
  EXPECT_DOUBLE_EQ(lite.confidence.value(), 0.8);
  EXPECT_DOUBLE_EQ(lite.cost_usd.value(), 0.0001);
  EXPECT_DOUBLE_EQ(lite.latency_ms.value(), 10);
  EXPECT_FALSE(a.pro[0].first.is_correct);
}

TEST_F(ReplayMaterialTest, AddsTheCostOfCallsThatFailedOnTheWireButNotTheirTime) {
  store_calls({{.item = 0, .outcome = Outcome::wire_timeout, .scored = "wire.timeout"},
               {.item = 0, .attempt_no = 2}});
  const decide::StoredAnswer lite = material().items.at(0).lite.at(0).first;
  EXPECT_DOUBLE_EQ(lite.cost_usd.value(), 0.0002);
  EXPECT_DOUBLE_EQ(lite.latency_ms.value(), 10);
}

TEST_F(ReplayMaterialTest, DoesNotKnowTheCostWhenAnEarlierCallMayHaveBeenBilled) {
  const Call timeout = {
      .item = 0, .outcome = Outcome::wire_timeout, .scored = "wire.timeout", .cost = {}};
  const Call limited = {
      .item = 1, .outcome = Outcome::wire_rate_limited, .scored = "wire.rate_limited", .cost = {}};
  store_calls({timeout, {.item = 0, .attempt_no = 2}, limited, {.item = 1, .attempt_no = 2}});
  const ReplayMaterial read = material();
  EXPECT_FALSE(read.items.at(0).lite.at(0).first.cost_usd);
  EXPECT_DOUBLE_EQ(read.items.at(0).lite.at(0).first.known_usd, 0.0001) << "the call after it";
  EXPECT_DOUBLE_EQ(read.items.at(1).lite.at(0).first.cost_usd.value(), 0.0001)
      << "a refused call costs nothing";
}

TEST_F(ReplayMaterialTest, KnowsACorrectionByItsKind) {
  store_calls({{.item = 0, .scored = "model.invalid_json", .is_right = false, .rung = "none"},
               {.item = 0, .attempt_no = 2, .kind = store::AttemptKind::correction}});
  const decide::StoredReply reply = material().items.at(0).lite.at(0);
  EXPECT_FALSE(reply.first.is_usable);
  ASSERT_TRUE(reply.corrected);
  EXPECT_TRUE(reply.corrected->is_correct);
  EXPECT_DOUBLE_EQ(reply.corrected->cost_usd.value(), 0.0001);
}

TEST_F(ReplayMaterialTest, TakesNeitherAnotherCallNorAnotherModelForACorrection) {
  store_calls(
      {{.item = 0, .scored = "model.invalid_json", .is_right = false, .rung = "none"},
       {.item = 0, .attempt_no = 2},
       {.item = 0, .attempt_no = 3, .kind = store::AttemptKind::fallback, .served_by = "pro"}});
  const decide::StoredReply reply = material().items.at(0).lite.at(0);
  EXPECT_FALSE(reply.corrected);
  EXPECT_FALSE(reply.first.is_correct);
  EXPECT_DOUBLE_EQ(reply.first.cost_usd.value(), 0.0002) << "what another model took is not Lite's";
}

TEST_F(ReplayMaterialTest, KeepsRepeatsApart) {
  store_calls({{.item = 0}, {.item = 0, .is_right = false, .repeat = 1}});
  const ReplayMaterial read = material();
  ASSERT_EQ(read.items.at(0).lite.size(), 2U);
  EXPECT_FALSE(read.items[0].lite[0].corrected);
  EXPECT_FALSE(read.items[0].lite[1].first.is_correct);
}

TEST_F(ReplayMaterialTest, ScoresNoFailureOfTheWireAsTheModel) {
  store_calls({{.item = 0, .outcome = Outcome::wire_reset, .scored = "wire.reset"},
               {.arm = 1, .item = 0},
               {.item = 1, .outcome = Outcome::harness_cancelled, .scored = "harness.cancelled"}});
  const ReplayMaterial read = material();
  EXPECT_TRUE(read.items.at(0).lite.empty());
  EXPECT_TRUE(read.items[0].has_lite_failed);
  EXPECT_EQ(read.items[0].pro.size(), 1U);
  EXPECT_FALSE(read.items.at(1).has_lite_failed) << "we broke it off";
}

}  // namespace
}  // namespace assay::eval
