#include "report/page/months.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "assay/report/figures.hpp"
#include "report/differences.hpp"
#include "report/money.hpp"
#include "report/numbers.hpp"
#include "report/page/costs.hpp"
#include "report/page/table_view.hpp"

namespace assay::report::page {
namespace {

constexpr double kRateLevel = 0.95;  ///< of the intervals of an arm's rates

std::string caption(const RunReport& report, std::int64_t items, double confidence) {
  return fmt::format(
      "A month of {} requests{}, from {} items; {} intervals", grouped(requests_per_month(report)),
      report.requests_per_month ? "" : " (an example)", grouped(items), level_text(confidence));
}

View month(const TableView& table) {
  View view("tables", View(Views{table.view()}));
  view.set("margin", false);
  return view;
}

std::string share(const decide::Mean& mean) {
  if (!mean.low || !mean.high) return percent(mean.value);
  return percent_with_interval({mean.value, *mean.low, *mean.high, mean.n});
}

/// With its interval, where all of it is known.
std::string usd_text(const RunReport& report, const Cost& cost,
                     const std::optional<decide::Mean>& usd = std::nullopt) {
  std::string text = cost_text(cost, per_month(report, 1));
  if (!usd || !usd->low || !usd->high) return text;
  const std::string low = money(per_month(report, std::max(*usd->low, 0.0)));
  const std::string high = money(per_month(report, *usd->high));
  // Where all items cost the same no spread was seen, which does not mean that there is none.
  return low == high ? text : fmt::format("{} [{}, {}]", text, low, high);
}

/// The rows of one replay: what a month costs, and how that stands to Pro alone.
class Routes {
 public:
  Routes(const RunReport& report, const std::string& task, const TaskReplay& replayed)
      : report_(report),
        replayed_(replayed),
        pro_(find_policy(replayed.replay, decide::Recipe::pro)),
        table_(caption(report, replayed.replay.items, replayed.rules.confidence),
               {{"who answers", false},
                {"a month"},
                {fmt::format("against {} alone", replayed.pro)},
                {"right"},
                {fmt::format("sent to {}", replayed.pro)}},
               fmt::format("{}, {} and {}", task, replayed.lite, replayed.pro)) {}

  void add(decide::Recipe recipe, const std::string& words) {
    const decide::PolicyFigures* const figures = find_policy(replayed_.replay, recipe);
    if (figures == nullptr) return;
    const Cost cost = cost_of_item(*figures, replayed_.replay.items);
    table_.add({words, usd_text(report_, cost, figures->cost_usd),
                figures == pro_ ? "the same" : against_pro(cost), share(figures->accuracy),
                share(figures->sent_to_pro)});
  }

  void add(const decide::ThresholdPoint& point) {
    const Cost cost = cost_of_item(point, replayed_.replay.items);
    table_.add({fmt::format("{}, then {} where its confidence is below {:.6g}*", replayed_.lite,
                            replayed_.pro, point.threshold),
                usd_text(report_, cost), against_pro(cost), share(point.accuracy),
                percent(point.sent_to_pro)});
  }

  [[nodiscard]] const TableView& table() const { return table_; }

 private:
  /// Where a part of one side is unknown, the known part tells at least or at most how much; of
  /// both sides nothing.
  [[nodiscard]] std::string against_pro(const Cost& cost) const {
    if (pro_ == nullptr) return "unknown";
    const Cost pro = cost_of_item(*pro_, replayed_.replay.items);
    if (!cost.usd && (!pro.usd || cost.known_usd <= 0)) return "unknown";
    const double pro_usd = pro.usd.value_or(pro.known_usd);
    const double saved = pro_usd - cost.usd.value_or(cost.known_usd);
    // A baseline that costs more than is known saves more; a candidate that does saves less.
    if (!pro.usd && saved <= 0) return "unknown";
    if (saved == 0 && cost.usd) return "the same";
    const bool is_less = saved > 0;
    const char* const bound = cost.usd && pro.usd    ? ""
                              : is_less && !cost.usd ? "at most "
                                                     : "at least ";
    std::string text = fmt::format("{}{} {}", bound, money(std::abs(per_month(report_, saved))),
                                   is_less ? "less" : "more");
    if (pro_usd > 0) text += fmt::format(" ({})", percent(std::abs(saved) / pro_usd));
    return text;
  }

  const RunReport& report_;
  const TaskReplay& replayed_;
  const decide::PolicyFigures* pro_;
  TableView table_;
};

bool sends_some(double share) {
  return share > 0 && share < 1;
}

View replayed_month(const RunReport& report, const std::string& task, const TaskReplay& replayed) {
  const decide::Replay& replay = replayed.replay;
  Routes routes(report, task, replayed);
  routes.add(decide::Recipe::lite, replayed.lite + " for everything");
  const auto* const failure = find_policy(replay, decide::Recipe::failure);
  // Where every answer could be used, the rule is Lite for everything.
  if (failure != nullptr && sends_some(failure->sent_to_pro.value)) {
    routes.add(decide::Recipe::failure, fmt::format("{}, then {} where the answer is not usable",
                                                    replayed.lite, replayed.pro));
  }
  bool has_threshold = false;
  if (replay.curve) {
    const auto& point = least_sent_within(replay.curve->points, replayed.rules.margin);
    has_threshold = sends_some(point.sent_to_pro);
    if (has_threshold) routes.add(point);
  }
  routes.add(decide::Recipe::pro, replayed.pro + " for everything");
  View view = month(routes.table());
  if (has_threshold) view.set("margin", size_in_points(replayed.rules.margin));
  view.set("pro", replayed.pro);
  return view;
}

/// Models that no replay tells of: everything to this one.
View other_month(const RunReport& report, const std::string& task,
                 const std::set<std::size_t>& places) {
  TableView table(caption(report, report.run.arms[*places.begin()].metrics.items, kRateLevel),
                  {{"who answers", false}, {"a month"}, {"right"}}, task);
  for (const std::size_t place : places) {
    const eval::ArmSummary& arm = report.run.arms[place];
    table.add({arm.arm.model + " for everything",
               usd_text(report, cost_of_answer(costs_of(report, place))),
               percent_with_interval(arm.metrics.accuracy)});
  }
  return month(table);
}

}  // namespace

Views months(const RunReport& report, const TaskReport& task) {
  std::set<std::size_t> left(task.arms.begin(), task.arms.end());
  Views views;
  for (const ReportComparison& comparison : task.comparisons) {
    if (!is_replayed(comparison)) continue;
    views.push_back(replayed_month(report, task.task, *comparison.replay));
    const auto is_arm = [&](std::size_t place, const ComparedArm& side) {
      return side.run_id == report.run.run.id && side.model == report.run.arms[place].arm.model;
    };
    std::erase_if(left, [&](std::size_t place) {
      return is_arm(place, comparison.compared.candidate) ||
             is_arm(place, comparison.compared.baseline);
    });
  }
  if (!left.empty()) views.push_back(other_month(report, task.task, left));
  return views;
}

}  // namespace assay::report::page
