#include <gmock/gmock.h>

#include "pages.hpp"
#include "replays.hpp"
#include "run_reports.hpp"
#include "support/hostile_texts.hpp"

namespace assay::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class PageCostTraps : public PageTest {};

/// A model alone, in which nothing is wrong.
RunReport clean() {
  RunReport report = report_of({"lite"}, {"tickets"});
  decide::ArmCosts costs;
  costs.answers = costs.calls = 200;
  costs.usd = 2.0;
  costs.output_cap = 64;
  costs.output_p99 = 20;
  costs.truncated_usd = costs.superseded_usd = 0;
  costs.input_tokens = 200 * 2000;
  costs.cached_tokens = 200 * 1500;
  costs.output_tokens = 4000;
  costs.reasoning_tokens = 0;
  costs.input_price = 1;
  costs.cached_price = 0.25;
  costs.output_price = 10;
  report.costs = {costs};
  return report;
}

TEST_F(PageCostTraps, NameWhatWasLookedForAndNotSeen) {
  const auto html = parsed(page(clean()));
  EXPECT_THAT(section_text(html, "cost-traps"), HasSubstr("None was seen."));
  EXPECT_THAT(
      values(html, "//section[@id='cost-traps']//dt"),
      ElementsAre("Not seen: Room for very long answers", "Not seen: Answers cut off by the cap",
                  "Not seen: Reasoning that nobody reads", "Not seen: Calls made again",
                  "Not seen: Prompt cache not used", "Not seen: Cost not known"));
}

TEST_F(PageCostTraps, TellWhatWasSeenWhatItCostsAndWhatToDo) {
  RunReport report = clean();
  decide::ArmCosts& costs = report.costs[0];
  costs.output_cap = 1020;
  costs.truncated = 10;
  costs.truncated_usd = 0.5;
  costs.reasoning_tokens = 1000;
  costs.superseded = 8;
  costs.superseded_usd = 0.1;
  costs.cached_tokens = 0;
  const auto html = parsed(page(report));
  const auto row = [&](const char* trap, const char* column) {
    return cell(table_of(html, "cost-traps", std::string("Seen: ") + trap), "tickets, lite",
                column);
  };
  EXPECT_EQ(row("Room for very long answers", "seen"),
            "the cap is 1\u00a0020 output tokens, and 99 of 100 answers need at most 20");
  EXPECT_EQ(row("Room for very long answers", "a month"),
            "$100.00 more, if 1 of 100 answers ran to the cap");
  EXPECT_EQ(row("Answers cut off by the cap", "seen"),
            "10 of 200 answers (5.0 %) were cut off: paid for, and wrong");
  EXPECT_EQ(row("Answers cut off by the cap", "a month"), "$2\u00a0500 paid for it");
  EXPECT_EQ(row("Reasoning that nobody reads", "seen"),
            "25.0 % of the output tokens were reasoning");
  EXPECT_EQ(row("Reasoning that nobody reads", "a month"), "$50.00 paid for it");
  EXPECT_EQ(row("Calls made again", "seen"),
            "8 calls were followed by another try: 5.0 % of the cost");
  EXPECT_EQ(row("Calls made again", "a month"), "$500.00 paid for it");
  EXPECT_EQ(row("Prompt cache not used", "a month"), "$1\u00a0500 could be saved at most");
  EXPECT_THAT(section_text(html, "cost-traps"), HasSubstr("turn the provider's prompt cache on"));
  EXPECT_THAT(values(html, "//section[@id='cost-traps']//h3"),
              ElementsAre("Answers cut off by the cap", "Prompt cache not used", "Calls made again",
                          "Room for very long answers", "Reasoning that nobody reads"))
      << "the dearest first";
  const std::string text = markdown(report);
  EXPECT_THAT(text, HasSubstr("### Calls made again"));
  EXPECT_THAT(text, HasSubstr("8 calls were followed by another try"));
}

TEST_F(PageCostTraps, AreForTheVolumeThatIsGiven) {
  RunReport report = clean();
  report.costs[0].superseded = 8;
  report.costs[0].superseded_usd = 0.1;
  report.requests_per_month = 10'000;
  const auto html = parsed(page(report));
  EXPECT_EQ(
      cell(table_of(html, "cost-traps", "Seen: Calls made again"), "tickets, lite", "a month"),
      "$5.00 paid for it");
  EXPECT_THAT(section_text(html, "cost-traps"), Not(HasSubstr("example")));
}

TEST_F(PageCostTraps, SayWhyTheyAreNotKnown) {
  RunReport report = clean();
  report.costs[0].reasoning_tokens.reset();
  report.costs[0].output_p99.reset();
  const auto html = parsed(page(report));
  const std::string text = section_text(html, "cost-traps");
  EXPECT_THAT(text, HasSubstr("Not known: Reasoning that nobody reads no reply says how much of "
                              "its output was reasoning (tickets, lite)"));
  EXPECT_THAT(text, HasSubstr("Not known: Room for very long answers"));
}

TEST_F(PageCostTraps, KeepAnUnknownCostUnknown) {
  RunReport report = clean();
  report.costs[0].unpriced = 3;
  report.costs[0].usd.reset();
  report.costs[0].truncated = 1;
  report.costs[0].truncated_usd.reset();
  const auto html = parsed(page(report));
  EXPECT_EQ(cell(table_of(html, "cost-traps", "Seen: Cost not known"), "tickets, lite", "seen"),
            "3 of 200 calls may have been billed, and nobody knows how much");
  EXPECT_EQ(cell(table_of(html, "cost-traps", "Seen: Answers cut off by the cap"), "tickets, lite",
                 "a month"),
            "not known");
  EXPECT_THAT(section_text(html, "cost-traps"), Not(HasSubstr("$0.00")));
}

