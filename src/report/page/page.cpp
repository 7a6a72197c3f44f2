#include "assay/report/page.hpp"

#include <algorithm>
#include <set>

#include "report/page/section.hpp"

namespace assay::report {
namespace {

// Percent of the page that is kept for what follows the tasks, and for what follows that.
constexpr std::size_t kForTheRest = 25;
constexpr std::size_t kForTheFoot = 6;

Status write_task(page::Page& page, const TaskReport& task) {
  ASSAY_CHECK(page::write_side_by_side(page, task));
  if (page.options.is_brief) return {};
  ASSAY_CHECK(page::write_plots(page, task));
  return page::write_items(page, task);
}

Status write_rest(page::Page& page) {
  if (page.options.is_brief) return page::write_cost(page);
  ASSAY_CHECK(page::write_outcomes(page));
  ASSAY_CHECK(page::write_cost(page));
  ASSAY_CHECK(page::write_cost_traps(page));
  ASSAY_CHECK(page::write_warnings(page));
  return page::write_methods(page);
}

}  // namespace

std::vector<const eval::ArmSummary*> arms_of(const RunReport& report, const TaskReport& task) {
  std::vector<const eval::ArmSummary*> arms;
  for (const std::size_t place : task.arms) arms.push_back(&report.run.arms[place]);
  return arms;
}

namespace page {

std::vector<std::size_t> shown_places(const RunReport& report) {
  std::set<std::size_t> places;
  for (const TaskReport& task : report.tasks) places.insert(task.arms.begin(), task.arms.end());
  return {places.begin(), places.end()};
}

std::vector<const eval::ArmSummary*> shown_arms(const RunReport& report) {
  std::vector<const eval::ArmSummary*> arms;
  for (const std::size_t place : shown_places(report)) arms.push_back(&report.run.arms[place]);
  return arms;
}

std::int64_t missing_answers(const RunReport& report, const eval::ArmSummary& arm) {
  std::int64_t stored = 0;
  for (const auto& [outcome, count] : arm.metrics.outcomes) stored += count;
  return std::max<std::int64_t>(arm.metrics.items * report.run.run.repeats - stored, 0);
}

}  // namespace page

Status write_page(const RunReport& report, store::RunStore& store, const PageOptions& options,
                  const std::function<Status(std::string_view)>& write) {
  page::Writer writer(options, write);
  page::Page page{report, store, options, writer};
  writer.begin_part(1, kForTheRest);
  ASSAY_CHECK(page::write_head(page));
  ASSAY_CHECK(page::write_verdict(page));
  ASSAY_CHECK(page::write_basis(page));
  ASSAY_CHECK(writer.end_part());
  for (std::size_t i = 0; i < report.tasks.size(); ++i) {
    writer.begin_part(report.tasks.size() - i, kForTheRest);
    ASSAY_CHECK(write_task(page, report.tasks[i]));
    ASSAY_CHECK(writer.end_part());
  }
  writer.begin_part(1, kForTheFoot);
  ASSAY_CHECK(write_rest(page));
  ASSAY_CHECK(writer.end_part());
  writer.begin_part(1, 0);
  return page::write_foot(page);
}

}  // namespace assay::report
