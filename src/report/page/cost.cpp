#include <fmt/format.h>

#include <algorithm>

#include "report/money.hpp"
#include "report/page/costs.hpp"
#include "report/page/months.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"

namespace assay::report::page {
namespace {

using decide::ArmCosts;

std::string calls_text(std::int64_t count) {
  return fmt::format("{} call{}", grouped(count), count == 1 ? "" : "s");
}

/// Of all calls; a part that is not known is never taken for nothing.
std::string paid(const eval::ArmSummary& arm) {
  if (arm.attempts == 0) return "no calls";
  if (arm.cost_usd) return money(*arm.cost_usd);
  const std::string gap = fmt::format("{} of {} without a price", grouped(arm.unpriced_attempts),
                                      calls_text(arm.attempts));
  if (!arm.known_cost_usd) {
    return arm.unpriced_attempts > 0 ? fmt::format("unknown ({})", gap) : "unknown";
  }
  return fmt::format("at least {} ({})", money(*arm.known_cost_usd), gap);
}

std::string per_thousand(const ArmCosts& costs) {
  if (!costs.usd || costs.answers == 0) return "unknown";
  return money(*costs.usd * 1000 / static_cast<double>(costs.answers));
}

std::string per_thousand_right(const eval::ArmSummary& arm, const ArmCosts& costs) {
  if (!costs.usd || costs.answers == 0) return "unknown";
  const double right = arm.metrics.accuracy.value * static_cast<double>(costs.answers);
  return right > 0 ? money(*costs.usd * 1000 / right) : "none was right";
}

std::string retried(const ArmCosts& costs) {
  if (costs.superseded == 0) return "0";
  return fmt::format("{} ({})", grouped(costs.superseded),
                     costs.superseded_usd ? money(*costs.superseded_usd) : "cost unknown");
}

std::string price(const ArmCosts& costs) {
  if (costs.is_free) return "runs inside assay: free";
  if (!costs.input_price || !costs.output_price) return "unknown";
  return fmt::format(
      "{} in, {} out, {}", money(*costs.input_price), money(*costs.output_price),
      costs.is_price_configured ? "as the config says" : "list price of " + costs.price_date);
}

void add_now(const eval::ArmSummary& arm, const ArmCosts& costs, TableView& table) {
  table.add({arm.arm.model, paid(arm), grouped(arm.attempts), retried(costs),
             grouped(costs.answers), per_thousand(costs), per_thousand_right(arm, costs),
             price(costs)});
}

View task_view(const RunReport& report, const TaskReport& task) {
  TableView now("This run; prices are per million tokens",
                {{"model", false},
                 {"paid"},
                 {"calls"},
                 {"of these retried"},
                 {"answers"},
                 {"1 000 answers"},
                 {"1 000 right answers"},
                 {"price", false}},
                task.task);
  for (const std::size_t place : task.arms) {
    add_now(report.run.arms[place], costs_of(report, place), now);
  }
  View view("task", task.task);
  view.set("now", View(Views{now.view()}));
  view.set("months", months(report, task));
  return view;
}

bool is_all_free(const std::vector<ArmCosts>& costs) {
  return !costs.empty() &&
         std::all_of(costs.begin(), costs.end(), [](const ArmCosts& arm) { return arm.is_free; });
}

}  // namespace

Status write_cost(Page& page) {
  const RunReport& report = page.report;
  View view;
  const bool is_free = is_all_free(report.costs);
  view.set("is_all_free", is_free);
  view.set("has_costs", !is_free);
  Views tasks;
  for (const TaskReport& task : report.tasks) {
    if (!is_free) tasks.push_back(task_view(report, task));
  }
  view.set("tasks", tasks);
  view.set("requests", grouped(requests_per_month(report)));
  view.set("is_example", !report.requests_per_month.has_value());
  return page.writer.render("cost", view);
}

}  // namespace assay::report::page
