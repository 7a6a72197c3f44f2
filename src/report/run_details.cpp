#include <chrono>
#include <set>

#include "assay/core/text.hpp"
#include "assay/report/run_table.hpp"
#include "assay/report/table.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

using Align = Table::Align;

std::string class_table(const scoring::ArmMetrics& metrics, Style style) {
  Table table(
      {{"class", Align::left}, {"items"}, {"predicted"}, {"precision"}, {"recall"}, {"F1"}});
  for (const scoring::ClassMetrics& entry : metrics.classes) {
    table.add({entry.label, fmt::to_string(entry.expected), fmt::to_string(entry.predicted),
               ratio(entry.precision), ratio(entry.recall), ratio(entry.f1)});
  }
  return table.text(style);
}

/// Rows are what was expected, columns what was answered.
std::string confusion_table(const scoring::ArmMetrics& metrics, Style style) {
  std::vector<std::string> answers;
  for (const scoring::ClassMetrics& entry : metrics.classes) answers.push_back(entry.label);
  const std::set<std::string> labels(answers.begin(), answers.end());
  std::set<std::string> others;
  for (const auto& [expected, row] : metrics.confusion) {
    for (const auto& [answer, count] : row) {
      if (labels.count(answer) == 0) others.insert(answer);
    }
  }
  answers.insert(answers.end(), others.begin(), others.end());
  std::vector<Table::Column> columns = {{"expected \\ answered", Align::left}};
  for (const std::string& answer : answers)
    columns.push_back({printable(answer, 24), Align::right});
  Table table(columns);
  for (const scoring::ClassMetrics& entry : metrics.classes) {
    const auto row = metrics.confusion.find(entry.label);
    std::vector<std::string> cells = {entry.label};
    for (const std::string& answer : answers) {
      const bool known = row != metrics.confusion.end() && row->second.count(answer) > 0;
      cells.push_back(known ? fmt::to_string(row->second.at(answer)) : ".");
    }
    table.add(std::move(cells));
  }
  return table.text(style);
}

std::string field_table(const scoring::ArmMetrics& metrics, Style style) {
  Table table({{"field", Align::left},
               {"expected"},
               {"given"},
               {"right"},
               {"precision"},
               {"recall"},
               {"F1"}});
  for (const scoring::FieldMetrics& entry : metrics.fields) {
    table.add({entry.name, fmt::to_string(entry.expected), fmt::to_string(entry.given),
               fmt::to_string(entry.matched), ratio(entry.precision), ratio(entry.recall),
               ratio(entry.f1)});
  }
  return table.text(style);
}

std::string measure_table(const scoring::ArmMetrics& metrics, Style style) {
  Table table({{"measure", Align::left}, {"mean"}, {"95 % interval"}, {"items"}});
  for (const scoring::MeasureMetrics& entry : metrics.measures) {
    table.add({entry.name, fmt::format("{:.3f}", entry.mean),
               entry.low ? fmt::format("[{:.3f}, {:.3f}]", *entry.low, *entry.high) : kUnknown,
               fmt::to_string(entry.n)});
  }
  return table.text(style);
}

std::string confidence_table(const scoring::ArmMetrics& metrics, Style style) {
  Table table({{"stated confidence", Align::left}, {"answers"}, {"mean"}, {"right"}});
  for (const scoring::ConfidenceBin& bin : metrics.confidence) {
    table.add({fmt::format("{:.1f} to {:.1f}", bin.low, bin.high), fmt::to_string(bin.items),
               percent(bin.mean_confidence), percent(bin.accuracy)});
  }
  return table.text(style);
}

std::string position_table(const eval::BatchSummary& batch, Style style) {
  Table table({{"place in the batch", Align::left}, {"answers"}, {"right"}});
  for (const eval::PositionBand& band : batch.by_position) {
    table.add({band.first == band.last ? fmt::to_string(band.first)
                                       : fmt::format("{} to {}", band.first, band.last),
               fmt::to_string(band.accuracy.n), percent_with_interval(band.accuracy)});
  }
  return table.text(style);
}

std::string outcome_table(const scoring::ArmMetrics& metrics, Style style) {
  Table table({{"outcome", Align::left}, {"answers"}});
  for (const auto& [outcome, count] : metrics.outcomes) table.add({outcome, fmt::to_string(count)});
  return table.text(style);
}

}  // namespace

std::string run_details(const eval::RunSummary& summary, Style style) {
  std::string text;
  for (const eval::ArmSummary& arm : summary.arms) {
    text += fmt::format("\n{}\n", style.bold(fmt::format("{}, {}", printable(arm.arm.task),
                                                         printable(arm.arm.model))));
    if (!arm.metrics.classes.empty()) {
      text += class_table(arm.metrics, style) + "\n" + confusion_table(arm.metrics, style) + "\n";
    }
    if (!arm.metrics.fields.empty()) text += field_table(arm.metrics, style) + "\n";
    if (!arm.metrics.measures.empty()) text += measure_table(arm.metrics, style) + "\n";
    if (!arm.metrics.confidence.empty()) text += confidence_table(arm.metrics, style) + "\n";
    if (arm.batch) text += position_table(*arm.batch, style) + "\n";
    text += outcome_table(arm.metrics, style);
    if (arm.held) {
      text += fmt::format("waited {:.1f} s for limits and before retries, all calls together\n",
                          std::chrono::duration<double>(*arm.held).count());
    }
  }
  return text;
}

}  // namespace assay::report
