// Langfuse observations: snake_case in blob exports, camelCase from the API. Durations are seconds.

#include "assay/core/text.hpp"
#include "shadow/fields.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

std::string recognise(const Json& line) {
  const bool has_trace = line.contains("traceId") || line.contains("trace_id");
  for (const char* name : {"usageDetails", "usage_details", "provided_model_name",
                           "completionStartTime", "completion_start_time", "statusMessage"}) {
    if (has_trace && line.contains("type") && line.contains(name)) {
      return std::string("an entry has a trace, a type and ") + name;
    }
  }
  return {};
}

bool starts(const std::string& name, std::string_view word) {
  return name.rfind(word, 0) == 0;
}

bool is_part_of_input(const std::string& name) {
  return starts(name, "input_") || name.find("cache") != std::string::npos;
}

bool is_part_of_output(const std::string& name) {
  return starts(name, "output_") || name.find("reasoning") != std::string::npos;
}

/// Counts whose parts stand beside the whole, or inside of it: the total tells.
struct Counts {
  std::int64_t input = 0, input_parts = 0, output = 0, output_parts = 0;
  std::optional<std::int64_t> cached, cache_write, reasoning;
  bool has_input = false, has_output = false;

  void add(const std::string& name, std::int64_t count) {
    if (name == "input") {
      input = count;
      has_input = true;
    } else if (name == "output") {
      output = count;
      has_output = true;
    } else if (is_part_of_input(name)) {
      input_parts += count;
      const bool is_written =
          name.find("creation") != std::string::npos || name.find("write") != std::string::npos;
      if (is_written) cache_write = count;
      if (!is_written && name.find("cache") != std::string::npos) cached = count;
    } else if (is_part_of_output(name)) {
      output_parts += count;
      if (name.find("reasoning") != std::string::npos) reasoning = count;
    }
  }

  void write(std::optional<std::int64_t> total, TokenUsage& usage) const {
    const bool is_inside = total && *total == input + output;
    if (has_input) usage.input = is_inside ? input : input + input_parts;
    if (has_output) usage.output = is_inside ? output : output + output_parts;
    usage.cached = cached;
    usage.cache_write = cache_write;
    usage.reasoning = reasoning;
  }
};

void read_usage(const Json& entry, TokenUsage& usage) {
  const Json* found = any_member(entry, {"usageDetails", "usage_details", "usage"});
  if (found == nullptr) return;
  const Json details = unwrapped(*found);
  if (!details.is_object()) return;
  Counts counts;
  for (const auto& [name, value] : details.items()) {
    if (const auto count = count_of_any(&value)) counts.add(name, *count);
  }
  counts.write(count_of_any(member(details, "total")), usage);
}

void read_times(const Json& entry, LoggedCall& call) {
  const auto start = unix_ms_of(any_member(entry, {"startTime", "start_time"}));
  const auto end = unix_ms_of(any_member(entry, {"endTime", "end_time"}));
  const auto first =
      unix_ms_of(any_member(entry, {"completionStartTime", "completion_start_time"}));
  call.started_unix_ms = start;
  call.latency = seconds_of(member(entry, "latency"));
  if (!call.latency && start && end && *end >= *start) {
    call.latency = std::chrono::milliseconds(*end - *start);
  }
  call.time_to_first_token =
      seconds_of(any_member(entry, {"timeToFirstToken", "time_to_first_token"}));
  if (!call.time_to_first_token && start && first && *first >= *start) {
    call.time_to_first_token = std::chrono::milliseconds(*first - *start);
  }
  if (call.time_to_first_token) call.streamed = true;
}

void read_names(const Json& entry, LoggedCall& call) {
  if (const Json* metadata = member(entry, "metadata")) {
    const Json values = unwrapped(*metadata);
    add_slices(&values, call.slices);
  }
  add_tags(member(entry, "tags"), call.slices);
  add_slice("environment", any_text(entry, {"environment"}), call.slices);
  add_slice("prompt", any_text(entry, {"promptName", "prompt_name"}), call.slices);
  call.cluster = any_text(entry, {"sessionId", "session_id", "userId", "user_id"});
}

Result<Entry> read(const Json& entry) {
  const std::string type = any_text(entry, {"type"});
  if (type != "GENERATION") return Entry{{}, printable(type.empty() ? "no type" : type, 40)};
  Entry read;
  LoggedCall& call = read.call;
  call.id = any_text(entry, {"id"});
  call.group = any_text(entry, {"traceId", "trace_id"});
  call.requested_model = any_text(entry, {"provided_model_name", "providedModelName", "model"});
  if (const Json* input = member(entry, "input")) read_messages(*input, call);
  read_times(entry, call);
  read_usage(entry, call.usage);
  call.cost = usd_of(any_member(entry, {"totalCost", "total_cost", "calculatedTotalCost"}));
  if (const Json* costs = any_member(entry, {"costDetails", "cost_details"}); costs && !call.cost) {
    const Json details = unwrapped(*costs);
    call.cost = usd_of(member(details, "total"));
  }
  read_names(entry, call);
  if (text_member(entry, "level") == "ERROR") {
    read_failure(0, any_text(entry, {"statusMessage", "status_message"}), call);
  } else if (const Json* output = member(entry, "output")) {
    read_output(*output, call);
  }
  return read;
}

}  // namespace

const Format kLangfuse{LogFormat::langfuse, "langfuse", recognise, nullptr, read};

}  // namespace assay::shadow
