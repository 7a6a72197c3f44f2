#include "eval/baseline_header.hpp"

#include <fmt/format.h>

#include "assay/core/text.hpp"
#include "eval/baseline_format.hpp"
#include "eval/strict_object.hpp"

namespace assay::eval {
namespace {

constexpr const char* kNoBaseline = "not a baseline file, as `assay export baseline` writes them";

/// Before anything else of the header: what comes next depends on it.
Status check_format(const Json& document) {
  const auto format = document.find("format");
  if (format == document.end() || *format != kBaselineFormat) {
    return invalid(kNoBaseline);
  }
  const auto version = document.find("version");
  if (version != document.end() && version->is_number_unsigned() && *version == kBaselineVersion) {
    return {};
  }
  return invalid(fmt::format("baseline files of version {} are not known, only of version {}",
                             version == document.end() ? "?" : printable(safe_dump(*version), 40),
                             kBaselineVersion));
}

void read_seen(StrictObject& fields, SeenFacts& seen) {
  if (const Json* const served = fields.object("served_models")) {
    for (const auto& [name, count] : served->items()) {
      if (!count.is_number_unsigned() || count.get<std::uint64_t>() > kMostBaselineSum) {
        fields.refuse("\"served_models\" must hold whole numbers");
        return;
      }
      seen.served_models[name] = count.get<std::int64_t>();
    }
  }
  if (const Json* const scorers = fields.array("scorers")) {
    for (const Json& version : *scorers) {
      if (!version.is_string()) return fields.refuse("\"scorers\" must hold strings");
      seen.scorer_versions.insert(version.get<std::string>());
    }
    if (scorers->empty()) fields.refuse("\"scorers\" is empty");
  }
}

void read_arm(StrictObject& fields, store::ArmRecord& arm) {
  arm.task = fields.text("task");
  arm.golden_set_hash = fields.text("golden_set");
  arm.model = fields.text("model");
  arm.tier = fields.text("tier");
  arm.provider = fields.text("provider");
  arm.protocol = fields.text("protocol");
  arm.model_id = fields.text("model_id");
  arm.prompt_version = fields.text("prompt_version");
  arm.prompt_hash = fields.text("prompt");
  if (const Json* const parameters = fields.object("parameters")) {
    arm.parameters_json = safe_dump(*parameters);
  }
  if (arm.task.empty() || arm.model.empty()) fields.refuse("\"task\" or \"model\" is empty");
}

}  // namespace

Status read_document(const std::string& line, Json& document) {
  JsonReading reading = read_json(line);
  if (!reading.ok()) return invalid(fmt::format("not valid JSON: {}", reading.message));
  if (!reading.value.is_object()) return invalid("must be a JSON object");
  document = std::move(reading.value);
  return {};
}

Result<BaselineHeader> read_baseline_header(const std::string& line) {
  Json document;
  if (const Status read = read_document(line, document); !read.has_value()) {
    return in_context(kNoBaseline, read.error());
  }
  ASSAY_CHECK(check_format(document));
  BaselineHeader header;
  header.line = line;
  StrictObject fields(document);
  (void)fields.text("format");
  (void)fields.count("version", kBaselineVersion, kBaselineVersion);
  read_arm(fields, header.facts.arm);
  read_seen(fields, header.seen);
  BaselineCounts& counts = header.counts;
  counts.set_items = fields.count("golden_set_items", 1, kMostBaselineItems);
  counts.items = fields.count("items", 1, counts.set_items);
  counts.scored_items = fields.count("scored_items", 1, counts.items);
  header.facts.set_items = counts.set_items;
  header.facts.run_id = fields.text("run");
  header.facts.started_unix_ms = fields.count("started_unix_ms", 0, kMostBaselineSum);
  header.facts.repeats = static_cast<int>(fields.count("repeats", 1, kMostBaselineRepeats));
  header.facts.tool_version = fields.text("assay");
  header.facts.keeps_answers = false;
  ASSAY_CHECK(fields.finish());
  return header;
}

}  // namespace assay::eval
