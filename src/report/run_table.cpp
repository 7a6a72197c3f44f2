#include "assay/report/run_table.hpp"

#include "assay/core/text.hpp"
#include "assay/report/table.hpp"
#include "report/arm_words.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"

namespace assay::report {
namespace {

/// A sum with an unknown part is a lower bound, not a sum.
std::string cost(const eval::ArmSummary& arm) {
  if (arm.cost_usd) return money(*arm.cost_usd);
  return arm.known_cost_usd ? "> " + money(*arm.known_cost_usd) : "unknown";
}

std::string notes(const eval::ArmSummary& arm, Style style) {
  std::string text;
  for (const std::string& line : arm_notes(arm)) {
    text += "  " + style.yellow(fmt::format("{}: {}", printable(arm.arm.model), line)) + "\n";
  }
  return text;
}

}  // namespace

std::string run_table(const eval::RunSummary& summary, Style style) {
  std::string text;
  for (std::size_t first = 0; first < summary.arms.size();) {
    const std::string& task = summary.arms[first].arm.task;
    std::size_t last = first;
    while (last < summary.arms.size() && summary.arms[last].arm.task == task) ++last;

    const KindWords words = words_of(summary.arms[first].metrics.kind);
    Table table({{"model", Table::Align::left},
                 {words.accuracy},
                 {words.second},
                 {"parsed"},
                 {"strict"},
                 {"p50 ms"},
                 {"p95 ms"},
                 {"cost"}});
    std::string below;
    for (std::size_t i = first; i < last; ++i) {
      const eval::ArmSummary& arm = summary.arms[i];
      table.add({model_name(arm), percent_with_interval(arm.metrics.accuracy),
                 second_figure(arm.metrics), percent(arm.metrics.parse_success),
                 percent(arm.metrics.parse_success_strict), milliseconds(arm.latency.p50),
                 milliseconds(arm.latency.p95), cost(arm)});
      below += notes(arm, style);
    }
    if (!text.empty()) text += "\n";
    text += fmt::format(
        "{} {}\n", style.bold(printable(task)),
        style.dim(fmt::format("{} items, 95 % intervals", summary.arms[first].metrics.items)));
    text += table.text(style) + below;
    first = last;
  }
  return text;
}

}  // namespace assay::report
