#include <fmt/format.h>

#include <algorithm>

#include "report/money.hpp"
#include "report/page/costs.hpp"
#include "report/page/months.hpp"
#include "report/page/price.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"

namespace assay::report::page {
namespace {

using decide::ArmCosts;

/// Of all calls; a part that is not known is never taken for nothing.
std::string paid(const eval::ArmSummary& arm) {
  if (arm.attempts == 0) return "no calls";
  const Cost cost{arm.cost_usd, arm.known_cost_usd.value_or(0), arm.unpriced_attempts,
                  arm.attempts};
  if (cost.usd || cost.known_usd > 0 || cost.unknown == 0) return cost_text(cost, 1);
  return fmt::format("unknown ({} of {} calls)", grouped(cost.unknown), grouped(cost.of));
}

std::string per_thousand(const ArmCosts& costs) {
  return cost_text(cost_of_answer(costs), 1000);
}

std::string per_thousand_right(const eval::ArmSummary& arm, const ArmCosts& costs) {
  const Cost cost = cost_of_answer(costs);
  if (!cost.usd && cost.known_usd <= 0) return "unknown";
  const double right = arm.metrics.accuracy.value;
  return right > 0 ? cost_text(cost, 1000 / right) : "none was right";
}

std::string retried(const ArmCosts& costs) {
  if (costs.superseded == 0) return "0";
  const Cost cost{costs.superseded_usd, costs.known_superseded_usd.value_or(0),
                  costs.superseded_unpriced, costs.superseded};
  if (!cost.usd && cost.known_usd <= 0) {
    return fmt::format("{} (cost unknown)", grouped(costs.superseded));
  }
  const std::string gap = cost.usd ? "" : fmt::format(", {}", gap_text(cost));
  return fmt::format("{} ({}{}{})", grouped(costs.superseded), cost.usd ? "" : "at least ",
                     money(cost.usd.value_or(cost.known_usd)), gap);
}

void add_now(const RunReport& report, std::size_t place, TableView& table) {
  const eval::ArmSummary& arm = report.run.arms[place];
  const ArmCosts& costs = costs_of(report, place);
  table.add({arm.arm.model, paid(arm), grouped(arm.attempts), retried(costs),
             grouped(costs.answers), per_thousand(costs), per_thousand_right(arm, costs),
             price_text(report, place)});
}

View task_view(const RunReport& report, const TaskReport& task) {
  TableView now("This run",
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
    add_now(report, place, now);
  }
  View view("task", task.task);
  view.set("now", View(Views{now.view()}));
  view.set("months", months(report, task));
  return view;
}

bool is_all_free(const RunReport& report) {
  const auto places = shown_places(report);
  return !places.empty() && std::all_of(places.begin(), places.end(), [&](std::size_t place) {
    return costs_of(report, place).is_free;
  });
}

}  // namespace

Status write_cost(Page& page) {
  const RunReport& report = page.report;
  View view;
  const bool is_free = is_all_free(report);
  view.set("is_all_free", is_free);
  view.set("has_costs", !is_free);
  Views tasks;
  for (const TaskReport& task : report.tasks) {
    if (!is_free) tasks.push_back(task_view(report, task));
  }
  view.set("tasks", tasks);
  const auto arms = shown_arms(report);
  view.set("has_unknown", !is_free && std::any_of(arms.begin(), arms.end(), [](const auto* arm) {
             return arm->unpriced_attempts > 0;
           }));
  view.set("requests", grouped(requests_per_month(report)));
  view.set("is_example", !report.requests_per_month.has_value());
  return page.writer.render("cost", view);
}

}  // namespace assay::report::page
