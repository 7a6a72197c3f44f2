#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/curate/import.hpp"
#include "cli/log_guard.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class DatasetImport final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("FILE", file_, true, "what to import");
    flags.choice("-f,--format", format_,
                 {"csv", "tsv", "json", "jsonl", "promptfoo", "openai-evals", "inspect"},
                 "what it is (default: guessed from name and content)");
    flags.texts("--map", options_.map, "TARGET=SOURCE",
                "where an item's input, expected, id, cluster, note, slices.NAME are: a column, a "
                "path ($.text), or a promptfoo variable");
    flags.texts("--names", options_.names, "VALUE=LABEL", "what numbers stand for: 0=ham,1=spam");
    flags.text("-t,--task", task_, "FOLDER", "a golden set whose task the items are for");
    flags.choice("--kind", kind_, {"classification"}, "start a task of this kind instead");
    flags.text("-o,--output", folder_, "FOLDER", "the golden set to write (required)");
    flags.toggle("--skip-refused", options_.skip_refused,
                 "write what can be written, list the rest in FOLDER/refused.jsonl, end with 4");
    flags.toggle("--force", options_.replace, "replace files that are there");
  }

  Result<int> run(const Globals& globals) override {
    if (folder_.empty()) {
      return invalid("dataset import needs -o FOLDER: the golden set to write");
    }
    if (task_.empty() == kind_.empty()) {
      return invalid(
          "dataset import needs either --task FOLDER, to check the items against its task, "
          "or --kind classification, to start one");
    }
    options_.file = file_;
    options_.task = task_;
    options_.folder = folder_;
    if (!format_.empty()) options_.format = curate::import_format_from_string(format_);
    ASSAY_TRY(const auto report, curate::import_dataset(options_));
    tell(globals, report);
    if (globals.json) ASSAY_CHECK(print(safe_dump(json(report), 2) + "\n"));
    if (report.refused_count == 0) return kDone;
    return report.written == 0 ? kUsage : kIncomplete;
  }

 private:
  void tell(const Globals& globals, const curate::ImportReport& report) const {
    if (!report.why_format.empty()) {
      say(globals, fmt::format("{}: read as {}, for {}", file_, to_string(report.format),
                               report.why_format));
    }
    for (const std::string& note : report.notes) say(globals, note);
    const report::Style style = globals.error_style();
    const std::string error = style.red("error:");
    for (const curate::RefusedLine& refused : report.refused) {
      const std::string text = fmt::format("{}:{}: {}", file_, refused.line, refused.reason);
      write_error_line(error + " " + printable(text, kMessageBytes));
    }
    if (report.refused_count > report.refused.size()) {
      write_error_line(
          fmt::format("{} {} more", error, report.refused_count - report.refused.size()));
    }
    say(globals, outcome(report));
  }

  [[nodiscard]] std::string outcome(const curate::ImportReport& report) const {
    if (report.written == 0) {
      return fmt::format(
          "{} of {} records refused; nothing was written (--skip-refused writes the "
          "good ones)",
          report.refused_count, report.read);
    }
    std::string text =
        fmt::format("{} items of {} records written to {}", report.written, report.read, folder_);
    if (report.refused_count > 0) {
      text += fmt::format("; {} refused, see {}/refused.jsonl", report.refused_count, folder_);
    }
    return text;
  }

  static Json json(const curate::ImportReport& report) {
    Json refused = Json::array();
    for (const curate::RefusedLine& line : report.refused) {
      refused.push_back({{"line", line.line}, {"reason", line.reason}});
    }
    return {{"format", std::string(to_string(report.format))},
            {"read", report.read},
            {"written", report.written},
            {"refused_count", report.refused_count},
            {"refused", std::move(refused)},
            {"notes", report.notes}};
  }

  curate::ImportOptions options_;
  std::string file_;
  std::string format_;
  std::string task_;
  std::string kind_;
  std::string folder_;
};

}  // namespace

std::unique_ptr<Command> make_dataset_import() {
  return std::make_unique<DatasetImport>();
}

}  // namespace assay::cli
