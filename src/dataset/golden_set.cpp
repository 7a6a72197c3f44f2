#include "assay/dataset/golden_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "assay/core/file.hpp"
#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/line_reader.hpp"

namespace assay::dataset {
namespace {

constexpr std::size_t kYamlBytes = 1 << 20;
constexpr std::size_t kErrorsPerFile = 100;

/// Collects the problems of one file under a bound.
class Complaints {
 public:
  Complaints(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}

  void error(int line, const std::string& reason) {
    if (++errors_ > kErrorsPerFile) {
      ++problems_.omitted;
    } else {
      problems_.errors.push_back(fmt::format("{}:{}: {}", file_, line, reason));
    }
  }
  void warning(int line, const std::string& reason) {
    if (++warnings_ <= kErrorsPerFile) {
      problems_.warnings.push_back(fmt::format("{}:{}: {}", file_, line, reason));
    }
  }

 private:
  std::string file_;
  Problems& problems_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

/// One line of items.jsonl or train.jsonl as an object, or the reason why not.
Result<bool> read_object(const std::string& line, Json& object) {
  if (const auto bad = invalid_utf8_at(line)) {
    return invalid(fmt::format("column {}: not valid UTF-8; save the file as UTF-8", *bad + 1));
  }
  if (!trimmed(line).starts_with('{')) {
    return invalid("must be a JSON object, as in {\"id\": \"a-1\", \"input\": \"...\", \"expected\": ...}");
  }
  JsonReading reading = read_json(line);
  if (!reading.ok()) {
    std::string reason = reading.message;
    if (reading.fault == JsonFault::syntax) {
      reason = fmt::format("column {}: not valid JSON: {}", reading.byte_offset, reason);
    }
    if (line.find('\r') != std::string::npos) reason += " (lines must end in LF or CRLF, not CR)";
    return invalid(reason);
  }
  object = std::move(reading.value);
  return true;
}

/// Reads the fields of one line; each complaint names what is wrong and how to mend it.
class LineFields {
 public:
  LineFields(Json object, const TaskSpec& task, const LabelCheck& label_check)
      : object_(std::move(object)), task_(task), label_check_(label_check) {}

  std::vector<std::string> reasons;

  std::string text(const char* key, bool required) {
    known_.emplace_back(key);
    const auto found = object_.find(key);
    if (found == object_.end() || found->is_null()) {
      if (required) reasons.push_back(fmt::format("\"{}\" is missing", key));
      return {};
    }
    if (!found->is_string()) {
      reasons.push_back(fmt::format("\"{}\" must be a string, not {}", key, found->type_name()));
      return {};
    }
    return std::move(found->get_ref<std::string&>());
  }

  std::string id(std::size_t limit_bytes) {
    std::string value = text("id", true);
    if (!reasons.empty()) return value;
    if (value.empty()) reasons.emplace_back("\"id\" is empty");
    if (value.size() > limit_bytes) {
      reasons.push_back(fmt::format("\"id\" is longer than {} bytes", limit_bytes));
    }
    return value;
  }

  std::string expected() {
    known_.emplace_back("expected");
    const auto found = object_.find("expected");
    if (found == object_.end()) {
      reasons.emplace_back("\"expected\" is missing");
      return {};
    }
    std::string json = safe_dump(*found);
    if (label_check_) {
      if (std::string reason = label_check_(json); !reason.empty()) {
        reasons.push_back("\"expected\": " + reason);
      }
    }
    return json;
  }

  std::map<std::string, std::string> slices(bool required) {
    known_.emplace_back("slices");
    std::map<std::string, std::string> values;
    const auto found = object_.find("slices");
    if (found != object_.end() && !found->is_object()) {
      reasons.emplace_back("\"slices\" must be an object of texts");
      return values;
    }
    if (found != object_.end()) {
      for (auto& [name, value] : found->items()) {
        if (!value.is_string()) {
          reasons.push_back(fmt::format("slice \"{}\" must be a string", printable(name, 60)));
        } else if (std::find(task_.slices.begin(), task_.slices.end(), name) == task_.slices.end()) {
          reasons.push_back(fmt::format("slice \"{}\" is not declared in task.yaml{}",
                                        printable(name, 60), did_you_mean(name, task_.slices)));
        } else {
          values[name] = value.get<std::string>();
        }
      }
    }
    for (const std::string& name : task_.slices) {
      if (required && reasons.empty() && values.count(name) == 0) {
        reasons.push_back(fmt::format("slice \"{}\" is missing", name));
      }
    }
    return values;
  }

