#include "assay/report/page.hpp"

#include <gmock/gmock.h>

#include <set>

#include "assay/core/json.hpp"
#include "assay/report/compare_json.hpp"
#include "pages.hpp"
#include "run_reports.hpp"

namespace assay::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

TEST_F(PageTest, HasItsSectionsInTheOrderOfADecision) {
  const auto html = parsed(page(two_tasks()));
  const auto headings = values(html, "//h2/text()/..");
  ASSERT_GE(headings.size(), 4U);
  EXPECT_THAT(std::vector<std::string>(headings.begin(), headings.begin() + 4),
              ElementsAre("Verdict", "What it rests on", "tickets", "invoices"));
  const std::string text = markdown(two_tasks());
  const auto at = [&text](const char* heading) { return text.find(heading); };
  EXPECT_LT(at("## Verdict"), at("## What it rests on"));
  EXPECT_LT(at("## What it rests on"), at("## tickets"));
  EXPECT_LT(at("## tickets"), at("## invoices"));
  EXPECT_NE(at("## invoices"), std::string::npos);
}

TEST_F(PageTest, LinksOnlyToPlacesThatExist) {
  const auto html = parsed(page(two_tasks()));
  const auto ids = values(html, "//@id");
  const std::set<std::string> unique(ids.begin(), ids.end());
  EXPECT_EQ(unique.size(), ids.size()) << "an id twice";
  const auto links = values(html, "//a/@href");
  EXPECT_GE(links.size(), 5U);
  for (const std::string& link : links) {
    ASSERT_EQ(link.substr(0, 1), "#") << link;
    EXPECT_EQ(unique.count(link.substr(1)), 1U) << link;
  }
  for (const std::string& name : values(html, "//@aria-labelledby")) {
    EXPECT_EQ(unique.count(name), 1U) << name;
  }
}

TEST_F(PageTest, HasTablesThatAScreenReaderAndAPhoneCanUse) {
  const auto html = parsed(page(two_tasks()));
  const auto tables = html.select_nodes("//table");
  ASSERT_GE(tables.size(), 6U);
  std::set<std::string> labels;
  for (const auto& found : tables) {
    const pugi::xml_node table = found.node();
    const std::string caption = text_of(table.child("caption"));
    EXPECT_NE(caption, "");
    EXPECT_STREQ(table.parent().attribute("role").value(), "region") << caption;
    EXPECT_STREQ(table.parent().attribute("tabindex").value(), "0") << caption;
    const std::string label = table.parent().attribute("aria-label").value();
    EXPECT_TRUE(label.starts_with(caption)) << label;
    EXPECT_TRUE(labels.insert(label).second) << label << " twice";
    EXPECT_TRUE(table.select_nodes(".//th[not(@scope)]").empty()) << caption;
    const std::size_t width = table.select_nodes("thead/tr/th").size();
    for (const auto& row : table.select_nodes("tbody/tr")) {
      EXPECT_EQ(row.node().select_nodes("th|td").size(), width) << caption;
    }
  }
}

TEST_F(PageTest, SaysTheNumbersOfTheComparison) {
  const RunReport report = two_tasks();
  const auto& compared = report.tasks[0].comparisons[0].compared;
  const Json json = read_json(compare_json(std::span(&compared, 1))).value;
  const auto html = parsed(page(report));
  const pugi::xml_node chapter = html.select_node("//section[@id='task-1']").node();
  const pugi::xml_node counts =
      chapter.select_node(".//table[caption='Items by who is right']").node();
  EXPECT_EQ(cell(counts, "pro right", "lite right"), json["table"]["both_correct"].dump());
  EXPECT_EQ(cell(counts, "pro right", "lite wrong"), json["table"]["baseline_only"].dump());
  EXPECT_EQ(cell(counts, "pro wrong", "lite right"), json["table"]["candidate_only"].dump());
  EXPECT_EQ(cell(counts, "pro wrong", "lite wrong"), json["table"]["neither"].dump());
  const std::string difference = fmt::format("{:+.1f} points [{:+.1f}, {:+.1f}]",
                                             json["difference"]["value"].get<double>() * 100,
                                             json["difference"]["low"].get<double>() * 100,
                                             json["difference"]["high"].get<double>() * 100);
  EXPECT_TRUE(difference.starts_with("-51.6 points [")) << "1 won and 17 lost of 31 items";
  const pugi::xml_node arms = chapter.select_node(".//table").node();
  EXPECT_EQ(cell(arms, "accuracy", "lite minus pro"), difference);
  EXPECT_EQ(cell(arms, "accuracy", "pro (pro)"), "66.7 % [35.0, 88.0]");
  EXPECT_THAT(text_of(html.select_node("//section[@id='verdict']").node()), HasSubstr(difference));
}

