#include <gtest/gtest.h>

#include "provider/wire_support.hpp"

namespace assay::provider {
namespace {

const Protocol& openai() {
  return protocol(ProtocolKind::openai);
}

constexpr std::string_view kAnswer = R"({"id":"chatcmpl-A1","object":"chat.completion",
  "created":1795000000,"model":"gpt-4o-mini-2024-07-18","service_tier":"default",
  "system_fingerprint":"fp_x","choices":[{"index":0,
    "message":{"role":"assistant","content":"technical","refusal":null},
    "logprobs":null,"finish_reason":"stop"}],
  "usage":{"prompt_tokens":120,"completion_tokens":14,"total_tokens":134,
    "prompt_tokens_details":{"cached_tokens":100,"cache_write_tokens":5},
    "completion_tokens_details":{"reasoning_tokens":9}}})";

Reply read(std::string_view from, std::string_view to) {
  return read_ok(ProtocolKind::openai, with(std::string(kAnswer), from, to));
}

TEST(OpenAiRequest, CarriesEverythingThatIsSet) {
  const auto request = openai().request(official(ProtocolKind::openai), full_call("gpt-4o-mini"));
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/v1/chat/completions");
  EXPECT_EQ(request.origin.host, "api.openai.com");
  EXPECT_EQ(header(request, "authorization"), "Bearer " + std::string(kKey));
  EXPECT_EQ(header(request, "content-type"), "application/json");
  const Json expected = json_of(R"({"model":"gpt-4o-mini","messages":[
    {"role":"system","content":"Classify the ticket."},
    {"role":"user","content":"Charged twice"},{"role":"assistant","content":"billing"},
    {"role":"user","content":"Export is \"broken\"\n\u0001 é"}],
    "temperature":0,"top_p":0.9,"max_completion_tokens":64,"stop":["\n\n"],"seed":7,
    "reasoning_effort":"low",
    "response_format":{"type":"json_schema","json_schema":{"name":"ticket","strict":true,
      "schema":{"type":"object","properties":{
        "category":{"type":"string","enum":["billing","technical"]},
        "note":{"type":["string","null"]}},
      "required":["category","note"],"additionalProperties":false}}},
    "store":false,"stream":true,"stream_options":{"include_usage":true}})");
  EXPECT_EQ(safe_dump(json_of(request.body)), safe_dump(expected));
}

TEST(OpenAiRequest, SendsNothingThatIsNotSet) {
  auto local = endpoint("http://127.0.0.1:8080/v1");
  local.api_key.clear();
  const auto request = openai().request(local, bare_call("llama"));
  EXPECT_EQ(safe_dump(json_of(request.body)),
            R"({"model":"llama","messages":[{"role":"user","content":"hi"}]})");
  EXPECT_EQ(header(request, "authorization"), "(none)");
}

TEST(OpenAiRequest, LeavesOutWhatTheModelCannotTake) {
  Call call = full_call("o-model");
  call.capabilities = {.temperature = false,
                       .structured_output = false,
                       .seed = false,
                       .max_completion_tokens = false};
  const Json body = json_of(openai().request(official(ProtocolKind::openai), call).body);
  for (const char* field : {"temperature", "top_p", "seed", "response_format"}) {
    EXPECT_FALSE(body.contains(field)) << field;
  }
  EXPECT_FALSE(body.contains("max_completion_tokens"));
  EXPECT_EQ(body.at("max_tokens"), 64);
}

TEST(OpenAiRequest, IsNotStrictWithASchemaThatStrictModeCannotHold) {
  Call call = bare_call("gpt-4o-mini");
  const std::string schema = R"({"type":"object","additionalProperties":{"type":"string"}})";
  call.schema = OutputSchema{"map", schema};
  const Json body = json_of(openai().request(official(ProtocolKind::openai), call).body);
  const Json& format = body.at("response_format").at("json_schema");
  EXPECT_EQ(format.at("strict"), false);
  EXPECT_EQ(safe_dump(format.at("schema")), schema);
}

TEST(OpenAiRequest, ReplacesInvalidUtf8RatherThanSendingIt) {
  Call call = bare_call("m");
  call.prompt.user = "a\xFF z";
  const Json body = json_of(openai().request(official(ProtocolKind::openai), call).body);
  EXPECT_EQ(body.at("messages").at(0).at("content"), "a\xEF\xBF\xBD z");
}

