// Each log format into our words, its traps first.

#include "shadow/formats/format.hpp"

#include <gmock/gmock.h>

#include "shadow/messages.hpp"

namespace assay::shadow {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

Json json(const std::string& text) {
  JsonReading reading = read_json(text);
  EXPECT_TRUE(reading.ok()) << reading.message << " in " << text;
  return std::move(reading.value);
}

/// The one call that a line holds.
LoggedCall call_in(const Format& format, const std::string& line) {
  const Json value = json(line);
  auto read = format.read(format.entries == nullptr ? value : format.entries(value).at(0));
  EXPECT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->skipped, "");
  conclude_messages(read->call);
  return read->call;
}

std::string detected(const std::string& line) {
  const Json value = json(line);
  for (const Format* format : formats()) {
    if (!format->recognise(value).empty()) return std::string(format->name);
  }
  return "unknown";
}

constexpr const char* kMessages =
    R"([{"role":"system","content":"Sort."},{"role":"user","content":"Refund!"}])";
constexpr const char* kCompletion =
    R"({"id":"c-1","model":"gpt-5-mini-2026-02-01","created":1764000000,"choices":[{"finish_reason":"stop","message":{"role":"assistant","content":"billing"}}],"usage":{"prompt_tokens":50,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":40}}})";

std::string litellm(const std::string& more) {
  return R"({"id":"l-1","trace_id":"t-1","call_type":"acompletion","status":"success","model":"gpt-5-mini","messages":)" +
         std::string(kMessages) + R"(,"response":)" + kCompletion +
         R"(,"prompt_tokens":50,"completion_tokens":3,"response_cost":0.00012)" + more + "}";
}

// --- LiteLLM ---

