#include "assay/report/page.hpp"

#include "report/page/section.hpp"

namespace assay::report {

std::vector<const eval::ArmSummary*> arms_of(const RunReport& report, const TaskReport& task) {
  std::vector<const eval::ArmSummary*> arms;
  for (const std::size_t place : task.arms) arms.push_back(&report.run.arms[place]);
  return arms;
}

Status write_page(const RunReport& report, store::RunStore& store, const PageOptions& options,
                  const std::function<Status(std::string_view)>& write) {
  page::Writer writer(options.format, write);
  page::Page page{report, store, options, writer};
  ASSAY_CHECK(page::write_head(page));
  ASSAY_CHECK(page::write_verdict(page));
  ASSAY_CHECK(page::write_basis(page));
  for (const TaskReport& task : report.tasks) {
    ASSAY_CHECK(page::write_side_by_side(page, task));
    ASSAY_CHECK(page::write_plots(page, task));
    ASSAY_CHECK(page::write_items(page, task));
  }
  ASSAY_CHECK(writer.close(page::Writer::kBytesOfTheRest));
  ASSAY_CHECK(page::write_outcomes(page));
  ASSAY_CHECK(page::write_cost(page));
  ASSAY_CHECK(page::write_cost_traps(page));
  ASSAY_CHECK(page::write_warnings(page));
  ASSAY_CHECK(page::write_methods(page));
  ASSAY_CHECK(writer.close(page::Writer::kBytesOfTheFoot));
  return page::write_foot(page);
}

}  // namespace assay::report
