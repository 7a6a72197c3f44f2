#include "assay/report/export.hpp"

#include <fmt/format.h>

#include "assay/core/file.hpp"
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
    Status written;
    const auto to_stdout = [&written](std::string_view piece) {
      written = print(piece);
      return written.has_value();
    };
    if (output_.empty()) {
      ASSAY_CHECK(report::export_attempts(store, run, format, to_stdout));
      ASSAY_CHECK(std::move(written));
      return kDone;
    }
    auto opened = ReplacingFile::open(output_);
    if (!opened.has_value()) {
      Error error = opened.error();
      if (error.kind == ErrorKind::invalid_argument) {
        error.message += "; leave -o out and redirect standard output to it";
      }
      return error;
    }
    ReplacingFile file = *std::move(opened);
    const auto to_file = [&](std::string_view piece) {
      written = file.write(piece);
      return written.has_value();
    };
    ASSAY_CHECK(report::export_attempts(store, run, format, to_file));
    ASSAY_CHECK(std::move(written));
    ASSAY_CHECK(file.commit());
    say(globals, fmt::format("run {} written to {}", run.id, output_));
    return kDone;
  }

 private:
  std::string id_;
  std::string format_ = "jsonl";
  std::string output_;
};

}  // namespace

std::unique_ptr<Command> make_export() {
  return std::make_unique<Export>();
}

}  // namespace assay::cli
