#include "report/ci/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "assay/core/text.hpp"
#include "report/ci/answered.hpp"

namespace assay::report::ci {
namespace {

constexpr std::size_t kNameBytes = 120;
constexpr std::size_t kReasonBytes = 500;
constexpr std::string_view kLabelSuspect = "label-suspect";

Level level_of(curate::Severity severity) {
  switch (severity) {
    case curate::Severity::error:
      return Level::error;
    case curate::Severity::warning:
      return Level::warning;
    case curate::Severity::note:
      break;
  }
  return Level::note;
}

/// Keeps the findings of one level after the other.
class Collector {
 public:
  Collector(const RunReport& report, store::RunStore& store, Most most)
      : report_(report), store_(store), most_(most) {}

  Result<Findings> collect() {
    for (const Level level : kLevels) {
      level_ = level;
      kept_ = 0;
      add_gate();
      for (const TaskReport& task : report_.tasks) ASSAY_CHECK(add_task(task));
    }
    return std::move(found_);
  }

 private:
  /// Counts a finding. The caller adds it if this is true.
  bool has_room() {
    ++found_.count[static_cast<std::size_t>(level_)];
    if (kept_ == most_.of_each_level || found_.worst.size() == most_.in_all) return false;
    ++kept_;
    return true;
  }

  void add_gate() {
    if (!report_.gate) return;
    if (report_.gate->tasks.empty() && level_ == Level::error && has_room()) {
      Finding finding{level_, "gate/evaluated", "", "", {}, "", "gate: nothing was evaluated", {}};
      found_.worst.push_back(std::move(finding));
    }
    for (const TaskGate& task : report_.gate->tasks) {
      for (const decide::GateCheck& check : task.gate.checks) {
        if (level_of_check(check.verdict) != level_ || !has_room()) continue;
        found_.worst.push_back(finding_of(task, check));
      }
    }
  }

  /// Nothing: there is nothing to look at.
  [[nodiscard]] std::optional<Level> level_of_check(decide::GateVerdict verdict) const {
    if (verdict == decide::GateVerdict::pass) return std::nullopt;
    if (verdict != decide::GateVerdict::inconclusive) return Level::error;
    switch (report_.gate->on_inconclusive) {
      case OnInconclusive::fail:
        return Level::error;
      case OnInconclusive::warn:
        return Level::warning;
      case OnInconclusive::pass:
        break;
    }
    return Level::note;
  }

  [[nodiscard]] Finding finding_of(const TaskGate& task, const decide::GateCheck& check) const {
    const std::string& baseline = task.baseline.model;
    Finding finding{level_, rule_of(check), task.task, task.candidate.model,
                    {},     check.name,     "",        {}};
    finding.message = fmt::format(
        "{}: {}{}{}: {} {}: {}", printable(task.task, kNameBytes),
        printable(task.candidate.model, kNameBytes), baseline.empty() ? "" : " against ",
        printable(baseline, kNameBytes), printable(check.name, kNameBytes),
        decide::to_string(check.verdict), printable(check.reason, kReasonBytes));
    const auto same = [&](const TaskReport& other) { return other.task == task.task; };
    const auto found = std::find_if(report_.tasks.begin(), report_.tasks.end(), same);
    // A gate is about the set as a whole, but who shows results wants a line.
    if (found != report_.tasks.end() && found->set_at_hand) {
      finding.place = Place{found->set_at_hand->items_file.string(), 1};
    }
    return finding;
  }

  Status add_task(const TaskReport& task) {
    const auto* const lint =
        task.set_at_hand && task.set_at_hand->lint ? &*task.set_at_hand->lint : nullptr;
    const bool is_linted_for_suspects =
        lint != nullptr && std::any_of(lint->findings.begin(), lint->findings.end(),
                                       [](const auto& one) { return one.rule == kLabelSuspect; });
    for (const ReportComparison& comparison : task.comparisons) {
      if (level_ == Level::warning) ASSAY_CHECK(add_flips(task, comparison));
    }
    if (lint != nullptr) add_lint(task, *lint);
    if (level_ != Level::note || is_linted_for_suspects) return {};
    for (const ReportComparison& comparison : task.comparisons) add_suspects(task, comparison);
    return {};
  }

