#include "curate/import_gate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/hash.hpp"
#include "assay/core/text.hpp"
#include "assay/dataset/line_reader.hpp"
#include "assay/scoring/scorer.hpp"

namespace assay::curate {
namespace {

constexpr std::size_t kMadeIdDigits = 10;

/// 128 bits of a hash: collisions are out of question, and it is half as large.
std::string short_hash(std::string_view a, std::string_view b) {
  return Hasher().add(a).add(b).hex().substr(0, 32);
}

std::string known_line(const Draft& draft, const std::string& expected_json) {
  Json line = {{"id", *draft.id}, {"input", draft.input}};
  line["expected"] = read_json(expected_json).value;
  if (!draft.slices.empty()) line["slices"] = draft.slices;
  if (!draft.cluster.empty()) line["cluster"] = draft.cluster;
  if (!draft.note.empty()) line["note"] = draft.note;
  return safe_dump(line);
}

}  // namespace

Result<dataset::LabelCheck> label_check(const dataset::TaskSpec& task) {
  ASSAY_TRY(auto scorer, scoring::Scorer::open(task));
  const auto shared = std::make_shared<scoring::Scorer>(std::move(scorer));
  return dataset::LabelCheck(
      [shared](std::string_view expected) { return shared->refuse_expected(expected); });
}

Result<std::map<std::string, std::string>> parse_names(const std::vector<std::string>& entries) {
  std::map<std::string, std::string> names;
  for (const std::string& entry : entries) {
    const auto equals = entry.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == entry.size()) {
      return invalid(
          fmt::format("--names \"{}\": must be VALUE=LABEL, as in 0=ham", printable(entry, 80)));
    }
    if (!names.emplace(entry.substr(0, equals), entry.substr(equals + 1)).second) {
      return invalid(fmt::format("--names gives \"{}\" twice", printable(entry.substr(0, equals))));
    }
  }
  return names;
}

ImportGate::ImportGate(const dataset::TaskSpec* task, dataset::LabelCheck check,
                       std::map<std::string, std::string> names)
    : task_(task), check_(std::move(check)), names_(std::move(names)) {
  if (task_ != nullptr) slices_ = task_->slices;
}

Status ImportGate::know_training(const std::filesystem::path& train) {
  ASSAY_TRY(auto reader, dataset::LineReader::open(train, dataset::DatasetLimits{}.line_bytes));
  std::string line;
  while (true) {
    ASSAY_TRY(const bool more, reader.next(line));
    if (!more) return {};
    // A bad line is for the loading of the whole set to name.
    const Json example = read_json(line).value;
    if (!example.is_object() || !example.contains("input")) continue;
    if (const auto input = text_of(example["input"])) {
      trained_.emplace(short_hash(*input, ""), reader.number());
    }
  }
}

std::optional<std::string> ImportGate::admit(Draft draft, std::string& reason) {
  std::string expected_json;
  reason = check_expected(draft, expected_json);
  if (reason.empty()) reason = check_slices(draft);
  if (reason.empty()) reason = check_system(draft);
  if (!reason.empty()) return std::nullopt;
  const std::string input_hash = short_hash(draft.input, "");
  if (const auto found = trained_.find(input_hash); found != trained_.end()) {
    reason = fmt::format("the input is also a training example (train.jsonl:{})", found->second);
    return std::nullopt;
  }
  const std::string labelled = short_hash(draft.input, expected_json);
  if (const auto found = labelled_.find(labelled); found != labelled_.end()) {
    reason = fmt::format("same input and same label as on line {}", found->second);
    return std::nullopt;
  }
  reason = take_id(draft, input_hash);
  if (!reason.empty()) return std::nullopt;
  labelled_.emplace(labelled, draft.line);
  if (first_line_ == 0) {
    first_line_ = draft.line;
    system_ = draft.system;
    if (task_ == nullptr) {
      for (const auto& [name, value] : draft.slices) slices_.push_back(name);
    }
  }
  if (task_ == nullptr) ++labels_[draft.expected.get<std::string>()];
  return known_line(draft, expected_json);
}

