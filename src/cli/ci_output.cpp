#include "cli/ci_output.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "assay/report/annotations.hpp"
#include "cli/log_guard.hpp"
#include "cli/step_summary.hpp"

namespace assay::cli {

void CiOutput::declare(Flags& flags) {
  flags.toggle("--annotations", annotations_,
               "notes for GitHub on stderr (default: where GITHUB_ACTIONS is true)");
  flags.toggle("--no-annotations", no_annotations_, "no notes for GitHub");
  flags.toggle("--no-summary", no_summary_, "leave the file GITHUB_STEP_SUMMARY alone");
}

bool CiOutput::is_wanted() const {
  return wants_annotations() || !summary_file().empty();
}

bool CiOutput::wants_annotations() const {
  return !no_annotations_ && (annotations_ || is_github_actions());
}

std::string CiOutput::summary_file() const {
  const char* const path = std::getenv("GITHUB_STEP_SUMMARY");
  return no_summary_ || path == nullptr ? "" : path;
}

Status CiOutput::show(const Globals& globals, const report::RunReport& report,
                      store::RunStore& store, const ReportFiles& files) const {
  if (wants_annotations()) {
    ASSAY_CHECK(report::write_annotations(report, store, [](std::string_view line) {
      std::fwrite(line.data(), 1, line.size(), stderr);
      return Status();
    }));
  }
  const std::string summary = summary_file();
  if (summary.empty() || files.is_written(summary)) return {};
  const Status appended = append_summary(summary, report, store);
  if (!appended.has_value()) {
    say(globals, fmt::format("the job summary was not written: {}", appended.error().message));
  }
  return {};
}

}  // namespace assay::cli
