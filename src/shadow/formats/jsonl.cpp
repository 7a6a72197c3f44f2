// assay's own lines: for logs that no gateway writes. Strict, since somebody makes them on purpose.

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "shadow/fields.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

constexpr const char* kKeys[] = {
    "id",     "trace",         "started_at", "system",     "messages", "prompt",   "model",
    "output", "served_model",  "tokens",     "latency_ms", "ttft_ms",  "cost_usd", "session",
    "user",   "finish_reason", "error",      "status",     "slices",   "stream",   "cache_hit"};
constexpr const char* kTokenKeys[] = {"input", "cached", "cache_write", "output", "reasoning"};

std::string recognise(const Json& line) {
  const bool has_question = line.contains("messages") || line.contains("prompt");
  const bool has_answer = line.contains("output") || line.contains("error");
  const bool is_ours = has_question && has_answer && line.contains("model");
  return is_ours ? "an entry has model, messages and output" : "";
}

template <class Keys>
Status check_keys(const Json& object, const Keys& known, const std::string& before) {
  for (const auto& [key, ignored] : object.items()) {
    if (std::find(std::begin(known), std::end(known), key) != std::end(known)) continue;
    return invalid(fmt::format("unknown key \"{}{}\"{}", before, printable(key, 60),
                               did_you_mean(key, known)));
  }
  return {};
}

/// A number that is there has to be one: an own log is made with care, or not at all.
template <class T>
Result<std::optional<T>> checked(const Json& entry, const char* name,
                                 std::optional<T> (*read)(const Json*)) {
  const Json* value = member(entry, name);
  auto number = read(value);
  if (value != nullptr && !number) return invalid(fmt::format("\"{}\" cannot be read", name));
  return number;
}

Status read_tokens(const Json& entry, TokenUsage& usage) {
  const Json* tokens = member(entry, "tokens");
  if (tokens == nullptr) return {};
  if (!tokens->is_object()) return invalid("\"tokens\" must be an object");
  ASSAY_CHECK(check_keys(*tokens, kTokenKeys, "tokens."));
  ASSAY_TRY(usage.input, checked(*tokens, "input", count_of_any));
  ASSAY_TRY(usage.cached, checked(*tokens, "cached", count_of_any));
  ASSAY_TRY(usage.cache_write, checked(*tokens, "cache_write", count_of_any));
  ASSAY_TRY(usage.output, checked(*tokens, "output", count_of_any));
  ASSAY_TRY(usage.reasoning, checked(*tokens, "reasoning", count_of_any));
  return {};
}

Result<Entry> read(const Json& entry) {
  ASSAY_CHECK(check_keys(entry, kKeys, ""));
  Entry read;
  LoggedCall& call = read.call;
  call.id = any_text(entry, {"id"});
  call.group = any_text(entry, {"trace"});
  ASSAY_TRY(call.started_unix_ms, checked(entry, "started_at", unix_ms_of));
  if (const Json* question = any_member(entry, {"messages", "prompt"})) {
    read_messages(*question, call);
  }
  if (const Json* system = member(entry, "system")) add_system(*system, call);
  call.requested_model = any_text(entry, {"model"});
  if (call.requested_model.empty()) return invalid("\"model\" is missing or no text");
  call.served_model = any_text(entry, {"served_model"});
  call.finish_reason = any_text(entry, {"finish_reason"});
  ASSAY_TRY(const auto status, checked(entry, "status", count_of_any));
  ASSAY_TRY(call.latency, checked(entry, "latency_ms", milliseconds_of));
  ASSAY_TRY(call.time_to_first_token, checked(entry, "ttft_ms", milliseconds_of));
  ASSAY_TRY(call.cost, checked(entry, "cost_usd", usd_of));
  ASSAY_TRY(call.streamed, checked(entry, "stream", flag_of));
  ASSAY_TRY(const auto cache_hit, checked(entry, "cache_hit", flag_of));
  ASSAY_CHECK(read_tokens(entry, call.usage));
  call.from_cache = cache_hit.value_or(false);
  call.http_status = static_cast<int>(status.value_or(0));
  call.cluster = any_text(entry, {"session", "user"});
  add_slices(member(entry, "slices"), call.slices);
  const std::string error = any_text(entry, {"error"});
  if (!error.empty() || call.http_status >= 400) {
    read_failure(call.http_status, error, call);
  } else if (const Json* output = member(entry, "output")) {
    // As `import outputs` does: a text is the answer, JSON what the model would have written.
    read_output_text(output->is_string() ? output->get<std::string>() : safe_dump(*output), call);
  } else {
    return invalid("neither \"output\" nor \"error\"");
  }
  return read;
}

}  // namespace

const Format kJsonl{LogFormat::jsonl, "jsonl", recognise, nullptr, read};

}  // namespace assay::shadow
