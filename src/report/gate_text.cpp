#include "assay/report/gate_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "assay/core/text.hpp"
#include "assay/decide/sequential.hpp"
#include "assay/report/table.hpp"
#include "report/gate_lines.hpp"

namespace assay::report {
namespace {

using decide::GateCheck;
using decide::GateVerdict;

constexpr std::size_t kMoreBytes = 500;

/// `not_comparable` -> `NOT COMPARABLE`
std::string headline(GateVerdict verdict) {
  std::string word(decide::to_string(verdict));
  for (char& letter : word) {
    letter =
        letter == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  }
  return word;
}

/// The check that decided: the first of the worst ones, or for a pass what was shown about
/// accuracy.
const GateCheck* decisive(const decide::Gate& gate) {
  const GateCheck* found = nullptr;
  for (const GateCheck& check : gate.checks) {
    if (check.verdict != gate.verdict) continue;
    if (found == nullptr || check.name == "accuracy_vs_baseline") found = &check;
  }
  return found;
}

std::string names(const TaskGate& task) {
  const std::string candidate =
      fmt::format("{}: {}", printable(task.task), printable(task.candidate.model));
  if (task.baseline.model.empty()) return candidate + " without a baseline";
  return fmt::format("{} against {}", candidate, printable(task.baseline.model));
}

/// `candidate lite of run 7, baseline pro of run 6`
std::string runs(const TaskGate& task) {
  const auto side = [](const char* name, const ComparedArm& arm) {
    return fmt::format("{} {} of run {}", name, printable(arm.model), printable(arm.run_id));
  };
  std::string text = side("candidate", task.candidate);
  if (!task.baseline.model.empty()) text += ", " + side("baseline", task.baseline);
  return text;
}

std::string reason_of(const TaskGate& task) {
  const GateCheck* const check = decisive(task.gate);
  if (check == nullptr) return "nothing was checked";
  std::string reason = reason_text(*check);
  const auto others =
      std::count_if(task.gate.checks.begin(), task.gate.checks.end(), [&](const GateCheck& other) {
        return &other != check && other.verdict != GateVerdict::pass;
      });
  if (others == 0) return reason;
  return fmt::format("{}; {} more check{} did not pass", reason, others, others == 1 ? "" : "s");
}

/// `2 fail, 1 inconclusive, 3 pass`, worst first.
std::string tally(const GateReport& report) {
  std::map<GateVerdict, int, std::greater<>> counts;
  for (const TaskGate& task : report.tasks) ++counts[task.gate.verdict];
  std::string text;
  for (const auto& [verdict, count] : counts) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, decide::to_string(verdict));
  }
  return text;
}

std::string checks(const TaskGate& task, Style style) {
  Table table(
      {{"check", Table::Align::left}, {"verdict", Table::Align::left}, {"measured"}, {"limit"}});
  for (const GateCheck& check : task.gate.checks) {
    table.add({check.name, std::string(decide::to_string(check.verdict)), measured_text(check),
               limit_text(check)});
  }
  std::string text = table.text(style);
  for (const GateCheck& check : task.gate.checks) {
    if (check.verdict == GateVerdict::pass) continue;
    text +=
        style.yellow(fmt::format("  {}: {}", printable(check.name, 80), reason_text(check))) + "\n";
  }
  if (!task.more.empty()) text += style.dim("  more: " + printable(task.more, kMoreBytes)) + "\n";
  return text;
}

std::string in_color(GateVerdict verdict, const std::string& text, Style style) {
  if (verdict == GateVerdict::pass) return style.bold(text);
  return verdict == GateVerdict::inconclusive ? style.yellow(text) : style.red(text);
}

}  // namespace

double most_false_alarms(const GateReport& report) {
  const bool is_sequential = report.mode == decide::Mode::sequential;
  const auto budget =
      decide::false_alarm_budget(report.alpha, is_sequential ? 1 : report.looks_per_year);
  return budget.has_value() ? budget->expected * static_cast<double>(report.tasks.size()) : NAN;
}

GateVerdict verdict_of(const GateReport& report) {
  if (report.tasks.empty()) return GateVerdict::incomplete;
  GateVerdict verdict = GateVerdict::pass;
  for (const TaskGate& task : report.tasks) {
    verdict = decide::worse_of(verdict, task.gate.verdict);
  }
  const bool counts_as_pass = report.on_inconclusive == OnInconclusive::pass;
  return verdict == GateVerdict::inconclusive && counts_as_pass ? GateVerdict::pass : verdict;
}

std::string gate_sentence(const GateReport& report) {
  const GateVerdict verdict = verdict_of(report);
  std::string text = headline(verdict) + ": ";
  if (report.tasks.empty()) return text + "nothing was evaluated";
  if (report.tasks.size() > 1) {
    text += fmt::format("{} tasks: {}; ", report.tasks.size(), tally(report));
  }
  // The worst task; of a pass that counts inconclusive ones, one of those.
  const auto worst = std::max_element(
      report.tasks.begin(), report.tasks.end(),
      [](const TaskGate& a, const TaskGate& b) { return a.gate.verdict < b.gate.verdict; });
  text += fmt::format("{}: {}", names(*worst), reason_of(*worst));
  if (worst->gate.verdict != verdict) text += " (inconclusive, which was declared to pass)";
  return text;
}

std::string gate_text(const GateReport& report, Style style) {
  std::string text = in_color(verdict_of(report), gate_sentence(report), style) + "\n";
  for (const TaskGate& task : report.tasks) {
    if (report.tasks.size() > 1) {
      text += fmt::format("\n{}: {}\n", headline(task.gate.verdict), names(task));
    }
    text += style.dim("  " + runs(task)) + "\n" + checks(task, style);
  }
  if (report.tasks.empty()) return text;
  if (report.tasks.size() > 1) text += "\n";
  if (report.config.empty())
    text += style.yellow("no limits are declared: there is no config") + "\n";
  return text + style.dim(false_alarms_line(report) + "\n");
}

}  // namespace assay::report
