#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "assay/report/figures.hpp"
#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"

namespace assay::report::page {
namespace {

using curate::Finding;
using curate::LintFacts;
using curate::Severity;

constexpr std::size_t kFindingsPerRule = 20;
constexpr std::size_t kShownSuspects = 20;

std::string place_of(const Finding& finding) {
  return finding.line > 0 ? fmt::format("{}:{}", finding.file, finding.line) : finding.file;
}

/// Errors are always shown; of one rule, warnings beyond the first few are only counted.
void add_findings(const curate::LintReport& lint, View& view) {
  TableView table(
      "Errors make figures wrong; warnings may make them misleading",
      {{"kind", false}, {"rule", false}, {"item", false}, {"place", false}, {"finding", false}},
      lint.facts.task);
  std::map<std::string, std::size_t> warnings;
  for (const Finding& finding : lint.findings) {
    if (finding.severity == Severity::note) continue;
    if (finding.severity == Severity::warning && ++warnings[finding.rule] > kFindingsPerRule) {
      continue;
    }
    table.add({std::string(to_string(finding.severity)), finding.rule,
               finding.items.empty() ? std::string(kUnknown) : finding.items.front(),
               place_of(finding), finding.message});
  }
  Views more;
  for (const auto& [rule, count] : warnings) {
    if (count <= kFindingsPerRule) continue;
    more.push_back(View(fmt::format("{} more warnings of {}", count - kFindingsPerRule, rule)));
  }
  view.set("is_clean", table.is_empty());
  const std::size_t errors = lint.count(Severity::error);
  view.set(
      "counts",
      fmt::format("{}, {}", count_text(static_cast<std::int64_t>(errors), "error"),
                  count_text(static_cast<std::int64_t>(lint.count(Severity::warning)), "warning")));
  view.set("has_errors", errors > 0);
  view.set("findings", View(table.is_empty() ? Views() : Views{table.view()}));
  view.set("more", more);
}

/// What this number of items can show at all.
std::string size_text(const LintFacts& facts) {
  std::string text = fmt::format("{} items", grouped(facts.items));
  if (facts.margin) {
    text += fmt::format(
        " can show \u201cnot worse\u201d for margins from {} on, if exactly one of two equally "
        "good models is right on {} of them",
        margin_text(*facts.margin), percent(facts.discordance));
  }
  if (facts.half_width) {
    text += fmt::format("{} tell an accuracy of 85 % to about \u00b1{}",
                        facts.margin ? "; they" : "", margin_text(*facts.half_width));
  }
  return text;
}

std::string share_text_of(const curate::Share& share) {
  return fmt::format("{} [{:.1f}, {:.1f}]", percent(share.value), share.low * 100,
                     share.high * 100);
}

void add_facts(const LintFacts& facts, View& view) {
  Views lines;
  lines.push_back(View(size_text(facts)));
  if (facts.majority) {
    lines.push_back(View("always giving the most frequent label is right on " +
                         share_text_of(*facts.majority)));
  }
  if (facts.one_word) {
    lines.push_back(View("a rule that looks at one telltale word is right on " +
                         share_text_of(*facts.one_word)));
  }
  if (facts.length_rule) {
    lines.push_back(View("a rule that looks at the length alone is right on " +
                         share_text_of(*facts.length_rule)));
  }
  view.set("facts", lines);
}

std::string ids_text(const std::vector<std::string>& ids) {
  std::string text;
  for (std::size_t i = 0; i < std::min(ids.size(), kShownSuspects); ++i) {
    text += (i == 0 ? "" : ", ") + ids[i];
  }
  if (ids.size() > kShownSuspects) text += fmt::format(" and {} more", ids.size() - kShownSuspects);
  return text;
}

/// Items whose label two models contradict with one voice.
View suspects(const TaskReport& task) {
  Views rows;
  for (const ReportComparison& comparison : task.comparisons) {
    const TaskComparison& compared = comparison.compared;
    const decide::LabelSuspects& found = compared.comparison.suspects;
    if (!compared.is_comparable || !compared.knows_answers || found.ids.empty()) continue;
    View row("models", fmt::format("{} and {}", compared.candidate.model, compared.baseline.model));
    row.set("count", count_text(static_cast<std::int64_t>(found.ids.size()), "item"));
    row.set("ids", ids_text(found.ids));
    row.set("effect", found.changes_verdict
                          ? fmt::format("without them the verdict is another one: {}",
                                        decide::to_string(found.without.verdict))
                          : std::string("without them the verdict is the same"));
    rows.push_back(row);
  }
  return rows;
}

View task_view(const TaskReport& task) {
  View view("task", task.task);
  view.set("is_missing", !task.set_at_hand.has_value());
  const bool is_linted = task.set_at_hand && task.set_at_hand->lint;
  view.set("is_too_large", task.set_at_hand && !is_linted);
  view.set("is_linted", is_linted);
  if (is_linted) {
    add_facts(task.set_at_hand->lint->facts, view);
    add_findings(*task.set_at_hand->lint, view);
  }
  view.set("suspects", suspects(task));
  return view;
}

}  // namespace

Status write_warnings(Page& page) {
  Views tasks;
  for (const TaskReport& task : page.report.tasks) tasks.push_back(task_view(task));
  View view;
  view.set("tasks", tasks);
  return page.writer.render("warnings", view);
}

}  // namespace assay::report::page
