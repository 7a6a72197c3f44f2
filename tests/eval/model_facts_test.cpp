#include "assay/eval/model_facts.hpp"

#include <gtest/gtest.h>

namespace assay::eval {
namespace {

constexpr const char* kRegistry =
    "models:\n"
    "  - id: old-lite\n    protocol: openai\n    tier: lite\n    shutdown_date: 2027-01-14\n"
    "    price:\n      source: x\n      date: 2026-11-10\n"
    "      bands: [{input: 0.15, output: 0.60}, {above_input_tokens: 1000, input: 1, output: 2}]\n";

ModelFacts facts_of(const std::string& protocol, const std::string& id,
                    const std::string& today = "2026-12-31") {
  store::ArmRecord arm;
  arm.protocol = protocol;
  arm.model_id = id;
  return model_facts(provider::Registry::parse(kRegistry, "models.yaml").value(), arm, today);
}

TEST(ModelFacts, CountTheDaysUntilTheShutdown) {
  EXPECT_EQ(facts_of("openai", "old-lite").days_left, 14);
  EXPECT_EQ(facts_of("openai", "old-lite", "2027-01-14").days_left, 0);
  EXPECT_EQ(facts_of("openai", "old-lite", "2027-03-01").days_left, -46);
  EXPECT_EQ(facts_of("openai", "old-lite-2026-01-01").shutdown_date, "2027-01-14");
}

TEST(ModelFacts, HaveTheListPriceWithItsDate) {
  const ModelFacts facts = facts_of("openai", "old-lite");
  EXPECT_TRUE(facts.is_listed);
  EXPECT_DOUBLE_EQ(facts.price->input, 0.15);
  EXPECT_DOUBLE_EQ(facts.price->output, 0.6);
  EXPECT_EQ(facts.price_date, "2026-11-10");
}

TEST(ModelFacts, KnowNothingOfAnUnlistedModel) {
  const ModelFacts facts = facts_of("openai", "old-lte");
  EXPECT_FALSE(facts.is_listed);
  EXPECT_EQ(facts.nearest, "old-lite");
  EXPECT_FALSE(facts.price);
  EXPECT_FALSE(facts.shutdown_date);
  EXPECT_FALSE(facts_of("gemini", "old-lite").is_listed) << "another protocol's model";
  EXPECT_FALSE(facts_of("import", "old-lite").is_listed);
  EXPECT_TRUE(facts_of("local", "small").is_local);
}

HistoryRow row(const std::string& run, const std::string& served) {
  HistoryRow row;
  row.run.id = run;
  row.run.arms.resize(1);
  row.run.arms[0].model_id = "id";
  row.served = {{served, 10}};
  return row;
}

TEST(NewestModelChange, IsTheLastOneUpToTheRun) {
  History history;
  history.rows = {row("a", "m-1"), row("b", "m-2"), row("c", "m-2"), row("d", "m-3")};
  history.rows[1].served_before = ServedModels{{"m-1", 10}};
  history.rows[3].served_before = ServedModels{{"m-2", 10}};
  EXPECT_FALSE(newest_model_change(history, "a"));
  const auto change = newest_model_change(history, "c");
  ASSERT_TRUE(change);
  EXPECT_EQ(change->run_id, "b");
  EXPECT_EQ(change->served_before->begin()->first, "m-1");
  EXPECT_EQ(change->served.begin()->first, "m-2");
  EXPECT_EQ(newest_model_change(history, "d")->run_id, "d");
}

}  // namespace
}  // namespace assay::eval
