#include "cli/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/report/junit.hpp"
#include "assay/report/page.hpp"
#include "assay/report/sarif.hpp"

namespace assay::cli {
namespace {

template <report::PageFormat format>
Status write_page(const report::RunReport& report, store::RunStore& store, const Piece& write) {
  report::PageOptions options;
  options.format = format;
  return report::write_page(report, store, options, write);
}

struct Format {
  const char* flag;
  const char* help;
  Status (*write)(const report::RunReport& report, store::RunStore& store, const Piece& write);
};

/// The first one is the page that people read.
constexpr std::array kFormats = {
    Format{"--html", "a page in one file", write_page<report::PageFormat::html>},
    Format{"--markdown", "the page for job summaries and pull requests",
           write_page<report::PageFormat::markdown>},
    Format{"--junit", "JUnit XML: a suite for each task and model", report::write_junit},
    Format{"--sarif", "SARIF 2.1.0: what to look at, by line of the golden set",
           report::write_sarif},
};

}  // namespace

Status write_output(const std::string& path, const std::function<Status(const Piece&)>& content) {
  if (path == "-") return print_pieces(content);
  ASSAY_TRY(auto file, ReplacingFile::open(path));
  ASSAY_CHECK(content([&file](std::string_view piece) { return file.write(piece); }));
  return file.commit();
}

ReportFiles::ReportFiles() : paths_(kFormats.size()) {}

void ReportFiles::declare(Flags& flags) {
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    flags.text(kFormats[i].flag, paths_[i], "FILE", kFormats[i].help);
  }
}

bool ReportFiles::is_any_wanted() const {
  return std::any_of(paths_.begin(), paths_.end(),
                     [](const std::string& path) { return !path.empty(); });
}

void ReportFiles::want_page(const std::string& path) {
  paths_.front() = path;
}

Status ReportFiles::check(bool is_stdout_free) const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    if (paths_[i].empty()) continue;
    if (paths_[i] == "-" && !is_stdout_free) {
      return invalid(fmt::format("{} -: stdout is for the verdict; name a file", kFormats[i].flag));
    }
    const auto other = std::find(paths_.begin(), paths_.begin() + static_cast<long>(i), paths_[i]);
    if (other == paths_.begin() + static_cast<long>(i)) continue;
    return invalid(fmt::format("{} and {} would both be written to {}",
                               kFormats[static_cast<std::size_t>(other - paths_.begin())].flag,
                               kFormats[i].flag, printable(paths_[i])));
  }
  return {};
}

Status ReportFiles::write(const Globals& globals, const report::RunReport& report,
                          store::RunStore& store) const {
  for (std::size_t i = 0; i < paths_.size(); ++i) {
    const std::string& path = paths_[i];
    if (path.empty()) continue;
    ASSAY_CHECK(write_output(
        path, [&](const Piece& write) { return kFormats[i].write(report, store, write); }));
    if (path != "-") say(globals, fmt::format("run {} written to {}", report.run.run.id, path));
  }
  return {};
}

}  // namespace assay::cli
