// Pairs of a request and its response in the shapes of a provider's API, `{request, response}` or
// `{input, output}`.

#include "shadow/fields.hpp"
#include "shadow/formats/format.hpp"
#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

const Json* request_of(const Json& entry) {
  return any_member(entry, {"request", "input"});
}

const Json* response_of(const Json& entry) {
  return any_member(entry, {"response", "output"});
}

std::string recognise(const Json& line) {
  const Json* request = request_of(line);
  const bool is_pair = request != nullptr && request->is_object() && response_of(line) != nullptr;
  const bool is_chat = is_pair && any_member(*request, {"messages", "contents", "body"}) != nullptr;
  return is_chat ? "an entry is a pair of request and response" : "";
}

/// HTTP pairs wrap the body.
const Json& body_of(const Json& message) {
  const Json* body = member(message, "body");
  return body != nullptr ? *body : message;
}

Result<Entry> read(const Json& entry) {
  Entry read;
  LoggedCall& call = read.call;
  const Json* request = request_of(entry);
  const Json* response = response_of(entry);
  if (request == nullptr || !request->is_object()) return invalid("no request");
  if (response == nullptr) return invalid("no response");
  call.id = any_text(entry, {"id", "custom_id", "request_id"});
  call.group = any_text(entry, {"trace_id"});
  read_request_body(unwrapped(body_of(*request)), call);
  const int status =
      static_cast<int>(count_of_any(any_member(*response, {"status_code", "status"})).value_or(0));
  const Json body = unwrapped(body_of(*response));
  call.http_status = status;
  if (!read_response_body(body, status, call)) {
    if (status < 400) return invalid("the response has the shape of no known API");
    read_failure(status, safe_dump(body), call);
  }
  if (call.id.empty()) call.id = any_text(body, {"id"});
  call.started_unix_ms = unix_ms_of(any_member(entry, {"started_at", "created_at", "timestamp"}));
  if (!call.started_unix_ms) call.started_unix_ms = unix_ms_of(member(body, "created"));
  call.latency = milliseconds_of(member(entry, "latency_ms"));
  call.time_to_first_token = milliseconds_of(member(entry, "ttft_ms"));
  call.cost = usd_of(member(entry, "cost_usd"));
  call.cluster = any_text(entry, {"session_id", "session", "user"});
  const Json& asked = body_of(*request);
  if (call.cluster.empty()) call.cluster = any_text(asked, {"user"});
  add_slices(any_member(entry, {"metadata", "tags"}), call.slices);
  add_slices(member(asked, "metadata"), call.slices);
  return read;
}

}  // namespace

const Format kOpenAi{LogFormat::openai, "openai", recognise, nullptr, read};

}  // namespace assay::shadow
