#include "cli/suite_loading.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "cli/log_guard.hpp"

namespace assay::cli {

void show_problems(const Globals& globals, const dataset::Problems& problems,
                   const std::string& first) {
  const report::Style style = globals.error_style();
  for (const std::string& error : problems.errors) {
    if (error == first) continue;
    write_error_line(style.red("error:") + " " + printable(error, kMessageBytes));
  }
  if (problems.omitted > 0) {
    write_error_line(fmt::format("{} {} more", style.red("error:"), problems.omitted));
  }
  if (globals.quiet) return;
  for (const std::string& warning : problems.warnings) {
    write_error_line(style.yellow("warning:") + " " + printable(warning, kMessageBytes));
  }
}

Result<eval::Suite> load_suite(const Globals& globals, const eval::Selection& selection) {
  dataset::Problems problems;
  const auto path = globals.config_path();
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) {
    return invalid(fmt::format("{}: {}; write one with `assay init`, or name one with -c",
                               path.string(), failure ? failure.message() : "no such file"));
  }
  auto suite = eval::load_suite(path, selection, problems);
  if (suite.has_value()) {
    problems.warnings = suite->warnings;
    show_problems(globals, problems, "");
  } else if (!problems.errors.empty()) {
    show_problems(globals, problems, problems.errors.front());
  }
  return suite;
}

}  // namespace assay::cli
