#include "assay/report/export.hpp"

#include <fmt/format.h>

#include "cli/report_files.hpp"
#include "cli/show_run.hpp"
#include "cli/verbs.hpp"

namespace assay::cli {
namespace {

class Export final : public Command {
 public:
  void declare(Flags& flags) override {
    flags.positional("RUN", id_, false, "id of a run or its beginning (default: the latest run)");
    flags.choice("-f,--format", format_, {"jsonl", "csv"}, "what to write (default: jsonl)");
    flags.text("-o,--output", output_, "FILE",
               "write here instead of stdout; replaced in one step");
  }

  Result<int> run(const Globals& globals) override {
    if (globals.json) {
      return invalid("export writes a JSON document on each line by itself; leave --json out");
    }
    ASSAY_TRY(auto store, store::RunStore::open(globals.database_path(), store::Access::read_only));
    ASSAY_TRY(const auto run, pick_run(store, id_));
    const auto format = *report::export_format_from_string(format_);
    ASSAY_CHECK(write_output(output_, [&](const Piece& write) {
      return report::export_attempts(store, run, format, write);
    }));
    if (output_ != "-") say(globals, fmt::format("run {} written to {}", run.id, output_));
    return kDone;
  }

 private:
  std::string id_;
  std::string format_ = "jsonl";
  std::string output_ = "-";
};

}  // namespace

std::unique_ptr<Command> make_export() {
  return std::make_unique<Export>();
}

}  // namespace assay::cli