TEST(LiteLlm, TakesResponseTimeOfAStreamForTheFirstToken) {
  const auto call = call_in(kLiteLlm, litellm(R"(,"stream":true,"startTime":1764000000.25,
      "endTime":1764000001.5,"response_time":0.4)"));
  EXPECT_EQ(call.started_unix_ms, 1764000000250);
  EXPECT_EQ(call.latency, 1250ms) << "the end minus the start, whatever response_time says";
  EXPECT_EQ(call.time_to_first_token, 400ms);
}

TEST(LiteLlm, PrefersTheTimeWhenTheCompletionStarted) {
  const auto call = call_in(kLiteLlm, litellm(R"(,"model_parameters":{"stream":true},
      "startTime":1764000000.0,"completionStartTime":1764000000.5,"endTime":1764000002.0,"response_time":2.0)"));
  EXPECT_EQ(call.time_to_first_token, 500ms);
}

TEST(LiteLlm, TakesResponseTimeOfAPlainCallForItsLatency) {
  const auto call = call_in(kLiteLlm, litellm(R"(,"stream":false,"response_time":0.75)"));
  EXPECT_EQ(call.latency, 750ms);
  EXPECT_EQ(call.time_to_first_token, std::nullopt);
  EXPECT_EQ(call.started_unix_ms, std::nullopt);
}

TEST(LiteLlm, DoesNotGuessWhatResponseTimeMeans) {
  const auto call = call_in(kLiteLlm, litellm(R"(,"response_time":0.75)"));
  EXPECT_EQ(call.latency, std::nullopt);
  EXPECT_EQ(call.time_to_first_token, std::nullopt);
}

TEST(LiteLlm, ReadsWhatWasAskedAnsweredAndPaid) {
  const auto call = call_in(kLiteLlm, litellm(R"(,"request_tags":["feature:tickets","beta"],
      "end_user":"u-1","metadata":{"requester_metadata":{"language":"de","session_id":"s-1"}})"));
  EXPECT_EQ(call.id, "l-1");
  EXPECT_EQ(call.group, "t-1");
  EXPECT_EQ(call.system, "Sort.");
  ASSERT_EQ(call.turns.size(), 1U);
  EXPECT_EQ(call.turns[0].text, "Refund!");
  EXPECT_EQ(call.output, "billing");
  EXPECT_EQ(call.finish_reason, "stop");
  EXPECT_EQ(call.served_model, "gpt-5-mini-2026-02-01");
  EXPECT_EQ(call.usage.cached, 40);
  EXPECT_EQ(call.cost->value, 120);
  EXPECT_EQ(call.cluster, "s-1") << "a session is a narrower cluster than a user";
  EXPECT_THAT(call.slices, UnorderedElementsAre(Pair("feature", "tickets"), Pair("tag.beta", "yes"),
                                                Pair("language", "de")));
  EXPECT_EQ(call.unshadowable, "");
}

TEST(LiteLlm, KeepsAFailedCallWithItsOutcome) {
  const auto call = call_in(
      kLiteLlm,
      R"({"id":"l-2","call_type":"acompletion","status":"failure","model":"m","messages":[{"role":"user","content":"x"}],"response":{},"error_str":"too many requests","error_information":{"error_code":"429","error_class":"RateLimitError"},"response_cost":0,"prompt_tokens":0,"completion_tokens":0})");
  EXPECT_EQ(call.outcome, Outcome::wire_rate_limited);
  EXPECT_FALSE(call.has_output);
  EXPECT_EQ(call.cost, std::nullopt) << "a failed call's 0 says nothing";
  EXPECT_EQ(call.usage.input, std::nullopt);
  EXPECT_EQ(call.unshadowable, "");
}

TEST(LiteLlm, SetsCacheHitsApart) {
  for (const char* hit : {"true", R"("True")"}) {
    const auto call = call_in(kLiteLlm, litellm(std::string(R"(,"cache_hit":)") + hit));
    EXPECT_TRUE(call.from_cache);
    EXPECT_EQ(call.unshadowable, "");
  }
  EXPECT_FALSE(call_in(kLiteLlm, litellm(R"(,"cache_hit":"None")")).from_cache);
}

TEST(LiteLlm, SaysThatContentIsOff) {
  const auto call = call_in(
      kLiteLlm,
      R"({"id":"l-3","call_type":"completion","status":"success","model":"m","messages":"redacted-by-litellm","response":"redacted-by-litellm"})");
  EXPECT_EQ(call.unshadowable, "no content in the log");
  EXPECT_FALSE(call.has_output);
}

TEST(LiteLlm, SkipsWhatIsNoChat) {
  const auto read = kLiteLlm.read(json(R"({"id":"e","call_type":"aembedding","model":"m"})"));
  EXPECT_EQ(read->skipped, "aembedding");
}

// --- Langfuse ---

constexpr const char* kSnake =
    R"({"id":"o-1","trace_id":"t-9","type":"GENERATION","start_time":"2026-11-16 09:00:00.250000","end_time":"2026-11-16 09:00:01.500000","provided_model_name":"m-1","input":"[{\"role\":\"user\",\"content\":\"Hi\"}]","output":"{\"role\":\"assistant\",\"content\":\"other\"}","usage_details":{"input":10,"input_cached_tokens":5,"output":2,"total":17},"total_cost":"0.0005","latency":1.25,"time_to_first_token":0.3,"metadata":"{\"channel\":\"chat\"}","environment":"production"})";
constexpr const char* kCamel =
    R"({"id":"o-1","traceId":"t-9","type":"GENERATION","startTime":"2026-11-16T09:00:00.250Z","endTime":"2026-11-16T09:00:01.500Z","model":"m-1","input":{"messages":[{"role":"user","content":"Hi"}]},"output":{"role":"assistant","content":"other"},"usageDetails":{"input":10,"input_cached_tokens":5,"output":2,"total":17},"totalCost":0.0005,"latency":1.25,"timeToFirstToken":0.3,"metadata":{"channel":"chat"},"environment":"production"})";

TEST(Langfuse, ReadsBothSpellingsAlike) {
  for (const char* line : {kSnake, kCamel}) {
    const auto call = call_in(kLangfuse, line);
    EXPECT_EQ(call.started_unix_ms, 1794819600250) << "UTC, with its milliseconds";
    EXPECT_EQ(call.latency, 1250ms) << "seconds, not milliseconds";
    EXPECT_EQ(call.time_to_first_token, 300ms);
    EXPECT_EQ(call.streamed, true);
    EXPECT_EQ(call.requested_model, "m-1");
    EXPECT_EQ(call.turns.at(0).text, "Hi");
    EXPECT_EQ(call.output, "other");
    EXPECT_EQ(call.usage.input, 15) << "parts stand beside the input here: 10 + 5 + 2 = 17";
    EXPECT_EQ(call.usage.cached, 5);
    EXPECT_EQ(call.usage.output, 2);
    EXPECT_EQ(call.cost->value, 500);
    EXPECT_EQ(call.group, "t-9");
    EXPECT_THAT(call.slices,
                UnorderedElementsAre(Pair("channel", "chat"), Pair("environment", "production")));
  }
}

TEST(Langfuse, TellsPartsInsideOfTheInputFromPartsBesideIt) {
  const auto call = call_in(
      kLangfuse,
      R"({"id":"o","traceId":"t","type":"GENERATION","model":"m","input":"Hi","output":"x","usageDetails":{"input":10,"input_cached_tokens":5,"output":2,"output_reasoning_tokens":1,"total":12}})");
  EXPECT_EQ(call.usage.input, 10);
  EXPECT_EQ(call.usage.output, 2);
  EXPECT_EQ(call.usage.reasoning, 1);
}

TEST(Langfuse, SkipsSpansAndKeepsErrors) {
  EXPECT_EQ(kLangfuse.read(json(R"({"id":"s","traceId":"t","type":"SPAN"})"))->skipped, "SPAN");
  const auto call = call_in(
      kLangfuse,
      R"({"id":"o","traceId":"t","type":"GENERATION","model":"m","input":"Hi","level":"ERROR","statusMessage":"Request timed out."})");
  EXPECT_EQ(call.outcome, Outcome::wire_timeout);
}

// --- Helicone ---

TEST(Helicone, ReadsMillisecondsAndNativeBodies) {
  const auto call = call_in(
      kHelicone,
      R"({"request_id":"h-1","request_created_at":"2026-11-16T09:00:00.250Z","request_body":{"model":"claude-x","system":"Sort.","messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],"stream":true},"response_body":{"type":"message","role":"assistant","model":"claude-x-1","content":[{"type":"text","text":"other"}],"stop_reason":"end_turn","usage":{"input_tokens":7,"output_tokens":2}},"response_status":200,"delay_ms":840,"time_to_first_token":120,"costUSD":0.002,"request_properties":{"Helicone-Session-Id":"s-3","plan":"free"},"request_user_id":"u"})");
  EXPECT_EQ(call.latency, 840ms);
  EXPECT_EQ(call.time_to_first_token, 120ms);
  EXPECT_EQ(call.system, "Sort.");
  EXPECT_EQ(call.turns.at(0).text, "Hi");
  EXPECT_EQ(call.output, "other");
  EXPECT_EQ(call.served_model, "claude-x-1");
  EXPECT_EQ(call.usage.output, 2);
  EXPECT_EQ(call.cost->value, 2000);
  EXPECT_EQ(call.cluster, "s-3");
  EXPECT_THAT(call.slices, UnorderedElementsAre(Pair("plan", "free")));
}

