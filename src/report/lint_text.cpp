#include "assay/report/lint_text.hpp"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <utility>

#include "assay/core/text.hpp"
#include "assay/report/table.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

using curate::Finding;
using curate::LintFacts;
using curate::LintReport;
using curate::Severity;

constexpr std::size_t kMessageBytes = 1000;
constexpr std::size_t kWarningsPerRule = 20;
constexpr std::size_t kNotesPerRule = 3;

std::string similarity(const std::optional<curate::Closest>& pair) {
  return pair ? fmt::format("{:.2f}", pair->similarity) : kUnknown;
}

std::string share(const std::optional<curate::Share>& share) {
  if (!share) return kUnknown;
  return fmt::format("{:.1f} % [{:.1f}, {:.1f}]", share->value * 100, share->low * 100,
                     share->high * 100);
}

std::string kappa(const LintFacts& facts) {
  if (!facts.kappa) return kUnknown;
  if (!facts.kappa->interval) return fmt::format("{:.2f}", facts.kappa->value);
  return fmt::format("{:.2f} [{:.2f}, {:.2f}]", facts.kappa->value, facts.kappa->interval->low,
                     facts.kappa->interval->high);
}

std::string points(const std::optional<double>& value) {
  return value ? fmt::format("{:.1f}", *value * 100) : kUnknown;
}

std::string table(std::span<const LintReport> reports, Style style) {
  Table table({{"golden set", Table::Align::left},
               {"items"},
               {"train"},
               {"labels"},
               {"closest items"},
               {"item-train"},
               {"kappa"},
               {"majority"},
               {"one word"},
               {"by length"},
               {"margin"},
               {"± at 85 %"}});
  for (const LintReport& report : reports) {
    const LintFacts& facts = report.facts;
    if (facts.items == 0) {
      table.add({facts.task, "unreadable"});
      continue;
    }
    table.add({facts.task, fmt::to_string(facts.items), fmt::to_string(facts.train),
               facts.labels > 0 ? fmt::to_string(facts.labels) : kUnknown,
               similarity(facts.among_items), similarity(facts.with_train), kappa(facts),
               facts.majority ? percent(facts.majority->value) : kUnknown, share(facts.one_word),
               share(facts.length_rule), points(facts.margin), points(facts.half_width)});
  }
  return table.text(style);
}

/// What the columns mean, and what they rest on.
std::string legend(std::span<const LintReport> reports, Style style) {
  std::string text =
      "closest: highest Jaccard similarity of character 5-grams; kappa: first against second "
      "labels; "
      "one word, by length: right without reading; margin, ±: points";
  for (const LintReport& report : reports) {
    if (report.facts.items == 0) continue;
    text += fmt::format(" ({:.0f} % discordant)", report.facts.discordance * 100);
    break;
  }
  return "  " + style.dim(text) + "\n";
}

std::string colored(Severity severity, Style style) {
  const std::string name(to_string(severity));
  if (severity == Severity::error) return style.red(name);
  return severity == Severity::warning ? style.yellow(name) : style.dim(name);
}

std::string line(const Finding& finding, Style style) {
  std::string place = printable(finding.file, kMessageBytes);
  if (finding.line > 0) place += fmt::format(":{}", finding.line);
  const std::string item = finding.items.empty() ? "" : printable(finding.items.front(), 80) + ": ";
  return fmt::format("{}: {}: {}: {}{}\n", place, colored(finding.severity, style), finding.rule,
                     item, printable(finding.message, kMessageBytes));
}

/// How many findings of one rule are shown.
std::size_t limit(Severity severity, bool shows_all) {
  if (shows_all || severity == Severity::error) return std::numeric_limits<std::size_t>::max();
  return severity == Severity::warning ? kWarningsPerRule : kNotesPerRule;
}

std::string findings(const LintReport& report, Style style, bool shows_all) {
  std::string text;
  std::map<std::pair<Severity, std::string>, std::size_t> counts;
  for (const Finding& finding : report.findings) {
    if (++counts[{finding.severity, finding.rule}] > limit(finding.severity, shows_all)) continue;
    text += line(finding, style);
  }
  for (const auto& [of, count] : counts) {
    const std::size_t shown = limit(of.first, shows_all);
    if (count <= shown) continue;
    text += style.dim(fmt::format("{} more {}s of {}; --all shows them", count - shown,
                                  to_string(of.first), of.second)) +
            "\n";
  }
  return text;
}

std::string counted(std::size_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace

std::string lint_text(std::span<const LintReport> reports, Style style, bool shows_all) {
  std::string text = table(reports, style) + legend(reports, style);
  std::size_t counts[3] = {};
  for (const LintReport& report : reports) {
    const std::string found = findings(report, style, shows_all);
    if (!found.empty()) text += "\n" + style.bold(printable(report.facts.task)) + "\n" + found;
    for (const Finding& finding : report.findings) {
      ++counts[static_cast<std::size_t>(finding.severity)];
    }
  }
  return text + fmt::format("\n{}, {}, {} in {}\n", counted(counts[0], "error"),
                            counted(counts[1], "warning"), counted(counts[2], "note"),
                            counted(reports.size(), "golden set"));
}

}  // namespace assay::report
