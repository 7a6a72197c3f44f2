// LiteLLM's StandardLoggingPayload, as its callbacks write it line by line.
//
// Times are seconds since 1970 with a fraction. `response_time` is the whole time of a plain call,
// but the time to the first token of a streamed one, so it is the last thing to be asked.

#include "assay/core/text.hpp"
#include "shadow/fields.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

std::string recognise(const Json& line) {
  if (line.contains("hidden_params") || line.contains("call_type")) {
    return "an entry has call_type or hidden_params";
  }
  const bool is_priced = line.contains("response_cost") && line.contains("startTime");
  return is_priced ? "an entry has startTime and response_cost" : "";
}

/// Seconds between two members; nothing when they are in the wrong order.
std::optional<std::chrono::nanoseconds> between(const Json& entry, const char* from,
                                                const char* to) {
  const Json* start = member(entry, from);
  const Json* end = member(entry, to);
  if (start == nullptr || end == nullptr) return std::nullopt;
  if (start->is_number() && end->is_number()) {
    const Json difference = end->get<double>() - start->get<double>();
    return seconds_of(&difference);
  }
  const auto start_ms = unix_ms_of(start);
  const auto end_ms = unix_ms_of(end);
  if (!start_ms || !end_ms || *end_ms < *start_ms) return std::nullopt;
  return std::chrono::milliseconds(*end_ms - *start_ms);
}

void read_times(const Json& entry, LoggedCall& call) {
  call.started_unix_ms = unix_ms_of(member(entry, "startTime"));
  call.latency = between(entry, "startTime", "endTime");
  const auto response_time = seconds_of(member(entry, "response_time"));
  if (call.streamed.value_or(false)) {
    call.time_to_first_token = between(entry, "startTime", "completionStartTime");
    if (!call.time_to_first_token) call.time_to_first_token = response_time;
  } else if (!call.latency && call.streamed) {
    call.latency = response_time;
  }
}

bool is_chat(const std::string& call_type) {
  return call_type.empty() || call_type.find("completion") != std::string::npos ||
         call_type.find("anthropic_messages") != std::string::npos ||
         call_type.find("generate_content") != std::string::npos;
}

void read_names(const Json& entry, LoggedCall& call) {
  const Json* metadata = member(entry, "metadata");
  if (metadata != nullptr) {
    add_slices(member(*metadata, "requester_metadata"), call.slices);
    add_slices(member(*metadata, "spend_logs_metadata"), call.slices);
    if (const Json* own = member(*metadata, "requester_metadata")) {
      call.cluster = any_text(*own, {"session_id", "session"});
    }
  }
  add_tags(member(entry, "request_tags"), call.slices);
  call.slices.erase("session_id");
  call.slices.erase("session");
  if (call.cluster.empty()) call.cluster = any_text(entry, {"session_id", "end_user"});
}

/// The status of the provider's answer; 0: there was none.
int status_of(const Json* information) {
  if (information == nullptr) return 0;
  return static_cast<int>(count_of_any(member(*information, "error_code")).value_or(0));
}

Result<Entry> read(const Json& entry) {
  const std::string call_type = any_text(entry, {"call_type"});
  if (!is_chat(call_type)) return Entry{{}, printable(call_type, 40)};
  Entry read;
  LoggedCall& call = read.call;
  call.id = any_text(entry, {"id"});
  call.group = any_text(entry, {"trace_id"});
  call.requested_model = any_text(entry, {"model"});
  call.streamed = flag_of(member(entry, "stream"));
  const Json* parameters = member(entry, "model_parameters");
  if (parameters != nullptr) {
    if (!call.streamed) call.streamed = flag_of(member(*parameters, "stream"));
    const Json* tools = member(*parameters, "tools");
    if (tools != nullptr && !tools->empty()) call.cannot_be_asked("tools");
  }
  const Json* messages = member(entry, "messages");
  // What it writes where logging of messages is off.
  const bool is_redacted = messages != nullptr && messages->is_string() &&
                           messages->get_ref<const std::string&>().starts_with("redacted-by-");
  if (messages != nullptr && !is_redacted) read_messages(*messages, call);
  read_times(entry, call);
  call.usage.input = count_of_any(member(entry, "prompt_tokens"));
  call.usage.output = count_of_any(member(entry, "completion_tokens"));
  call.cost = usd_of(member(entry, "response_cost"));
  call.from_cache = flag_of(member(entry, "cache_hit")).value_or(false);
  // 0 is also what is written for a model without a price.
  if (call.cost && call.cost->value == 0) call.cost.reset();
  read_names(entry, call);

  const Json* information = member(entry, "error_information");
  if (text_member(entry, "status") == "failure") {
    std::string error = any_text(entry, {"error_str"});
    if (information != nullptr) error = any_text(*information, {"error_class"}) + ": " + error;
    read_failure(status_of(information), error, call);
    // Counts of a failed call are 0 in these logs, which says nothing.
    if (call.usage.output == 0) call.usage = {};
    return read;
  }
  const Json* response = member(entry, "response");
  const bool is_kept = response != nullptr && !is_redacted && !response->empty();
  if (is_kept) read_output(*response, call);
  return read;
}

}  // namespace

const Format kLiteLlm{LogFormat::litellm, "litellm", recognise, nullptr, read};

}  // namespace assay::shadow