TEST(Helicone, KnowsThatBodiesWereNotExported) {
  const auto call = call_in(
      kHelicone,
      R"({"request_id":"h-2","request_created_at":"2026-11-16T09:00:00Z","request_model":"m","response_status":200,"delay_ms":10,"time_to_first_token":0,"request_body":{},"response_body":{}})");
  EXPECT_EQ(call.unshadowable, "no content in the log");
  EXPECT_FALSE(call.has_output);
  EXPECT_EQ(call.time_to_first_token, std::nullopt) << "a plain answer's 0 is no time";
}

TEST(Helicone, ReadsAnErrorsOwnBody) {
  const auto call = call_in(
      kHelicone,
      R"({"request_id":"h-3","delay_ms":5,"request_model":"m","request_body":{"messages":[{"role":"user","content":"x"}]},"response_status":529,"response_body":{"error":{"type":"overloaded_error","message":"Overloaded"}}})");
  EXPECT_EQ(call.outcome, Outcome::wire_overloaded);
  EXPECT_FALSE(call.has_output);
}

// --- Portkey ---

std::string portkey(const std::string& more) {
  return R"({"id":"p-1","trace_id":"t","created_at":"2026-11-16T09:00:00.000Z","ai_org":"openai","ai_model":"gpt-5-mini","request":{"body":{"model":"gpt-5-mini","messages":)" +
         std::string(kMessages) + R"(}},"response":{"body":)" + kCompletion +
         R"(},"response_time":640,"response_status_code":200,"is_success":true,"req_units":50,"res_units":3)" +
         more + "}";
}

TEST(Portkey, CountsInCents) {
  const auto call = call_in(kPortkey, portkey(R"(,"cost":0.25,"cost_currency":"USD")"));
  EXPECT_EQ(call.cost->value, 2500) << "a quarter of a cent";
  EXPECT_EQ(call.latency, 640ms);
  EXPECT_EQ(call.output, "billing");
}

