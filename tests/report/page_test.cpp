#include "assay/report/page.hpp"

#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "assay/core/json.hpp"
#include "assay/report/compare_json.hpp"
#include "assay/report/gate_json.hpp"
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
  std::vector<std::string> wanted = {"Verdict",    "What it rests on",  "tickets",
                                     "invoices",   "How answers ended", "Cost",
                                     "Cost traps", "The golden sets",   "How the figures are made"};
  std::vector<std::string> headings;
  std::istringstream lines(markdown(two_tasks()));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## ")) headings.push_back(line.substr(3));
  }
  EXPECT_EQ(headings, wanted);
  wanted.emplace_back("About this report");
  EXPECT_EQ(values(html, "//h2"), wanted);
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
      ElementsAre("lite against pro on 2 tasks: worse on 1 (by 51.6 points observed, at least 28.8 "
                  "by the interval), as good within 3 points on 1."));
  RunReport all_worse = two_tasks();
  all_worse.tasks[1].comparisons = {report_comparison("invoices", paired_items(60, 30, 5, 5))};
  EXPECT_THAT(headline(all_worse),
              ElementsAre("lite is worse than pro on both tasks, by 25.0 to 51.6 points "
                          "observed, at least 14.4 by the intervals."));
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

TEST_F(PageTest, DoesNotTellAnObservedLossForAShownOne) {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(250, 16, 7, 27))};
  const std::string html = page(report);
  EXPECT_THAT(
      values(parsed(html), "//p[@class='headline']"),
      ElementsAre(
          "lite is worse than pro on tickets, by 3.0 points "
          "observed, the two-sided interval includes 0; a loss within the accepted 3 points "
          "is not excluded."));
  for (const std::string& text : {html, markdown(report)}) {
    EXPECT_THAT(text, HasSubstr("one-sided p = 0.0466; lite 85.7 % right, pro 88.7 %"));
    EXPECT_THAT(text, HasSubstr("decided by one-sided tests at 5 %, better by a two-sided one"));
    EXPECT_THAT(text, HasSubstr("McNemar: worse p = 0.0466 (one-sided)"));
  }
}

TEST_F(PageTest, CountsTheTasksThatAreNotCompared) {
  RunReport report = report_of({"lite", "pro"}, {"a", "b", "c", "d"});
  const auto headline = [&] {
    return values(parsed(page(report)), "//p[@class='headline']").at(0);
  };
  report.tasks[1].comparisons = {report_comparison("b", paired_items(380, 3, 3, 14))};
  EXPECT_EQ(headline(),
            "lite is as good as pro within 3 points on b, 1 of 4 tasks; 3 "
            "tasks are not compared.");
  report.tasks[0].comparisons = {report_comparison("a", paired_items(380, 3, 3, 14))};
  report.tasks[2].comparisons = {report_comparison("c", paired_items(380, 3, 3, 14))};
  EXPECT_EQ(headline(),
            "lite is as good as pro within 3 points on 3 of 4 tasks; 1 task is not compared.");
}

TEST_F(PageTest, SaysWhichModelIsWhichTier) {
  RunReport report = report_of({"small", "pro"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(10, 17, 1, 3), "small")};
  EXPECT_THAT(values(parsed(page(report)), "//p[@class='headline']").at(0),
              testing::StartsWith("small (lite) is worse than pro on tickets"));
}

