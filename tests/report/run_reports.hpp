#pragma once

/// \file
/// Whole reports made by hand, for what prints them.

#include <gmock/gmock.h>

#include <fmt/format.h>

#include "assay/report/run_report.hpp"
#include "summaries.hpp"

namespace assay::report {

/// Items of a paired table: both right, only the baseline, only the candidate, neither. Half of
/// them are of `language=de`, half of `language=en`.
[[nodiscard]] inline std::vector<decide::PairedItem> paired_items(int both, int baseline,
                                                                  int candidate, int neither) {
  std::vector<decide::PairedItem> items;
  const auto add = [&](int count, double left, double right) {
    for (int i = 0; i < count; ++i) {
      decide::PairedItem item;
      item.id = fmt::format("i{:04}", items.size());
      item.slices = std::make_shared<decide::Slices>(
          decide::Slices{{"language", items.size() % 2 == 0 ? "de" : "en"}});
      item.baseline.correct = left;
      item.candidate.correct = right;
      item.baseline.parsed = item.candidate.parsed = 1;
      items.push_back(std::move(item));
    }
  };
  add(both, 1, 1);
  add(baseline, 1, 0);
  add(candidate, 0, 1);
  add(neither, 0, 0);
  return items;
}

[[nodiscard]] inline ReportComparison report_comparison(
    const std::string& task, const std::vector<decide::PairedItem>& items,
    const std::string& candidate = "lite") {
  ReportComparison comparison;
  comparison.compared.task = task;
  comparison.compared.baseline = {"pro", "pro-2026", "20261122T150405Z-9f3a12c4"};
  comparison.compared.candidate = {candidate, candidate + "-2026", "20261122T150405Z-9f3a12c4"};
  comparison.compared.comparison = decide::compare(items).value();
  comparison.baseline = StoredArm{1, 2};
  comparison.candidate = {1, 1};
  return comparison;
}

/// A finished run of some models on some tasks, with nothing compared yet.
[[nodiscard]] inline RunReport report_of(const std::vector<std::string>& models,
                                         const std::vector<std::string>& tasks) {
  std::vector<eval::ArmSummary> arms;
  RunReport report;
  for (const std::string& name : tasks) {
    TaskReport task;
    task.task = name;
    task.golden_set_hash = std::string(64, 'a');
    for (const std::string& model : models) {
      task.arms.push_back(arms.size());
      arms.push_back(full_arm(model));
      arms.back().arm.task = name;
      arms.back().arm.tier = model == "pro" ? "pro" : "lite";
      arms.back().latency.sorted_ms = {90, 120.5, 300, 400};
    }
    report.tasks.push_back(std::move(task));
  }
  report.run = summary_of(std::move(arms));
  report.run.run.finished_unix_ms = report.run.run.started_unix_ms + 61'000;
  report.facts.resize(report.run.arms.size());
  report.command = "assay report " + report.run.run.id;
  return report;
}

/// Lite and Pro on two tasks: worse by far on the first, as good on the second.
[[nodiscard]] inline RunReport two_tasks() {
  RunReport report = report_of({"lite", "pro"}, {"tickets", "invoices"});
  report.tasks[0].comparisons = {report_comparison("tickets", paired_items(10, 17, 1, 3))};
  report.tasks[1].comparisons = {report_comparison("invoices", paired_items(380, 3, 3, 14))};
  return report;
}

}  // namespace assay::report
