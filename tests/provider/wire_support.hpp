#pragma once

/// \file
/// Calls, responses and streams for the tests of the wire formats.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/net/http_message.hpp"
#include "assay/net/sse.hpp"
#include "assay/provider/protocol.hpp"

namespace assay::provider {

inline constexpr std::string_view kKey = "key-7f3a9c51e2";

/// TokenUsage for designated initialisers that leave fields out.
struct Counts {
  std::optional<TokenCount> input = std::nullopt;
  std::optional<TokenCount> cached = std::nullopt;
  std::optional<TokenCount> cache_write = std::nullopt;
  std::optional<TokenCount> output = std::nullopt;
  std::optional<TokenCount> reasoning = std::nullopt;
};

inline TokenUsage usage_of(const Counts& counts) {
  return {counts.input, counts.cached, counts.cache_write, counts.output, counts.reasoning};
}

inline Endpoint endpoint(std::string_view base_url) {
  Endpoint result;
  result.base = net::parse_base_url(base_url).value();
  result.api_key = kKey;
  return result;
}

inline Endpoint official(ProtocolKind kind) {
  return endpoint(default_base_url(kind));
}

inline Prompt plain_prompt(std::string system, std::vector<Turn> examples, std::string user) {
  return {std::make_shared<const std::string>(std::move(system)),
          std::make_shared<const std::vector<Turn>>(std::move(examples)), std::move(user)};
}

inline constexpr std::string_view kTicketSchema =
    R"({"type":"object","properties":{"category":{"type":"string","enum":["billing","technical"]},)"
    R"("note":{"type":["string","null"]}},"required":["category","note"],)"
    R"("additionalProperties":false})";

/// Everything that can be set, set.
inline Call full_call(std::string model) {
  Call call;
  call.model = std::move(model);
  call.prompt = plain_prompt("Classify the ticket.",
                             {{Role::user, "Charged twice"}, {Role::assistant, "billing"}},
                             "Export is \"broken\"\n\x01 \xC3\xA9");
  call.parameters.temperature = 0;
  call.parameters.top_p = 0.9;
  call.parameters.max_output_tokens = 64;
  call.parameters.seed = 7;
  call.parameters.stop = {"\n\n"};
  call.parameters.reasoning_effort = "low";
  call.schema = OutputSchema{"ticket", std::string(kTicketSchema)};
  return call;
}

/// Nothing set but the prompt.
inline Call bare_call(std::string model) {
  Call call;
  call.model = std::move(model);
  call.prompt = plain_prompt("", {}, "hi");
  call.parameters.stream = false;
  return call;
}

inline Json json_of(std::string_view text) {
  const JsonReading reading = read_json(text);
  EXPECT_EQ(reading.fault, JsonFault::none) << reading.message << " in " << text;
  return reading.value;
}

inline std::string header(const net::HttpRequest& request, std::string_view name) {
  return std::string(net::find_header(request.headers, name).value_or("(none)"));
}

inline net::HttpResponse response(int status, std::string body, net::Headers headers = {}) {
  return {status, std::move(headers), std::move(body)};
}

inline Reply read_ok(ProtocolKind kind, std::string body) {
  return protocol(kind).read(response(200, std::move(body)));
}

/// `body` with the first `from` replaced by `to`; fails the test when there is none.
inline std::string with(std::string body, std::string_view from, std::string_view to) {
  const std::size_t at = body.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) body.replace(at, from.size(), to);
  return body;
}

/// Reads a stream's bytes in the pieces given, as the network may cut them.
inline Reply read_stream(ProtocolKind kind, const std::vector<std::string_view>& pieces,
                         int* visible = nullptr) {
  const auto reader = protocol(kind).open_stream();
  net::SseParser parser;
  std::vector<net::SseEvent> events;
  for (const std::string_view piece : pieces) EXPECT_TRUE(parser.feed(piece, events));
  parser.finish(events);
  for (const net::SseEvent& event : events) {
    const auto step = reader->take(event);
    if (visible != nullptr && step == StreamReader::Step::visible_text) ++*visible;
  }
  return reader->finish();
}

inline void expect_same(const Reply& a, const Reply& b) {
  EXPECT_EQ(a.outcome, b.outcome);
  EXPECT_EQ(a.error, b.error);
  EXPECT_EQ(a.completion.text, b.completion.text);
  EXPECT_EQ(a.completion.finish_reason, b.completion.finish_reason);
  EXPECT_EQ(a.completion.served_model, b.completion.served_model);
  EXPECT_EQ(a.completion.response_id, b.completion.response_id);
  EXPECT_EQ(a.completion.usage, b.completion.usage);
}

}  // namespace assay::provider
