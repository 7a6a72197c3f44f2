#include <gtest/gtest.h>

#include "provider/wire_support.hpp"

namespace assay::provider {
namespace {

const Protocol& anthropic() {
  return protocol(ProtocolKind::anthropic);
}

constexpr std::string_view kAnswer = R"({"id":"msg_01","type":"message","role":"assistant",
  "model":"claude-haiku-4-5-20251001","content":[
    {"type":"thinking","thinking":"hm","signature":"x"},
    {"type":"text","text":"tech"},{"type":"text","text":"nical"}],
  "stop_reason":"end_turn","stop_sequence":null,"stop_details":null,
  "usage":{"input_tokens":20,"cache_creation_input_tokens":5,"cache_read_input_tokens":100,
    "output_tokens":12,"output_tokens_details":{"thinking_tokens":4},"service_tier":"standard"}})";

Reply read(std::string_view from, std::string_view to) {
  return read_ok(ProtocolKind::anthropic, with(std::string(kAnswer), from, to));
}

TEST(AnthropicRequest, CarriesEverythingThatIsSet) {
  const auto request =
      anthropic().request(official(ProtocolKind::anthropic), full_call("claude-sonnet-4-6"));
  EXPECT_EQ(request.target, "/v1/messages");
  EXPECT_EQ(request.origin.host, "api.anthropic.com");
  EXPECT_EQ(header(request, "x-api-key"), kKey);
  EXPECT_EQ(header(request, "authorization"), "(none)");
  const Json expected = json_of(R"({"model":"claude-sonnet-4-6","max_tokens":64,
    "system":"Classify the ticket.","messages":[
      {"role":"user","content":"Charged twice"},{"role":"assistant","content":"billing"},
      {"role":"user","content":"Export is \"broken\"\n\u0001 é"}],
    "temperature":0,"top_p":0.9,"stop_sequences":["\n\n"],
    "output_config":{"effort":"low","format":{"type":"json_schema","schema":{"type":"object",
      "properties":{"category":{"type":"string","enum":["billing","technical"]},
        "note":{"anyOf":[{"type":"string"},{"type":"null"}]}},
      "required":["category","note"],"additionalProperties":false}}},
    "stream":true})");
  EXPECT_EQ(safe_dump(json_of(request.body)), safe_dump(expected));
}

TEST(AnthropicRequest, SendsNothingThatIsNotSet) {
  const auto request = anthropic().request(official(ProtocolKind::anthropic), bare_call("m"));
  EXPECT_EQ(safe_dump(json_of(request.body)),
            R"({"model":"m","max_tokens":4096,"messages":[{"role":"user","content":"hi"}]})");
}

TEST(AnthropicRequest, ChoosesTheVersionBySamplingParameters) {
  const auto version = [](const Call& call, std::string wanted) {
    Endpoint where = official(ProtocolKind::anthropic);
    where.api_version = std::move(wanted);
    return header(anthropic().request(where, call), "anthropic-version");
  };
  Call call = bare_call("m");
  EXPECT_EQ(version(call, ""), "2026-10-21");
  call.parameters.temperature = 0;
  EXPECT_EQ(version(call, ""), "2023-06-01");
  EXPECT_EQ(version(call, "2027-01-01"), "2027-01-01");
  call.capabilities.temperature = false;
  EXPECT_EQ(version(call, ""), "2026-10-21");
  EXPECT_FALSE(json_of(anthropic().request(official(ProtocolKind::anthropic), call).body)
                   .contains("temperature"));
}

TEST(AnthropicReply, JoinsTextBlocksAndSkipsThinking) {
  const Reply reply = read_ok(ProtocolKind::anthropic, std::string(kAnswer));
  EXPECT_EQ(reply.outcome, Outcome::ok);
  EXPECT_EQ(reply.completion.text, "technical");
  EXPECT_EQ(reply.completion.finish_reason, "end_turn");
  EXPECT_EQ(reply.completion.served_model, "claude-haiku-4-5-20251001");
  EXPECT_EQ(reply.completion.response_id, "msg_01");
}

TEST(AnthropicReply, CountsTheCacheAsInput) {
  // 20 + 5 + 100: their input_tokens excludes both.
  const TokenUsage usage =
      usage_of({.input = 125, .cached = 100, .cache_write = 5, .output = 12, .reasoning = 4});
  EXPECT_EQ(read_ok(ProtocolKind::anthropic, std::string(kAnswer)).completion.usage, usage);

  const Reply bare = read(R"("cache_creation_input_tokens":5,"cache_read_input_tokens":100,)",
                          R"("cache_creation_input_tokens":null,)");
  EXPECT_EQ(bare.completion.usage.input, 20);
  EXPECT_EQ(bare.completion.usage.cached, std::nullopt);

  const Reply odd = read(R"("cache_read_input_tokens":100)", R"("cache_read_input_tokens":-100)");
  EXPECT_EQ(odd.completion.usage.input, std::nullopt);  // part of the sum is unknown
  EXPECT_EQ(odd.completion.usage.output, 12);
}