TEST_F(PageTest, KeepsOutcomesApartInItsHeadline) {
  const auto headline = [this](const RunReport& report) {
    return values(parsed(page(report)), "//p[@class='headline']");
  };
  EXPECT_THAT(
      headline(two_tasks()),
      ElementsAre("lite against pro on 2 tasks: worse on 1 (by 51.6 points), as good within "
                  "3 points on 1."));
  RunReport all_worse = two_tasks();
  all_worse.tasks[1].comparisons = {report_comparison("invoices", paired_items(60, 30, 5, 5))};
  EXPECT_THAT(headline(all_worse),
              ElementsAre("lite is worse than pro on all 2 tasks, by 25.0 to 51.6 points."));
  RunReport open = report_of({"lite", "pro"}, {"tickets"});
  open.tasks[0].comparisons = {report_comparison("tickets", paired_items(80, 3, 3, 14))};
  EXPECT_THAT(headline(open),
              ElementsAre("inconclusive on tickets: the data show neither that lite is worse than "
                          "pro nor that it is less than 3 points worse; about 413 items would "
                          "decide."));
  RunReport accepted = report_of({"lite", "pro"}, {"tickets"});
  accepted.tasks[0].comparisons = {report_comparison("tickets", paired_items(1900, 10, 0, 90))};
  EXPECT_THAT(headline(accepted).at(0), HasSubstr("shown to be worse, but within the margin"));
}

TEST_F(PageTest, GivesEachCandidateItsHeadline) {
  RunReport report = report_of({"lite", "mini", "pro"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(10, 17, 1, 3)),
                                 report_comparison("tickets", paired_items(5, 0, 20, 5), "mini")};
  const auto html = parsed(page(report));
  EXPECT_THAT(values(html, "//p[@class='headline']"),
              ElementsAre("lite is worse than pro on tickets, by 51.6 points.",
                          "mini is better than pro on tickets, by 66.7 points."));
  const pugi::xml_node arms = html.select_node("//section[@id='task-1']//table").node();
  EXPECT_THAT(values(arms, "thead/tr/th"),
              ElementsAre("measure", "lite (lite)", "mini (lite)", "pro (pro)", "lite minus pro",
                          "mini minus pro"));
}

TEST_F(PageTest, PutsTheGateFirst) {
  RunReport report = two_tasks();
  report.gate = GateReport{};
  EXPECT_THAT(values(parsed(page(report)), "//p[@class='headline']").at(0),
              HasSubstr("nothing was evaluated"));
}

TEST_F(PageTest, SaysWhyNothingIsCompared) {
  RunReport alone = report_of({"lite"}, {"tickets"});
  alone.no_comparison = "nothing is compared: no model is of tier pro";
  for (const std::string& text : {page(alone), markdown(alone)}) {
    EXPECT_THAT(text, HasSubstr("nothing is compared"));
    EXPECT_THAT(text, HasSubstr("not compared"));
    EXPECT_THAT(text, Not(HasSubstr("minus")));
  }
  EXPECT_THAT(page(alone), HasSubstr("lite: 66.7 % [35.0, 88.0] right on 9 items"));
}

TEST_F(PageTest, ShowsNoNumberOfWhatCannotBeCompared) {
  RunReport report = two_tasks();
  TaskComparison& compared = report.tasks[0].comparisons[0].compared;
  compared.is_comparable = false;
  compared.disparities = {{eval::Aspect::prompt, "the prompts are v1 and v2"}};
  const auto html = parsed(page(report));
  const std::string chapter = text_of(html.select_node("//section[@id='task-1']").node());
  EXPECT_THAT(chapter, HasSubstr("prompt: the prompts are v1 and v2"));
  EXPECT_THAT(chapter, Not(HasSubstr("-51.6")));
  EXPECT_THAT(chapter, Not(HasSubstr("McNemar")));
  EXPECT_THAT(text_of(html.select_node("//section[@id='basis']").node()),
              HasSubstr("more than the model differs between lite and pro"));
  EXPECT_THAT(markdown(report),
              HasSubstr("not comparable, as more than the model differs: prompt"));
}

TEST_F(PageTest, SaysLoudlyThatARunIsNotWhole) {
  RunReport report = two_tasks();
  EXPECT_THAT(
      values(parsed(page(report)), "//section[@id='basis']//dd").at(0),
      "20261122T150405Z-9f3a12c4, begun 2026-11-22 15:04 UTC, finished 2026-11-22 15:05 UTC");
  report.run.run.finished_unix_ms.reset();
  report.run.run.origin = "import";
  const auto html = parsed(page(report));
  const auto loud = values(html, "//section[@id='verdict']//p[@class='loud']");
  ASSERT_EQ(loud.size(), 2U);
  EXPECT_THAT(loud[0], HasSubstr("The run is not finished"));
  EXPECT_THAT(loud[1], HasSubstr("Answers are missing for 4 of 4"));
  EXPECT_THAT(values(html, "//section[@id='basis']//ul[@class='loud']/li"),
              IsSupersetOf({HasSubstr("not finished"), HasSubstr("imported"),
                            HasSubstr("tickets, lite: only 90.0 % of 10 items were answered (1 "
                                      "wire.timeout)")}));
  EXPECT_THAT(markdown(report), HasSubstr("> [!WARNING]\n> The run is not finished"));
}