TEST_F(PageCostTraps, SeeProWhereLiteIsShownToBeAsGood) {
  RunReport report = report_of({"lite", "pro"}, {"invoices"});
  report.tasks[0].comparisons = {report_comparison("invoices", paired_items(380, 3, 3, 14))};
  report.tasks[0].comparisons[0].replay =
      replay_of(400, [](int, decide::StoredAnswer& lite, decide::StoredAnswer& pro) {
        lite.cost_usd = 0.001;
        pro.cost_usd = 0.004;
      });
  const auto html = parsed(page(report));
  const pugi::xml_node table =
      table_of(html, "cost-traps", "Seen: The baseline where the candidate is not worse");
  EXPECT_EQ(cell(table, "invoices, lite and pro", "seen"),
            "lite is shown to be less than 3 points worse than pro, and costs 75.0 % less");
  EXPECT_EQ(cell(table, "invoices, lite and pro", "a month"), "$3\u00a0000 could be saved");
}

TEST_F(PageCostTraps, WeighARuleAgainstTheLot) {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(20, 20, 0, 0))};
  report.tasks[0].comparisons[0].replay =
      replay_of(40, [](int i, decide::StoredAnswer& lite, decide::StoredAnswer& pro) {
        lite.is_usable = lite.is_correct = i % 2 == 0;
        lite.cost_usd = 0.006;
        pro.cost_usd = 0.01;
      });
  const auto html = parsed(page(report));
  const pugi::xml_node table = table_of(
      html, "cost-traps", "Seen: Sending what is unsure to the baseline would save little");
  const std::string place = "tickets, lite and pro, by usable answer";
  EXPECT_EQ(cell(table, place, "seen"),
            "50.0 % of the items go to pro, as the answer of lite is not usable: 100.0 % are right "
            "then, 75.0 % with as many sent by lot; this costs more than pro alone");
  EXPECT_EQ(cell(table, place, "a month"), "$5\u00a0000 on top of lite alone");
  EXPECT_THAT(section_text(html, "cost-traps"),
              HasSubstr("no answer of the candidate states a confidence"));
}

TEST_F(PageCostTraps, NameTheModelsAndSayThatAThresholdFlattersItself) {
  RunReport report = report_of({"small", "large"}, {"tickets"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(20, 20, 0, 0))};
  TaskComparison& compared = report.tasks[0].comparisons[0].compared;
  compared.candidate.model = "small";
  compared.baseline.model = "large";
  report.tasks[0].comparisons[0].replay = replay_of(
      40,
      [](int i, decide::StoredAnswer& lite, decide::StoredAnswer& pro) {
        lite.is_correct = i % 2 == 0;
        lite.confidence = lite.is_correct ? 0.9 : 0.4;
        lite.cost_usd = 0.001;
        pro.cost_usd = 0.01;
      },
      "small", "large");
  const std::string text = section_text(parsed(page(report)), "cost-traps");
  EXPECT_THAT(text, HasSubstr("on top of small alone"));
  EXPECT_THAT(text, HasSubstr("picked on these very items, so that it looks better than it is"));
  EXPECT_THAT(text, Not(testing::ContainsRegex("\\b(Lite|Pro)\\b")));
}

TEST_F(PageCostTraps, LookForNothingBetweenModelsThatCostNothing) {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  report.costs.resize(2);
  report.costs[0].is_free = report.costs[1].is_free = true;
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(20, 20, 0, 0))};
  report.tasks[0].comparisons[0].replay =
      replay_of(40, [](int, decide::StoredAnswer& lite, decide::StoredAnswer& pro) {
        lite.confidence = 0.5;
        lite.cost_usd = 0;
        pro = lite;
      });
  const auto html = parsed(page(report));
  EXPECT_THAT(values(html, "//section[@id='cost-traps']//h3"), testing::IsEmpty());
  EXPECT_THAT(section_text(html, "cost-traps"), Not(HasSubstr("None was seen")));
}

TEST_F(PageCostTraps, ObeyNoName) {
  for (const fake::HostileText& hostile : fake::hostile_texts("R01")) {
    RunReport report = clean();
    report.costs[0].superseded = 8;
    report.costs[0].superseded_usd = 0.1;
    report.run.arms[0].arm.model = hostile.text;
    report.run.arms[0].dropped_parameters = hostile.text;
    report.run.arms[0].served_models = {{hostile.text, 9}};
    report.tasks[0].task = hostile.text;
    const auto html = parsed(page(report));
    for (const char* section : {"outcomes", "cost", "cost-traps", "warnings", "methods"}) {
      const std::string path = fmt::format("//section[@id='{}']", section);
      ASSERT_EQ(html.select_nodes(path.c_str()).size(), 1U) << hostile.id << " in " << section;
    }
    EXPECT_TRUE(html.select_nodes("//script|//img|//iframe|//@onerror|//@onload|//a[not("
                                  "starts-with(@href, '#'))]")
                    .empty())
        << hostile.id;
  }
}

}  // namespace
}  // namespace assay::report
