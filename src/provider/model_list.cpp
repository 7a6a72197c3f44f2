#include "model_list.hpp"

#include <utility>

#include "calendar.hpp"
#include "json_access.hpp"
#include "reply.hpp"

namespace assay::provider {
namespace {

Error error_of(const Reply& reply) {
  const bool ours = reply.outcome == Outcome::wire_auth ||
                    reply.outcome == Outcome::wire_not_found ||
                    reply.outcome == Outcome::wire_bad_request;
  return Error{ours ? ErrorKind::invalid_argument : ErrorKind::unavailable,
               "list of models: " + reply.error, reply.retry_after};
}

/// Lets `read_response` deal with every failure; its reply is not used when there was none.
Reply accept_anything(const Json&) {
  Reply reply;
  reply.outcome = Outcome::ok;
  return reply;
}

}  // namespace

Result<ModelList> open_model_list(const net::HttpResponse& response, const char* key) {
  const Reply reply = read_response(response, accept_anything);
  if (reply.outcome != Outcome::ok) return error_of(reply);
  Envelope envelope = read_envelope(response.body);
  const Json* entries = member(envelope.value, key);
  if (entries == nullptr || !entries->is_array()) {
    return Error{ErrorKind::unavailable,
                 std::string("list of models: the answer has no \"") + key + "\""};
  }
  return ModelList{std::move(envelope.value), key};
}

std::optional<std::string> date_member(const Json& entry, const char* name) {
  const std::string_view day = text_member(entry, name).substr(0, 10);
  if (!is_calendar_date(day)) return std::nullopt;
  return std::string(day);
}

}  // namespace assay::provider
