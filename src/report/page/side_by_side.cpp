#include <fmt/format.h>

#include <algorithm>

#include "assay/report/figures.hpp"
#include "report/comparison_lines.hpp"
#include "report/differences.hpp"
#include "report/numbers.hpp"
#include "report/page/arms_table.hpp"
#include "report/page/section.hpp"
#include "report/page/words.hpp"

namespace assay::report::page {
namespace {

/// `tickets, lite and pro`
std::string place_of(const TaskComparison& compared) {
  return fmt::format("{}, {} and {}", compared.task, compared.candidate.model,
                     compared.baseline.model);
}

TableView paired_table(const TaskComparison& compared) {
  const decide::Table& counts = compared.comparison.evidence.table;
  const std::string& baseline = compared.baseline.model;
  const std::string& candidate = compared.candidate.model;
  const auto text = [](std::int64_t count) { return fmt::to_string(count); };
  if (compared.comparison.has_repeats) {
    // Such an item is not simply right or wrong.
    TableView table("Items by who is right more often", {{"who", false}, {"items"}},
                    place_of(compared));
    table.add({"both right alike", text(counts.both_correct)});
    table.add({baseline, text(counts.baseline_only)});
    table.add({candidate, text(counts.candidate_only)});
    table.add({"neither", text(counts.neither)});
    return table;
  }
  TableView table("Items by who is right",
                  {{"items", false}, {candidate + " right"}, {candidate + " wrong"}},
                  place_of(compared));
  table.add({baseline + " right", text(counts.both_correct), text(counts.baseline_only)});
  table.add({baseline + " wrong", text(counts.candidate_only), text(counts.neither)});
  return table;
}

bool has_verdict(const decide::SliceComparison& slice) {
  return slice.evidence.verdict != decide::Verdict::inconclusive;
}

TableView slice_table(const TaskComparison& compared) {
  TableView table("Slices with a verdict",
                  {{"slice", false},
                   {"items"},
                   {compared.baseline.model},
                   {compared.candidate.model},
                   {"difference"},
                   {"verdict", false}},
                  place_of(compared));
  for (const decide::SliceComparison& slice : compared.comparison.slices) {
    if (!has_verdict(slice)) continue;
    const decide::Evidence& evidence = slice.evidence;
    const State state = state_of(evidence.verdict);
    table.add({slice_name(slice), fmt::to_string(decide::scored(evidence.table)),
               percent(evidence.baseline_accuracy), percent(evidence.candidate_accuracy),
               evidence.difference ? points(*evidence.difference) : kUnknown,
               TableView::Cell(state.word, state.style)});
  }
  return table;
}

/// `2 of 16 slices worse, 3 not worse, 11 inconclusive; ...`: one of many looks is no proof.
std::string slices_text(const decide::Comparison& comparison) {
  const auto& slices = comparison.slices;
  if (slices.empty()) return "";
  std::string counts;
  for (const decide::Verdict verdict : {decide::Verdict::worse, decide::Verdict::not_worse,
                                        decide::Verdict::better, decide::Verdict::inconclusive}) {
    const auto count = std::count_if(slices.begin(), slices.end(), [&](const auto& slice) {
      return slice.evidence.verdict == verdict;
    });
    if (count == 0) continue;
    counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, state_of(verdict).word);
  }
  return fmt::format("{}: {}; adjusted for looking at all of them (Holm)",
                     count_text(static_cast<std::int64_t>(slices.size()), "slice"), counts);
}

Views lines_of(const TaskComparison& compared) {
  Views lines;
  const decide::Comparison& comparison = compared.comparison;
  for (const std::string& line : test_lines(comparison.evidence)) lines.emplace_back("text", line);
  if (comparison.suspects.without.difference && !comparison.suspects.ids.empty()) {
    lines.emplace_back(
        "text",
        fmt::format("{} where both give the same wrong answer, so that the label may be wrong; {}",
                    count_text(static_cast<std::int64_t>(comparison.suspects.ids.size()), "item"),
                    suspects_line(comparison.suspects)));
  }
  if (const std::string slices = slices_text(comparison); !slices.empty()) {
    lines.emplace_back("text", slices);
  }
  return lines;
}

View comparison_view(const TaskComparison& compared) {
  const State state = state_of(compared);
  View view("claim", compare_claim(compared));
  view.set("state", state.style);
  view.set("word", state.word);
  Views reasons;
  for (const eval::Disparity& disparity : compared.disparities) {
    reasons.emplace_back("text",
                         fmt::format("{}: {}", eval::to_string(disparity.aspect), disparity.text));
  }
  const bool has_items = compared.is_comparable && compared.comparison.evidence.difference;
  if (compared.is_comparable) {
    for (const std::string& line : remark_lines(compared)) {
      reasons.emplace_back("text", line);
    }
  }
  view.set("cautions", reasons);
  Views tables;
  if (has_items) {
    tables.push_back(paired_table(compared).view());
    if (const TableView slices = slice_table(compared); !slices.is_empty()) {
      tables.push_back(slices.view());
    }
  }
  view.set("tables", tables);
  const Views lines = has_items ? lines_of(compared) : Views();
  view.set("has_lines", !lines.empty());
  view.set("lines", lines);
  return view;
}

}  // namespace

Status write_side_by_side(Page& page, const TaskReport& task) {
  View view("name", task.task);
  view.set("anchor", anchor(page, task));
  const TableView arms = arms_table(page.report, task);
  view.set("arms", Views{arms.view()});
  Views comparisons;
  for (const ReportComparison& comparison : task.comparisons) {
    comparisons.push_back(comparison_view(comparison.compared));
  }
  view.set("comparisons", comparisons);
  return page.writer.render("side_by_side", view);
}

}  // namespace assay::report::page
