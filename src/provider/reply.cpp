#include "reply.hpp"

#include <utility>

#include "assay/core/text.hpp"
#include "assay/provider/retry_after.hpp"
#include "json_access.hpp"

namespace assay::provider {
namespace {

// `printable` may go a few bytes over and add an ellipsis; Reply::error promises 500.
constexpr std::size_t kErrorBytes = 490;
constexpr std::size_t kBodyExcerptBytes = 200;

/// The body of an error that is not one of the known shapes, such as an edge's HTML page.
std::string excerpt(int status, std::string_view body) {
  const std::string text = printable(trimmed(body), kBodyExcerptBytes);
  return "HTTP " + std::to_string(status) + (text.empty() ? " without a body" : ": " + text);
}

std::string redirect_error(const net::HttpResponse& response) {
  const auto location = net::find_header(response.headers, "location");
  // Queries may carry secrets.
  const std::string_view target = location ? location->substr(0, location->find('?')) : "nowhere";
  return "redirect (HTTP " + std::to_string(response.status) + ") to " + std::string(target);
}

bool is_about_this_moment(Outcome outcome) {
  return outcome == Outcome::wire_server_error || outcome == Outcome::wire_overloaded ||
         outcome == Outcome::wire_timeout;
}

/// `x-should-retry` overrides what the status suggests, and outcomes are how callers know whether
/// to retry. "No" turns a passing failure into one of the request, and a rate limit into a spent
/// quota; "yes" turns a bad request into a passing failure. Keys, quotas and unknown models stay as
/// they are: no header makes repeating those polite.
Outcome obey_should_retry(Outcome outcome, const net::Headers& headers) {
  const auto wish = net::find_header(headers, "x-should-retry");
  if (!wish) return outcome;
  if (*wish == "false") {
    if (is_about_this_moment(outcome)) return Outcome::wire_bad_request;
    if (outcome == Outcome::wire_rate_limited) return Outcome::wire_quota_exhausted;
  }
  if (*wish == "true" && outcome == Outcome::wire_bad_request) return Outcome::wire_server_error;
  return outcome;
}

Reply read_failure(const net::HttpResponse& response) {
  if (response.status >= 300 && response.status < 400) {
    return failed(Outcome::wire_redirect, redirect_error(response));
  }
  const JsonReading body = read_json(response.body);
  std::optional<ProviderError> error;
  if (body.fault == JsonFault::none) error = find_error(body.value);
  if (!error)
    return failed(outcome_of_status(response.status), excerpt(response.status, response.body));
  if (error->message.empty()) error->message = excerpt(response.status, response.body);
  Reply reply = failed(*error, response.status);
  if (response.status == 400 || response.status == 422) {
    reply.refused_parameter = refused_parameter(*error);
  }
  return reply;
}

/// A failure, with what the headers say about trying again.
Reply with_headers(Reply reply, const net::Headers& headers) {
  reply.outcome = obey_should_retry(reply.outcome, headers);
  if (const auto wait = retry_after(headers)) reply.retry_after = wait;
  return reply;
}

}  // namespace

Reply failed(Outcome outcome, std::string_view error) {
  Reply reply;
  reply.outcome = outcome;
  reply.error = printable(error, kErrorBytes);
  return reply;
}

Reply failed(const ProviderError& error, int status) {
  Reply reply = failed(classify(error, status),
                       error.message.empty() ? "the provider reports an error without a message"
                                             : std::string_view(error.message));
  reply.retry_after = error.retry_delay;
  return reply;
}

Envelope read_envelope(std::string_view body) {
  JsonReading reading = read_json(body);
  switch (reading.fault) {
    case JsonFault::none:
      return {std::move(reading.value), std::nullopt};
    case JsonFault::too_deep:
      return {nullptr, failed(Outcome::wire_too_deep, reading.message)};
    case JsonFault::too_large:
      return {nullptr, failed(Outcome::wire_too_large, reading.message)};
    case JsonFault::syntax:
    case JsonFault::duplicate_key:
    case JsonFault::encoding:
      break;
  }
  const std::string_view text = trimmed(body);
  // Nothing came at all, so the answer may still come when asked for again.
  if (text.empty()) return {nullptr, failed(Outcome::wire_truncated, "the body is empty")};
  return {nullptr, failed(Outcome::wire_bad_body, "the body is not JSON (" + reading.message +
                                                      "): " + printable(text, kBodyExcerptBytes))};
}

Reply concluded(Completion completion, Ending ending, std::string_view why) {
  Reply reply;
  if (ending == Ending::refused) {
    reply = failed(Outcome::model_refused,
                   why.empty() ? "the model, or its provider's filter, declined" : why);
  } else if (ending == Ending::cut) {
    reply = failed(Outcome::model_truncated, "the output cap cut the answer");
  } else if (trimmed(completion.text).empty()) {
    reply = failed(Outcome::model_empty, "an answer without text");
  } else {
    reply.outcome = Outcome::ok;
  }
  reply.completion = std::move(completion);
  return reply;
}

Reply read_response(const net::HttpResponse& response, Reply (*read_message)(const Json& body)) {
  if (response.status < 200 || response.status >= 300) {
    return with_headers(read_failure(response), response.headers);
  }
  Envelope envelope = read_envelope(response.body);
  if (envelope.failure) return *std::move(envelope.failure);
  if (const auto error = find_error(envelope.value)) {
    return with_headers(failed(*error, response.status), response.headers);
  }
  return read_message(envelope.value);
}

void drop_impossible_parts(TokenUsage& usage) {
  const auto exceeds = [](const auto& part, const auto& whole) {
    return part && whole && *part > *whole;
  };
  if (exceeds(usage.cached, usage.input)) usage.cached.reset();
  if (exceeds(usage.cache_write, usage.input)) usage.cache_write.reset();
  if (exceeds(usage.reasoning, usage.output)) usage.reasoning.reset();
}

}  // namespace assay::provider