TEST_F(PageTest, GivesEachCandidateItsHeadline) {
  RunReport report = report_of({"lite", "mini", "pro"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(10, 17, 1, 3)),
                                 report_comparison("tickets", paired_items(5, 0, 20, 5), "mini")};
  const auto html = parsed(page(report));
  EXPECT_THAT(values(html, "//p[@class='headline']"),
              ElementsAre("lite is worse than pro on tickets, by 51.6 "
                          "points observed, at least 28.8 by the interval.",
                          "mini (lite) is better than pro on tickets, by "
                          "66.7 points observed, at least 47.7 by the interval."));
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

TEST_F(PageTest, ShowsEveryCheckOfTheGate) {
  RunReport report = two_tasks();
  TaskGate tickets;
  tickets.task = "tickets";
  tickets.baseline = {"pro", "", "1"};
  tickets.candidate = {"lite", "", "1"};
  tickets.gate.verdict = decide::GateVerdict::fail;
  tickets.gate.checks = {
      {"accuracy_vs_baseline", decide::GateVerdict::pass, "shown", decide::GateUnit::difference,
       -0.01, -0.03},
      {"latency_p95_ms", decide::GateVerdict::fail, "p95 latency is 950 ms, above 800 ms",
       decide::GateUnit::milliseconds, 950, 800},
      {"max_flips", decide::GateVerdict::fail, "17 flips, above 3", decide::GateUnit::items, 17, 3},
      {"coverage", decide::GateVerdict::incomplete, "<b>", decide::GateUnit::share, 0.5, 1}};
  report.gate = GateReport{};
  report.gate->tasks = {tickets};
  report.gate->on_inconclusive = OnInconclusive::warn;
  report.gate->alpha = 0.05;
  report.gate->looks_per_year = 10;
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "verdict", "Checks of the gate: tickets");
  const std::string text = markdown(report);
  const Json json = read_json(gate_json(*report.gate)).value;
  ASSERT_EQ(json["checks"].size(), 4U);
  for (const Json& check : json["checks"]) {
    const auto name = check["name"].get<std::string>();
    EXPECT_EQ(cell(table, name, "verdict"), check["verdict"]) << name;
    EXPECT_EQ(cell(table, name, "reason"), check["reason"]) << name;
    EXPECT_THAT(text, testing::ContainsRegex("\n\\| " + name.substr(0, 3))) << name;
  }
  EXPECT_EQ(cell(table, "latency_p95_ms", "measured"), "950 ms");
  EXPECT_EQ(cell(table, "latency_p95_ms", "limit"), "800 ms");
  for (const std::string& format : {section_text(html, "verdict"), text}) {
    EXPECT_THAT(format, HasSubstr("declared to stop nobody"));
    EXPECT_THAT(format, HasSubstr("10 gates a year"));
  }
}

TEST_F(PageTest, SaysNothingOfArmsThatItDoesNotShow) {
  RunReport report = two_tasks();
  eval::ArmSummary off = full_arm("off-model");
  off.metrics.accuracy = {};
  off.cost_usd.reset();
  off.unpriced_attempts = 7;
  report.run.arms.push_back(off);
  report.facts.emplace_back();
  report.costs.assign(5, {});
  for (std::size_t place = 0; place < 4; ++place) report.costs[place].is_free = true;
  const auto html = parsed(page(report));
  EXPECT_THAT(text_of(html.document_element()), Not(HasSubstr("off-model")));
  EXPECT_THAT(text_of(html.document_element()), HasSubstr("2 models on 2 tasks"));
  EXPECT_THAT(section_text(html, "verdict"), HasSubstr("Answers are missing for 4 of 4 pairs"));
  EXPECT_THAT(section_text(html, "cost"), HasSubstr("All models of this run are embedded"));
  report.tasks.pop_back();
  EXPECT_THAT(section_text(parsed(page(report)), "verdict"), HasSubstr("missing for 2 of 2 pairs"));
}

TEST_F(PageTest, DoesNotAskForMoreOfAnImport) {
  RunReport report = report_of({"lite"}, {"tickets"});
  report.run.run.origin = "import";
  report.run.run.finished_unix_ms.reset();
  report.run.arms[0].metrics.items = 13;
  const std::string text = markdown(report);
  EXPECT_THAT(text, HasSubstr("3 items have no answer in the imported file"));
  EXPECT_THAT(text, HasSubstr("These answers were imported"));
  EXPECT_THAT(text, HasSubstr("No answer in the imported file"));
  EXPECT_THAT(text, Not(testing::ContainsRegex("not finished|NOT finished")));
  EXPECT_THAT(text, Not(HasSubstr("Not asked yet")));
}

