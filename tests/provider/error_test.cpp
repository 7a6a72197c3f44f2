#include <gtest/gtest.h>

#include <chrono>
#include <vector>

#include "provider/wire_support.hpp"

namespace assay::provider {
namespace {

using std::chrono::milliseconds;

struct Row {
  ProtocolKind kind;
  int status;
  std::string body;
  Outcome outcome;
};

constexpr auto kOpenAi = ProtocolKind::openai;
constexpr auto kAnthropic = ProtocolKind::anthropic;
constexpr auto kGemini = ProtocolKind::gemini;

TEST(Errors, MeanWhatEachProviderDocuments) {
  const std::vector<Row> rows = {
      {kOpenAi, 400,
       R"({"error":{"message":"m","type":"invalid_request_error","param":null,"code":"context_length_exceeded"}})",
       Outcome::wire_bad_request},
      {kOpenAi, 401,
       R"({"error":{"message":"m","type":"invalid_request_error","param":null,"code":"invalid_api_key"}})",
       Outcome::wire_auth},
      {kOpenAi, 403,
       R"({"error":{"message":"Country not supported","type":"invalid_request_error","param":null,"code":null}})",
       Outcome::wire_auth},
      {kOpenAi, 403,
       R"({"error":{"message":"Project has no access","type":"invalid_request_error","param":null,"code":"model_not_found"}})",
       Outcome::wire_not_found},
      {kOpenAi, 404,
       R"({"error":{"message":"no such model","type":"invalid_request_error","param":null,"code":"model_not_found"}})",
       Outcome::wire_not_found},
      {kOpenAi, 429,
       R"({"error":{"message":"m","type":"requests","param":null,"code":"rate_limit_exceeded"}})",
       Outcome::wire_rate_limited},
      {kOpenAi, 429,
       R"({"error":{"message":"m","type":"insufficient_quota","param":null,"code":"insufficient_quota"}})",
       Outcome::wire_quota_exhausted},
      {kOpenAi, 500, R"({"error":{"message":"m","type":"server_error","param":null,"code":null}})",
       Outcome::wire_server_error},
      {kOpenAi, 503,
       R"({"error":{"message":"Slow Down","type":"server_error","param":null,"code":null}})",
       Outcome::wire_overloaded},
      {kOpenAi, 502, "<html><body>Bad gateway</body></html>", Outcome::wire_server_error},
      {kOpenAi, 504, "<html>", Outcome::wire_server_error},
      // llama-server, Ollama and vLLM
      {kOpenAi, 401,
       R"({"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}})",
       Outcome::wire_auth},
      {kOpenAi, 501, R"({"error":{"code":501,"message":"m","type":"not_supported_error"}})",
       Outcome::wire_bad_request},
      {kOpenAi, 503,
       R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})",
       Outcome::wire_overloaded},
      {kOpenAi, 404,
       R"({"error":{"message":"m","type":"not_found_error","param":null,"code":null}})",
       Outcome::wire_not_found},
      {kOpenAi, 400, R"({"error":"model is required"})", Outcome::wire_bad_request},
      {kOpenAi, 400,
       R"({"object":"error","message":"m","type":"BadRequestError","param":null,"code":400})",
       Outcome::wire_bad_request},
      // Anthropic
      {kAnthropic, 400,
       R"({"type":"error","error":{"type":"invalid_request_error","message":"m"},"request_id":"req_1"})",
       Outcome::wire_bad_request},
      {kAnthropic, 401, R"({"type":"error","error":{"type":"authentication_error","message":"m"}})",
       Outcome::wire_auth},
      {kAnthropic, 402, R"({"type":"error","error":{"type":"billing_error","message":"m"}})",
       Outcome::wire_quota_exhausted},
      {kAnthropic, 403, R"({"type":"error","error":{"type":"permission_error","message":"m"}})",
       Outcome::wire_auth},
      {kAnthropic, 404,
       R"({"type":"error","error":{"type":"not_found_error","message":"model: claude-x"}})",
       Outcome::wire_not_found},
      {kAnthropic, 409, R"({"type":"error","error":{"type":"conflict_error","message":"m"}})",
       Outcome::wire_server_error},
      {kAnthropic, 413, R"({"type":"error","error":{"type":"request_too_large","message":"m"}})",
       Outcome::wire_bad_request},
      {kAnthropic, 429, R"({"type":"error","error":{"type":"rate_limit_error","message":"m"}})",
       Outcome::wire_rate_limited},
      {kAnthropic, 429,
       R"({"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"ramp_limit_exceeded"}}})",
       Outcome::wire_rate_limited},
      {kAnthropic, 429,
       R"({"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}})",
       Outcome::wire_quota_exhausted},
      {kAnthropic, 429,
       R"({"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"contract_spend_limit_reached"}}})",
       Outcome::wire_quota_exhausted},
      {kAnthropic, 500, R"({"type":"error","error":{"type":"api_error","message":"m"}})",
       Outcome::wire_server_error},
      {kAnthropic, 504, R"({"type":"error","error":{"type":"timeout_error","message":"m"}})",
       Outcome::wire_server_error},
      {kAnthropic, 529, R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})",
       Outcome::wire_overloaded},
      // Gemini
      {kGemini, 400, R"({"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}})",
       Outcome::wire_bad_request},
      {kGemini, 400,
       R"({"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}})",
       Outcome::wire_auth},
      {kGemini, 400, R"({"error":{"code":400,"message":"m","status":"FAILED_PRECONDITION"}})",
       Outcome::wire_auth},
      {kGemini, 403, R"({"error":{"code":403,"message":"m","status":"PERMISSION_DENIED"}})",
       Outcome::wire_auth},
      {kGemini, 404, R"({"error":{"code":404,"message":"m","status":"NOT_FOUND"}})",
       Outcome::wire_not_found},
      {kGemini, 500, R"({"error":{"code":500,"message":"m","status":"INTERNAL"}})",
       Outcome::wire_server_error},
      {kGemini, 503, R"({"error":{"code":503,"message":"m","status":"UNAVAILABLE"}})",
       Outcome::wire_overloaded},
      {kGemini, 504, R"({"error":{"code":504,"message":"m","status":"DEADLINE_EXCEEDED"}})",
       Outcome::wire_server_error},
      {kGemini, 503, R"([{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}])",
       Outcome::wire_overloaded},
  };
  for (const Row& row : rows) {
    const Reply reply = protocol(row.kind).read(response(row.status, row.body));
    EXPECT_EQ(to_string(reply.outcome), to_string(row.outcome)) << row.status << ' ' << row.body;
    EXPECT_NE(reply.error, "") << row.body;
  }
}