  void add_lint(const TaskReport& task, const curate::LintReport& lint) {
    for (const curate::Finding& one : lint.findings) {
      if (level_of(one.severity) != level_ || !has_room()) continue;
      Finding finding{level_, "lint/" + one.rule, task.task, "", one.items, "", "", {}};
      finding.message = fmt::format("{}: {}", printable(task.task, kNameBytes),
                                    printable(one.message, kReasonBytes));
      finding.place = Place{one.file, one.line};
      found_.worst.push_back(std::move(finding));
    }
  }

  [[nodiscard]] Finding about_item(const TaskReport& task, const std::string& item,
                                   std::string rule) const {
    Finding finding{level_, std::move(rule), task.task, "", {item}, "", "", {}};
    if (!task.set_at_hand) return finding;
    const auto line = task.set_at_hand->line_of_item.find(item);
    if (line == task.set_at_hand->line_of_item.end()) return finding;
    finding.place = Place{task.set_at_hand->items_file.string(), line->second};
    return finding;
  }

  Status add_flips(const TaskReport& task, const ReportComparison& comparison) {
    const TaskComparison& compared = comparison.compared;
    if (!compared.is_comparable) return {};
    std::unordered_map<std::string, std::size_t> place_of_item;
    for (const std::string& item : compared.comparison.flips) {
      if (!has_room()) continue;
      Finding finding = about_item(task, item, kFlip);
      finding.model = compared.candidate.model;
      finding.message = fmt::format("{}: item {}: {} was right{} where {} is wrong",
                                    printable(task.task, kNameBytes), printable(item, kNameBytes),
                                    printable(compared.baseline.model, kNameBytes),
                                    compared.comparison.has_repeats ? " more often" : "",
                                    printable(compared.candidate.model, kNameBytes));
      place_of_item.emplace(item, found_.worst.size());
      found_.worst.push_back(std::move(finding));
    }
    if (place_of_item.empty()) return {};
    return store_.for_each_answer(
        comparison.candidate.run, comparison.candidate.arm, [&](const store::AnswerRow& row) {
          const auto place = place_of_item.find(row.item_id);
          if (place == place_of_item.end() || ending_of(row.score) == Ending::right) return;
          found_.worst[place->second].message += ": " + what_is_wrong(row);
          place_of_item.erase(place);  // the first wrong one of its repeats will do
        });
  }

  void add_suspects(const TaskReport& task, const ReportComparison& comparison) {
    const TaskComparison& compared = comparison.compared;
    if (!compared.is_comparable) return;
    for (const std::string& item : compared.comparison.suspects.ids) {
      if (!has_room()) continue;
      Finding finding = about_item(task, item, fmt::format("lint/{}", kLabelSuspect));
      finding.model = compared.candidate.model;
      finding.message = fmt::format(
          "{}: item {}: {} and {} give the same answer, and it is not the label; look at the label",
          printable(task.task, kNameBytes), printable(item, kNameBytes),
          printable(compared.baseline.model, kNameBytes),
          printable(compared.candidate.model, kNameBytes));
      found_.worst.push_back(std::move(finding));
    }
  }

  const RunReport& report_;
  store::RunStore& store_;
  const Most most_;
  Level level_ = Level::error;
  std::size_t kept_ = 0;  ///< of this level
  Findings found_{};
};

}  // namespace

Result<Findings> find(const RunReport& report, store::RunStore& store, Most most) {
  return Collector(report, store, most).collect();
}

std::string_view word(Level level, std::string_view for_note) {
  if (level == Level::error) return "error";
  return level == Level::warning ? "warning" : for_note;
}

std::string rule_of(const decide::GateCheck& check) {
  if (check.name.starts_with("slice ")) return "gate/slice";
  std::string rule = "gate/" + check.name;
  std::replace(rule.begin(), rule.end(), ' ', '-');
  return rule;
}

}  // namespace assay::report::ci
