#include "assay/eval/routing_material.hpp"

#include <gtest/gtest.h>

#include "support/temporary_folder.hpp"

namespace assay::eval {
namespace {

store::ArmRecord arm(const std::string& model) {
  store::ArmRecord arm;
  arm.hash = model;
  arm.task = "colours";
  arm.golden_set_hash = "set";
  arm.model = model;
  arm.prompt_hash = "p1";
  arm.parameters_json = "{}";
  return arm;
}

/// One item, answered by Lite and then by Pro.
class RoutingMaterialTest : public testing::Test {
 protected:
  RoutingMaterialTest() {
    store_
        .put_golden_set(set_, {store::ItemRecord{
                                  "h", "a", "gr\u00fcn?", R"("green")", {{"language", "de"}}, ""}})
        .value();
    run_.id = "run-1";
    run_.origin = "run";
    run_.arms = {arm("lite"), arm("pro")};
    store_.begin_run(run_).value();
  }

  void answer(std::size_t of, const store::ScoreRecord& score, int repeat = 0) {
    store::RunStore::Entry entry;
    entry.attempt.key = {run_.arms.at(of).row, set_.item_rows.at(0), repeat, 1};
    entry.attempt.attempt.outcome = Outcome::ok;
    entry.attempt.attempt.timing.latency = std::chrono::milliseconds(10);
    entry.attempt.cost = MicroUsd{100};
    entry.score = score;
    store_.record(run_.row, {entry}).value();
  }

  static store::ScoreRecord score(const std::string& verdict, const std::string& answer) {
    store::ScoreRecord score;
    score.scorer_version = "s1";
    score.outcome = "ok";
    score.verdict = verdict;
    score.rung = "strict";
    score.answer = answer;
    score.confidence = 0.8;
    return score;
  }

  decide::RoutedItem item() {
    auto material =
        routing_material(store_, {&run_, &run_.arms[0]}, {&run_, &run_.arms[1]}).value();
    EXPECT_EQ(material.items.size(), 1U);
    return material.items.empty() ? decide::RoutedItem() : material.items.front();
  }

  const fake::TemporaryFolder folder_;
  store::RunStore store_ =
      store::RunStore::open(folder_ / "a.db", store::Access::read_write).value();
  store::GoldenSetRecord set_{"set", "colours", "name: colours\n", {}};
  store::RunRecord run_;
};

TEST_F(RoutingMaterialTest, KnowsWhatARuleCanSee) {
  answer(0, score("wrong", "red"));
  answer(1, score("correct", "green"));
  const auto seen = item();
  EXPECT_EQ(seen.input_characters, 5) << "characters, not bytes";
  EXPECT_EQ(seen.lite_class, "red");
  EXPECT_EQ(seen.confidence, 0.8);
  EXPECT_EQ(seen.pair.slices->at("language"), "de");
  EXPECT_FALSE(seen.is_lite_right);
  EXPECT_TRUE(seen.is_pro_right);
  EXPECT_TRUE(decide::is_extra_error(seen));
  EXPECT_EQ(seen.lite_usd, 0.0001);
  EXPECT_EQ(seen.pro_ms, 10.0);
  EXPECT_EQ(seen.pair.candidate.correct, 0.0);
}

TEST_F(RoutingMaterialTest, CountsFieldsThatTheAnswerLacksWhateverTheLabelSays) {
  store::ScoreRecord fields = score("wrong", "{}");
  fields.fields_json = R"([{"name":"total","expected":1,"given":0,"matched":0,"equal":false},)"
                       R"({"name":"date","expected":0,"given":0,"matched":0,"equal":true},)"
                       R"({"name":"iban","expected":1,"given":1,"matched":1,"equal":true}])";
  answer(0, fields);
  answer(1, score("correct", "{}"));
  EXPECT_EQ(item().missing_fields, 2);
  EXPECT_EQ(item().lite_class, "") << "a record is no label";
}

TEST_F(RoutingMaterialTest, SeesTheFirstAnswerAndComparesTheMeans) {
  answer(0, score("wrong", "red"), 0);
  answer(0, score("correct", "green"), 1);
  answer(1, score("correct", "green"));
  const auto seen = item();
  EXPECT_EQ(seen.lite_class, "red");
  EXPECT_FALSE(seen.is_lite_right);
  EXPECT_EQ(seen.pair.candidate.correct, 0.5);
}

}  // namespace
}  // namespace assay::eval
