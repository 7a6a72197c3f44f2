#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "assay/core/file.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/curate/split.hpp"
#include "assay/dataset/golden_set.hpp"
#include "assay/dataset/line_reader.hpp"
#include "curate/import_staging.hpp"

namespace assay::curate {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kSlices = "slices.";

/// A labelled line as it stands, with what decides about it.
struct Labelled {
  std::string text;
  SplitLine split;
  bool has_opinions = false;  ///< `first_label` or `second_label`, which only items may have
};

struct Pool {
  std::vector<Labelled> lines;
  std::vector<std::string> errors;            ///< `file:line: reason`
  std::map<std::string, std::string> places;  ///< where each id was seen
  std::set<std::string> slices;

  [[nodiscard]] Status first_error() const {
    if (errors.empty()) return {};
    return invalid(errors[0] +
                   (errors.size() > 1 ? fmt::format(" (and {} more)", errors.size() - 1) : ""));
  }
};

/// The value of `expected` or a slice, as the name of a stratum; "" where a line has none.
std::string value_of(const Json& line, const std::string& key) {
  if (key == "expected") {
    const Json& expected = line["expected"];
    return expected.is_string() ? expected.get<std::string>() : canonical_json(expected);
  }
  const auto slices = line.find("slices");
  if (slices == line.end() || !slices->is_object()) return {};
  const std::string name = key.substr(kSlices.size());
  const auto value = slices->find(name);
  return value == slices->end() || !value->is_string() ? "" : value->get<std::string>();
}

std::string stratum_of(const Json& line, const std::vector<std::string>& by) {
  std::string stratum;
  for (const std::string& key : by) {
    if (&key != &by[0]) stratum += " / ";
    stratum += value_of(line, key);
  }
  return stratum;
}

/// Why a line cannot be dealt; empty when it can.
std::string refuse_line(const Json& line) {
  if (!line.is_object()) return "must be a JSON object";
  for (const char* key : {"id", "input"}) {
    if (!line.contains(key) || !line[key].is_string()) {
      return fmt::format("\"{}\" must be there as a text", key);
    }
  }
  if (line["id"].get_ref<const std::string&>().empty()) return "\"id\" is empty";
  return line.contains("expected") ? "" : "\"expected\" is missing";
}

void take_line(std::string text, const std::string& place, const std::vector<std::string>& by,
               Pool& pool) {
  const JsonReading reading = read_json(text);
  const std::string reason = reading.ok() ? refuse_line(reading.value) : reading.message;
  if (!reason.empty()) {
    pool.errors.push_back(place + ": " + reason);
    return;
  }
  const Json& line = reading.value;
  Labelled labelled;
  labelled.split.id = line["id"].get<std::string>();
  labelled.split.input = line["input"].get<std::string>();
  labelled.split.stratum = stratum_of(line, by);
  if (line.contains("cluster") && line["cluster"].is_string()) {
    labelled.split.cluster = line["cluster"].get<std::string>();
  }
  if (line.contains("slices") && line["slices"].is_object()) {
    for (const auto& [name, value] : line["slices"].items()) pool.slices.insert(name);
  }
  labelled.has_opinions = line.contains("first_label") || line.contains("second_label");
  labelled.text = std::move(text);
  const auto [first, is_new] = pool.places.emplace(labelled.split.id, place);
  if (!is_new) {
    pool.errors.push_back(fmt::format("{}: id \"{}\" was already used ({})", place,
                                      printable(labelled.split.id, 80), first->second));
    return;
  }
  pool.lines.push_back(std::move(labelled));
}

Status read_lines(const fs::path& file, const std::vector<std::string>& by, Pool& pool) {
  ASSAY_TRY(auto reader, dataset::LineReader::open(file, dataset::DatasetLimits{}.line_bytes));
  std::string line;
  while (true) {
    ASSAY_TRY(const bool more, reader.next(line));
    if (!more) return {};
    if (trimmed(line).empty()) continue;
    take_line(line, fmt::format("{}:{}", file.string(), reader.number()), by, pool);
  }
}

Status check_strata(const std::vector<std::string>& by, const Pool& pool) {
  for (const std::string& key : by) {
    if (key == "expected") continue;
    const std::string name = key.starts_with(kSlices) ? key.substr(kSlices.size()) : key;
    if (key.starts_with(kSlices) && pool.slices.count(name) > 0) continue;
    return invalid(
        fmt::format("--by \"{}\": must be expected or slices.NAME of a slice that is "
                    "there{}",
                    printable(key, 60), did_you_mean(name, pool.slices)));
  }
  return {};
}

/// Ids that the prompts quote as examples, wherever in them.
void add_few_shot(const YamlNode& node, std::set<std::string>& ids) {
  for (const auto& [key, value] : node.entries) {
    if (key == "few_shot") {
      for (const YamlNode& id : value.items) ids.insert(id.scalar);
    } else {
      add_few_shot(value, ids);
    }
  }
}

Status mark_examples(const fs::path& prompts, Pool& pool) {
  std::error_code failure;
  std::set<std::string> ids;
  for (const auto& entry : fs::directory_iterator(prompts, failure)) {
    if (entry.path().extension() != ".yaml") continue;
    ASSAY_TRY(const auto yaml, read_file(entry.path(), kYamlBytes));
    ASSAY_TRY(const auto document, parse_yaml(yaml, entry.path().string()));
    add_few_shot(document, ids);
  }
  for (Labelled& line : pool.lines) line.split.is_example = ids.count(line.split.id) > 0;
  return {};
}

/// The line as train.jsonl may hold it.
std::string as_example(const Labelled& line) {
  if (!line.has_opinions) return line.text;
  Json object = read_json(line.text).value;
  object.erase("first_label");
  object.erase("second_label");
  return safe_dump(object);
}

Status write_lines(const fs::path& folder, const Pool& pool, const std::vector<bool>& is_item) {
  ASSAY_TRY(auto items, ReplacingFile::open(folder / "items.jsonl"));
  ASSAY_TRY(auto train, ReplacingFile::open(folder / "train.jsonl"));
  for (std::size_t i = 0; i < is_item.size(); ++i) {
    ReplacingFile& file = is_item[i] ? items : train;
    ASSAY_CHECK(file.write(is_item[i] ? pool.lines[i].text : as_example(pool.lines[i])));
    ASSAY_CHECK(file.write("\n"));
  }
  ASSAY_CHECK(items.commit());
  return train.commit();
}

/// Second opinions have no place in train.jsonl. They may be left out of a copy, not of the
/// original.
Status check_opinions(const Pool& pool, const std::vector<bool>& is_item, bool overwrites,
                      SplitReport& report) {
  std::size_t lost = 0;
  for (std::size_t i = 0; i < is_item.size(); ++i) {
    lost += !is_item[i] && pool.lines[i].has_opinions ? 1U : 0U;
  }
  if (lost == 0) return {};
  const std::string what = fmt::format(
      "{} line{} for train.jsonl ha{} a first_label or second_label, which only items keep", lost,
      lost == 1 ? "" : "s", lost == 1 ? "s" : "ve");
  if (overwrites) return invalid(what + "; write the split to another folder with -o");
  report.notes.push_back(what + "; left out there");
  return {};
}

void add_strata(const Pool& pool, const std::vector<bool>& is_item, SplitReport& report) {
  std::map<std::string, SplitReport::Stratum> strata;
  for (std::size_t i = 0; i < is_item.size(); ++i) {
    SplitReport::Stratum& stratum = strata[pool.lines[i].split.stratum];
    ++(is_item[i] ? stratum.items : stratum.train);
    ++(is_item[i] ? report.items : report.train);
  }
  for (auto& [name, stratum] : strata) {
    stratum.name = name;
    report.strata.push_back(std::move(stratum));
  }
}

/// Where the lines are, and the folder with their task (may have none).
struct Source {
  std::vector<fs::path> files;
  fs::path folder;
};

Result<Source> find_source(const fs::path& path) {
  std::error_code failure;
  if (!fs::is_directory(path, failure)) return Source{{path}, full_path(path).parent_path()};
  Source source{{path / "items.jsonl"}, full_path(path)};
  if (fs::exists(path / "train.jsonl", failure)) source.files.push_back(path / "train.jsonl");
  return source;
}

/// Does the split take the place of what it came from?
bool is_overwritten(const Source& source, const fs::path& folder) {
  return std::any_of(source.files.begin(), source.files.end(), [&folder](const fs::path& file) {
    return full_path(file) == folder / "items.jsonl" || full_path(file) == folder / "train.jsonl";
  });
}

/// Strata when nobody said which.
Result<std::vector<std::string>> default_strata(const fs::path& task_file) {
  std::error_code failure;
  if (!fs::exists(task_file, failure)) return std::vector<std::string>{"expected"};
  ASSAY_TRY(const auto yaml, read_file(task_file, kYamlBytes));
  ASSAY_TRY(const auto task, dataset::parse_task(yaml, task_file.string()));
  return task.has_labels() ? std::vector<std::string>{"expected"} : std::vector<std::string>();
}

Status check_free(const fs::path& folder, bool replace) {
  for (const char* name : {"items.jsonl", "train.jsonl"}) {
    std::error_code failure;
    if (!replace && fs::exists(folder / name, failure)) {
      return invalid((folder / name).string() + ": exists already; --force replaces it");
    }
  }
  return {};
}

/// The set around the lines, as far as there is one, so that all of it can be loaded.
Status stage_set(const Staging& staging, const fs::path& folder, SplitReport& report,
                 const fs::path& target) {
  std::error_code failure;
  if (!fs::exists(folder / "task.yaml", failure)) {
    report.notes.emplace_back("there is no task.yaml yet, so labels were not checked");
    return {};
  }
  ASSAY_CHECK(stage_task(staging, folder));
  ASSAY_CHECK(staging.copy(folder, "prompts"));
  return check_staged(staging, target);
}

}  // namespace

