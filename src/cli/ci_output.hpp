#pragma once

/// \file
/// What a verb shows to the CI job that it runs in, beside its files.

#include <string>

#include "assay/report/run_report.hpp"
#include "cli/command.hpp"
#include "cli/report_files.hpp"

namespace assay::cli {

class CiOutput {
 public:
  void declare(Flags& flags);

  [[nodiscard]] bool is_wanted() const;

  /// Annotations on stderr and the page in `$GITHUB_STEP_SUMMARY`, where GitHub Actions or a flag
  /// asks for them. A summary that cannot be written is a warning: it must not change a verdict.
  /// \param files  a summary that one of them is written to is left alone
  /// \error storage  of the database
  [[nodiscard]] Status show(const Globals& globals, const report::RunReport& report,
                            store::RunStore& store, const ReportFiles& files) const;

 private:
  [[nodiscard]] bool wants_annotations() const;
  [[nodiscard]] std::string summary_file() const;  ///< empty: none

  bool annotations_ = false;
  bool no_annotations_ = false;
  bool no_summary_ = false;
};

}  // namespace assay::cli
