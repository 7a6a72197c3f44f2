#include "report/page/arms_table.hpp"

#include <fmt/format.h>

#include <functional>

#include "report/arm_words.hpp"
#include "report/comparison_lines.hpp"
#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"
#include "report/page/costs.hpp"

namespace assay::report::page {
namespace {

constexpr const char* kNothing = "";

using OfArm = std::function<std::string(const eval::ArmSummary&)>;
using OfComparison = std::function<std::string(const decide::Comparison&)>;

class Rows {
 public:
  Rows(std::vector<const eval::ArmSummary*> arms, const TaskReport& task, TableView& table)
      : arms_(std::move(arms)), task_(task), table_(table) {}

  void add(const std::string& name, const OfArm& of_arm, const OfComparison& difference = {}) {
    std::vector<TableView::Cell> cells = {name};
    for (const eval::ArmSummary* arm : arms_) cells.emplace_back(of_arm(*arm));
    for (const ReportComparison& comparison : task_.comparisons) {
      const TaskComparison& compared = comparison.compared;
      const bool has_one = difference && compared.is_comparable;
      cells.emplace_back(has_one ? difference(compared.comparison) : std::string(kNothing));
    }
    table_.add(cells);
  }

 private:
  std::vector<const eval::ArmSummary*> arms_;
  const TaskReport& task_;
  TableView& table_;
};

template <class Value, class Text>
std::string known(const std::optional<Value>& value, const Text& text) {
  return value ? text(*value) : kUnknown;
}

std::string count(const std::optional<std::int64_t>& number) {
  return number ? grouped(*number) : kUnknown;
}

std::string in_ms(const std::optional<double>& value) {
  return value ? milliseconds(value) + " ms" : kUnknown;
}

void add_answers(Rows& rows, dataset::TaskKind kind) {
  const KindWords words = words_of(kind);
  rows.add(
      words.accuracy, [](const auto& arm) { return percent_with_interval(arm.metrics.accuracy); },
      [](const auto& comparison) { return known(comparison.evidence.difference, points); });
  if (*words.second != '\0') {
    rows.add(kind == dataset::TaskKind::routing
                 ? fmt::format("{} of an item (units of the task)", words.second)
                 : std::string(words.second),
             [](const auto& arm) { return second_figure(arm.metrics); });
  }
}

/// What was paid, and the same items held against each other: on another basis, which is said.
void add_cost(Rows& rows) {
  rows.add("cost of 1 000 answers, all calls",
           [](const auto& arm) { return cost_text(cost_of_answer(arm), 1000); });
  rows.add(
      "cost of 1 000 items, final answers alone", [](const auto&) { return kNothing; },
      [](const decide::Comparison& comparison) {
        if (!comparison.cost_usd) return std::string("unknown");
        return fmt::format("{} on {} items", cost_difference(*comparison.cost_usd),
                           comparison.cost_usd->n);
      });
}

void add_time(Rows& rows, bool has_streamed) {
  rows.add("latency p50", [](const auto& arm) { return in_ms(arm.latency.p50); });
  rows.add("latency p95", [](const auto& arm) { return in_ms(arm.latency.p95); });
  rows.add(
      "latency, same item", [](const auto&) { return kNothing; },
      [](const auto& comparison) { return known(comparison.latency_ms, latency_difference); });
  if (!has_streamed) return;
  rows.add("first token p50",
           [](const auto& arm) { return arm.ttft ? in_ms(arm.ttft->p50) : kUnknown; });
}

void add_reading(Rows& rows) {
  rows.add("readable as it came",
           [](const auto& arm) { return percent(arm.metrics.parse_success_strict); });
  rows.add(
      "readable after repair", [](const auto& arm) { return percent(arm.metrics.parse_success); },
      [](const auto& comparison) { return known(comparison.parse_success, points); });
  rows.add("right, of the readable",
           [](const auto& arm) { return percent(arm.metrics.accuracy_when_parsed); });
}

void add_tokens(Rows& rows) {
  rows.add("input tokens, all", [](const auto& arm) { return count(arm.tokens.input); });
  rows.add(
      "output tokens, all", [](const auto& arm) { return count(arm.tokens.output); },
      [](const auto& comparison) {
        return known(comparison.output_tokens, [](const decide::Difference& tokens) {
          return token_difference(tokens) + " per item";
        });
      });
}

}  // namespace

TableView arms_table(const RunReport& report, const TaskReport& task) {
  const auto arms = arms_of(report, task);
  std::vector<TableView::Column> columns = {{"measure", false}};
  bool has_streamed = false;
  for (const eval::ArmSummary* arm : arms) {
    columns.push_back({model_name(*arm)});
    has_streamed = has_streamed || arm->ttft;
  }
  for (const ReportComparison& comparison : task.comparisons) {
    const TaskComparison& compared = comparison.compared;
    columns.push_back(
        {fmt::format("{} minus {}", compared.candidate.model, compared.baseline.model)});
  }
  TableView table("Side by side, with 95 % intervals", std::move(columns), task.task);
  if (arms.empty()) return table;
  Rows rows(arms, task, table);
  add_answers(rows, arms.front()->metrics.kind);
  add_cost(rows);
  add_time(rows, has_streamed);
  add_reading(rows);
  add_tokens(rows);
  return table;
}

}  // namespace assay::report::page