/// Says why a value is no label; empty when `expected` is one now, as far as names go.
std::string ImportGate::name_label(Json& expected) const {
  const auto text = text_of(expected);
  if (!text) return "must be a label, not " + std::string(expected.type_name());
  if (const auto name = names_.find(*text); name != names_.end()) {
    expected = name->second;
    return {};
  }
  const bool is_name = std::any_of(names_.begin(), names_.end(),
                                   [&text](const auto& name) { return name.second == *text; });
  if (!names_.empty() && !is_name) {
    return fmt::format("\"{}\" has no name in --names", printable(*text, 60));
  }
  if (!expected.is_string()) {
    return fmt::format("the label is {}, not a text; say what it stands for with --names {}=LABEL",
                       *text, *text);
  }
  return {};
}

std::string ImportGate::check_expected(Draft& draft, std::string& expected_json) {
  const auto at = [&draft](const std::string& reason) {
    return reason.empty() ? reason : draft.expected_from + ": " + reason;
  };
  if (task_ == nullptr || task_->has_labels()) {
    if (std::string reason = name_label(draft.expected); !reason.empty()) return at(reason);
    if (draft.expected.get_ref<const std::string&>().empty()) return at("the label is empty");
  } else if (draft.expected.is_string() && task_->kind != dataset::TaskKind::transformation) {
    // A record or a list in a text, as CSV and promptfoo have to write it.
    JsonReading reading = read_json(draft.expected.get_ref<const std::string&>());
    if (!reading.ok()) return at("is not valid JSON: " + reading.message);
    draft.expected = std::move(reading.value);
  }
  expected_json = safe_dump(draft.expected);
  return check_ ? at(check_(expected_json)) : "";
}

std::string ImportGate::check_slices(const Draft& draft) {
  const bool is_open = task_ == nullptr && first_line_ == 0;
  for (const auto& [name, value] : draft.slices) {
    if (is_open || std::find(slices_.begin(), slices_.end(), name) != slices_.end()) continue;
    return task_ != nullptr
               ? fmt::format("slice \"{}\" is not declared in task.yaml{}", printable(name, 60),
                             did_you_mean(name, slices_))
               : fmt::format("slice \"{}\" is not on line {}, but all items have the same slices",
                             printable(name, 60), first_line_);
  }
  if (is_open) return {};
  for (const std::string& name : slices_) {
    if (draft.slices.count(name) == 0) {
      return fmt::format("slice \"{}\" is missing", printable(name, 60));
    }
  }
  return {};
}

std::string ImportGate::check_system(const Draft& draft) {
  // With a task there is a prompt already.
  if (task_ != nullptr || first_line_ == 0 || draft.system == system_) return {};
  return fmt::format("its system message differs from that of line {}; one prompt serves all items",
                     first_line_);
}

std::string ImportGate::take_id(Draft& draft, const std::string& input_hash) {
  if (draft.id && draft.id->empty()) draft.id.reset();
  if (draft.id) {
    if (draft.id->size() > dataset::DatasetLimits{}.id_bytes) {
      return fmt::format("the id is longer than {} bytes", dataset::DatasetLimits{}.id_bytes);
    }
    const auto [first, is_new] = ids_.emplace(*draft.id, draft.line);
    if (is_new) return {};
    return fmt::format("id \"{}\" was already used on line {}", printable(*draft.id, 80),
                       first->second);
  }
  // The next digits where the same input has a second label, so that the first one keeps its id.
  for (std::size_t at = 0; at + kMadeIdDigits <= input_hash.size(); at += kMadeIdDigits) {
    std::string id = "i-" + input_hash.substr(at, kMadeIdDigits);
    if (!ids_.emplace(id, draft.line).second) continue;
    draft.id = std::move(id);
    return {};
  }
  return "its input is there too often to give it an id of its own; map an id";
}

}  // namespace assay::curate