  void refuse_unknown() {
    for (const auto& [key, ignored] : object_.items()) {
      if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
        reasons.push_back(fmt::format("unknown key \"{}\"{}", printable(key, 60),
                                      did_you_mean(key, known_)));
      }
    }
  }

 private:
  Json object_;
  const TaskSpec& task_;
  const LabelCheck& label_check_;
  std::vector<std::string> known_;
};

std::string hash_of(const Item& item) {
  Hasher hasher;
  hasher.add(item.id).add(item.input).add(item.expected_json).add(item.cluster);
  for (const auto& [name, value] : item.slices) hasher.add(name).add(value);
  return hasher.hex();
}

/// How answers are compared is part of the set: under other rules, the same answers get other scores.
void add_rules(const std::vector<FieldRule>& rules, Hasher& hasher) {
  hasher.add(std::to_string(rules.size()));
  for (const FieldRule& rule : rules) {
    hasher.add(rule.name).add(std::to_string(static_cast<int>(rule.compare)));
    hasher.add(fmt::format("{}", rule.tolerance));
    add_rules(rule.columns, hasher);
  }
}

std::string hash_of(const GoldenSet& set) {
  std::vector<std::pair<std::string_view, std::string_view>> items;
  for (const Item& item : set.items) items.emplace_back(item.id, item.hash);
  std::sort(items.begin(), items.end());
  Hasher hasher;
  hasher.add(to_string(set.task.kind)).add(set.task.schema_json);
  hasher.add(set.task.answers_json ? "json" : "label");
  add_rules(set.task.fields, hasher);
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

/// Remembers where each id was first seen.
class SeenIds {
 public:
  void add(const std::string& id, int line, Complaints& complaints) {
    const auto [first, is_new] = lines_.emplace(id, line);
    if (!is_new) {
      complaints.error(line, fmt::format("id \"{}\" was already used on line {}", printable(id, 80),
                                         first->second));
      return;
    }
    const auto [alike, distinct] = folded_.emplace(normalised(id), line);
    if (!distinct) {
      complaints.warning(line, fmt::format("id \"{}\" differs from that of line {} only in case, "
                                           "white space or Unicode form",
                                           printable(id, 80), alike->second));
    }
  }

 private:
  std::unordered_map<std::string, int> lines_;
  std::unordered_map<std::string, int> folded_;
};

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
    (void)fields.text("second_label", false);
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
    problems.errors.push_back(path.string() + ": holds no items; write one JSON object on each line");
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
                                 path.string(), printable(prompt.version(), 60), path.stem().string()));
    }
    set.prompts.emplace(path.stem().string(), std::move(prompt));
  }
  if (set.prompts.count(set.task.prompt_version) == 0) {
    std::vector<std::string> versions;
    for (const auto& [version, ignored] : set.prompts) versions.push_back(version);
    return invalid(fmt::format("{}: there is no {} for prompt \"{}\"{}",
                               (set.folder / "task.yaml").string(),
                               (folder / (set.task.prompt_version + ".yaml")).string(),
                               printable(set.task.prompt_version, 60),
                               did_you_mean(set.task.prompt_version, versions)));
  }
  return {};
}

/// Of a folder, also when it is given as `.` or `sets/colours/`.
std::string name_of(const std::filesystem::path& folder) {
  std::error_code failure;
  const auto full = std::filesystem::absolute(folder, failure).lexically_normal();
  return (full.has_filename() ? full : full.parent_path()).filename().string();
}

/// The first problem as an error, with the number of the others.
Status first_of(const Problems& problems) {
  if (problems.errors.empty()) return {};
  const std::size_t others = problems.errors.size() - 1 + problems.omitted;
  std::string message = problems.errors.front();
  if (others > 0) message += fmt::format(" (and {} more)", others);
  return invalid(std::move(message));
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
  if (const std::string name = name_of(folder); set.task.name != name) {
    return note(invalid(fmt::format("{}: name \"{}\" must be the name of its folder, \"{}\"",
                                    task_path.string(), set.task.name, printable(name, 80))));
  }

  LabelCheck check;
  if (label_check) {
    auto made = label_check(set.task);
    if (!made.has_value()) return note(in_context(task_path.string(), made.error()));
    check = *std::move(made);
  }
  if (auto read = read_train(set, check, limits, problems); !read.has_value()) note(read.error());
  if (auto read = read_items(set, check, limits, problems); !read.has_value()) note(read.error());
  ASSAY_CHECK(first_of(problems));
  if (auto read = read_prompts(set); !read.has_value()) return note(read.error());
  set.hash = hash_of(set);
  return set;
}

}  // namespace assay::dataset
