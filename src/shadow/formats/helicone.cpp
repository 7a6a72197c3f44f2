// Helicone's requests, as its export tool writes them. Bodies are the provider's own, and absent
// unless they were asked for. Durations are milliseconds.

#include <cstdlib>

#include "assay/core/text.hpp"
#include "shadow/fields.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

constexpr int kCancelled = -3;
constexpr std::int64_t kMostStatus = 1000;

std::string recognise(const Json& line) {
  const bool is_theirs = line.contains("request_id") &&
                         (line.contains("delay_ms") || line.contains("request_created_at"));
  return is_theirs ? "an entry has request_id and delay_ms or request_created_at" : "";
}

/// A cache's answer names the answer that it is a copy of.
bool is_copy(const Json& entry) {
  const std::string original = any_text(entry, {"cache_reference_id"});
  const bool names_one = original.find_first_not_of("0-") != std::string::npos;
  return names_one || flag_of(member(entry, "cache_hit")).value_or(false);
}

/// What is left of a body that was not exported is an empty object.
const Json* body_of(const Json& entry, const char* name) {
  const Json* body = member(entry, name);
  return body != nullptr && body->is_object() && !body->empty() ? body : nullptr;
}

void read_answer(const Json& entry, LoggedCall& call) {
  const Json* status = member(entry, "response_status");
  const bool is_status = status != nullptr && status->is_number_integer() &&
                         std::abs(status->get<std::int64_t>()) < kMostStatus;
  const int number = is_status ? status->get<int>() : 0;
  const Json* body = body_of(entry, "response_body");
  if (number < 0) {
    read_failure(0, number == kCancelled ? "connection closed by the client" : "no response", call);
  } else if (body != nullptr) {
    call.http_status = number;
    if (read_response_body(*body, number, call)) return;
    if (number >= 400) read_failure(number, safe_dump(*body), call);
  } else if (number >= 400) {
    read_failure(number, "", call);
  }
}

Result<Entry> read(const Json& entry) {
  Entry read;
  LoggedCall& call = read.call;
  call.id = any_text(entry, {"request_id"});
  if (call.id.empty()) return invalid("\"request_id\" is missing");
  call.started_unix_ms = unix_ms_of(member(entry, "request_created_at"));
  call.requested_model = any_text(entry, {"model_override", "request_model"});
  call.latency = milliseconds_of(member(entry, "delay_ms"));
  call.usage.input = count_of_any(member(entry, "prompt_tokens"));
  call.usage.output = count_of_any(member(entry, "completion_tokens"));
  call.usage.cached = count_of_any(member(entry, "prompt_cache_read_tokens"));
  call.usage.cache_write = count_of_any(member(entry, "prompt_cache_write_tokens"));
  call.cost = usd_of(any_member(entry, {"costUSD", "cost_usd", "cost"}));
  call.from_cache = is_copy(entry);
  if (const Json* body = body_of(entry, "request_body")) read_request_body(*body, call);
  read_answer(entry, call);
  if (call.served_model.empty()) call.served_model = any_text(entry, {"response_model"});
  const auto first_token = milliseconds_of(member(entry, "time_to_first_token"));
  // Plain answers have a 0 here.
  if (first_token && first_token->count() > 0 && call.streamed.value_or(true)) {
    call.time_to_first_token = first_token;
  }
  const Json* properties = member(entry, "request_properties");
  add_slices(properties, call.slices);
  if (properties != nullptr) call.cluster = any_text(*properties, {"Helicone-Session-Id"});
  call.slices.erase("Helicone-Session-Id");
  if (call.cluster.empty()) call.cluster = any_text(entry, {"request_user_id"});
  return read;
}

}  // namespace

const Format kHelicone{LogFormat::helicone, "helicone", recognise, nullptr, read};

}  // namespace assay::shadow
