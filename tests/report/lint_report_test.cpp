#include <gmock/gmock.h>

#include "assay/core/json.hpp"
#include "assay/report/lint_json.hpp"
#include "assay/report/lint_text.hpp"

namespace assay::report {
namespace {

using curate::Finding;
using curate::LintReport;
using curate::Severity;
using testing::HasSubstr;
using testing::Not;

LintReport tickets() {
  LintReport report;
  report.facts.task = "tickets";
  report.facts.kind = "classification";
  report.facts.items = 300;
  report.facts.train = 100;
  report.facts.labels = 5;
  report.facts.among_items = curate::Closest{0.41, "a", "b"};
  report.facts.majority = curate::Share{0.25, 0.2, 0.3, 75, 300};
  report.facts.one_word = curate::Share{0.5, 0.44, 0.56, 150, 300};
  report.facts.kappa = stats::Kappa{0.9, stats::Interval{0.85, 0.95}, 0.92, 300};
  report.facts.discordance = 0.06;
  report.facts.margin = 0.0352;
  report.facts.half_width = 0.04;
  return report;
}

Finding finding(Severity severity, const std::string& rule, int line) {
  return {severity, rule, "golden/tickets/items.jsonl", line, {"t-1", "t-2"}, "look at it"};
}

TEST(LintText, HasARowForEachSet) {
  const std::vector reports{tickets()};
  const std::string text = lint_text(reports, {}, false);
  EXPECT_THAT(text, HasSubstr("tickets       300    100       5           0.41"));
  EXPECT_THAT(text, HasSubstr("0.90 [0.85, 0.95]    25.0 %  50.0 % [44.0, 56.0]"));
  EXPECT_THAT(text, HasSubstr("3.5        4.0\n"));
  EXPECT_THAT(text, HasSubstr("6 % discordant"));
  EXPECT_THAT(text, HasSubstr("\n0 errors, 0 warnings, 0 notes in 1 golden set\n"));
}

TEST(LintText, NamesPlaceSeverityRuleAndItem) {
  LintReport report = tickets();
  report.findings = {finding(Severity::error, "duplicate", 12),
                     finding(Severity::warning, "imbalance", 0)};
  report.findings[1].items.clear();
  const std::string plain = lint_text(std::vector{report}, {}, false);
  EXPECT_THAT(plain,
              HasSubstr("\ngolden/tickets/items.jsonl:12: error: duplicate: t-1: look at it\n"));
  EXPECT_THAT(plain, HasSubstr("\ngolden/tickets/items.jsonl: warning: imbalance: look at it\n"));
  EXPECT_THAT(plain, HasSubstr("1 error, 1 warning, 0 notes"));
  const std::string coloured = lint_text(std::vector{report}, {true}, false);
  EXPECT_THAT(coloured, HasSubstr("\x1b[31merror\x1b[0m"));
  EXPECT_THAT(coloured, HasSubstr("\x1b[33mwarning\x1b[0m"));
}

TEST(LintText, CutsLongListsButNeverErrors) {
  LintReport report = tickets();
  for (int i = 1; i <= 30; ++i) report.findings.push_back(finding(Severity::error, "leak", i));
  for (int i = 1; i <= 30; ++i) {
    report.findings.push_back(finding(Severity::warning, "near-duplicate", 100 + i));
  }
  for (int i = 1; i <= 5; ++i) {
    report.findings.push_back(finding(Severity::note, "second-label", 200 + i));
  }
  const std::string text = lint_text(std::vector{report}, {}, false);
  EXPECT_THAT(text, HasSubstr(":30: error"));
  EXPECT_THAT(text, HasSubstr(":120: warning"));
  EXPECT_THAT(text, Not(HasSubstr(":121: warning")));
  EXPECT_THAT(text, HasSubstr("10 more warnings of near-duplicate; --all shows them"));
  EXPECT_THAT(text, HasSubstr("2 more notes of second-label; --all shows them"));
  const std::string all = lint_text(std::vector{report}, {}, true);
  EXPECT_THAT(all, HasSubstr(":130: warning"));
  EXPECT_THAT(all, HasSubstr(":205: note"));
  EXPECT_THAT(all, Not(HasSubstr("--all")));
}

TEST(LintText, LetsNoDataReachTheTerminal) {
  LintReport report = tickets();
  report.facts.task = "tick\x1b[2Jets";
  report.findings = {finding(Severity::error, "leak", 1)};
  report.findings[0].items = {"t\x1b]0;x"};
  report.findings[0].message = "a\x1b[2J\nb";
  EXPECT_THAT(lint_text(std::vector{report}, {}, true), Not(HasSubstr("\x1b")));
}

TEST(LintText, ShowsASetThatCouldNotBeRead) {
  LintReport report;
  report.facts.task = "broken";
  report.findings = {finding(Severity::error, "unreadable", 3)};
  const std::string text = lint_text(std::vector{tickets(), report}, {}, false);
  EXPECT_THAT(text, HasSubstr("broken      unreadable\n"));
  EXPECT_THAT(text, HasSubstr("1 error, 0 warnings, 0 notes in 2 golden sets"));
}

TEST(LintJson, HasFactsAndFindings) {
  LintReport report = tickets();
  report.findings = {finding(Severity::error, "duplicate", 12),
                     finding(Severity::note, "margin", 0)};
  LintReport broken;
  broken.facts.task = "broken";
  const JsonReading reading = read_json(lint_json(std::vector{report, broken}));
  ASSERT_TRUE(reading.ok()) << reading.message;
  const Json& json = reading.value;
  EXPECT_EQ(json["errors"], 1);
  EXPECT_EQ(json["warnings"], 0);
  EXPECT_EQ(json["notes"], 1);
  ASSERT_EQ(json["sets"].size(), 2U);
  const Json& facts = json["sets"][0]["facts"];
  EXPECT_EQ(facts["items"], 300);
  EXPECT_EQ(facts["closest_items"], (Json{{"value", 0.41}, {"ids", {"a", "b"}}}));
  EXPECT_EQ(facts["closest_item_and_example"], nullptr);
  EXPECT_EQ(facts["one_word"]["n"], 300);
  EXPECT_EQ(facts["kappa"]["low"], 0.85);
  EXPECT_EQ(facts["detectable_margin"], 0.0352);
  EXPECT_EQ(facts["label_suspects"], nullptr) << "no run was looked at";
  const Json& first = json["sets"][0]["findings"][0];
  EXPECT_EQ(first["severity"], "error");
  EXPECT_EQ(first["rule"], "duplicate");
  EXPECT_EQ(first["line"], 12);
  EXPECT_EQ(first["items"], (Json{"t-1", "t-2"}));
  EXPECT_EQ(json["sets"][0]["findings"][1]["line"], nullptr);
  EXPECT_EQ(json["sets"][1]["facts"], nullptr);
}

}  // namespace
}  // namespace assay::report