TEST_F(PageTest, ListsTheSlicesInWhichTheCandidateIsGoodEnough) {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(1900, 6, 6, 88))};
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(html, "task-1", "Slices with a verdict");
  EXPECT_EQ(cell(table, "language=de", "verdict"), "not worse");
  EXPECT_THAT(section_text(html, "task-1"), HasSubstr("2 slices: 2 not worse; adjusted"));
  const std::string pictures = text_of(html.document_element());
  EXPECT_THAT(pictures, HasSubstr("Intervals are of each slice alone. Verdicts are adjusted for "
                                  "looking at 2 slices (Holm)."));
}

TEST_F(PageTest, HoldsFinalAnswersAgainstFinalAnswersAlone) {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  auto items = paired_items(10, 17, 1, 3);
  for (decide::PairedItem& item : items) {
    item.baseline.cost_usd = 0.002;
    item.candidate.cost_usd = 0.0005;
  }
  items[0].baseline.cost_usd.reset();
  report.tasks[0].comparisons = {report_comparison("tickets", items)};
  eval::ArmSummary& lite = report.run.arms[0];
  lite.cost_usd.reset();
  lite.known_cost_usd = 0.0009;
  lite.unpriced_attempts = 1;
  const auto html = parsed(page(report));
  const pugi::xml_node arms = html.select_node("//section[@id='task-1']//table").node();
  const char* const paid = "cost of 1 000 answers, all calls";
  EXPECT_EQ(cell(arms, paid, "lite (lite)"), "at least $0.10 (1 of 12 calls unknown)");
  EXPECT_EQ(cell(arms, paid, "pro (pro)"), "$1.37");
  EXPECT_EQ(cell(arms, paid, "lite minus pro"), "");
  EXPECT_EQ(cell(arms, "cost of 1 000 items, final answers alone", "lite minus pro"),
            "-$1.50 on 30 items");
  EXPECT_EQ(cell(arms, "input tokens, all", "pro (pro)"), "900");
}

TEST_F(PageTest, SaysOfARoutingCostThatItIsNoMoney) {
  RunReport report = report_of({"lite"}, {"tickets"});
  report.run.arms[0].metrics.kind = dataset::TaskKind::routing;
  const auto html = parsed(page(report));
  EXPECT_THAT(values(html, "//section[@id='task-1']//tbody/tr/th"),
              testing::Contains("routing cost of an item (units of the task)"));
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
  const auto html = parsed(page(report));
  const auto loud = values(html, "//section[@id='verdict']//p[@class='loud']");
  ASSERT_EQ(loud.size(), 2U);
  EXPECT_THAT(loud[0], HasSubstr("The run is not finished"));
  EXPECT_THAT(loud[1], HasSubstr("Answers are missing for 4 of 4"));
  EXPECT_THAT(values(html, "//section[@id='basis']//ul[@class='loud']/li"),
              IsSupersetOf({HasSubstr("not finished"),
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
  EXPECT_EQ(cell(arms, "cost of 1 000 answers, all calls", "lite (lite)"), "unknown");
  EXPECT_THAT(page(report), Not(HasSubstr("nan")));
  EXPECT_THAT(markdown(report), HasSubstr("nothing to compare"));
}

TEST_F(PageTest, NamesThePriceThatCostsWereComputedWith) {
  RunReport report = two_tasks();
  report.costs.resize(report.run.arms.size());
  report.costs[0].input_price = 0.1;
  report.costs[0].output_price = 0.4;
  report.costs[0].is_price_configured = true;
  report.costs[1].input_price = 2.5;
  report.costs[1].output_price = 10;
  report.costs[1].price_date = "2026-11-10";
  report.facts[1].price_source = "a list";
  const auto html = parsed(page(report));
  const pugi::xml_node models = html.select_node("//table[caption='Models']").node();
  EXPECT_EQ(cell(models, "lite", "price"),
            "$0.10 in, $0.40 out per million tokens (as the config says)");
  EXPECT_EQ(cell(models, "pro", "price"),
            "$2.50 in, $10.00 out per million tokens (a list, 2026-11-10)");
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
  EXPECT_EQ(cell(models, "pro", "price"), "none: runs inside assay");
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
