#include "assay/eval/plan.hpp"

#include "assay/stats/power.hpp"
#include "run_fixture.hpp"

namespace assay::eval {
namespace {

using fake::Asked;
using fake::ProviderReply;
using fake::ScriptedProvider;
using testing::HasSubstr;

// $1 000 a million tokens in, $2 000 out: a tenth and a fifth of a cent each.
constexpr const char* kPrice = ", price: {input: 1000, output: 2000}";

/// A right answer of 10 tokens in and 3 to 9 out.
ProviderReply answer_at_length(const Asked& asked) {
  ProviderReply reply = answer_rightly(asked);
  const std::string constant = "\"completion_tokens\":5";
  const std::size_t at = reply.body.find(constant);
  if (at != std::string::npos) {
    reply.body.replace(at, constant.size(),
                       fmt::format("\"completion_tokens\":{}", 3 + asked.number * 5 % 7));
  }
  return reply;
}

class PlanTest : public RunTest {
 protected:
  void SetUp() override { fake::write_colours(folder_, 12); }

  [[nodiscard]] Plan plan(const Suite& suite, bool start_new = false) const {
    return make_plan(suite, database(), start_new).value();
  }
  [[nodiscard]] double cost_of(const RunReport& report) const {
    double sum = 0;
    for (const ArmSummary& arm : summary(report.run_id).arms) sum += arm.cost_usd.value();
    return sum;
  }
};

TEST_F(PlanTest, PlansTheCallsThatAreThenMade) {
  const ScriptedProvider provider(answer_rightly);
  const Suite suite =
      suite_for(provider, {.models = {"lite", "pro"}, .rest = "run: {repeats: 2}\n"});
  const Plan planned = plan(suite);
  EXPECT_EQ(provider.calls(), 0);
  EXPECT_FALSE(std::filesystem::exists(database()));
  EXPECT_EQ(planned.calls, 2 * 12 * 2);
  EXPECT_EQ(planned.calls_at_most, 3 * planned.calls);
  EXPECT_EQ(planned.resumed_run, "");
  (void)run(suite);
  EXPECT_EQ(provider.calls(), planned.calls);
}

TEST_F(PlanTest, PlansTheRestOfAHalfFinishedRun) {
  const ScriptedProvider provider(answer_rightly);
  const ConfigText two = {.models = {"lite", "pro"}, .rest = "budget: {calls: 7}\n"};
  const RunReport half = run(suite_for(provider, two));
  const Suite suite = suite_for(provider, {.models = {"lite", "pro"}});
  const Plan rest = plan(suite);
  EXPECT_EQ(rest.resumed_run, half.run_id);
  EXPECT_EQ(rest.calls, 24 - 7);
  EXPECT_EQ(rest.arms[0].answers_stored + rest.arms[1].answers_stored, 7);
  EXPECT_EQ(plan(suite, true).calls, 24) << "a new run would ask for everything";
  (void)run(suite);
  EXPECT_EQ(provider.calls(), 7 + rest.calls);
  const Plan next = plan(suite);
  EXPECT_EQ(next.resumed_run, "");
  EXPECT_EQ(next.finished_run, half.run_id);
  EXPECT_EQ(next.calls, 24);
}

TEST_F(PlanTest, AsksAgainForWhatFailedOnTheWire) {
  const ScriptedProvider provider([](const Asked& asked) {
    return asked.number < 2 ? fake::fails(400, "bad", "bad") : answer_rightly(asked);
  });
  const Suite suite = suite_for(provider, {.concurrency = 1});
  EXPECT_EQ(run(suite).ending, Ending::incomplete);
  EXPECT_EQ(plan(suite).calls, 2);
}

TEST_F(PlanTest, BoundsTheCostBeforeAnythingIsStored) {
  const ScriptedProvider provider(answer_at_length);
  const Suite suite = suite_for(provider, {.model = kPrice});
  const Plan planned = plan(suite);
  const PlannedArm& arm = planned.arms.at(0);
  EXPECT_FALSE(arm.input_tokens || arm.output_tokens || arm.cost_usd || planned.cost.value);
  EXPECT_EQ(arm.output_at_most, 12 * 20);
  EXPECT_GT(arm.counted_input, 12 * 8) << "six words and more a call";
  const double real = cost_of(run(suite));
  EXPECT_LE(real, arm.cost_at_most_usd.value());
  EXPECT_LE(real, planned.cost.high);
}

TEST_F(PlanTest, ForecastsTheCostFromStoredCalls) {
  const ScriptedProvider provider(answer_at_length);
  const Suite suite = suite_for(provider, {.model = kPrice});
  const RunReport first = run(suite);
  const Plan planned = plan(suite);
  const PlannedArm& arm = planned.arms.at(0);
  EXPECT_EQ(arm.history_run, first.run_id);
  ASSERT_TRUE(arm.cost_usd && planned.cost.value);
  EXPECT_EQ(arm.cost_usd->n, 12);
  EXPECT_NEAR(*planned.cost.value, cost_of(first), 1e-9);
  EXPECT_LT(arm.cost_usd->low, arm.cost_usd->value);
  EXPECT_DOUBLE_EQ(arm.input_tokens->value, 120);
  const double real = cost_of(run(suite));
  EXPECT_GE(real, planned.cost.low);
  EXPECT_LE(real, planned.cost.high);
}

TEST_F(PlanTest, TakesLongerItemsForDearer) {
  const ScriptedProvider provider(answer_rightly);
  (void)run(suite_for(provider));
  std::string lines;
  for (int i = 0; i < 12; ++i) {
    lines += fmt::format(
        "{{\"id\":\"c{:03}\",\"input\":\"item {} and many more words about it, "
        "which all have to be paid for\",\"expected\":\"red\"}}\n",
        i, i);
  }
  folder_.write("golden/colours/items.jsonl", lines);
  const PlannedArm arm = plan(suite_for(provider)).arms.at(0);
  ASSERT_TRUE(arm.input_tokens && arm.output_tokens);
  EXPECT_GT(arm.input_tokens->value, 1.05 * 120);
  EXPECT_DOUBLE_EQ(arm.output_tokens->value, 60);
}

TEST_F(PlanTest, ForecastsNothingFromOtherQuestionsOrTooFewCalls) {
  const ScriptedProvider provider(answer_rightly);
  (void)run(suite_for(provider));
  EXPECT_TRUE(plan(suite_for(provider)).arms.at(0).output_tokens);
  EXPECT_FALSE(plan(suite_for(provider, {.model = ", temperature: 1"})).arms.at(0).output_tokens);
  EXPECT_FALSE(plan(suite_for(provider, {.models = {"pro"}})).arms.at(0).output_tokens);
  (void)run(suite_for(provider, {.models = {"pro"}, .rest = "budget: {calls: 9}\n"}));
  const PlannedArm few = plan(suite_for(provider, {.models = {"pro"}})).arms.at(0);
  EXPECT_EQ(few.history_calls, 9);
  EXPECT_FALSE(few.output_tokens);
}

TEST_F(PlanTest, KnowsNoCostWithoutAPrice) {
  const ScriptedProvider provider(answer_rightly);
  const Suite suite = suite_for(provider, {.rest = "budget: {usd: 5}\n"});
  const Plan planned = plan(suite);
  EXPECT_FALSE(planned.arms.at(0).is_priced);
  EXPECT_FALSE(planned.arms.at(0).cost_usd || planned.arms.at(0).cost_at_most_usd);
  EXPECT_FALSE(planned.cost.value);
  EXPECT_THAT(planned.cost.unpriced, testing::ElementsAre("lite"));
  EXPECT_EQ(planned.budget.at(0).verdict, BudgetVerdict::unknown);
  EXPECT_THAT(planned.refusal, HasSubstr("price"));
}

TEST_F(PlanTest, SaysWhenTheBudgetWillNotDo) {
  const ScriptedProvider provider(answer_rightly);
  const auto verdict = [&](const std::string& budget) {
    const ConfigText text = {.model = kPrice, .rest = "budget: {" + budget + "}\n"};
    return plan(suite_for(provider, text)).budget.at(0).verdict;
  };
  EXPECT_EQ(verdict("calls: 11"), BudgetVerdict::exceeds);
  EXPECT_EQ(verdict("calls: 12"), BudgetVerdict::may_exceed) << "with retries";
  EXPECT_EQ(verdict("calls: 36"), BudgetVerdict::fits);
  EXPECT_EQ(verdict("usd: 0.01"), BudgetVerdict::may_exceed) << "only a bound is known";
  EXPECT_EQ(verdict("usd: 100"), BudgetVerdict::fits);
  EXPECT_EQ(verdict("minutes: 1"), BudgetVerdict::unknown);
  (void)run(suite_for(provider, {.model = kPrice}));  // 12 calls of two cents
  EXPECT_EQ(verdict("usd: 0.2"), BudgetVerdict::exceeds);
  EXPECT_EQ(verdict("usd: 0.25"), BudgetVerdict::fits);
  EXPECT_EQ(verdict("minutes: 1"), BudgetVerdict::fits);
}

TEST_F(PlanTest, CountsWhatEarlierSessionsUsedUp) {
  const ScriptedProvider provider(answer_rightly);
  (void)run(suite_for(provider, {.model = kPrice, .rest = "budget: {calls: 5}\n"}));
  const Plan planned =
      plan(suite_for(provider, {.model = kPrice, .rest = "budget: {calls: 11, usd: 9}\n"}));
  EXPECT_EQ(planned.calls, 7);
  EXPECT_EQ(planned.budget.at(0).used, 5);
  EXPECT_EQ(planned.budget.at(0).verdict, BudgetVerdict::exceeds);
  EXPECT_NEAR(planned.budget.at(1).used, 0.10, 1e-9);
}

TEST_F(PlanTest, KnowsATimeFromLimitsAndFromStoredLatency) {
  const ScriptedProvider provider(answer_rightly);
  EXPECT_FALSE(plan(suite_for(provider)).seconds);
  folder_.write("assay.yaml",
                fmt::format("providers:\n  fake: {{protocol: openai, base_url: \"{}\", limits: "
                            "{{requests_per_minute: 6}}}}\n"
                            "models:\n  lite: {{provider: fake, id: lite-model}}\n"
                            "tasks: [colours]\nbudget: {{minutes: 1}}\n",
                            provider.base_url()));
  dataset::Problems problems;
  const Plan slow = plan(load_suite(folder_ / "assay.yaml", {}, problems).value());
  EXPECT_DOUBLE_EQ(slow.seconds.value(), 120);
  EXPECT_TRUE(slow.is_time_at_least);
  EXPECT_EQ(slow.budget.at(0).verdict, BudgetVerdict::exceeds);
  const Plan by_model = plan(suite_for(provider, {.model = ", limits: {requests_per_minute: 3}"}));
  EXPECT_DOUBLE_EQ(by_model.seconds.value(), 240);
  (void)run(suite_for(provider));
  const Plan known = plan(suite_for(provider, {.concurrency = 4}));
  const PlannedArm& arm = known.arms.at(0);
  EXPECT_DOUBLE_EQ(known.seconds.value(), *arm.latency_ms / 1e3 * 12 / 4);
  EXPECT_FALSE(known.is_time_at_least);
}

TEST_F(PlanTest, AddsSeveralTasksUp) {
  fake::write_colours(folder_, 30, "hues");
  const ScriptedProvider provider(answer_rightly);
  (void)suite_for(provider, {.model = kPrice, .models = {"lite", "pro"}});
  std::string yaml = fake::file_bytes(folder_ / "assay.yaml");
  yaml.replace(yaml.find("[colours]"), 9, "[colours, hues]");
  folder_.write("assay.yaml", yaml);
  dataset::Problems problems;
  const Plan planned = plan(load_suite(folder_ / "assay.yaml", {}, problems).value());
  ASSERT_EQ(planned.arms.size(), 4U);
  ASSERT_EQ(planned.tasks.size(), 2U);
  EXPECT_EQ(planned.calls, 2 * (12 + 30));
  EXPECT_EQ(planned.tasks[1].task, "hues");
  EXPECT_EQ(planned.tasks[1].items, 30);
  double sum = 0;
  for (const PlannedArm& arm : planned.arms) sum += arm.cost_at_most_usd.value();
  EXPECT_DOUBLE_EQ(planned.cost.high, sum);
}

TEST_F(PlanTest, SaysWhatTheItemsCouldShow) {
  fake::write_colours(folder_, 300);
  const ScriptedProvider provider(answer_rightly);
  const PlannedTask task = plan(suite_for(provider)).tasks.at(0);
  ASSERT_EQ(task.detectable.size(), 6U);
  EXPECT_FALSE(task.pair);
  EXPECT_DOUBLE_EQ(task.detectable[2].discordance, 0.06);
  EXPECT_NEAR(*task.detectable[2].margin, 0.0352, 0.0001);  // the planner's known answer
  EXPECT_EQ(task.detectable[2].items, stats::items_for_margin(0.03, 0.06));
  // At that discordance the margin is just the gate's.
  EXPECT_NEAR(*stats::detectable_margin(300, *task.most_discordance), 0.03, 1e-12);
  EXPECT_NEAR(task.half_width, 0.034, 0.001);  // Wilson at 270 of 300: 86.1 % to 92.9 %
  EXPECT_FALSE(task.is_accuracy_stored);
}

TEST_F(PlanTest, PlansForAsManyLooksAsTheGateHas) {
  fake::write_colours(folder_, 300);
  const ScriptedProvider provider(answer_rightly);
  Suite suite = suite_for(provider);
  suite.config.gate.mode = decide::Mode::sequential;
  const PlannedTask task = plan(suite).tasks.at(0);
  EXPECT_EQ(task.mode, decide::Mode::sequential);
  EXPECT_EQ(task.detectable[2].items, stats::items_for_margin_sequential(0.03, 0.06));
  EXPECT_EQ(task.detectable[2].margin, stats::detectable_margin_sequential(300, 0.06));
  EXPECT_NEAR(*stats::detectable_margin_sequential(300, *task.most_discordance), 0.03, 1e-12);
}

TEST_F(PlanTest, NamesTheStoredPairWhoseDisagreementItExpects) {
  fake::write_colours(folder_, 30);
  const ScriptedProvider provider([](const Asked& asked) {
    const int item = std::stoi(asked.user.substr(asked.user.find(' ')));
    if (asked.model == "lite-model" && item < 6) return fake::says(asked, fake::label("none"));
    return answer_rightly(asked);
  });
  const Suite suite = suite_for(provider, {.models = {"lite", "pro"}});
  const RunReport report = run(suite);
  const PlannedTask task = plan(suite).tasks.at(0);
  ASSERT_TRUE(task.pair);
  EXPECT_EQ(task.pair->run_id, report.run_id);
  EXPECT_EQ(task.pair->first, "lite");
  EXPECT_EQ(task.pair->second, "pro");
  EXPECT_DOUBLE_EQ(task.pair->discordance.value, 6.0 / 30);
  ASSERT_EQ(task.detectable.size(), 1U);
  EXPECT_EQ(task.detectable[0].margin, stats::detectable_margin(30, 0.2));
  EXPECT_DOUBLE_EQ(task.accuracy, 24.0 / 30);
  EXPECT_TRUE(task.is_accuracy_stored);
  EXPECT_FALSE(plan(suite_for(provider, {.models = {"pro"}})).tasks.at(0).pair)
      << "one model disagrees with nobody";
}

TEST_F(PlanTest, TakesNoPairForOneThatNeverDisagrees) {
  fake::write_colours(folder_, 30);
  const ScriptedProvider provider(answer_rightly);
  const Suite suite = suite_for(provider, {.models = {"lite", "pro"}});
  (void)run(suite);
  const PlannedTask task = plan(suite).tasks.at(0);
  ASSERT_TRUE(task.pair);
  EXPECT_EQ(task.pair->discordance.value, 0);
  EXPECT_DOUBLE_EQ(task.detectable.at(0).discordance, 1.0 / 30);
}

TEST_F(PlanTest, CountsClustersWhereItemsShareASource) {
  std::string lines;
  for (int i = 0; i < 12; ++i) {
    lines += fmt::format("{{\"id\":\"c{:03}\",\"input\":\"item {}\",\"expected\":\"red\"{}}}\n", i,
                         i, i < 9 ? fmt::format(",\"cluster\":\"d{}\"", i / 3) : "");
  }
  folder_.write("golden/colours/items.jsonl", lines);
  const ScriptedProvider provider(answer_rightly);
  const PlannedTask task = plan(suite_for(provider)).tasks.at(0);
  EXPECT_EQ(task.items, 12);
  EXPECT_EQ(task.units, 3 + 3);
  EXPECT_EQ(task.detectable[0].margin, stats::detectable_margin(6, 0.02));
}

}  // namespace
}  // namespace assay::eval
