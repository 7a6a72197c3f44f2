#include <gmock/gmock.h>

#include "pages.hpp"
#include "run_reports.hpp"

namespace assay::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class PageOutcomes : public PageTest {};

RunReport one_task() {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  eval::ArmSummary& lite = report.run.arms[0];
  lite.metrics.items = 12;  // 12 asked for, 9 about the model, one never asked
  lite.metrics.outcomes = {{"ok", 6},
                           {"model.truncated", 2},
                           {"model.empty", 1},
                           {"wire.timeout", 1},
                           {"harness.cancelled", 1}};
  lite.metrics.rungs = {{"strict", 5}, {"stripped", 1}, {"none", 3}};
  lite.dropped_parameters = "seed,temperature";
  eval::ArmSummary& pro = report.run.arms[1];
  pro.metrics.items = 12;
  pro.metrics.outcomes = {{"ok", 12}};
  pro.metrics.rungs = {{"strict", 12}};
  pro.served_models = {{"pro-1", 9}, {"pro-2", 3}};
  return report;
}

TEST_F(PageOutcomes, KeepWireAndModelFailuresInGroupsOfTheirOwn) {
  const auto html = parsed(page(one_task()));
  const pugi::xml_node table = table_of(html, "outcomes", "Answers by outcome");
  const auto groups = values(table, "tbody/tr[@class='group']/th");
  EXPECT_THAT(
      groups,
      ElementsAre("About the model: these count in accuracy",
                  "Failed on the wire: says nothing about the model, in no accuracy",
                  "Failed inside assay: in no accuracy", "Not asked yet: the run is not finished"));
  EXPECT_THAT(values(table, "tbody[1]/tr/th"),
              ElementsAre(groups[0], "ok", "model.empty", "model.truncated"));
  EXPECT_THAT(values(table, "tbody[2]/tr/th"), ElementsAre(groups[1], "wire.timeout"));
}

TEST_F(PageOutcomes, CountTheModelsFailuresAmongItsAnswersAndTheWiresAmongAll) {
  const auto html = parsed(page(one_task()));
  const pugi::xml_node table = table_of(html, "outcomes", "Answers by outcome");
  EXPECT_EQ(cell(table, "About the model: these count in accuracy", "lite"), "9 (75.0 %)");
  EXPECT_EQ(cell(table, "ok", "lite"), "6 (66.7 %)");
  EXPECT_EQ(cell(table, "model.truncated", "lite"), "2 (22.2 %)");
  EXPECT_EQ(cell(table, "wire.timeout", "lite"), "1 (8.3 %)");
  EXPECT_EQ(cell(table, "wire.timeout", "pro"), "0");
  EXPECT_EQ(cell(table, "Not asked yet: the run is not finished", "lite"), "1 (8.3 %)");
  EXPECT_EQ(cell(table, "Not asked yet: the run is not finished", "pro"), "0");
}

TEST_F(PageOutcomes, CountEveryRepeat) {
  RunReport report = one_task();
  report.run.run.repeats = 2;
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "outcomes", "Answers by outcome");
  EXPECT_EQ(cell(table, "Not asked yet: the run is not finished", "pro"), "12 (50.0 %)");
}

TEST_F(PageOutcomes, DoNotMentionWhatDidNotHappen) {
  const auto html = parsed(page(two_tasks()));
  const std::string text = section_text(html, "outcomes");
  EXPECT_THAT(text, HasSubstr("Failed on the wire"));
  EXPECT_THAT(text, Not(HasSubstr("Failed inside assay")));
  EXPECT_THAT(text, Not(HasSubstr("Not asked yet")));
  EXPECT_THAT(text, Not(HasSubstr("asked without")));
}

TEST_F(PageOutcomes, TellHowAnswersWereReadAndWhoAnswered) {
  const auto html = parsed(page(one_task()));
  const pugi::xml_node ladder =
      table_of(html, "outcomes", "Answers about the model by what it took to read them");
  EXPECT_EQ(cell(ladder, "strict: as it came", "lite"), "5 (55.6 %)");
  EXPECT_EQ(cell(ladder, "none: not at all", "lite"), "3 (33.3 %)");
  EXPECT_EQ(cell(ladder, "none: not at all", "pro"), "0");
  const std::string text = section_text(html, "outcomes");
  EXPECT_THAT(text, HasSubstr("pro-1 (9), pro-2 (3)"));
  EXPECT_THAT(text, HasSubstr("seed,temperature"));
}

TEST_F(PageOutcomes, ShowTheAccuracyByPlaceOfModelsThatAreAskedInBatches) {
  RunReport report = one_task();
  report.run.arms[0].batch =
      eval::BatchSummary{20, 0, {{1, 10, {0.5, 0.25, 0.75, 1234}}, {11, 20, {}}}};
  const std::string caption = "lite: right by place in a request for 20 items at once";
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "outcomes", caption.c_str());
  EXPECT_EQ(cell(table, "1 to 10", "right at first try"), "50.0 % [25.0, 75.0]");
  EXPECT_THAT(markdown(report), HasSubstr(caption));
  EXPECT_THAT(markdown(one_task()), Not(HasSubstr("right by place")));
}

TEST_F(PageOutcomes, ExplainEachOutcomeThatIsThere) {
  const auto html = parsed(page(one_task()));
  EXPECT_THAT(
      values(html, "//section[@id='outcomes']//dt"),
      ElementsAre("ok", "model.empty", "model.truncated", "wire.timeout", "harness.cancelled"));
  const std::string text = markdown(one_task());
  EXPECT_THAT(text, HasSubstr("## How answers ended"));
  EXPECT_THAT(text, HasSubstr("| 9 (75.0 %) | 12 (100.0 %) |"));
}

TEST_F(PageOutcomes, SayThatNothingIsKnownOfAnArmWithoutAnswers) {
  RunReport report = one_task();
  report.run.arms[0].metrics.outcomes.clear();
  report.run.arms[0].metrics.rungs.clear();
  report.run.arms[0].served_models.clear();
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "outcomes", "Answers by outcome");
  EXPECT_EQ(cell(table, "ok", "lite"), "-") << "a share of nothing";
  EXPECT_EQ(cell(table, "Not asked yet: the run is not finished", "lite"), "12 (100.0 %)");
  EXPECT_THAT(section_text(html, "outcomes"), HasSubstr("unknown"));
}

}  // namespace
}  // namespace assay::report
