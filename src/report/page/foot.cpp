#include "report/page/section.hpp"

namespace assay::report::page {

Status write_foot(Page& page) {
  const store::RunRecord& run = page.report.run.run;
  View view;
  view.set("run", run.id);
  view.set("config_hash", run.config_hash);
  view.set("tool_version", run.tool_version);
  view.set("command", page.report.command);
  return page.writer.render("foot", view);
}

}  // namespace assay::report::page
