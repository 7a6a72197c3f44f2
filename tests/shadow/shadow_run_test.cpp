// Asking both tiers: what the log has is not asked, what is missing is, once.

#include "assay/shadow/run.hpp"

#include "assay/eval/plan.hpp"
#include "assay/eval/runner.hpp"
#include "shadow/world.hpp"
#include "support/sql.hpp"

namespace assay::shadow {
namespace {

using testing::HasSubstr;

ShadowSuite prepared(const World& world) {
  dataset::Problems problems;
  auto suite = eval::load_suite(world.file("assay.yaml"), {}, problems).value();
  auto runs = store::RunStore::open(world.database(), store::Access::read_only).value();
  return shadow_suite(std::move(suite), "lite", runs, "").value();
}

eval::RunReport asked(const World& world) {
  const ShadowSuite shadow = prepared(world);
  eval::RunOptions options;
  options.database = world.database();
  return eval::run_suite(shadow.suite, options).value();
}

std::vector<store::TrafficPair> pairs(const World& world) {
  auto runs = store::RunStore::open(world.database(), store::Access::read_only).value();
  store::TrafficStore store(runs);
  const auto experiment = *find_experiment(store, "tickets", "").value();
  const auto run = store.runs_of(experiment).value().at(0);
  std::vector<store::TrafficPair> all;
  store
      .for_each_pair(experiment.row, run.row, run.arms[0].row, run.arms[1].row,
                     [&all](const store::TrafficPair& pair) { all.push_back(pair); })
      .value();
  return all;
}

PairCounts counts(const World& world) {
  auto runs = store::RunStore::open(world.database(), store::Access::read_only).value();
  store::TrafficStore store(runs);
  return count_pairs(store, *find_experiment(store, "tickets", "").value(), "lite", "pro").value();
}

void expect_identity(const PairCounts& counts) {
  EXPECT_EQ(counts.sampled, counts.both_answered + counts.lite_failed + counts.pro_failed +
                                counts.both_failed + counts.incomplete);
}

ExperimentRules all(double again = 0) {
  ExperimentRules rules;
  rules.rate = 1;
  rules.again_rate = again;
  return rules;
}

TEST(ShadowRun, AsksOnlyWhatTheLogDoesNotHave) {
  const World world;
  world.imported(World::lines(0, 30));  // answered by small, which is lite
  world.sampled(all());
  const auto shadow = prepared(world);
  EXPECT_EQ(shadow.lite_from_log, 30);
  EXPECT_EQ(shadow.pro_from_log, 0);
  const auto plan = eval::make_plan(shadow.suite, world.database(), false).value();
  EXPECT_EQ(plan.calls, 30);
  const auto report = asked(world);
  EXPECT_EQ(report.ending, eval::Ending::complete);
  EXPECT_EQ(report.progress.attempts, 30);
  const auto counted = counts(world);
  EXPECT_EQ(counted.both_answered, 30);
  expect_identity(counted);
  for (const store::TrafficPair& pair : pairs(world)) {
    EXPECT_TRUE(pair.lite.is_from_log);
    EXPECT_FALSE(pair.pro.is_from_log);
    EXPECT_EQ(pair.lite.tokens_output, 8) << "of the log";
    EXPECT_EQ(pair.pro.outcome, "ok");
    EXPECT_EQ(pair.pro.answer, std::stoi(pair.key.substr(4)) % 2 == 0 ? "billing" : "technical")
        << "the model was asked the logged question";
  }
}

TEST(ShadowRun, GoesOnWhenTheSampleGrowsAndAsksNothingTwice) {
  const World world;
  world.imported(World::lines(0, 20));
  world.sampled(all());
  const auto first = asked(world);
  EXPECT_EQ(asked(world).progress.attempts, 0) << "all of it is there";
  world.imported(World::lines(20, 50));
  world.sampled(std::nullopt);
  const auto second = asked(world);
  EXPECT_EQ(second.run_id, first.run_id);
  EXPECT_EQ(second.progress.attempts, 30);
  EXPECT_EQ(counts(world).both_answered, 50);
}

TEST(ShadowRun, AsksTheSubSamplesTwice) {
  const World world;
  world.imported(World::lines(0, 200));
  const auto funnel = world.sampled(all(0.3)).funnel;
  const auto report = asked(world);
  EXPECT_EQ(report.progress.attempts, 200 + funnel.lite_again + funnel.pro_again);
  const auto counted = counts(world);
  EXPECT_EQ(counted.lite_twice, funnel.lite_again);
  EXPECT_EQ(counted.pro_twice, funnel.pro_again);
  for (const store::TrafficPair& pair : pairs(world)) {
    EXPECT_EQ(pair.lite_again.is_there, pair.wants_lite_again);
    EXPECT_EQ(pair.pro_again.is_there, pair.wants_pro_again);
    if (pair.lite_again.is_there) {
      EXPECT_FALSE(pair.lite_again.is_from_log);
    }
  }
}

TEST(ShadowRun, KeepsProductionsFailuresAsItsAnswers) {
  const World world;
  world.imported(World::lines(0, 4) +
                 R"({"id":"f","model":"small","prompt":"refund","error":"Request timed out"})"
                 "\n");
  world.sampled(all());
  EXPECT_EQ(asked(world).progress.attempts, 5) << "pro only: a failed call is not asked again";
  const auto counted = counts(world);
  EXPECT_EQ(counted.lite_failed, 1);
  EXPECT_EQ(counted.both_answered, 4);
  expect_identity(counted);
}

TEST(ShadowRun, AsksBothWhereTheLogIsOfAnotherModel) {
  const World world;
  world.imported(World::line(0, "another-model") + World::line(1, "large"));
  world.sampled(all());
  const auto shadow = prepared(world);
  EXPECT_EQ(shadow.lite_from_log, 0);
  EXPECT_EQ(shadow.pro_from_log, 1);
  EXPECT_EQ(asked(world).progress.attempts, 3);
  EXPECT_EQ(counts(world).both_answered, 2);
}

TEST(ShadowRun, SpendsNothingOnWhatTheLogPaid) {
  const World world;
  world.imported(World::line(0, "small", R"("cost_usd":5)"));
  world.sampled(all());
  const auto report = asked(world);
  EXPECT_EQ(report.progress.cost.value, 0);
  auto runs = store::RunStore::open(world.database(), store::Access::read_only).value();
  const auto run = *runs.find_run(report.run_id).value();
  const auto spend = runs.spend(run.row, run.arms[0].row).value();
  EXPECT_EQ(spend.micro_usd - spend.cached_micro_usd, 0);
  EXPECT_EQ(pairs(world).at(0).lite.micro_usd, 5'000'000) << "but the pair knows it";
}

TEST(ShadowRun, StopsAtTheBudgetWithARandomRest) {
  const World world;
  world.imported(World::lines(0, 60));
  world.sampled(all());
  std::string config = fake::file_bytes(world.file("assay.yaml"));
  config.replace(config.find("100000"), 6, "20");
  world.write("assay.yaml", config);
  const auto report = asked(world);
  EXPECT_EQ(report.ending, eval::Ending::incomplete);
  const auto counted = counts(world);
  EXPECT_EQ(counted.both_answered, 20);
  EXPECT_EQ(counted.incomplete, 40);
  expect_identity(counted);
}

TEST(ShadowRun, RefusesWithoutAnExperiment) {
  const World world;
  world.imported(World::lines(0, 2));
  dataset::Problems problems;
  auto suite = eval::load_suite(world.file("assay.yaml"), {}, problems).value();
  auto runs = store::RunStore::open(world.database(), store::Access::read_only).value();
  const auto shadow = shadow_suite(std::move(suite), "lite", runs, "");
  ASSERT_FALSE(shadow.has_value());
  EXPECT_THAT(shadow.error().message, HasSubstr("assay shadow sample"));
}

TEST(ModelIds, AreTheSameWithAProviderOrADate) {
  store::TrafficAnswer answer;
  for (const char* name : {"gpt-5-mini", "openai/gpt-5-mini", "gpt-5-mini-2026-02-01",
                           "azure/eu/gpt-5-mini-20260201"}) {
    answer.model = name;
    EXPECT_TRUE(is_by_model(answer, "gpt-5-mini")) << name;
  }
  for (const char* name : {"gpt-5", "gpt-5-mini-high", "gpt-5-minimal", "my-gpt-5-mini", ""}) {
    answer.model = name;
    EXPECT_FALSE(is_by_model(answer, "gpt-5-mini")) << name;
  }
}

}  // namespace
}  // namespace assay::shadow