TEST(Errors, FollowTheStatusWhenTheBodySaysNothing) {
  const std::vector<std::pair<int, Outcome>> rows = {
      {300, Outcome::wire_redirect},        {308, Outcome::wire_redirect},
      {400, Outcome::wire_bad_request},     {401, Outcome::wire_auth},
      {402, Outcome::wire_quota_exhausted}, {403, Outcome::wire_auth},
      {404, Outcome::wire_not_found},       {408, Outcome::wire_timeout},
      {409, Outcome::wire_server_error},    {413, Outcome::wire_bad_request},
      {418, Outcome::wire_bad_request},     {422, Outcome::wire_bad_request},
      {425, Outcome::wire_server_error},    {429, Outcome::wire_rate_limited},
      {500, Outcome::wire_server_error},    {501, Outcome::wire_bad_request},
      {502, Outcome::wire_server_error},    {503, Outcome::wire_overloaded},
      {504, Outcome::wire_server_error},    {529, Outcome::wire_overloaded},
      {599, Outcome::wire_server_error},    {204, Outcome::wire_truncated},
      {299, Outcome::wire_truncated},       {99, Outcome::wire_protocol},
      {101, Outcome::wire_protocol},        {1000, Outcome::wire_protocol},
  };
  for (const ProtocolKind kind : {kOpenAi, kAnthropic, kGemini}) {
    for (const auto& [status, outcome] : rows) {
      const Reply reply = protocol(kind).read(response(status, ""));
      EXPECT_EQ(to_string(reply.outcome), to_string(outcome)) << status;
      EXPECT_NE(reply.error, "");
    }
  }
}

std::string daily_quota(std::string_view id, std::string_view delay) {
  std::string body = R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[
    {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":")";
  body += std::string(id) + R"("}]})";
  if (!delay.empty()) {
    body += R"(,{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":")" +
            std::string(delay) + R"("})";
  }
  return body + "]}}";
}

