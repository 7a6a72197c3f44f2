#include <gmock/gmock.h>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/report/plan_json.hpp"
#include "assay/report/plan_text.hpp"

namespace assay::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

eval::PlannedArm arm(const std::string& model) {
  eval::PlannedArm arm;
  arm.arm.task = "tickets";
  arm.arm.model = model;
  arm.answers = arm.calls = 300;
  arm.calls_at_most = 900;
  arm.counted_input = 41'234;
  arm.output_at_most = 19'200;
  arm.is_priced = true;
  arm.cost_at_most_usd = 0.25;
  return arm;
}

/// One task with one arm that has a history and one that has none.
eval::Plan plan() {
  eval::Plan plan;
  plan.calls = 600;
  plan.calls_at_most = 1800;
  plan.max_attempts = 3;
  plan.arms = {arm("pro"), arm("lite")};
  plan.arms[0].history_run = "20261122T203302Z-0e4b4ce1";
  plan.arms[0].history_calls = 300;
  plan.arms[0].input_tokens = {39'100, 38'000, 40'200, 300};
  plan.arms[0].output_tokens = {4'200, 4'100, 4'300, 300};
  plan.arms[0].cost_usd = {0.1612, 0.1554, 0.1671, 300};
  plan.cost = {std::nullopt, 0.1554, 0.4171};
  eval::PlannedTask task;
  task.task = "tickets";
  task.items = task.units = 300;
  task.margin = 0.03;
  task.alpha = 0.05;
  task.detectable = {{0.02, 0.0203, 138}, {0.06, 0.0352, 413}};
  task.most_discordance = 0.0437;
  task.half_width = 0.034;
  plan.tasks = {task};
  plan.providers = {{"openai", 600, 16, 500, std::nullopt, 72.0, true}};
  plan.seconds = 72;
  plan.is_time_at_least = true;
  plan.budget = {{eval::BudgetKind::usd, 5, 0, eval::BudgetVerdict::fits},
                 {eval::BudgetKind::calls, 700, 200, eval::BudgetVerdict::exceeds}};
  return plan;
}

TEST(PlanText, SaysWhatIsKnownAndWhatIsABound) {
  const std::string text = plan_text(plan(), {});
  EXPECT_THAT(text,
              HasSubstr("pro      300      39.1k           4200  $0.1612 [$0.1554, $0.1671]"));
  EXPECT_THAT(text, HasSubstr("lite     300     ~41.2k  at most 19.2k  at most $0.2500"));
  EXPECT_THAT(text, HasSubstr("600, up to 1800 where answers need all 3 attempts"));
  EXPECT_THAT(text, HasSubstr("cost      at most $0.4171"));
  EXPECT_THAT(text, HasSubstr("at least 72 s (openai: 16 at a time, 500 requests a minute)"));
  EXPECT_THAT(text, AllOf(HasSubstr("budget    $5.00: the plan fits"),
                          HasSubstr("700 calls (200 calls used): the plan exceeds it")));
}

TEST(PlanText, SaysInASentenceWhatTheItemsCanShow) {
  EXPECT_THAT(plan_text(plan(), {}),
              HasSubstr("300 items can rule out a loss of 3 points only when the models "
                        "disagree\n  on 4.3 % of them or fewer"));
  eval::Plan large = plan();
  large.tasks[0].most_discordance = 1.2;
  EXPECT_THAT(plan_text(large, {}), HasSubstr("however often the models disagree"));
  eval::Plan small = plan();
  small.tasks[0].units = 20;
  small.tasks[0].most_discordance = 0.003;
  EXPECT_THAT(plan_text(small, {}),
              AllOf(HasSubstr("cannot rule out a loss of 3 points"),
                    HasSubstr("300 items share clusters and count as 20 independent units")));
}

TEST(PlanText, NamesTheStoredPair) {
  eval::Plan seen = plan();
  seen.tasks[0].pair = {"lite", "pro", "20261122T20", {0.05, 0.031, 0.081, 300}};
  seen.tasks[0].detectable = {{0.05, 0.0321, 344}};
  EXPECT_THAT(plan_text(seen, {}),
              AllOf(HasSubstr("in run 20261122T20 lite and pro disagreed"),
                    HasSubstr("on 5.0 % of 300 items [3.1, 8.1]"),
                    HasSubstr("3 points need 344 items"), Not(HasSubstr("if the models"))));
}

TEST(PlanText, NeverCallsAnUnknownPriceNothing) {
  eval::Plan unknown = plan();
  unknown.arms[1].is_priced = false;
  unknown.arms[1].cost_at_most_usd.reset();
  unknown.cost = {std::nullopt, 0.1554, 0.1671, {"lite"}};
  const std::string text = plan_text(unknown, {});
  EXPECT_THAT(text, HasSubstr("at most 19.2k  unknown"));
  EXPECT_THAT(text, HasSubstr("unknown: at most $0.1671, and no price of lite"));
  unknown.arms.erase(unknown.arms.begin());
  unknown.cost = {std::nullopt, 0, 0, {"lite"}};
  EXPECT_THAT(plan_text(unknown, {}),
              AllOf(HasSubstr("unknown: no price of lite"), Not(HasSubstr("$0.00"))));
}

TEST(PlanText, CallsAnEmbeddedModelFree) {
  eval::Plan free = plan();
  free.arms[1].is_in_process = free.arms[1].is_free = true;
  EXPECT_THAT(plan_text(free, {}), HasSubstr("in-process, free"));
}

TEST(PlanText, FitsATerminalAndClaimsNoEquivalence) {
  const std::string text = plan_text(plan(), {});
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 80U) << line;
  EXPECT_THAT(text, Not(HasSubstr("equivalent")));
  EXPECT_THAT(text, Not(HasSubstr("as good")));
}

TEST(PlanText, ShowsHostileNames) {
  eval::Plan hostile = plan();
  const std::string evil = "\x1b[2J\xE2\x80\xAE" + std::string(300, 'x');
  for (auto* name : {&hostile.arms[1].arm.model, &hostile.arms[1].arm.task, &hostile.tasks[0].task,
                     &hostile.providers[0].name, &hostile.refusal}) {
    *name = evil;
  }
  hostile.arms[1].is_priced = false;
  hostile.cost.unpriced = {evil};
  hostile.tasks[0].pair = {evil, evil, "run", {0.05, 0.03, 0.08, 300}};
  const std::string text = plan_text(hostile, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_TRUE(read_json(plan_json(hostile)).ok());
}

TEST(PlanJson, HasTheShapeThatIsDocumented) {
  const JsonReading reading = read_json(plan_json(plan()));
  ASSERT_TRUE(reading.ok()) << reading.message;
  const Json& json = reading.value;
  EXPECT_EQ(json["calls"], 600);
  EXPECT_EQ(json["resumed_run"], nullptr);
  EXPECT_EQ(json["cost_usd"]["value"], nullptr);
  EXPECT_EQ(json["cost_usd"]["high"], 0.4171);
  EXPECT_EQ(json["arms"][0]["cost_usd"]["n"], 300);
  EXPECT_EQ(json["arms"][1]["cost_usd"], nullptr);
  EXPECT_EQ(json["arms"][1]["cost_usd_at_most"], 0.25);
  EXPECT_EQ(json["arms"][1]["history"]["run_id"], nullptr);
  EXPECT_EQ(json["tasks"][0]["pair"], nullptr);
  EXPECT_EQ(json["tasks"][0]["detectable"][1]["items_for_margin"], 413);
  EXPECT_EQ(json["tasks"][0]["is_accuracy_assumed"], true);
  EXPECT_EQ(json["providers"][0]["tokens_per_minute"], nullptr);
  EXPECT_EQ(json["budget"][1]["verdict"], "exceeds");
  EXPECT_EQ(json["refusal"], nullptr);
}

TEST(PlanJson, GivesNoBoundWhereAPriceIsUnknown) {
  eval::Plan unknown = plan();
  unknown.cost = {std::nullopt, 0.1, 0.2, {"lite"}};
  const Json cost = read_json(plan_json(unknown)).value["cost_usd"];
  EXPECT_EQ(cost["value"], nullptr);
  EXPECT_EQ(cost["high"], nullptr);
  EXPECT_EQ(cost["unpriced_models"][0], "lite");
}

}  // namespace
}  // namespace assay::report