TEST(Portkey, KnowsNoCostInAnotherCurrency) {
  EXPECT_EQ(call_in(kPortkey, portkey(R"(,"cost":0.25,"cost_currency":"EUR")")).cost, std::nullopt);
}

TEST(Portkey, ReadsFlatNamesAndBodiesThatAreTexts) {
  const auto call = call_in(
      kPortkey,
      R"({"id":"p","ai_model":"m","request.body":"{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}","response.body":"{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"length\"}]}","cache_status":"MISS","metadata":[{"key":"_user","value":"u-1"},{"key":"plan","value":"pro"}]})");
  EXPECT_EQ(call.turns.at(0).text, "Hi");
  EXPECT_EQ(call.outcome, Outcome::model_truncated);
  EXPECT_FALSE(call.from_cache);
  EXPECT_EQ(call.cluster, "u-1");
  EXPECT_THAT(call.slices, UnorderedElementsAre(Pair("plan", "pro")));
}

TEST(Portkey, SetsCacheHitsApart) {
  EXPECT_TRUE(call_in(kPortkey, portkey(R"(,"cache_status":"HIT")")).from_cache);
  EXPECT_TRUE(call_in(kPortkey, portkey(R"(,"cache_status":"SEMANTIC HIT")")).from_cache);
}

// --- OpenTelemetry ---

std::string attribute(const std::string& key, const std::string& value) {
  return R"({"key":")" + key + R"(","value":)" + value + "}";
}

