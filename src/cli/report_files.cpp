#include "cli/report_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/report/export.hpp"
#include "assay/report/junit.hpp"
#include "assay/report/page.hpp"
#include "assay/report/promptfoo_json.hpp"
#include "assay/report/results_json.hpp"
#include "assay/report/sarif.hpp"

namespace assay::cli {
namespace {

template <report::PageFormat format, bool is_brief = false>
Status write_page(const report::RunReport& report, store::RunStore& store, const Piece& write) {
  report::PageOptions options;
  options.format = format;
  options.is_brief = is_brief;
  return report::write_page(report, store, options, write);
}

/// What `assay export` writes, of the tasks that the report is about.
template <report::ExportFormat format>
Status write_attempts(const report::RunReport& report, store::RunStore& store, const Piece& write) {
  store::RunRecord run = report.run.run;
  run.arms.clear();
  for (const report::TaskReport& task : report.tasks) {
    for (const eval::ArmSummary* arm : arms_of(report, task)) run.arms.push_back(arm->arm);
  }
  return report::export_attempts(store, run, format, write);
}

Status write_results(const report::RunReport& report, store::RunStore& /*store*/,
                     const Piece& write) {
  return write(report::results_json(report));
}

struct Format {
  const char* flag;
  const char* help;
  Status (*write)(const report::RunReport& report, store::RunStore& store, const Piece& write);
};

/// The first one is the page that people read.
constexpr std::array kFormats = {
    Format{"--html", "a page in one file", write_page<report::PageFormat::html>},
    Format{"--markdown", "the page for job summaries", write_page<report::PageFormat::markdown>},
    Format{"--comment", "its verdict, tables and costs, short enough for a pull request",
           write_page<report::PageFormat::markdown, true>},
    Format{"--junit", "JUnit XML: a suite for each task and model", report::write_junit},
    Format{"--sarif", "SARIF 2.1.0: what to look at, by line of the golden set",
           report::write_sarif},
    Format{"--csv", "every attempt, for a spreadsheet", write_attempts<report::ExportFormat::csv>},
    Format{"--jsonl", "every attempt, one JSON object a line",
           write_attempts<report::ExportFormat::jsonl>},
    Format{"--results", "every figure as one JSON document (assay schema results)", write_results},
    Format{"--promptfoo", "the answers in the shape of promptfoo's results files",
           report::write_promptfoo},
};

Error with_cure(Error error) {
  error.message += error.kind == ErrorKind::invalid_argument
                       ? "; write to - and redirect standard output to it"
                       : "; name a file in a folder that can be written to";
  return error;
}

/// Two names of one file are one, also where a link leads to a file that is not there yet.
std::filesystem::path whole_path(const std::filesystem::path& path) {
  std::error_code failure;
  const auto target = replaceable_target(path);
  const auto place = std::filesystem::absolute(target.has_value() ? *target : path, failure);
  auto whole = std::filesystem::weakly_canonical(place, failure);
  return failure ? path : whole;
}

}  // namespace

Status write_output(const std::string& path, const std::function<Status(const Piece&)>& content) {
  if (path == "-") return print_pieces(content);
  auto opened = ReplacingFile::open(path);
  if (!opened.has_value()) return with_cure(opened.error());
  ReplacingFile file = *std::move(opened);
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
      return invalid(fmt::format("{} -: stdout is for the result; name a file", kFormats[i].flag));
    }
    for (std::size_t other = 0; other < i; ++other) {
      if (paths_[other].empty() || whole_path(paths_[other]) != whole_path(paths_[i])) continue;
      return invalid(fmt::format("{} and {} would both be written to {}", kFormats[other].flag,
                                 kFormats[i].flag, printable(paths_[i])));
    }
  }
  return {};
}

bool ReportFiles::is_written(const std::filesystem::path& file) const {
  const std::filesystem::path whole = whole_path(file);
  return std::any_of(paths_.begin(), paths_.end(), [&whole](const std::string& path) {
    return !path.empty() && path != "-" && whole_path(path) == whole;
  });
}

Status ReportFiles::spare(const std::vector<std::filesystem::path>& sources) const {
  for (const std::filesystem::path& source : sources) {
    if (!is_written(source)) continue;
    return invalid(
        fmt::format("{}: the report would replace what it is made of", printable(source.string())));
  }
  return {};
}

Status ReportFiles::spare_sources(const Globals& globals,
                                  const std::vector<std::string>& baselines) const {
  const std::string database = globals.database_path().string();
  std::vector<std::filesystem::path> sources = {database, database + "-wal", database + "-shm",
                                                database + ".lock", globals.config_path()};
  sources.insert(sources.end(), baselines.begin(), baselines.end());
  return spare(sources);
}

Status ReportFiles::write(const Globals& globals, const report::RunReport& report,
                          store::RunStore& store) const {
  for (const report::TaskReport& task : report.tasks) {
    if (task.set_at_hand) ASSAY_CHECK(spare({task.set_at_hand->items_file}));
  }
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