Result<SplitReport> split_dataset(const SplitOptions& options) {
  ASSAY_TRY(const auto count, ItemCount::parse(options.items));
  ASSAY_TRY(const auto source, find_source(options.source));
  SplitReport report;
  report.folder = options.folder.empty() ? source.folder : full_path(options.folder);
  ASSAY_CHECK(check_free(report.folder, options.replace));
  std::error_code failure;
  const bool brings_task = fs::exists(source.folder / "task.yaml", failure);
  const fs::path task_folder = brings_task ? source.folder : report.folder;
  std::vector<std::string> by = options.by;
  if (by.empty()) {
    ASSAY_TRY(by, default_strata(task_folder / "task.yaml"));
  }
  Pool pool;
  for (const fs::path& file : source.files) ASSAY_CHECK(read_lines(file, by, pool));
  ASSAY_CHECK(pool.first_error());
  ASSAY_CHECK(check_strata(by, pool));
  ASSAY_CHECK(mark_examples(task_folder / "prompts", pool));
  ASSAY_TRY(const auto items, count.of(pool.lines.size()));

  std::vector<SplitLine> lines;
  for (const Labelled& line : pool.lines) lines.push_back(line.split);
  const std::vector<bool> is_item = choose_items(lines, items, options.seed);
  add_strata(pool, is_item, report);
  if (report.items < items) {
    report.notes.push_back(fmt::format("{} items, not {}: lines that belong together did not fit",
                                       report.items, items));
  }
  if (report.items == 0) return invalid("no group of lines fits into " + std::to_string(items));
  ASSAY_CHECK(check_opinions(pool, is_item, is_overwritten(source, report.folder), report));
  ASSAY_TRY(auto staging, Staging::open(report.folder));
  ASSAY_CHECK(write_lines(staging.folder(), pool, is_item));
  ASSAY_CHECK(stage_set(staging, task_folder, report, report.folder));
  ASSAY_CHECK(staging.publish(options.replace));
  return report;
}

}  // namespace assay::curate
