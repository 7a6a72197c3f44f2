#include <fmt/format.h>

#include "assay/version.hpp"
#include "report/page/section.hpp"
#include "report/page/table_view.hpp"
#include "report/page/words.hpp"

namespace assay::report::page {
namespace {

View hashes(const std::vector<const eval::ArmSummary*>& arms) {
  TableView table("What was asked, and how it was scored", {{"task", false},
                                                            {"model", false},
                                                            {"golden set", false},
                                                            {"prompt", false},
                                                            {"arm", false},
                                                            {"scorer", false}});
  for (const eval::ArmSummary* summary : arms) {
    const store::ArmRecord& arm = summary->arm;
    table.add({arm.task, arm.model, arm.golden_set_hash,
               fmt::format("{} {}", arm.prompt_version, arm.prompt_hash), arm.hash,
               fmt::format("{}", fmt::join(summary->scorer_versions, ", "))});
  }
  return View(Views{table.view()});
}

}  // namespace

Status write_foot(Page& page) {
  const store::RunRecord& run = page.report.run.run;
  View view;
  view.set("run", run.id);
  view.set("started", time_text(run.started_unix_ms));
  view.set("is_unfinished", !run.finished_unix_ms && run.origin != "import");
  view.set("config_hash", run.config_hash);
  view.set("tool_version", run.tool_version);
  view.set("report_version", std::string(kVersion));
  view.set("command", page.report.command);
  view.set("hashes", hashes(shown_arms(page.report)));
  return page.writer.render("foot", view);
}

}  // namespace assay::report::page
