#include "assay/dataset/golden_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "assay/core/file.hpp"
#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/dataset/line_reader.hpp"
#include "dataset/complaints.hpp"
#include "dataset/line_fields.hpp"

namespace assay::dataset {
namespace {

std::string hash_of(const Item& item) {
  Hasher hasher;
  hasher.add(item.id).add(item.input).add(item.expected_json).add(item.cluster);
  for (const auto& [name, value] : item.slices) hasher.add(name).add(value);
  return hasher.hex();
}

std::string hash_of(const GoldenSet& set) {
  std::vector<std::pair<std::string_view, std::string_view>> items;
  for (const Item& item : set.items) items.emplace_back(item.id, item.hash);
  std::sort(items.begin(), items.end());
  Hasher hasher;
  // How answers are compared is part of the set: under other rules, the same answers get other
  // scores.
  add_rules(set.task, hasher);
  for (const auto& [id, hash] : items) hasher.add(hash);
  return hasher.hex();
}

/// Calls `take(object, line)` for every line that is a JSON object.
template <class Take>
Status for_each_object(const std::filesystem::path& path, const DatasetLimits& limits,
                       Complaints& complaints, const Take& take) {
  ASSAY_TRY(auto reader, LineReader::open(path, limits.line_bytes));
  std::string line;
  while (true) {
    ASSAY_TRY(const bool more, reader.next(line));
    if (!more) return {};
    if (trimmed(line).empty()) continue;
    Json object;
    if (const auto read = read_object(line, object); !read.has_value()) {
      complaints.error(reader.number(), read.error().message);
    } else {
      take(std::move(object), reader.number());
    }
  }
}

Status read_train(GoldenSet& set, const LabelCheck& check, const DatasetLimits& limits,
                  Problems& problems) {
  const auto path = set.folder / "train.jsonl";
  std::error_code failure;
  const bool is_there = std::filesystem::exists(path, failure);
  if (!is_there && !failure) return {};
  Complaints complaints(path.string(), problems);
  SeenIds seen;
  return for_each_object(path, limits, complaints, [&](Json object, int line) {
    LineFields fields(std::move(object), set.task, check);
    Example example;
    example.id = fields.id(limits.id_bytes);
    example.input = fields.text("input", true);
    example.expected_json = fields.expected();
    example.line = line;
    (void)fields.slices(false);
    (void)fields.text("cluster", false);
    (void)fields.text("note", false);
    fields.refuse_unknown();
    for (const std::string& reason : fields.reasons) complaints.error(line, reason);
    if (!fields.reasons.empty()) return;
    seen.add(example.id, line, complaints);
    set.train.push_back(std::move(example));
  });
}

Status read_items(GoldenSet& set, const LabelCheck& check, const DatasetLimits& limits,
                  Problems& problems) {
  const auto path = set.folder / "items.jsonl";
  Complaints complaints(path.string(), problems);
  std::unordered_map<std::string_view, int> trained;
  for (const Example& example : set.train) trained.emplace(example.input, example.line);
  SeenIds seen;
  ASSAY_CHECK(for_each_object(path, limits, complaints, [&](Json object, int line) {
    LineFields fields(std::move(object), set.task, check);
    Item item;
    item.id = fields.id(limits.id_bytes);
    item.input = fields.text("input", true);
    item.expected_json = fields.expected();
    item.slices = fields.slices(true);
    item.cluster = fields.text("cluster", false);
    item.note = fields.text("note", false);
    item.first_label = fields.label("first_label");
    item.second_label = fields.label("second_label");
    item.line = line;
    fields.refuse_unknown();
    if (const auto leak = trained.find(item.input); leak != trained.end()) {
      fields.reasons.push_back(
          fmt::format("the input is also a training example (train.jsonl:{})", leak->second));
    }
    for (const std::string& reason : fields.reasons) complaints.error(line, reason);
    if (!fields.reasons.empty()) return;
    seen.add(item.id, line, complaints);
    item.hash = hash_of(item);
    set.items.push_back(std::move(item));
  }));
  if (set.items.empty() && problems.errors.empty()) {
    problems.errors.push_back(path.string() +
                              ": holds no items; write one JSON object on each line");
  }
  return {};
}

Status read_prompts(GoldenSet& set) {
  const auto folder = set.folder / "prompts";
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  if (failure) return invalid(folder.string() + ": " + failure.message());
  std::sort(files.begin(), files.end());
  for (const auto& path : files) {
    ASSAY_TRY(const auto yaml, read_file(path, kYamlBytes));
    ASSAY_TRY(auto prompt, PromptTemplate::parse(yaml, path.string(), set.task, set.train));
    if (prompt.version() != path.stem()) {
      return invalid(fmt::format("{}: version \"{}\" must be the file name without .yaml, \"{}\"",
                                 path.string(), printable(prompt.version(), 60),
                                 path.stem().string()));
    }
    set.prompts.emplace(path.stem().string(), std::move(prompt));
  }
  if (set.prompts.count(set.task.prompt_version) == 0) {
    std::vector<std::string> versions;
    for (const auto& [version, ignored] : set.prompts) versions.push_back(version);
    return invalid(fmt::format(
        "{}: there is no {} for prompt \"{}\"{}", (set.folder / "task.yaml").string(),
        (folder / (set.task.prompt_version + ".yaml")).string(),
        printable(set.task.prompt_version, 60), did_you_mean(set.task.prompt_version, versions)));
  }
  return {};
}

/// Of a folder, also when it is given as `.` or `sets/colours/`.
std::string name_of(const std::filesystem::path& folder) {
  std::error_code failure;
  const auto full = std::filesystem::absolute(folder, failure).lexically_normal();
  return (full.has_filename() ? full : full.parent_path()).filename().string();
}

/// An item set is known by its folder's name everywhere: in configs, flags and messages.
Status check_name(const std::filesystem::path& folder, const std::string& name,
                  std::string_view yaml, const std::string& file) {
  const std::string wanted = name_of(folder);
  if (name == wanted) return {};
  ASSAY_TRY(const auto document, parse_yaml(yaml, file));
  ASSAY_TRY(const auto map, YamlMap::open(document, file, "task"));
  return map.error_at("name",
                      fmt::format("name \"{}\" must be the name of its folder, \"{}\"; change one "
                                  "of them",
                                  printable(name, 80), printable(wanted, 80)));
}

}  // namespace

Result<GoldenSet> load_golden_set(const std::filesystem::path& folder,
                                  const MakeLabelCheck& label_check, Problems& problems,
                                  const DatasetLimits& limits) {
  GoldenSet set;
  set.folder = folder;
  const auto note = [&problems](Error error) {
    problems.errors.push_back(error.message);
    return error;
  };
  const auto task_path = folder / "task.yaml";
  const auto yaml = read_file(task_path, kYamlBytes);
  if (!yaml.has_value()) return note(yaml.error());
  auto task = parse_task(*yaml, task_path.string());
  if (!task.has_value()) return note(task.error());
  set.task = *std::move(task);
  if (const Status named = check_name(folder, set.task.name, *yaml, task_path.string());
      !named.has_value()) {
    return note(named.error());
  }

  LabelCheck check;
  if (label_check) {
    auto made = label_check(set.task);
    if (!made.has_value()) return note(in_context(task_path.string(), made.error()));
    check = *std::move(made);
  }
  if (auto read = read_train(set, check, limits, problems); !read.has_value()) note(read.error());
  if (auto read = read_items(set, check, limits, problems); !read.has_value()) note(read.error());
  ASSAY_CHECK(problems.first());
  if (auto read = read_prompts(set); !read.has_value()) return note(read.error());
  set.hash = hash_of(set);
  return set;
}

}  // namespace assay::dataset
