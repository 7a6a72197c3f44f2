#include <gmock/gmock.h>

#include "pages.hpp"
#include "run_reports.hpp"

namespace assay::report {
namespace {

using curate::Finding;
using curate::Severity;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class PageWarnings : public PageTest {};

constexpr const char* kFindings = "Errors make figures wrong; warnings may make them misleading";

RunReport linted(std::vector<Finding> findings = {}) {
  RunReport report = report_of({"lite", "pro"}, {"tickets"});
  curate::LintReport lint;
  lint.facts.task = "tickets";
  lint.facts.items = 300;
  lint.facts.discordance = 0.06;
  lint.facts.margin = 0.0352;
  lint.facts.half_width = 0.0404;
  lint.facts.majority = curate::Share{0.25, 0.2, 0.3, 75, 300};
  lint.findings = std::move(findings);
  report.tasks[0].set_at_hand = SetAtHand{"golden/tickets/items.jsonl", {}, lint};
  return report;
}

Finding finding(Severity severity, const std::string& rule, int line) {
  return {severity, rule, "golden/tickets/items.jsonl", line, {"t-1", "t-2"}, "look at it"};
}

TEST_F(PageWarnings, SayWhatTheSetCanShow) {
  const auto html = parsed(page(linted()));
  EXPECT_THAT(
      values(html, "//section[@id='warnings']//li"),
      ElementsAre(
          "300 items can show \u201cnot worse\u201d for margins from 3.52 points on, if exactly "
          "one of two equally good models is right on 6.0 % of them; they tell an accuracy "
          "of 85 % to about \u00b14.04 points",
          "always giving the most frequent label is right on 25.0 % [20.0, 30.0]"));
  EXPECT_THAT(section_text(html, "warnings"), HasSubstr("No errors and no warnings."));
}

TEST_F(PageWarnings, ShowErrorsAndWarningsWithTheirPlace) {
  const auto html = parsed(page(
      linted({finding(Severity::error, "duplicate", 12), finding(Severity::warning, "imbalance", 0),
              finding(Severity::note, "margin", 0)})));
  const pugi::xml_node table = table_of(html, "warnings", kFindings);
  EXPECT_THAT(
      values(table, "tbody/tr[1]/*"),
      ElementsAre("error", "duplicate", "t-1", "golden/tickets/items.jsonl:12", "look at it"));
  EXPECT_THAT(
      values(table, "tbody/tr[2]/*"),
      ElementsAre("warning", "imbalance", "t-1", "golden/tickets/items.jsonl", "look at it"));
  EXPECT_EQ(values(html, "//section[@id='warnings']//details[@open]/summary"),
            std::vector<std::string>{"1 error, 1 warning"});
  EXPECT_EQ(table.select_nodes("tbody/tr").size(), 2U) << "notes are for those who ask";
  EXPECT_THAT(section_text(html, "warnings"), Not(HasSubstr("No errors")));
}

TEST_F(PageWarnings, CountWarningsBeyondTwentyOfARuleAndShowEveryError) {
  std::vector<Finding> findings;
  for (int i = 1; i <= 25; ++i) findings.push_back(finding(Severity::error, "duplicate", i));
  for (int i = 1; i <= 23; ++i) findings.push_back(finding(Severity::warning, "leak", i));
  const auto html = parsed(page(linted(findings)));
  const pugi::xml_node table = table_of(html, "warnings", kFindings);
  EXPECT_EQ(table.select_nodes("tbody/tr").size(), 45U);
  EXPECT_THAT(section_text(html, "warnings"), HasSubstr("3 more warnings of leak"));
  EXPECT_THAT(markdown(linted(findings)), HasSubstr("3 more warnings of leak"));
}

TEST_F(PageWarnings, SayWhyASetWasNotChecked) {
  RunReport report = linted();
  report.tasks[0].set_at_hand->lint.reset();
  EXPECT_THAT(section_text(parsed(page(report)), "warnings"), HasSubstr("too many items"));
  report.tasks[0].set_at_hand.reset();
  const std::string text = section_text(parsed(page(report)), "warnings");
  EXPECT_THAT(text, HasSubstr("has changed since this run"));
  EXPECT_THAT(text, HasSubstr("assay dataset lint FOLDER"));
  EXPECT_THAT(text, Not(HasSubstr("No errors")));
}

TEST_F(PageWarnings, ListLabelsThatBothModelsContradict) {
  RunReport report = linted();
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(10, 17, 1, 3))};
  auto& suspects = report.tasks[0].comparisons[0].compared.comparison.suspects;
  for (int i = 10; i < 35; ++i) suspects.ids.push_back(fmt::format("t-{}", i));
  suspects.without.verdict = decide::Verdict::not_worse;
  suspects.changes_verdict = true;
  const std::string text = section_text(parsed(page(report)), "warnings");
  EXPECT_THAT(text, HasSubstr("lite and pro give the same answer, against the label, on 25 items; "
                              "without them the verdict is another one: not_worse"));
  EXPECT_THAT(text, HasSubstr("t-29 and 5 more"));
  report.tasks[0].comparisons[0].compared.knows_answers = false;
  EXPECT_THAT(section_text(parsed(page(report)), "warnings"), Not(HasSubstr("Labels to look at")));
}

}  // namespace
}  // namespace assay::report
