#include <gtest/gtest.h>

#include "provider/wire_support.hpp"

namespace assay::provider {
namespace {

const Protocol& gemini() {
  return protocol(ProtocolKind::gemini);
}

constexpr std::string_view kAnswer = R"({"candidates":[{"content":{"role":"model","parts":[
    {"text":"hm","thought":true},{"text":"tech"},{"text":"nical"}]},
    "finishReason":"STOP","index":0,"avgLogprobs":-0.02}],
  "usageMetadata":{"promptTokenCount":81,"cachedContentTokenCount":30,"candidatesTokenCount":20,
    "thoughtsTokenCount":179,"totalTokenCount":280},
  "modelVersion":"gemini-3.1-flash-lite","responseId":"cNSfaL2n"})";

Reply read(std::string_view from, std::string_view to) {
  return read_ok(ProtocolKind::gemini, with(std::string(kAnswer), from, to));
}

TEST(GeminiRequest, CarriesEverythingThatIsSet) {
  const auto request =
      gemini().request(official(ProtocolKind::gemini), full_call("gemini-3.1-flash-lite"));
  EXPECT_EQ(request.target, "/v1beta/models/gemini-3.1-flash-lite:streamGenerateContent?alt=sse");
  EXPECT_EQ(request.origin.host, "generativelanguage.googleapis.com");
  EXPECT_EQ(header(request, "x-goog-api-key"), kKey);
  const Json expected = json_of(R"({
    "systemInstruction":{"parts":[{"text":"Classify the ticket."}]},
    "contents":[{"role":"user","parts":[{"text":"Charged twice"}]},
      {"role":"model","parts":[{"text":"billing"}]},
      {"role":"user","parts":[{"text":"Export is \"broken\"\n\u0001 é"}]}],
    "generationConfig":{"temperature":0,"topP":0.9,"seed":7,"maxOutputTokens":64,
      "stopSequences":["\n\n"],"responseMimeType":"application/json",
      "responseSchema":{"type":"OBJECT","properties":{
        "category":{"type":"STRING","enum":["billing","technical"]},
        "note":{"nullable":true,"type":"STRING"}},
        "required":["category","note"],"propertyOrdering":["category","note"]},
      "thinkingConfig":{"thinkingLevel":"LOW"}}})");
  EXPECT_EQ(safe_dump(json_of(request.body)), safe_dump(expected));
}

TEST(GeminiRequest, SendsNothingThatIsNotSet) {
  const auto request = gemini().request(official(ProtocolKind::gemini), bare_call("models/g"));
  EXPECT_EQ(request.target, "/v1beta/models/g:generateContent");
  EXPECT_EQ(safe_dump(json_of(request.body)),
            R"({"contents":[{"role":"user","parts":[{"text":"hi"}]}],"generationConfig":{}})");
}

TEST(GeminiRequest, TakesAThinkingBudgetAsANumber) {
  Call call = bare_call("g");
  call.parameters.reasoning_effort = "-1";
  const Json body = json_of(gemini().request(official(ProtocolKind::gemini), call).body);
  EXPECT_EQ(body.at("generationConfig").at("thinkingConfig").at("thinkingBudget"), -1);
}

TEST(GeminiRequest, AsksForSomeJsonWhenTheSchemaDoesNotFit) {
  Call call = bare_call("g");
  call.schema = OutputSchema{"any", R"({"type":"object"})"};
  const Json body = json_of(gemini().request(official(ProtocolKind::gemini), call).body);
  EXPECT_EQ(body.at("generationConfig").at("responseMimeType"), "application/json");
  EXPECT_FALSE(body.at("generationConfig").contains("responseSchema"));
}

TEST(GeminiRequest, EncodesOddModelIds) {
  const auto request =
      gemini().request(official(ProtocolKind::gemini), bare_call("a b?key=c#d%\n"));
  EXPECT_EQ(request.target, "/v1beta/models/a%20b%3Fkey%3Dc%23d%25%0A:generateContent");
}