TEST(OpenAiReply, HoldsTextModelIdAndUsage) {
  const Reply reply = read_ok(ProtocolKind::openai, std::string(kAnswer));
  EXPECT_EQ(reply.outcome, Outcome::ok);
  EXPECT_EQ(reply.error, "");
  EXPECT_EQ(reply.completion.text, "technical");
  EXPECT_EQ(reply.completion.finish_reason, "stop");
  EXPECT_EQ(reply.completion.served_model, "gpt-4o-mini-2024-07-18");
  EXPECT_EQ(reply.completion.response_id, "chatcmpl-A1");
  const TokenUsage usage =
      usage_of({.input = 120, .cached = 100, .cache_write = 5, .output = 14, .reasoning = 9});
  EXPECT_EQ(reply.completion.usage, usage);
}

TEST(OpenAiReply, ClassifiesEveryFinishReason) {
  const auto outcome = [](std::string_view reason) {
    return read(R"("finish_reason":"stop")", "\"finish_reason\":" + std::string(reason)).outcome;
  };
  EXPECT_EQ(outcome(R"("stop")"), Outcome::ok);
  EXPECT_EQ(outcome(R"("length")"), Outcome::model_truncated);
  EXPECT_EQ(outcome(R"("content_filter")"), Outcome::model_refused);
  EXPECT_EQ(outcome(R"("tool_calls")"), Outcome::ok);
  EXPECT_EQ(outcome(R"("eos")"), Outcome::ok);
  EXPECT_EQ(outcome("null"), Outcome::ok);
}

TEST(OpenAiReply, ReportsARefusalInTheModelsWords) {
  const Reply reply =
      read(R"("content":"technical","refusal":null)", R"("content":null,"refusal":"I cannot.")");
  EXPECT_EQ(reply.outcome, Outcome::model_refused);
  EXPECT_EQ(reply.error, "I cannot.");
  EXPECT_EQ(reply.completion.text, "");
  EXPECT_EQ(reply.completion.usage.input, 120);  // a refusal is paid for as well
}

TEST(OpenAiReply, CallsAnAnswerWithoutTextEmpty) {
  EXPECT_EQ(read(R"("content":"technical")", R"("content":null)").outcome, Outcome::model_empty);
  EXPECT_EQ(read(R"("content":"technical")", R"("content":" \n")").outcome, Outcome::model_empty);
  EXPECT_EQ(read(R"("content":"technical",)", "").outcome, Outcome::model_empty);
}

TEST(OpenAiReply, JoinsContentParts) {
  const Reply reply =
      read(R"("content":"technical")",
           R"("content":[{"type":"text","text":"tech"},{"type":"text","text":"nical"}])");
  EXPECT_EQ(reply.completion.text, "technical");
}

TEST(OpenAiReply, NeedsExactlyOneChoice) {
  for (const std::string_view choices : {"null", "[]", "{}", "7", "[{},{}]", "[null]", "[{}]"}) {
    const std::string body = R"({"id":"x","choices":)" + std::string(choices) + "}";
    EXPECT_EQ(read_ok(ProtocolKind::openai, body).outcome, Outcome::wire_bad_body) << choices;
  }
  EXPECT_EQ(read_ok(ProtocolKind::openai, "{}").outcome, Outcome::wire_bad_body);
  EXPECT_EQ(read(R"("content":"technical")", R"("content":5)").outcome, Outcome::wire_bad_body);
}

TEST(OpenAiReply, KnowsNoUsageThatIsMalformed) {
  for (const std::string_view count :
       {"-1", "1.5", "120.0", "\"120\"", "null", "1e400", "18446744073709551615", "[]"}) {
    const Reply reply = read(R"("prompt_tokens":120)", "\"prompt_tokens\":" + std::string(count));
    if (count == "1e400") {
      EXPECT_EQ(reply.outcome, Outcome::wire_bad_body);  // not a number that JSON can carry
      continue;
    }
    EXPECT_EQ(reply.outcome, Outcome::ok) << count;
    EXPECT_EQ(reply.completion.usage.input, std::nullopt) << count;
    EXPECT_EQ(reply.completion.usage.output, 14) << count;
  }
}

TEST(OpenAiReply, KnowsNoCacheThatIsLargerThanThePrompt) {
  const Reply reply = read(R"("cached_tokens":100)", R"("cached_tokens":121)");
  EXPECT_EQ(reply.completion.usage.cached, std::nullopt);
  EXPECT_EQ(reply.completion.usage.input, 120);
}