TEST(AnthropicReply, ClassifiesEveryStopReason) {
  const auto outcome = [](std::string_view reason) {
    return read(R"("stop_reason":"end_turn")", "\"stop_reason\":" + std::string(reason)).outcome;
  };
  EXPECT_EQ(outcome(R"("end_turn")"), Outcome::ok);
  EXPECT_EQ(outcome(R"("stop_sequence")"), Outcome::ok);
  EXPECT_EQ(outcome(R"("tool_use")"), Outcome::ok);
  EXPECT_EQ(outcome(R"("max_tokens")"), Outcome::model_truncated);
  EXPECT_EQ(outcome(R"("model_context_window_exceeded")"), Outcome::model_truncated);
  EXPECT_EQ(outcome(R"("refusal")"), Outcome::model_refused);
  EXPECT_EQ(outcome(R"("pause_turn")"), Outcome::wire_truncated);
  EXPECT_EQ(outcome("null"), Outcome::ok);
}

TEST(AnthropicReply, SaysWhyTheModelDeclined) {
  const std::string body =
      with(with(std::string(kAnswer), R"("end_turn")", R"("refusal")"), R"("stop_details":null)",
           R"("stop_details":{"type":"refusal","category":"bio","explanation":"not this"})");
  EXPECT_EQ(read_ok(ProtocolKind::anthropic, body).error, "bio: not this");
}

TEST(AnthropicReply, CallsAnAnswerWithoutTextEmpty) {
  const std::string body = R"({"type":"message","content":[],"stop_reason":"end_turn"})";
  EXPECT_EQ(read_ok(ProtocolKind::anthropic, body).outcome, Outcome::model_empty);
  EXPECT_EQ(read_ok(ProtocolKind::anthropic, R"({"content":null})").outcome,
            Outcome::wire_bad_body);
  EXPECT_EQ(read_ok(ProtocolKind::anthropic, R"({"content":"text"})").outcome,
            Outcome::wire_bad_body);
}

std::string event(std::string_view name, std::string_view data) {
  return "event: " + std::string(name) + "\ndata: " + std::string(data) + "\n\n";
}

TEST(AnthropicStream, TakesTheLastCumulativeUsage) {
  const std::string stream =
      event(
          "message_start",
          R"({"type":"message_start","message":{"id":"msg_01","model":"claude-x","content":[],"stop_reason":null,"usage":{"input_tokens":25,"cache_read_input_tokens":10,"output_tokens":1}}})") +
      event(
          "content_block_start",
          R"({"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}})") +
      event(
          "content_block_delta",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}})") +
      event("ping", R"({"type":"ping"})") +
      event(
          "content_block_start",
          R"({"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}})") +
      event(
          "content_block_delta",
          R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"tech"}})") +
      event("something_new", R"({"type":"something_new"})") +
      event(
          "content_block_delta",
          R"({"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"nical"}})") +
      event(
          "message_delta",
          R"({"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":7}})") +
      event(
          "message_delta",
          R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":null,"output_tokens":12}})") +
      event("message_stop", R"({"type":"message_stop"})");
  int visible = 0;
  const Reply reply = read_stream(ProtocolKind::anthropic, {stream}, &visible);
  EXPECT_EQ(reply.outcome, Outcome::ok);
  EXPECT_EQ(reply.completion.text, "technical");
  EXPECT_EQ(reply.completion.finish_reason, "end_turn");
  EXPECT_EQ(reply.completion.response_id, "msg_01");
  EXPECT_EQ(reply.completion.usage, usage_of({.input = 35, .cached = 10, .output = 12}));
  EXPECT_EQ(visible, 2);  // thinking is not seen
}

TEST(AnthropicStream, ReportsARefusal) {
  const std::string stream =
      event("message_start", R"({"type":"message_start","message":{"id":"m"}})") +
      event(
          "message_delta",
          R"({"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"category":"cyber","explanation":null}}})") +
      event("message_stop", R"({"type":"message_stop"})");
  const Reply reply = read_stream(ProtocolKind::anthropic, {stream});
  EXPECT_EQ(reply.outcome, Outcome::model_refused);
  EXPECT_EQ(reply.error, "cyber");
}

TEST(AnthropicStream, NeedsAMessage) {
  const std::string stream = event("message_stop", R"({"type":"message_stop"})");
  EXPECT_EQ(read_stream(ProtocolKind::anthropic, {stream}).outcome, Outcome::wire_bad_body);
}

TEST(AnthropicModels, AreReadPageByPage) {
  const auto first = anthropic().list_models(official(ProtocolKind::anthropic), "");
  EXPECT_EQ(first.target, "/v1/models?limit=1000");
  EXPECT_NE(header(first, "anthropic-version"), "(none)");
  const auto page = anthropic().read_models(response(200, R"({"data":[
    {"id":"claude-a","retires_at":"2027-03-01T00:00:00Z","max_input_tokens":200000},
    {"id":"claude-b","retires_at":null}],"has_more":true,"first_id":"claude-a","last_id":"claude b"})"));
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->models.size(), 2U);
  EXPECT_EQ(page->models[0].shutdown_date, "2027-03-01");
  EXPECT_EQ(page->models[0].context_tokens, 200000);
  EXPECT_EQ(page->models[1].context_tokens, std::nullopt);
  const auto second = anthropic().list_models(official(ProtocolKind::anthropic), page->next);
  EXPECT_EQ(second.target, "/v1/models?limit=1000&after_id=claude%20b");
  const auto last =
      anthropic().read_models(response(200, R"({"data":[],"has_more":false,"last_id":"x"})"));
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->next, "");
}

}  // namespace
}  // namespace assay::provider
