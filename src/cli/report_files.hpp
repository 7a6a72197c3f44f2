#pragma once

/// \file
/// Writing one report into a file of each format that was asked for.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/report/run_report.hpp"
#include "cli/command.hpp"

namespace assay::cli {

/// Writes a file that appears under its name only when it is complete; `-` is stdout.
/// \error storage, invalid_argument  as `ReplacingFile`, with what helps, and those of `content`
[[nodiscard]] Status write_output(const std::string& path,
                                  const std::function<Status(const Piece&)>& content);

/// The formats that a report can be written in: one flag each, the same for every verb that ends
/// in a report.
class ReportFiles {
 public:
  ReportFiles();
  void declare(Flags& flags);

  [[nodiscard]] bool is_any_wanted() const;
  /// Asks for the page in HTML.
  void want_page(const std::string& path);

  /// \param is_stdout_free  false: the verb has something else to say there
  /// \error invalid_argument  two formats in one file, or a format on a stdout that is not free
  [[nodiscard]] Status check(bool is_stdout_free) const;

  /// Is a format written to this file, by whatever name?
  [[nodiscard]] bool is_written(const std::filesystem::path& file) const;

  /// Keeps the database, the config and baseline files from being written over.
  /// \param baselines  words of `--baseline`, some of them files
  /// \error invalid_argument  a format would replace one of them
  [[nodiscard]] Status spare_sources(const Globals& globals,
                                     const std::vector<std::string>& baselines) const;

  /// Writes every format that was asked for, none of them over the items that it is about.
  /// \error storage, invalid_argument  as `write_output`
  [[nodiscard]] Status write(const Globals& globals, const report::RunReport& report,
                             store::RunStore& store) const;

 private:
  [[nodiscard]] Status spare(const std::vector<std::filesystem::path>& sources) const;

  std::vector<std::string> paths_;  ///< one for each format; empty: not asked for
};

}  // namespace assay::cli