TEST(OpenAiStream, ReadsTextUsageAndEnd) {
  // Usage comes twice, as vLLM sends it, and only the second knows about the cache.
  constexpr std::string_view kStream =
      ": ping\n\n"
      R"(data: {"id":"c1","model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null,"obfuscation":"aXk"})"
      "\n\n"
      R"(data: {"id":"c1","model":"m-1","choices":[{"index":0,"delta":{"content":"tech"},"finish_reason":null}]})"
      "\n\n"
      R"(data: {"id":"c1","model":"m-1","choices":[{"index":0,"delta":{"content":"nical"},"finish_reason":null}]})"
      "\n\n"
      R"(data: {"id":"c1","model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}})"
      "\n\n"
      R"(data: {"id":"c1","model":"m-1","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":4}}})"
      "\n\ndata: [DONE]\n\n";
  int visible = 0;
  const Reply reply = read_stream(ProtocolKind::openai, {kStream}, &visible);
  EXPECT_EQ(reply.outcome, Outcome::ok);
  EXPECT_EQ(reply.completion.text, "technical");
  EXPECT_EQ(reply.completion.finish_reason, "stop");
  EXPECT_EQ(reply.completion.served_model, "m-1");
  EXPECT_EQ(reply.completion.response_id, "c1");
  EXPECT_EQ(reply.completion.usage, usage_of({.input = 9, .cached = 4, .output = 2}));
  EXPECT_EQ(visible, 2);  // the empty role delta is no text
}

TEST(OpenAiStream, CollectsRefusalDeltas) {
  const Reply reply = read_stream(
      ProtocolKind::openai,
      {R"(data: {"choices":[{"delta":{"refusal":"I can"}}]})", "\n\n",
       R"(data: {"choices":[{"delta":{"refusal":"not."},"finish_reason":"stop"}]})", "\n\n",
       "data: [DONE]"});  // the last blank line is missing, as some servers leave it
  EXPECT_EQ(reply.outcome, Outcome::model_refused);
  EXPECT_EQ(reply.error, "I cannot.");
}

TEST(OpenAiStream, ListensToNothingAfterTheEnd) {
  const auto reader = openai().open_stream();
  reader->take({"", R"({"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]})"});
  EXPECT_EQ(reader->take({"", "[DONE]"}), StreamReader::Step::done);
  EXPECT_EQ(reader->take({"", R"({"error":{"message":"late"}})"}), StreamReader::Step::done);
  EXPECT_EQ(reader->finish().outcome, Outcome::ok);
}

TEST(OpenAiStream, NeedsAChoice) {
  EXPECT_EQ(read_stream(ProtocolKind::openai, {"data: [DONE]\n\n"}).outcome,
            Outcome::wire_bad_body);
}

TEST(OpenAiModels, ListsIdsWithTheirLastDay) {
  const auto request = openai().list_models(official(ProtocolKind::openai), "");
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.target, "/v1/models");
  EXPECT_EQ(request.body, "");
  const auto page = openai().read_models(response(200, R"({"object":"list","data":[
    {"id":"gpt-4o-mini","object":"model","shutdown_date":"2027-01-14"},
    {"id":"ft:mine","shutdown_date":null},{"id":"odd","shutdown_date":"soon"},{"object":"model"},7]})"));
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->models.size(), 3U);
  EXPECT_EQ(page->models[0].shutdown_date, "2027-01-14");
  EXPECT_EQ(page->models[1].shutdown_date, std::nullopt);
  EXPECT_EQ(page->models[2].shutdown_date, std::nullopt);
  EXPECT_EQ(page->next, "");
}

TEST(OpenAiModels, SayWhetherTheKeyOrTheMomentIsWrong) {
  const auto refused = openai().read_models(response(401, R"({"error":{"message":"bad key"}})"));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().kind, ErrorKind::invalid_argument);
  EXPECT_EQ(refused.error().message, "list of models: bad key");
  const auto busy = openai().read_models(response(503, "", {{"Retry-After", "2"}}));
  ASSERT_FALSE(busy.has_value());
  EXPECT_EQ(busy.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(busy.error().retry_after, std::chrono::seconds(2));
  EXPECT_FALSE(openai().read_models(response(200, R"({"models":[]})")).has_value());
}

}  // namespace
}  // namespace assay::provider