TEST_F(PageTest, NamesABaselineThatAnsweredElsewhere) {
  RunReport report = report_of({"lite"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(10, 17, 1, 3))};
  ReportComparison& comparison = report.tasks[0].comparisons[0];
  comparison.baseline.reset();
  comparison.compared.baseline.run_id = "earlier";
  comparison.compared.knows_answers = false;
  for (const std::string& text : {page(report), markdown(report)}) {
    EXPECT_THAT(text, HasSubstr("pro from a baseline file of run earlier"));
    EXPECT_THAT(text, HasSubstr("ratio of costs unknown"));
  }
}

TEST_F(PageTest, TellsNothingScoredFromZero) {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  for (eval::ArmSummary& arm : report.run.arms) {
    eval::ArmSummary empty;
    empty.arm = arm.arm;
    empty.metrics.items = 10;
    empty.metrics.coverage = {0, 0, 0.3, 10};
    arm = empty;
  }
  report.tasks[0].comparisons = {report_comparison("tickets", {})};
  const auto html = parsed(page(report));
  EXPECT_THAT(values(html, "//p[@class='headline']").at(0), HasSubstr("nothing to compare"));
  const pugi::xml_node arms = html.select_node("//section[@id='task-1']//table").node();
  EXPECT_EQ(cell(arms, "accuracy", "lite (lite)"), "-");
  EXPECT_EQ(cell(arms, "cost of 1 000 answers", "lite (lite)"), "unknown");
  EXPECT_THAT(page(report), Not(HasSubstr("nan")));
  EXPECT_THAT(markdown(report), HasSubstr("nothing to compare"));
}

TEST_F(PageTest, NamesThePriceThatCostsWereComputedWith) {
  RunReport report = two_tasks();
  report.costs.resize(report.run.arms.size());
  report.costs[0] = {.input_price = 0.1, .output_price = 0.4, .is_price_configured = true};
  report.costs[1] = {.input_price = 2.5, .output_price = 10, .price_date = "2026-11-10"};
  report.facts[1].price_source = "a list";
  const auto html = parsed(page(report));
  const pugi::xml_node models = html.select_node("//table[caption='Models']").node();
  EXPECT_EQ(cell(models, "lite", "price"),
            "$0.1 in, $0.4 out per million tokens (from the configuration)");
  EXPECT_EQ(cell(models, "pro", "price"),
            "$2.5 in, $10 out per million tokens (a list, 2026-11-10)");
  EXPECT_EQ(cell(models, "lite", "served as"), "lite-2026-01");
}

TEST_F(PageTest, NamesNoListPriceForAModelThatWasAskedElsewhere) {
  RunReport report = two_tasks();
  report.costs.assign(report.run.arms.size(), {});
  report.facts[0].price = provider::PriceBand{.input = 2.5, .output = 10};
  report.costs[1].is_free = true;
  const auto html = parsed(page(report));
  const pugi::xml_node models = html.select_node("//table[caption='Models']").node();
  EXPECT_EQ(cell(models, "lite", "price"), "unknown");
  EXPECT_EQ(cell(models, "pro", "price"), "none: runs in this program");
}

TEST_F(PageTest, IsBriefInAComment) {
  const std::string name = "a task with a name that is long";
  for (const std::size_t tasks : {10U, 60U}) {
    const RunReport report = report_of({"lite", "pro"}, std::vector<std::string>(tasks, name));
    const std::string brief = comment(report);
    EXPECT_LT(brief.size(), 65'000U) << "GitHub takes comments of 65 536 characters";
    EXPECT_NE(brief.find("## Verdict"), std::string::npos);
    EXPECT_NE(brief.find("Made again by"), std::string::npos);
    EXPECT_EQ(brief.find("## Cost") != std::string::npos, tasks == 10) << "cut, and says so:";
    EXPECT_EQ(brief.find("**Truncated**") != std::string::npos, tasks == 60);
  }
}

TEST_F(PageTest, DrawsWhatThereIsAndSaysWhatThereIsNot) {
  const auto html = parsed(page(two_tasks()));
  const auto figures = html.select_nodes("//figure");
  ASSERT_GE(figures.size(), 8U) << "accuracy, slices, two heat maps and latency, twice";
  for (const auto& figure : figures) {
    EXPECT_STREQ(figure.node().child("svg").attribute("role").value(), "img");
    EXPECT_FALSE(figure.node().select_nodes(".//details//table").empty());
    EXPECT_NE(text_of(figure.node().child("figcaption")), "");
  }
  EXPECT_THAT(page(two_tasks()), HasSubstr("Not drawn: Trend: there is no earlier run."));
  EXPECT_THAT(markdown(two_tasks()), Not(HasSubstr("svg")));
}

}  // namespace
}  // namespace assay::report