std::string otel(const std::string& attributes, const std::string& more = "") {
  return R"({"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"desk"}}]},"scopeSpans":[{"spans":[{"traceId":"aa","spanId":"bb","startTimeUnixNano":"1764000000250000000","endTimeUnixNano":"1764000001500000000","attributes":[)" +
         attribute("gen_ai.operation.name", R"({"stringValue":"chat"})") + "," +
         attribute("gen_ai.request.model", R"({"stringValue":"m"})") + attributes + "]" + more +
         "}]}]}]}";
}

TEST(Otel, ReadsIntegersThatAreTextsAndNanoseconds) {
  const auto call = call_in(
      kOtel, otel("," + attribute("gen_ai.usage.input_tokens", R"({"intValue":"81"})") + "," +
                  attribute("gen_ai.usage.output_tokens", R"({"intValue":4})") + "," +
                  attribute("gen_ai.response.time_to_first_chunk", R"({"doubleValue":0.2})") + "," +
                  attribute("gen_ai.conversation.id", R"({"stringValue":"c-7"})") + "," +
                  attribute("app.plan", R"({"stringValue":"free"})")));
  EXPECT_EQ(call.started_unix_ms, 1764000000250);
  EXPECT_EQ(call.latency, 1250ms);
  EXPECT_EQ(call.time_to_first_token, 200ms);
  EXPECT_EQ(call.usage.input, 81);
  EXPECT_EQ(call.usage.output, 4);
  EXPECT_EQ(call.cluster, "c-7");
  EXPECT_EQ(call.id, "bb");
  EXPECT_EQ(call.group, "aa");
  EXPECT_THAT(call.slices, UnorderedElementsAre(Pair("app.plan", "free"), Pair("service", "desk")));
}

TEST(Otel, SaysThatContentIsOffByDefault) {
  const auto call = call_in(kOtel, otel(""));
  EXPECT_EQ(call.unshadowable, "no content in the log");
  EXPECT_FALSE(call.has_output);
}

TEST(Otel, FindsContentWhereverItIs) {
  const std::string question =
      R"([{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"Hi\"}]}])";
  const std::string answer =
      R"([{\"role\":\"assistant\",\"parts\":[{\"type\":\"text\",\"content\":\"other\"}],\"finish_reason\":\"stop\"}])";
  const std::string as_text =
      "," + attribute("gen_ai.input.messages", "{\"stringValue\":\"" + question + "\"}") + "," +
      attribute("gen_ai.output.messages", "{\"stringValue\":\"" + answer + "\"}") + "," +
      attribute("gen_ai.system_instructions",
                R"({"stringValue":"[{\"type\":\"text\",\"content\":\"Sort.\"}]"})");
  const std::string numbered =
      "," + attribute("gen_ai.prompt.0.role", R"({"stringValue":"system"})") + "," +
      attribute("gen_ai.prompt.0.content", R"({"stringValue":"Sort."})") + "," +
      attribute("gen_ai.prompt.1.role", R"({"stringValue":"user"})") + "," +
      attribute("gen_ai.prompt.1.content", R"({"stringValue":"Hi"})") + "," +
      attribute("gen_ai.completion.0.role", R"({"stringValue":"assistant"})") + "," +
      attribute("gen_ai.completion.0.content", R"({"stringValue":"other"})");
  const std::string events = R"(,"events":[{"name":"gen_ai.system.message","attributes":[)" +
                             attribute("content", R"({"stringValue":"Sort."})") +
                             R"(]},{"name":"gen_ai.user.message","attributes":[)" +
                             attribute("content", R"({"stringValue":"Hi"})") +
                             R"(]},{"name":"gen_ai.choice","attributes":[)" +
                             attribute("message", R"({"stringValue":"{\"content\":\"other\"}"})") +
                             "]}]";
  for (const std::string& line : {otel(as_text), otel(numbered), otel("", events)}) {
    SCOPED_TRACE(line);
    const auto call = call_in(kOtel, line);
    EXPECT_EQ(call.system, "Sort.");
    ASSERT_EQ(call.turns.size(), 1U);
    EXPECT_EQ(call.turns[0].text, "Hi");
    EXPECT_EQ(call.output, "other");
    EXPECT_EQ(call.unshadowable, "");
  }
}

TEST(Otel, SkipsSpansThatAreNoCalls) {
  const Json line = json(
      R"({"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"1","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"execute_tool"}}]},{"spanId":"2","attributes":[{"key":"http.method","value":{"stringValue":"GET"}}]}]}]}]})");
  const auto spans = kOtel.entries(line);
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(kOtel.read(spans[0])->skipped, "execute_tool");
  EXPECT_EQ(kOtel.read(spans[1])->skipped, "a span without a model");
}

TEST(Otel, ReadsFailures) {
  const auto call = call_in(kOtel, otel("," + attribute("error.type", R"({"stringValue":"429"})"),
                                        R"(,"status":{"code":2})"));
  EXPECT_EQ(call.outcome, Outcome::wire_rate_limited);
}

// --- pairs and our own lines ---

TEST(OpenAiPairs, AreReadInEveryProvidersShape) {
  const auto call = call_in(kOpenAi, R"({"id":"x","request":{"model":"gpt-5-mini","messages":)" +
                                         std::string(kMessages) + R"(},"response":)" + kCompletion +
                                         R"(,"latency_ms":12.5})");
  EXPECT_EQ(call.started_unix_ms, 1764000000000);
  EXPECT_EQ(call.latency, 12500us);
  EXPECT_EQ(call.usage.input, 50);
  const auto gemini = call_in(
      kOpenAi,
      R"({"request":{"contents":[{"role":"user","parts":[{"text":"Hi"}]}],"systemInstruction":{"parts":[{"text":"Sort."}]}},"response":{"candidates":[{"content":{"role":"model","parts":[{"text":"other"}]},"finishReason":"STOP"}],"modelVersion":"gemini-x","usageMetadata":{"promptTokenCount":4,"candidatesTokenCount":1}}})");
  EXPECT_EQ(gemini.system, "Sort.");
  EXPECT_EQ(gemini.turns.at(0).text, "Hi");
  EXPECT_EQ(gemini.output, "other");
  EXPECT_EQ(gemini.served_model, "gemini-x");
}

TEST(OpenAiPairs, CannotAllBeAskedAgain) {
  const auto why = [](const std::string& more, const std::string& messages = kMessages) {
    return call_in(kOpenAi, R"({"request":{"model":"m","messages":)" + messages + more +
                                R"(},"response":)" + kCompletion + "}")
        .unshadowable;
  };
  EXPECT_EQ(why(""), "");
  EXPECT_EQ(why(R"(,"n":2)"), "several answers were asked for");
  EXPECT_EQ(why(R"(,"tools":[{"type":"function"}])"), "tools");
  EXPECT_EQ(why(R"(,"previous_response_id":"r")"), "state that the provider keeps");
  EXPECT_EQ(
      why("",
          R"([{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[{}]},{"role":"tool","content":"1"}])"),
      "tool calls");
  EXPECT_EQ(
      why("",
          R"([{"role":"user","content":[{"type":"text","text":"see"},{"type":"image_url","image_url":{"url":"data:..."}}]}])"),
      "images or files");
  EXPECT_EQ(why("", R"([{"role":"user","content":"x"},{"role":"assistant","content":"{"}])"),
            "does not end with the user");
  EXPECT_EQ(
      why("",
          R"([{"role":"user","content":"x"},{"role":"system","content":"y"},{"role":"user","content":"z"}])"),
      "a system message amid the turns");
}

TEST(OwnLines, AreReadStrictly) {
  const std::string good =
      R"({"id":"1","started_at":"2026-11-16T09:00:00Z","model":"m","prompt":"Hi","output":{"label":"other"},"latency_ms":5,"tokens":{"input":3},"cost_usd":0.1,"slices":{"language":"de"},"session":"s"})";
  const auto call = call_in(kJsonl, good);
  EXPECT_EQ(call.output, R"({"label":"other"})");
  EXPECT_EQ(call.usage.input, 3);
  EXPECT_EQ(call.usage.output, std::nullopt);
  EXPECT_EQ(call.cost->value, 100'000);
  const auto refused = [](const std::string& line) {
    return kJsonl.read(json(line)).error().message;
  };
  EXPECT_THAT(refused(R"({"model":"m","prompt":"x","output":"y","latency":3})"),
              HasSubstr("did you mean \"latency_ms\"?"));
  EXPECT_THAT(refused(R"({"model":"m","prompt":"x","output":"y","latency_ms":"soon"})"),
              HasSubstr("latency_ms"));
  EXPECT_THAT(refused(R"({"model":"m","prompt":"x"})"), HasSubstr("neither"));
  EXPECT_THAT(refused(R"({"model":"m","prompt":"x","output":"y","tokens":{"in":3}})"),
              HasSubstr("tokens.in"));
}

TEST(Formats, AreToldFromAnEntry) {
  EXPECT_EQ(detected(litellm("")), "litellm");
  EXPECT_EQ(detected(kSnake), "langfuse");
  EXPECT_EQ(detected(kCamel), "langfuse");
  EXPECT_EQ(detected(R"({"request_id":"h","delay_ms":1})"), "helicone");
  EXPECT_EQ(detected(portkey("")), "portkey");
  EXPECT_EQ(detected(otel("")), "otel");
  EXPECT_EQ(detected(R"({"input":{"messages":[]},"output":{"choices":[]}})"), "openai");
  EXPECT_EQ(detected(R"({"model":"m","prompt":"x","output":"y"})"), "jsonl");
  EXPECT_EQ(detected(R"({"level":"info","msg":"started"})"), "unknown");
}

TEST(Formats, KnowNothingThatIsNotThere) {
  for (const Format* format : formats()) {
    SCOPED_TRACE(format->name);
    Json entry = {{"request_id", "x"},
                  {"type", "GENERATION"},
                  {"model", "m"},
                  {"output", "y"},
                  {"prompt", "x"},
                  {"attributes", {{"gen_ai.request.model", "m"}}},
                  {"request", Json::object()},
                  {"response", json(R"({"choices":[{"message":{"content":"y"}}]})")}};
    if (format == &kJsonl) entry = json(R"({"model":"m","prompt":"x","output":"y"})");
    const auto read = format->read(entry);
    ASSERT_TRUE(read.has_value()) << read.error().message;
    const LoggedCall& call = read->call;
    EXPECT_EQ(call.started_unix_ms, std::nullopt);
    EXPECT_EQ(call.latency, std::nullopt);
    EXPECT_EQ(call.time_to_first_token, std::nullopt);
    EXPECT_EQ(call.usage, TokenUsage());
    EXPECT_EQ(call.cost, std::nullopt);
    EXPECT_EQ(call.streamed, std::nullopt);
    EXPECT_EQ(call.cluster, "");
  }
}

/// Whatever a log holds, a reader returns.
TEST(Formats, SurviveEveryTypeInEveryPlace) {
  const std::vector<std::string> values = {"null",   "true", "-1", "1e300",      R"("x")",
                                           "[]",     "[1]",  "{}", R"({"a":1})", R"([{"role":1}])",
                                           R"("[1")"};
  const std::vector<std::pair<const Format*, std::string>> lines = {
      {&kLiteLlm, litellm("")}, {&kLangfuse, kCamel}, {&kPortkey, portkey("")}};
  for (const auto& [format, line] : lines) {
    const Json original = json(line);
    for (const auto& [name, ignored] : original.items()) {
      for (const std::string& value : values) {
        Json changed = original;
        changed[name] = json(value);
        const auto read = format->read(changed);
        EXPECT_TRUE(read.has_value() || !read.error().message.empty());
      }
    }
  }
}

}  // namespace
}  // namespace assay::shadow
