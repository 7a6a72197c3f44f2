#pragma once

/// \file
/// A provider's answer, whole and as a stream.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "assay/core/text.hpp"
#include "assay/provider/protocol.hpp"
#include "fuzz/property.hpp"

namespace assay::fuzz {

inline void check_reply(const provider::Reply& reply) {
  require(is_scored(reply.outcome) || is_wire(reply.outcome), "a provider cannot be our own fault");
  require(reply.error.size() <= 600, "an error is short");
  require(printable(reply.error, 1000) == reply.error, "an error may be printed");
  require(reply.outcome != Outcome::ok || !reply.completion.text.empty(), "ok has a text");
  const auto valid = [](const std::string& text) { return !invalid_utf8_at(text).has_value(); };
  require(valid(reply.completion.text), "a text is UTF-8");
  require(valid(reply.completion.served_model) && valid(reply.completion.response_id) &&
              valid(reply.completion.finish_reason),
          "names are UTF-8");
  const TokenUsage& usage = reply.completion.usage;
  for (const auto& count : {usage.input, usage.cached, usage.output, usage.reasoning}) {
    require(!count || *count >= 0, "a count of tokens is not negative");
  }
}

inline void check_whole(const provider::Protocol& protocol, std::string_view body) {
  for (const int status : {200, 400, 429, 503}) {
    net::HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = std::string(body);
    const auto reply = protocol.read(response);
    check_reply(reply);
    require(status == 200 || !is_scored(reply.outcome), "an error status is no answer");
  }
  net::HttpResponse list;
  list.status = 200;
  list.body = std::string(body);
  const auto models = protocol.read_models(list);
  if (!models.has_value()) return;
  for (const auto& model : models->models) require(!model.id.empty(), "a model has an id");
}

inline void check_stream(const provider::Protocol& protocol, std::string_view body) {
  net::SseParser parser;
  std::vector<net::SseEvent> events;
  if (parser.feed(body, events)) parser.finish(events);
  const auto reader = protocol.open_stream();
  for (const net::SseEvent& event : events) {
    if (reader->take(event) == provider::StreamReader::Step::done) break;
  }
  check_reply(reader->finish());
}

}  // namespace assay::fuzz
