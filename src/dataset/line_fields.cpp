#include "dataset/line_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::dataset {

Status read_object(const std::string& line, Json& object) {
  if (const auto bad = invalid_utf8_at(line)) {
    return invalid(fmt::format("column {}: not valid UTF-8; save the file as UTF-8", *bad + 1));
  }
  if (!trimmed(line).starts_with('{')) {
    return invalid(
        "must be a JSON object, as in {\"id\": \"a-1\", \"input\": \"...\", \"expected\": ...}");
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
  return {};
}

std::string LineFields::text(const char* key, bool required) {
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

std::string LineFields::id(std::size_t limit_bytes) {
  std::string value = text("id", true);
  if (!reasons.empty()) return value;
  if (value.empty()) reasons.emplace_back("\"id\" is empty");
  if (value.size() > limit_bytes) {
    reasons.push_back(fmt::format("\"id\" is longer than {} bytes", limit_bytes));
  }
  return value;
}

std::string LineFields::expected() {
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

std::string LineFields::label(const char* key) {
  std::string label = text(key, false);
  if (label.empty()) return label;
  if (!task_.has_labels()) {
    reasons.push_back(fmt::format("\"{}\" belongs to tasks with labels", key));
  } else if (std::find(task_.labels.begin(), task_.labels.end(), label) == task_.labels.end()) {
    reasons.push_back(fmt::format("\"{}\": \"{}\" is not a label of this task{}", key,
                                  printable(label, 60), did_you_mean(label, task_.labels)));
  }
  return label;
}

std::map<std::string, std::string> LineFields::slices(bool required) {
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

void LineFields::refuse_unknown() {
  for (const auto& [key, ignored] : object_.items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      reasons.push_back(
          fmt::format("unknown key \"{}\"{}", printable(key, 60), did_you_mean(key, known_)));
    }
  }
}

}  // namespace assay::dataset