TEST(GeminiReply, JoinsPartsAndSkipsThoughts) {
  const Reply reply = read_ok(ProtocolKind::gemini, std::string(kAnswer));
  EXPECT_EQ(reply.outcome, Outcome::ok);
  EXPECT_EQ(reply.completion.text, "technical");
  EXPECT_EQ(reply.completion.finish_reason, "STOP");
  EXPECT_EQ(reply.completion.served_model, "gemini-3.1-flash-lite");
  EXPECT_EQ(reply.completion.response_id, "cNSfaL2n");
}

TEST(GeminiReply, CountsThoughtsAsOutput) {
  // A recorded identity: 81 + 20 + 179 = 280.
  const TokenUsage usage = read_ok(ProtocolKind::gemini, std::string(kAnswer)).completion.usage;
  EXPECT_EQ(usage.input, 81);
  EXPECT_EQ(usage.cached, 30);
  EXPECT_EQ(usage.output, 20 + 179);
  EXPECT_EQ(usage.reasoning, 179);
  EXPECT_EQ(*usage.input + *usage.output, 280);
}

TEST(GeminiReply, ReadsAnAbsentCountAsZeroAndAMalformedOneAsUnknown) {
  const Reply absent = read(R"("cachedContentTokenCount":30,"candidatesTokenCount":20,)", "");
  EXPECT_EQ(absent.completion.usage,
            usage_of({.input = 81, .cached = 0, .output = 179, .reasoning = 179}));
  const Reply odd = read(R"("thoughtsTokenCount":179)", R"("thoughtsTokenCount":"179")");
  EXPECT_EQ(odd.completion.usage.output, std::nullopt);
  const Reply none = read_ok(ProtocolKind::gemini, R"({"candidates":[{"finishReason":"STOP"}]})");
  EXPECT_EQ(none.completion.usage, TokenUsage{});
}

TEST(GeminiReply, ClassifiesEveryFinishReason) {
  const auto outcome = [](std::string_view reason) {
    return read(R"("finishReason":"STOP")", "\"finishReason\":" + std::string(reason)).outcome;
  };
  EXPECT_EQ(outcome(R"("STOP")"), Outcome::ok);
  EXPECT_EQ(outcome(R"("MAX_TOKENS")"), Outcome::model_truncated);
  for (const char* block : {R"("SAFETY")", R"("BLOCKLIST")", R"("PROHIBITED_CONTENT")", R"("SPII")",
                            R"("RECITATION")", R"("LANGUAGE")", R"("IMAGE_SAFETY")"}) {
    EXPECT_EQ(outcome(block), Outcome::model_refused) << block;
  }
  for (const char* fault :
       {R"("MALFORMED_FUNCTION_CALL")", R"("UNEXPECTED_TOOL_CALL")", R"("TOO_MANY_TOOL_CALLS")",
        R"("MALFORMED_RESPONSE")", R"("OTHER")", R"("FINISH_REASON_UNSPECIFIED")"}) {
    EXPECT_EQ(outcome(fault), Outcome::wire_server_error) << fault;
  }
  EXPECT_EQ(outcome(R"("CONTINUATION")"), Outcome::wire_truncated);
  EXPECT_EQ(outcome("null"), Outcome::wire_bad_body);
}

TEST(GeminiReply, CallsABlockedPromptRefused) {
  const Reply reply = read_ok(
      ProtocolKind::gemini,
      R"({"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":9}})");
  EXPECT_EQ(reply.outcome, Outcome::model_refused);
  EXPECT_EQ(reply.error, "prompt blocked: SAFETY");
  EXPECT_EQ(reply.completion.usage.input, 9);
  EXPECT_EQ(reply.completion.usage.output, 0);
}

