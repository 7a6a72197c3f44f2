#include "assay/curate/lint.hpp"

#include <algorithm>
#include <charconv>

#include "curate/subject.hpp"

namespace assay::curate {
namespace {

/// What every look at a set goes through. `check_labels` before `check_key_words`: one is measured
/// against the other's majority class.
constexpr Rule* kChecks[] = {
    check_duplicates, check_leaks,          check_labels,        check_context, check_key_words,
    check_lengths,    check_label_suspects, check_second_labels, check_slices,  check_margin};

std::size_t position(std::string_view rule) {
  const auto& all = rules();
  return static_cast<std::size_t>(
      std::find_if(all.begin(), all.end(),
                   [rule](const RuleInfo& info) { return info.id == rule; }) -
      all.begin());
}

/// `file:line: reason` taken apart; all of it is the reason where there is no place.
Finding finding_of(const std::filesystem::path& folder, const std::string& problem) {
  Finding finding{Severity::error, "unreadable", folder.string(), 0, {}, problem};
  for (std::size_t at = problem.find(':'); at != std::string::npos;
       at = problem.find(':', at + 1)) {
    const char* const start = problem.data() + at + 1;
    const char* const end = problem.data() + problem.size();
    int line = 0;
    const auto [after, failure] = std::from_chars(start, end, line);
    if (failure != std::errc() || std::string_view(after, end).substr(0, 2) != ": ") continue;
    finding.file = problem.substr(0, at);
    finding.line = line;
    finding.message = std::string(after + 2, end);
    break;
  }
  return finding;
}

}  // namespace

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::warning:
      return "warning";
    case Severity::note:
      return "note";
  }
  return "note";
}

const std::vector<RuleInfo>& rules() {
  static const std::vector<RuleInfo> kRules = {
      {"unreadable", "a line that cannot be used"},
      {"duplicate", "two items with the same input"},
      {"conflicting-labels", "the same input with different answers expected"},
      {"leak", "an item in train.jsonl or in a prompt"},
      {"near-duplicate", "two inputs that are nearly the same"},
      {"missing-label", "a label without items or training examples"},
      {"imbalance", "a label with too few or too many items"},
      {"over-context", "an input that does not fit into a model's context"},
      {"keyword-leak", "one word that gives the label away"},
      {"length-leak", "a length that gives the answer away"},
      {"label-suspect", "an item where all models agree against the label"},
      {"second-label", "an item that two people label differently"},
      {"small-slice", "slices with too few items to say anything"},
      {"margin", "a margin that takes more items to show"},
  };
  return kRules;
}

std::size_t LintReport::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [severity](const Finding& finding) { return finding.severity == severity; }));
}

Result<LintReport> lint(const dataset::GoldenSet& set, const LintOptions& options) {
  ASSAY_TRY(const auto scorer, scoring::Scorer::open(set.task));
  const Subject subject = make_subject(set, options, scorer);
  LintReport report;
  report.facts.task = set.task.name;
  report.facts.kind = to_string(set.task.kind);
  report.facts.items = static_cast<std::int64_t>(set.items.size());
  report.facts.train = static_cast<std::int64_t>(set.train.size());
  Findings findings(subject, report);
  for (Rule* const check : kChecks) check(subject, findings);
  // Stable: a rule lists its own findings in the order that serves its reader.
  std::stable_sort(
      report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
        return std::pair(a.severity, position(a.rule)) < std::pair(b.severity, position(b.rule));
      });
  return report;
}

LintReport unreadable(const std::filesystem::path& folder, const dataset::Problems& problems) {
  LintReport report;
  report.facts.task = folder.filename().string();
  for (const std::string& problem : problems.errors) {
    report.findings.push_back(finding_of(folder, problem));
  }
  if (problems.omitted > 0) {
    report.findings.push_back({Severity::error,
                               "unreadable",
                               folder.string(),
                               0,
                               {},
                               std::to_string(problems.omitted) + " more problems like these"});
  }
  for (const std::string& warning : problems.warnings) {
    Finding finding = finding_of(folder, warning);
    finding.severity = Severity::warning;
    report.findings.push_back(std::move(finding));
  }
  return report;
}

}  // namespace assay::curate
