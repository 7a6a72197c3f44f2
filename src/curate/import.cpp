#include "assay/curate/import.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/file.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "curate/import_gate.hpp"
#include "curate/import_rows.hpp"
#include "curate/import_staging.hpp"
#include "curate/import_starter.hpp"

namespace assay::curate {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kRefusedShown = 100;
constexpr std::size_t kMostItems = 1'000'000;  // a set is loaded whole

/// Takes rows to their end: each becomes lines of items.jsonl, or is refused.
class Importer final : public RowSink {
 public:
  Importer(RowMapper& mapper, ImportGate& gate, bool skip_refused, ImportReport& report)
      : mapper_(mapper), gate_(gate), skip_refused_(skip_refused), report_(report) {}

  Status open(const fs::path& folder) {
    ASSAY_TRY(auto items, ReplacingFile::open(folder / "items.jsonl"));
    items_.emplace(std::move(items));
    if (!skip_refused_) return {};
    ASSAY_TRY(auto refused, ReplacingFile::open(folder / "refused.jsonl"));
    refused_.emplace(std::move(refused));
    return {};
  }

  Status columns(const std::vector<std::string>& names, const std::string& place) override {
    const Status bound = mapper_.columns(names);
    return bound.has_value() ? Status() : Status(in_context(place, bound.error()));
  }

  void row(Row row) override {
    ++report_.read;
    std::vector<Draft> drafts;
    if (auto refused = mapper_.map(row, drafts)) {
      add(*std::move(refused));
      return;
    }
    for (Draft& draft : drafts) {
      const int line = draft.line;
      std::string reason;
      const auto item = gate_.admit(std::move(draft), reason);
      if (!item) {
        add({line, std::move(reason)});
      } else if (++report_.written > kMostItems) {
        add({line, fmt::format("a set holds at most {} items", kMostItems)});
      } else if (skip_refused_ || report_.refused_count == 0) {
        keep(items_->write(*item + "\n"));
      }
    }
  }

  void refuse(int line, std::string reason) override {
    ++report_.read;
    add({line, std::move(reason)});
  }

  /// Completes the files; what is not needed is gone before the folder moves.
  /// \error storage  something could not be written
  Status finish() {
    ASSAY_CHECK(written_);
    ASSAY_CHECK(items_->commit());
    if (refused_ && report_.refused_count > 0) ASSAY_CHECK(refused_->commit());
    refused_.reset();
    return {};
  }

 private:
  void add(RefusedLine refused) {
    ++report_.refused_count;
    if (refused_) {
      keep(refused_->write(safe_dump(Json{{"line", refused.line}, {"reason", refused.reason}}) +
                           "\n"));
    }
    if (report_.refused.size() < kRefusedShown) report_.refused.push_back(std::move(refused));
  }

  /// The first failure is told at the end; a full disk does not come back while we read.
  void keep(Status status) {
    if (written_.has_value()) written_ = std::move(status);
  }