TEST(GeminiReply, SurvivesMissingContent) {
  EXPECT_EQ(
      read_ok(ProtocolKind::gemini, R"({"candidates":[{"finishReason":"MAX_TOKENS"}]})").outcome,
      Outcome::model_truncated);
  EXPECT_EQ(
      read_ok(ProtocolKind::gemini, R"({"candidates":[{"content":{},"finishReason":"STOP"}]})")
          .outcome,
      Outcome::model_empty);
  for (const char* body : {"{}", R"({"candidates":[]})", R"({"candidates":{}})",
                           R"({"candidates":[{},{}]})", R"({"candidates":[7]})",
                           R"({"candidates":[{"content":{"parts":7},"finishReason":"STOP"}]})"}) {
    EXPECT_EQ(read_ok(ProtocolKind::gemini, body).outcome, Outcome::wire_bad_body) << body;
  }
}

TEST(GeminiStream, TakesTheLastUsageAndTheEndOfTheConnection) {
  constexpr std::string_view kStream =
      R"(data: {"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}],"usageMetadata":{"promptTokenCount":101},"modelVersion":"g","responseId":"r"})"
      "\r\n\r\n"
      R"(data: {"candidates":[{"content":{"parts":[{"text":"tech"}]}}],"usageMetadata":{"promptTokenCount":101},"modelVersion":"g","responseId":"r"})"
      "\r\n\r\n"
      R"(data: {"candidates":[{"content":{"parts":[{"text":"nical"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":27,"candidatesTokenCount":32,"totalTokenCount":59},"modelVersion":"g","responseId":"r"})"
      "\r\n\r\n";
  int visible = 0;
  const Reply reply = read_stream(ProtocolKind::gemini, {kStream}, &visible);
  EXPECT_EQ(reply.outcome, Outcome::ok);
  EXPECT_EQ(reply.completion.text, "technical");
  EXPECT_EQ(reply.completion.served_model, "g");
  EXPECT_EQ(reply.completion.response_id, "r");
  EXPECT_EQ(reply.completion.usage,
            usage_of({.input = 27, .cached = 0, .output = 32, .reasoning = 0}));
  EXPECT_EQ(visible, 2);
}

TEST(GeminiStream, NeedsNoFinishReasonWhenThePromptWasBlocked) {
  const Reply reply = read_stream(ProtocolKind::gemini,
                                  {R"(data: {"promptFeedback":{"blockReason":"OTHER"}})", "\n\n"});
  EXPECT_EQ(reply.outcome, Outcome::model_refused);
}

TEST(GeminiModels, AreThoseThatGenerateContent) {
  const auto page = gemini().read_models(response(200, R"({"models":[
    {"name":"models/gemini-a","inputTokenLimit":1048576,"supportedGenerationMethods":["generateContent"]},
    {"name":"models/embed","supportedGenerationMethods":["embedContent"]}],"nextPageToken":"a+b="})"));
  ASSERT_TRUE(page.has_value());
  ASSERT_EQ(page->models.size(), 1U);
  EXPECT_EQ(page->models[0].id, "gemini-a");
  EXPECT_EQ(page->models[0].context_tokens, 1048576);
  const auto next = gemini().list_models(official(ProtocolKind::gemini), page->next);
  EXPECT_EQ(next.target, "/v1beta/models?pageSize=1000&pageToken=a%2Bb%3D");
}

TEST(Requests, NeverCarryTheKeyInTheirTarget) {
  for (const ProtocolKind kind :
       {ProtocolKind::openai, ProtocolKind::anthropic, ProtocolKind::gemini}) {
    const Endpoint where = official(kind);
    for (const net::HttpRequest& request :
         {protocol(kind).request(where, full_call("m")),
          protocol(kind).request(where, bare_call("m")), protocol(kind).list_models(where, ""),
          protocol(kind).list_models(where, "next")}) {
      EXPECT_EQ(request.target.find(kKey), std::string::npos);
      EXPECT_EQ(request.body.find(kKey), std::string::npos);
      int carriers = 0;
      for (const net::Header& header : request.headers) {
        carriers += header.value.find(kKey) != std::string::npos ? 1 : 0;
      }
      EXPECT_EQ(carriers, 1);
    }
  }
}

}  // namespace
}  // namespace assay::provider