TEST(Errors, TellGeminisDailyQuotaFromItsRateLimit) {
  const auto read = [](const std::string& body) {
    return protocol(kGemini).read(response(429, body));
  };
  EXPECT_EQ(read(daily_quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", "26s")).outcome,
            Outcome::wire_quota_exhausted);
  const Reply minute = read(daily_quota("GenerateRequestsPerMinutePerProjectPerModel", "34.07s"));
  EXPECT_EQ(minute.outcome, Outcome::wire_rate_limited);
  EXPECT_EQ(minute.retry_after, milliseconds(34'070));
  EXPECT_EQ(read(daily_quota("RequestsPerMinute", "")).outcome, Outcome::wire_rate_limited);
  EXPECT_EQ(read(daily_quota("SomethingElse", "")).outcome, Outcome::wire_quota_exhausted);
  EXPECT_EQ(read(daily_quota("SomethingElse", "5s")).outcome, Outcome::wire_rate_limited);
  EXPECT_EQ(read(R"({"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}})").outcome,
            Outcome::wire_rate_limited);
}

TEST(Errors, InsideATwoHundredAreClassifiedByTheirCode) {
  const auto outcome = [](std::string body) { return read_ok(kOpenAi, std::move(body)).outcome; };
  EXPECT_EQ(outcome(R"({"error":{"message":"m","code":429}})"), Outcome::wire_rate_limited);
  EXPECT_EQ(outcome(R"({"error":{"message":"m","code":"503"}})"), Outcome::wire_overloaded);
  EXPECT_EQ(outcome(R"({"error":{"message":"m","code":null}})"), Outcome::wire_server_error);
  EXPECT_EQ(outcome(R"({"error":"out of memory"})"), Outcome::wire_server_error);
  EXPECT_EQ(outcome(R"({"error":{"message":"m","type":"invalid_request_error"}})"),
            Outcome::wire_bad_request);
  EXPECT_EQ(outcome(R"({"error":{"message":"m","type":"authentication_error"}})"),
            Outcome::wire_auth);
  EXPECT_EQ(outcome(R"([{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}])"),
            Outcome::wire_overloaded);
  EXPECT_EQ(outcome(R"({"error":{"message":"m"},"choices":[{"message":{"content":"x"}}]})"),
            Outcome::wire_server_error);
}

TEST(Errors, InsideATwoHundredHeedTheHeadersToo) {
  const Reply reply = protocol(kOpenAi).read(
      response(200, R"({"error":{"message":"m","code":503}})", {{"retry-after", "3"}}));
  EXPECT_EQ(reply.outcome, Outcome::wire_overloaded);
  EXPECT_EQ(reply.retry_after, milliseconds(3000));
}

TEST(Errors, ObeyShouldRetryWhereItIsAboutRetrying) {
  const auto outcome = [](int status, std::string wish) {
    return protocol(kOpenAi)
        .read(response(status, "", {{"X-Should-Retry", std::move(wish)}}))
        .outcome;
  };
  EXPECT_FALSE(is_transient(outcome(500, "false")));
  EXPECT_FALSE(is_transient(outcome(503, "false")));
  EXPECT_FALSE(is_transient(outcome(408, "false")));
  EXPECT_FALSE(stops_provider(outcome(500, "false")));
  EXPECT_EQ(outcome(429, "false"), Outcome::wire_quota_exhausted);
  EXPECT_TRUE(is_transient(outcome(400, "true")));
  EXPECT_EQ(outcome(401, "true"), Outcome::wire_auth);
  EXPECT_EQ(outcome(500, "true"), Outcome::wire_server_error);
  EXPECT_EQ(outcome(500, "perhaps"), Outcome::wire_server_error);
}

TEST(Errors, NameTheirWait) {
  const Reply reply = protocol(kOpenAi).read(
      response(429, R"({"error":{"message":"m","code":"rate_limit_exceeded"}})",
               {{"Retry-After", "7"}, {"retry-after-ms", "1500"}}));
  EXPECT_EQ(reply.retry_after, milliseconds(1500));
}

TEST(Errors, ShowForeignBodiesShortAndHarmless) {
  const Reply html =
      protocol(kOpenAi).read(response(502, "<html>\x1b[31m" + std::string(5000, 'x')));
  EXPECT_LE(html.error.size(), 500U);
  EXPECT_EQ(html.error.find('\x1b'), std::string::npos);
  EXPECT_NE(html.error.find("HTTP 502: <html>"), std::string::npos);
  const Reply words = protocol(kOpenAi).read(
      response(400, R"({"error":{"message":")" + std::string(5000, 'y') + R"("}})"));
  EXPECT_LE(words.error.size(), 500U);
  EXPECT_GE(words.error.size(), 400U);
}

TEST(Errors, ShowARedirectWithoutItsQuery) {
  const Reply reply =
      protocol(kOpenAi).read(response(302, "", {{"Location", "https://evil.example/x?token=abc"}}));
  EXPECT_EQ(reply.outcome, Outcome::wire_redirect);
  EXPECT_NE(reply.error.find("https://evil.example/x"), std::string::npos);
  EXPECT_EQ(reply.error.find("abc"), std::string::npos);
}

TEST(Envelopes, AreReadStrictly) {
  for (const ProtocolKind kind : {kOpenAi, kAnthropic, kGemini}) {
    // Nothing at all is an answer that did not come, and may come when asked for again.
    for (const char* body : {"", " \n"}) {
      EXPECT_EQ(read_ok(kind, body).outcome, Outcome::wire_truncated);
    }
    for (const char* body : {"<html>login</html>", "{\"a\":1,\"a\":2}", "{\"a\":NaN}", "[1,]",
                             "{\"a\":1} x", "\xEF\xBB\xBF{}", "{\"a\":\"\xFF\"}", "{'a':1}",
                             "{\"a\":\"\\ud800\"}", "null", "7", "\"text\"", "[]", "{}"}) {
      EXPECT_EQ(read_ok(kind, body).outcome, Outcome::wire_bad_body) << body;
    }
    const auto nested = [](std::size_t depth) {
      return std::string(depth, '[') + std::string(depth, ']');
    };
    EXPECT_EQ(read_ok(kind, nested(129)).outcome, Outcome::wire_too_deep);
    EXPECT_EQ(read_ok(kind, nested(100'000)).outcome, Outcome::wire_too_deep);
    EXPECT_EQ(read_ok(kind, nested(127)).outcome, Outcome::wire_bad_body);
  }
}

TEST(RefusedParameter, IsRecognisedInAllDialects) {
  struct Case {
    ProtocolKind kind;
    std::string body;
    std::string parameter;
  };
  const auto openai = [](std::string message, std::string param, std::string code) {
    return R"({"error":{"message":")" + message + R"(","type":"invalid_request_error","param":)" +
           param + R"(,"code":)" + code + "}}";
  };
  const auto anthropic = [](std::string message) {
    return R"({"type":"error","error":{"type":"invalid_request_error","message":")" + message +
           R"("}})";
  };
  const auto gemini = [](std::string message) {
    return R"({"error":{"code":400,"status":"INVALID_ARGUMENT","message":")" + message + R"("}})";
  };
  const std::vector<Case> cases = {
      {kOpenAi,
       openai("Unsupported value: 'temperature' does not support 0 with this model.",
              R"("temperature")", R"("unsupported_value")"),
       "temperature"},
      {kOpenAi,
       openai("Unsupported parameter: 'max_tokens' is not supported with this model. Use "
              "'max_completion_tokens' instead.",
              R"("max_tokens")", R"("unsupported_parameter")"),
       "max_completion_tokens"},
      {kOpenAi, openai("Unsupported parameter: 'top_p'", "null", R"("unsupported_parameter")"),
       "top_p"},
      {kOpenAi,
       openai("Unsupported parameter: 'stop' is not supported with this model.", R"("stop")",
              R"("unsupported_parameter")"),
       "stop"},
      {kOpenAi, openai("x", R"("seed")", R"("unsupported_parameter")"), "seed"},
      {kOpenAi, openai("x", R"("reasoning_effort")", R"("unsupported_value")"), "reasoning_effort"},
      {kOpenAi,
       openai("Invalid schema for response_format 'x': In context=(), bad", R"("response_format")",
              "null"),
       "schema"},
      {kOpenAi, openai("max_tokens is too large: 200000", R"("max_tokens")", R"("invalid_value")"),
       ""},
      {kOpenAi,
       openai("temperature must be at most 2", R"("temperature")", R"("decimal_above_max_value")"),
       ""},
      {kOpenAi,
       openai("This model's maximum context length is 128000 tokens.", R"("messages")",
              R"("context_length_exceeded")"),
       ""},
      {kAnthropic, anthropic("temperature: Extra inputs are not permitted"), "temperature"},
      {kAnthropic, anthropic("`temperature` is deprecated for this model."), "temperature"},
      {kAnthropic, anthropic("`temperature` and `top_p` cannot both be specified for this model."),
       "top_p"},
      {kAnthropic, anthropic("output_config.format: Extra inputs are not permitted"), "schema"},
      {kAnthropic, anthropic("This model does not support the effort parameter."),
       "reasoning_effort"},
      {kAnthropic, anthropic("messages: roles must alternate"), ""},
      {kAnthropic, anthropic("prompt is too long: stop and seed are not supported words"), ""},
      {kGemini,
       gemini(
           R"(Invalid JSON payload received. Unknown name \"seed\" at 'generation_config': Cannot find field.)"),
       "seed"},
      {kGemini,
       gemini(
           R"(Invalid JSON payload received. Unknown name \"topP\" at 'generation_config': Cannot find field.)"),
       "top_p"},
      {kGemini,
       gemini("The specified schema produces a constraint that has too many states for serving."),
       "schema"},
      {kGemini, gemini("Thinking level MINIMAL is not supported for this model."),
       "reasoning_effort"},
      {kGemini,
       R"({"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"generation_config.response_schema.properties[a]","description":"d"}]}]}})",
       "schema"},
      {kGemini, gemini("API key not valid."), ""},
  };
  for (const Case& one : cases) {
    const Reply reply = protocol(one.kind).read(response(400, one.body));
    EXPECT_EQ(reply.refused_parameter, one.parameter) << one.body;
    EXPECT_EQ(protocol(one.kind).read(response(500, one.body)).refused_parameter, "");
  }
}

}  // namespace
}  // namespace assay::provider
