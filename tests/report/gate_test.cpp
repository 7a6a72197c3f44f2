// Gates as text and JSON.

#include <gmock/gmock.h>

#include "assay/core/json.hpp"
#include "assay/report/gate_json.hpp"
#include "assay/report/gate_text.hpp"

namespace assay::report {
namespace {

using decide::GateCheck;
using decide::GateUnit;
using decide::GateVerdict;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

GateCheck accuracy(GateVerdict verdict) {
  return {"accuracy_vs_baseline", verdict, "81.0 % right against 84.0 % on 300 items",
          GateUnit::difference,   -0.03,   -0.02};
}

TaskGate gated(const std::string& task, std::vector<GateCheck> checks) {
  TaskGate gate;
  gate.task = task;
  gate.baseline = {"pro", "pro-2026", "run-1"};
  gate.candidate = {"lite", "lite-2026", "run-2"};
  gate.gate.verdict = checks.front().verdict;
  for (const GateCheck& check : checks) {
    gate.gate.verdict = decide::worse_of(gate.gate.verdict, check.verdict);
  }
  gate.gate.checks = std::move(checks);
  gate.more = "assay compare run-1:pro run-2:lite -t " + task;
  return gate;
}

GateReport of(std::vector<TaskGate> tasks) {
  GateReport report;
  report.tasks = std::move(tasks);
  report.margin = 0.02;
  report.alpha = 0.05;
  report.looks_per_year = 200;
  return report;
}

TEST(GateBudget, CountsEveryTaskAndLookButInSequentialModeOnlyTasks) {
  const std::vector<GateCheck> checks = {accuracy(GateVerdict::pass)};
  GateReport report = of({gated("tickets", checks), gated("invoices", checks)});
  EXPECT_DOUBLE_EQ(most_false_alarms(report), 20);
  report.mode = decide::Mode::sequential;
  EXPECT_DOUBLE_EQ(most_false_alarms(report), 0.1);
  EXPECT_THAT(gate_text(report, Style{}),
              testing::HasSubstr("has a chance of at most 0.05 for each task\n"));
}

TEST(GateSentence, LeadsWithTheVerdictAndWhatDecided) {
  EXPECT_EQ(gate_sentence(of({gated("tickets", {accuracy(GateVerdict::pass)})})),
            "PASS: tickets: lite against pro: 81.0 % right against 84.0 % on 300 items");
  const GateCheck slow{"latency_p95_ms",
                       GateVerdict::fail,
                       "p95 latency is 950 ms, above 800 ms",
                       GateUnit::milliseconds,
                       950,
                       800};
  EXPECT_EQ(gate_sentence(of({gated("tickets", {accuracy(GateVerdict::pass), slow})})),
            "FAIL: tickets: lite against pro: p95 latency is 950 ms, above 800 ms");
  EXPECT_THAT(gate_sentence(of({gated("tickets", {accuracy(GateVerdict::inconclusive), slow})})),
              testing::EndsWith("; 1 more check did not pass"));
}

TEST(GateSentence, CountsTheTasksAndNamesTheWorst) {
  EXPECT_THAT(gate_sentence(of({gated("a", {accuracy(GateVerdict::pass)}),
                                gated("b", {accuracy(GateVerdict::not_comparable)}),
                                gated("c", {accuracy(GateVerdict::fail)})})),
              StartsWith("NOT COMPARABLE: 3 tasks: 1 not_comparable, 1 fail, 1 pass; b: lite"));
}

TEST(GateSentence, DoesNotPassWithoutATask) {
  EXPECT_EQ(verdict_of(of({})), GateVerdict::incomplete);
  EXPECT_EQ(gate_sentence(of({})), "INCOMPLETE: nothing was evaluated");
}

TEST(GateSentence, SaysWhenInconclusiveCountsAsAPass) {
  GateReport report = of({gated("a", {accuracy(GateVerdict::inconclusive)})});
  EXPECT_EQ(verdict_of(report), GateVerdict::inconclusive);
  report.on_inconclusive = OnInconclusive::warn;
  EXPECT_EQ(verdict_of(report), GateVerdict::inconclusive);
  report.on_inconclusive = OnInconclusive::pass;
  EXPECT_EQ(verdict_of(report), GateVerdict::pass);
  EXPECT_THAT(gate_sentence(report),
              testing::EndsWith("(inconclusive, which was declared to pass)"));
  // Nothing else is waved through.
  for (const auto worse :
       {GateVerdict::fail, GateVerdict::incomplete, GateVerdict::not_comparable}) {
    report.tasks = {gated("a", {accuracy(GateVerdict::inconclusive), accuracy(worse)})};
    EXPECT_EQ(verdict_of(report), worse);
  }
}

TEST(GateText, ListsEveryCheckWithItsLimitAndWhatShowsMore) {
  const GateCheck unknown{"cost_per_1000_usd", GateVerdict::fail, "the cost is unknown",
                          GateUnit::usd,       std::nullopt,      0.5};
  const std::string text =
      gate_text(of({gated("tickets", {accuracy(GateVerdict::pass), unknown})}), {});
  EXPECT_THAT(text, HasSubstr("accuracy_vs_baseline  pass     -3.0 points  -2.0 points\n"));
  EXPECT_THAT(text, HasSubstr("cost_per_1000_usd     fail               -      0.5 USD\n"));
  EXPECT_THAT(text, HasSubstr("  cost_per_1000_usd: the cost is unknown\n"));
  EXPECT_THAT(text, HasSubstr("more: assay compare run-1:pro run-2:lite -t tickets\n"));
  EXPECT_THAT(text, HasSubstr("candidate lite of run run-2, baseline pro of run run-1"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(gate_text(of({gated("t", {unknown})}), {true}), StartsWith("\x1b[31mFAIL: "));
}

TEST(GateText, StatesTheFalseAlarmsOfAYear) {
  EXPECT_THAT(gate_text(of({gated("a", {accuracy(GateVerdict::pass)})}), {}),
              HasSubstr("at alpha 0.05 and 200 gates a year, at most about 10 false FAILs"));
  EXPECT_THAT(gate_text(of({gated("a", {accuracy(GateVerdict::pass)}),
                            gated("b", {accuracy(GateVerdict::pass)})}),
                        {}),
              HasSubstr("200 gates a year of 2 tasks, each a claim of its own, at most about 20"));
}

TEST(GateText, ShowsNoOrdersToATerminal) {
  TaskGate evil = gated("\x1b[2J", {accuracy(GateVerdict::fail)});
  evil.candidate.model = evil.baseline.run_id = evil.more = "\x1b]0;x\x07";
  evil.gate.checks.front().reason = evil.gate.checks.front().name = "\x1b[1A";
  const std::string text = gate_text(of({evil, evil}), {});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\x07")));
}

TEST(GateJson, HasOneShapeForOneTaskAndForSeveral) {
  GateCheck unknown = accuracy(GateVerdict::incomplete);
  unknown.value.reset();
  const Json one = read_json(gate_json(of({gated("a", {accuracy(GateVerdict::pass)})}))).value;
  EXPECT_EQ(one["verdict"], "pass");
  EXPECT_EQ(one["checks"][0]["task"], "a");
  EXPECT_EQ(one["checks"][0]["name"], "accuracy_vs_baseline");
  EXPECT_EQ(one["checks"][0]["value"], -0.03);
  EXPECT_EQ(one["checks"][0]["limit"], -0.02);
  EXPECT_EQ(one["false_alarms"]["at_most"], 10.0);
  const Json two =
      read_json(gate_json(of({gated("a", {accuracy(GateVerdict::pass)}), gated("b", {unknown})})))
          .value;
  EXPECT_EQ(two["verdict"], "incomplete");
  ASSERT_EQ(two["checks"].size(), 2U);
  EXPECT_TRUE(two["checks"][1]["value"].is_null());
  EXPECT_EQ(two["tasks"][1]["verdict"], "incomplete");
  EXPECT_EQ(two["tasks"][1]["candidate"]["model_id"], "lite-2026");
  EXPECT_EQ(two["false_alarms"]["at_most"], 20.0);
}

}  // namespace
}  // namespace assay::report