  RowMapper& mapper_;
  ImportGate& gate_;
  bool skip_refused_;
  ImportReport& report_;
  std::optional<ReplacingFile> items_;
  std::optional<ReplacingFile> refused_;
  Status written_;
};

std::unique_ptr<RowMapper> make_mapper(ImportFormat format, MapperOptions options) {
  switch (format) {
    case ImportFormat::promptfoo:
      return make_promptfoo_mapper(std::move(options));
    case ImportFormat::openai_evals:
      return make_openai_evals_mapper(std::move(options));
    case ImportFormat::inspect:
      return make_inspect_mapper(std::move(options));
    default:
      return make_field_mapper(std::move(options));
  }
}

/// The task that the items are for, if there is one already.
struct Target {
  std::optional<dataset::TaskSpec> task;
  dataset::LabelCheck check;
};

Result<Target> open_target(const fs::path& folder) {
  Target target;
  if (folder.empty()) return target;
  const fs::path file = folder / "task.yaml";
  ASSAY_TRY(const auto yaml, read_file(file, kYamlBytes));
  ASSAY_TRY(target.task, dataset::parse_task(yaml, file.string()));
  ASSAY_TRY(target.check, label_check(*target.task));
  return target;
}

Status check_map(const FieldMap& map, ImportFormat format, const Target& target) {
  const bool has_own = format == ImportFormat::openai_evals || format == ImportFormat::inspect;
  if (has_own && (map.find("input") != nullptr || map.find("expected") != nullptr)) {
    return invalid(
        fmt::format("--map: in {} it is known where input and expected are; leave them out "
                    "or say --format jsonl",
                    to_string(format)));
  }
  if (!target.task) return {};
  for (const std::string& slice : map.slices()) {
    const auto& declared = target.task->slices;
    if (std::find(declared.begin(), declared.end(), slice) == declared.end()) {
      return invalid(fmt::format("--map: slice \"{}\" is not declared in task.yaml{}",
                                 printable(slice, 60), did_you_mean(slice, declared)));
    }
  }
  return {};
}

/// Says no before anything is read, where the answer is known.
Status check_folder(const ImportOptions& options) {
  if (options.replace) return {};
  std::error_code failure;
  for (const char* name : {"items.jsonl", "refused.jsonl"}) {
    const fs::path file = options.folder / name;
    if (fs::exists(file, failure)) {
      return invalid(file.string() + ": exists already; --force replaces it");
    }
  }
  return {};
}

void add_notes(const RowMapper& mapper, const ImportGate& gate, bool has_task,
               ImportReport& report) {
  if (!mapper.unread().empty()) {
    report.notes.push_back("not imported: " +
                           printable(fmt::format("{}", fmt::join(mapper.unread(), ", ")), 400));
  }
  report.notes.insert(report.notes.end(), mapper.notes().begin(), mapper.notes().end());
  if (has_task && !gate.system().empty()) {
    report.notes.emplace_back("system messages were left out: the task has a prompt of its own");
  }
}

/// An older list of refused lines would speak of another import.
void remove_stale_list(const ImportOptions& options, const ImportReport& report) {
  std::error_code ignored;
  if (report.refused_count == 0) fs::remove(options.folder / "refused.jsonl", ignored);
}

}  // namespace

Result<ImportReport> import_dataset(const ImportOptions& options) {
  ASSAY_TRY(auto map, FieldMap::parse(options.map));
  ASSAY_TRY(auto names, parse_names(options.names));
  ASSAY_CHECK(check_folder(options));
  const bool maps_labels = map.find("input") != nullptr && map.find("expected") != nullptr;
  ASSAY_TRY(const auto recognised, recognise(options.file, options.format, maps_labels));
  ASSAY_TRY(const auto target, open_target(options.task));
  ASSAY_CHECK(check_map(map, recognised.format, target));
  ASSAY_TRY(auto staging, Staging::open(options.folder));

  ImportGate gate(target.task ? &*target.task : nullptr, target.check, std::move(names));
  if (target.task) {
    ASSAY_CHECK(stage_task(staging, options.task));
    ASSAY_CHECK(staging.copy(options.task, "prompts"));
    ASSAY_CHECK(staging.copy(options.task, "train.jsonl"));
    if (fs::exists(staging.folder() / "train.jsonl")) {
      ASSAY_CHECK(gate.know_training(staging.folder() / "train.jsonl"));
    }
  }
  MapperOptions mapping{std::move(map), !target.task || target.task->has_labels(),
                        target.task ? target.task->labels : std::vector<std::string>()};
  const auto mapper = make_mapper(recognised.format, std::move(mapping));

  ImportReport report;
  report.format = recognised.format;
  report.why_format = recognised.why;
  Importer importer(*mapper, gate, options.skip_refused, report);
  ASSAY_CHECK(importer.open(staging.folder()));
  ASSAY_CHECK(read_rows(options.file, recognised, importer));
  add_notes(*mapper, gate, target.task.has_value(), report);
  if (report.refused_count > 0 && (!options.skip_refused || report.written == 0)) {
    report.written = 0;
    return report;
  }
  if (report.written == 0) return invalid(options.file.string() + ": holds no records");
  ASSAY_CHECK(importer.finish());
  if (!target.task) {
    ASSAY_CHECK(write_starter(staging.folder(),
                              {staging.name(), gate.labels(), gate.slices(), gate.system()}));
  }
  ASSAY_CHECK(check_staged(staging, options.folder));
  ASSAY_CHECK(staging.publish(options.replace));
  remove_stale_list(options, report);
  return report;
}

}  // namespace assay::curate
