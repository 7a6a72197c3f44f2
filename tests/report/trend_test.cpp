#include <gmock/gmock.h>

#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/report/trend_json.hpp"
#include "assay/report/trend_text.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;
using testing::Not;

eval::HistoryRow row(int number, double value) {
  eval::HistoryRow row;
  row.run.id = fmt::format("run-{}", number);
  row.run.origin = "run";
  row.run.started_unix_ms = 1'795'359'845'000;
  row.run.finished_unix_ms = row.run.started_unix_ms + 1;
  row.run.arms.resize(1);
  row.run.arms[0].model_id = "m";
  row.figure = eval::RunFigure{value, value - 0.02, value + 0.02, 300};
  row.served = {{"m-1", 300}};
  row.point = static_cast<std::size_t>(number);
  return row;
}

/// Three tested runs; the last one has a jump, another prompt and another served model.
eval::History history() {
  eval::History history;
  history.task = "tickets";
  history.model = "lite";
  history.rows = {row(0, 0.9), row(1, 0.91), row(2, 0.8)};
  eval::HistoryRow& last = history.rows[2];
  last.served = {{"m-2", 300}};
  last.served_before = eval::ServedModels{{"m-1", 300}};
  last.disparities = {{eval::Aspect::prompt, "the prompts are v1 (a) and v2 (b)"}};
  decide::Difference step;
  step.value = -0.11;
  step.low = -0.15;
  step.high = -0.07;
  step.n = 300;
  last.step = step;
  history.changes = {0.05, 3, 9, true, {}, {{2, 0.0012}}};
  return history;
}

TEST(TrendText, SaysWhatChangedAndWhatElseDid) {
  const std::string text = trend_text(history(), {}, {});
  EXPECT_TRUE(text.starts_with("tickets: accuracy of lite in 3 runs, 1 jump\n")) << text;
  EXPECT_THAT(text, HasSubstr("90.0 % [88.0, 92.0]"));
  EXPECT_THAT(text,
              HasSubstr("run-2: jump of -11.0 points [-15.0, -7.0] from the tested run before, "
                        "on the same 300 items (p = 0.0012, adjusted); in the same run "
                        "changed: served model, prompt"));
  EXPECT_THAT(text, HasSubstr("run-2: served as m-2 since this run, before as m-1"));
  EXPECT_THAT(text, HasSubstr("run-2: prompt: the prompts are v1 (a) and v2 (b)"));
  EXPECT_THAT(text, HasSubstr("with a chance of at most 5 %; a lasting change takes 9 runs"));
}

TEST(TrendText, DrawsEachIntervalOnOneScale) {
  const std::string text = trend_text(history(), {}, {});
  EXPECT_THAT(text, HasSubstr("78.0 to 93.0 %"));
  // 15 points on 24 columns: 80 is at column 3, 91 at column 20.
  EXPECT_THAT(text, HasSubstr("  ---o---  "));
  EXPECT_THAT(text, HasSubstr("---o---  m-1"));
}

TEST(TrendText, ShowsOtherSetsOnlyWhenAsked) {
  eval::History two = history();
  two.rows[0].is_same_set = false;
  two.rows[0].point.reset();
  two.other_sets = 1;
  EXPECT_THAT(trend_text(two, {}, {}), Not(HasSubstr("run-0")));
  EXPECT_THAT(trend_text(two, {}, {}), HasSubstr("1 run with another golden set left out"));
  const std::string all = trend_text(two, {.all_sets = true}, {});
  EXPECT_THAT(all, HasSubstr("run-0"));
  EXPECT_THAT(all, HasSubstr("another golden set\n"));
}

TEST(TrendText, ShowsTheLastRunsButTestsAll) {
  const std::string text = trend_text(history(), {.last = 1}, {});
  EXPECT_THAT(text, HasSubstr("in the last 1 of 3 runs, 1 jump"));
  EXPECT_THAT(text, Not(HasSubstr("run-1  ")));
  EXPECT_THAT(text, HasSubstr("tested on 3 finished runs"));
}

TEST(TrendText, MarksWhatIsUnfinishedImportedOrUnknown) {
  eval::History one = history();
  one.rows[1].run.finished_unix_ms.reset();
  one.rows[1].run.origin = "import";
  one.rows[1].figure.reset();
  one.rows[1].served.clear();
  const std::string text = trend_text(one, {}, {});
  EXPECT_THAT(text, HasSubstr("unknown    unfinished, imported\n"));
  EXPECT_THAT(text, HasSubstr("run-1  2026-11-22    0  -  "));
}

TEST(TrendText, ShowsWhatATerminalWouldObey) {
  eval::History evil = history();
  evil.task = evil.model = "\x1b[2J";
  evil.rows[2].served = {{"\x1b]0;x\x07", 300}};
  evil.rows[2].run.id = "\x1b[31m";
  EXPECT_THAT(trend_text(evil, {}, {}), Not(HasSubstr("\x1b")));
}

TEST(TrendJson, SaysTheSameInNumbers) {
  const std::vector<eval::History> histories = {history()};
  const JsonReading reading = read_json(trend_json(histories, {}));
  ASSERT_TRUE(reading.ok()) << reading.message;
  const Json& last = reading.value["runs"][2];
  EXPECT_EQ(last["figure"]["value"], 0.8);
  EXPECT_EQ(last["step"]["is_jump"], true);
  EXPECT_EQ(last["step"]["adjusted_p"], 0.0012);
  EXPECT_EQ(last["served_before"]["m-1"], 300);
  EXPECT_EQ(last["disparities"][0]["aspect"], "prompt");
  EXPECT_TRUE(last["lasting_change"].is_null());
  EXPECT_EQ(reading.value["tests"]["step"], "mcnemar_exact_holm");
  const std::vector<eval::History> two(2, history());
  const JsonReading list = read_json(trend_json(two, {}));
  EXPECT_EQ(list.value["trends"].size(), 2U);
}

}  // namespace
}  // namespace assay::report
