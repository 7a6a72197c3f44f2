#pragma once

/// \file
/// A small run with one of each ending, as a report.

#include <pugixml.hpp>

#include "assay/report/run_report.hpp"
#include "eval/stored_arms.hpp"

namespace assay::report {

class CiReportTest : public eval::StoredArmsTest {
 protected:
  /// Baseline "large" is right on a and b; candidate "small" is right on a, wrong on b, timed out
  /// on c; nobody answered d.
  CiReportTest() {
    store::GoldenSetRecord set{"four", "colours", "name: colours\n", {}};
    put_set(set, {item("a", "?"), item("b", "<b>?"), item("c", "?"), item("d", "?")});
    rows_ = set.item_rows;
    begin(four_, "20261122T150405Z-9f3a12c4", {arm("large", "four"), arm("small", "four")});
    four_.started_unix_ms = 1'795'359'845'000;
    four_.tool_version = "0.1.0";
    record({answer(four_, 0, rows_[0], "correct"), answer(four_, 0, rows_[1], "correct"),
            answer(four_, 1, rows_[0], "correct"), answer(four_, 1, rows_[1], "wrong", "blue"),
            answer(four_, 1, rows_[2], "unscored")});
    report_ = report_of(four_);
  }

  void record(const std::vector<store::RunStore::Entry>& entries) {
    store_.record(four_.row, entries).value();
  }

  /// The report of a run: its second arm against its first.
  static RunReport report_of(const store::RunRecord& run) {
    RunReport report;
    report.run.run = run;
    TaskReport task;
    task.task = "colours";
    task.golden_set_hash = run.arms.front().golden_set_hash;
    for (const store::ArmRecord& arm : run.arms) {
      task.arms.push_back(report.run.arms.size());
      report.run.arms.emplace_back().arm = arm;
      report.run.arms.back().served_models = {{arm.model + "-2026-01", 2}};
    }
    ReportComparison& comparison = task.comparisons.emplace_back();
    comparison.compared.task = "colours";
    comparison.compared.baseline.model = run.arms[0].model;
    comparison.compared.candidate.model = run.arms[1].model;
    comparison.baseline = StoredArm{run.row, run.arms[0].row};
    comparison.candidate = {run.row, run.arms[1].row};
    comparison.compared.comparison.flips = {"b"};
    report.tasks.push_back(std::move(task));
    return report;
  }

  void put_at_hand(const std::string& file) {
    report_.tasks[0].set_at_hand = SetAtHand{file, {{"a", 1}, {"b", 2}, {"c", 3}, {"d", 4}}, {}};
  }

  /// One check of each verdict.
  static GateReport gate(OnInconclusive on_inconclusive) {
    using decide::GateVerdict;
    GateReport gate;
    gate.on_inconclusive = on_inconclusive;
    TaskGate task;
    task.task = "colours";
    task.baseline.model = "large";
    task.candidate.model = "small";
    task.gate.verdict = GateVerdict::not_comparable;
    task.gate.checks = {
        {"coverage", GateVerdict::incomplete, "3 of 4 items"},
        {"accuracy_vs_baseline", GateVerdict::inconclusive, "too few items"},
        {"accuracy", GateVerdict::fail, "50 % is below 90 %"},
        {"max_flips", GateVerdict::pass, "1 flip"},
        {"slice language=de", GateVerdict::fail, "50 %"},
        {"same prompt", GateVerdict::not_comparable, "prompts differ"},
    };
    gate.tasks.push_back(std::move(task));
    return gate;
  }

  using Write = Status (*)(const RunReport&, store::RunStore&,
                           const std::function<Status(std::string_view)>&);
  std::string text_of(Write write) {
    std::string text;
    write(report_, store_, [&](std::string_view piece) {
      largest_piece_ = std::max(largest_piece_, piece.size());
      text += piece;
      return Status();
    }).value();
    return text;
  }

  store::RunRecord four_;
  std::vector<store::RowId> rows_;
  RunReport report_;
  std::size_t largest_piece_ = 0;
};

}  // namespace assay::report
