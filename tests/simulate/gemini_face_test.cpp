#include "assay/net/sse.hpp"
#include "simulate/face_fixture.hpp"

namespace assay::simulate {
namespace {

class GeminiFace : public testing::Test {
 protected:
  static Json body(const Json& config = Json::object()) {
    Json body = {{"systemInstruction", {{"parts", {{{"text", kTicketSystem}}}}}},
                 {"contents", {{{"role", "user"}, {"parts", {{{"text", "Charged twice"}}}}}}}};
    if (!config.empty()) body["generationConfig"] = config;
    return body;
  }

  Plan send(const std::string& method, const std::string& target, const std::string& text,
            net::Headers headers = {{"x-goog-api-key", "right"}}) {
    return gemini_plan({.method = method,
                        .origin = {},
                        .target = target,
                        .headers = std::move(headers),
                        .body = text},
                       context_for(catalogue_));
  }

  Plan post(const Json& body, const std::string& target = "/v1beta/models/small:generateContent") {
    return send("POST", target, safe_dump(body));
  }

  Plan get(const std::string& target) { return send("GET", target, ""); }

  /// Code and status of a refusal, e.g. `400 INVALID_ARGUMENT`.
  static std::string verdict(const Plan& plan) {
    const Json error = json_of(plan.body)["error"];
    EXPECT_EQ(error["code"], plan.status);
    return std::to_string(plan.status) + " " + error["status"].get<std::string>();
  }

  static std::string message(const Plan& plan) {
    return json_of(plan.body)["error"]["message"].get<std::string>();
  }

  Catalogue catalogue_ = two_tasks();
};

TEST_F(GeminiFace, AnswersInBothVersions) {
  for (const char* version : {"/v1", "/v1beta"}) {
    const Plan plan = post(body(), std::string(version) + "/models/small:generateContent");
    ASSERT_EQ(plan.status, 200) << plan.body;
    const Json answer = json_of(plan.body);
    const Json candidate = answer["candidates"][0];
    EXPECT_EQ(candidate["content"]["parts"][0]["text"], kTicketAnswer);
    EXPECT_EQ(candidate["content"]["role"], "model");
    EXPECT_EQ(candidate["finishReason"], "STOP");
    EXPECT_EQ(answer["modelVersion"], "small");
    const TokenCount input =
        local::count_tokens(kTicketSystem) + local::count_tokens("Charged twice");
    EXPECT_EQ(answer["usageMetadata"]["promptTokenCount"], input);
    EXPECT_EQ(answer["usageMetadata"]["totalTokenCount"],
              input + local::count_tokens(kTicketAnswer));
  }
}

TEST_F(GeminiFace, ReadsSnakeCaseNames) {
  const Json snake = {{"system_instruction", {{"parts", {{"text", kTicketSystem}}}}},
                      {"contents", {{{"parts", {{{"text", "Hi"}}}}}}},
                      {"generation_config", {{"max_output_tokens", 3}}}};
  const Plan plan = post(snake);
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(json_of(plan.body)["candidates"][0]["finishReason"], "MAX_TOKENS");
}

TEST_F(GeminiFace, TakesTheTaskFromTheModelName) {
  const Json bare = {{"contents", {{{"parts", {{{"text", "Hi"}}}}}}}};
  const Plan plan = post(bare, "/v1beta/models/small/invoices:generateContent");
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(json_of(plan.body)["candidates"][0]["content"]["parts"][0]["text"], "echo: Hi");
  EXPECT_EQ(post(bare, "/v1beta/models/small%2Finvoices%3AgenerateContent").status, 200);
  const Plan unknown = post(bare);
  EXPECT_EQ(verdict(unknown), "400 INVALID_ARGUMENT");
  EXPECT_NE(message(unknown).find("small/tickets, small/invoices"), std::string::npos);
}

TEST_F(GeminiFace, StreamsEventsWithTheRightUsageLastAndNoEndMarker) {
  const Plan plan = post(body(), "/v1beta/models/small:streamGenerateContent?alt=sse");
  ASSERT_TRUE(plan.stream);
  EXPECT_EQ(net::find_header(plan.headers, "content-type"), "text/event-stream");
  EXPECT_NE(streamed(plan).find("}\r\n\r\n"), std::string::npos);
  net::SseParser parser;
  std::vector<net::SseEvent> events;
  ASSERT_TRUE(parser.feed(streamed(plan), events));
  std::string text;
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    const Json part = json_of(events[i].data);
    EXPECT_FALSE(part["candidates"][0].contains("finishReason"));
    EXPECT_FALSE(part["usageMetadata"].contains("candidatesTokenCount"));
    text += part["candidates"][0]["content"]["parts"][0]["text"].get<std::string>();
  }
  EXPECT_EQ(text, kTicketAnswer);
  const Json last = json_of(events.back().data);
  EXPECT_EQ(last["candidates"][0]["finishReason"], "STOP");
  EXPECT_EQ(last["usageMetadata"], json_of(post(body()).body)["usageMetadata"]);
}

TEST_F(GeminiFace, StreamsOneGrowingArrayWithoutSse) {
  const Plan plan = post(body(), "/v1beta/models/small:streamGenerateContent");
  ASSERT_TRUE(plan.stream);
  const Json parts = json_of(streamed(plan));
  ASSERT_TRUE(parts.is_array());
  std::string text;
  for (const Json& part : parts) {
    const Json content = part["candidates"][0]["content"];
    if (content.contains("parts")) text += content["parts"][0]["text"].get<std::string>();
  }
  EXPECT_EQ(text, kTicketAnswer);
  EXPECT_GT(parts.size(), 2u);
}

TEST_F(GeminiFace, WrapsTheErrorOfAnArrayStream) {
  const Plan wrapped = post(body(), "/v1beta/models/huge:streamGenerateContent");
  EXPECT_EQ(json_of(wrapped.body)[0]["error"]["status"], "NOT_FOUND");
  EXPECT_EQ(verdict(post(body(), "/v1beta/models/huge:streamGenerateContent?alt=sse")),
            "404 NOT_FOUND");
}

TEST_F(GeminiFace, RefusesNamesItDoesNotKnow) {
  Json stranger = body();
  stranger["creativity"] = 1;
  EXPECT_EQ(message(post(stranger)),
            "Invalid JSON payload received. Unknown name \"creativity\": Cannot find field.");
  EXPECT_EQ(message(post(body({{"maxTokens", 1}}))),
            "Invalid JSON payload received. Unknown name \"maxTokens\" at 'generation_config': "
            "Cannot find field.");
}

TEST_F(GeminiFace, RefusesWhatItCannotDo) {
  EXPECT_EQ(verdict(post(body({{"candidateCount", 2}}))), "400 INVALID_ARGUMENT");
  EXPECT_EQ(message(post(body({{"responseLogprobs", true}}))),
            "Logprobs is not enabled for models/small");
  EXPECT_EQ(post(body({{"maxOutputTokens", 0}})).status, 400);
  EXPECT_EQ(post(body({{"maxOutputTokens", "many"}})).status, 400);
  EXPECT_EQ(post(body({{"temperature", 2.5}})).status, 400);
  EXPECT_EQ(post(body({{"temperature", 0}, {"topK", 3}, {"seed", 1}})).status, 200);
  Json ends_with_model = body();
  ends_with_model["contents"].push_back({{"role", "model"}, {"parts", {{{"text", "{"}}}}});
  EXPECT_EQ(message(post(ends_with_model)), "Requests ending with a model turn are not supported.");
  Json wrong_role = body();
  wrong_role["contents"][0]["role"] = "assistant";
  EXPECT_EQ(message(post(wrong_role)), "Please use a valid role: user, model.");
  Json empty = body();
  empty["contents"] = Json::array();
  EXPECT_EQ(verdict(post(empty)), "400 INVALID_ARGUMENT");
  EXPECT_EQ(send("POST", "/v1beta/models/small:generateContent", "{").status, 400);
}

TEST_F(GeminiFace, ChecksBothSchemaDialects) {
  const Json closed = {{"type", "object"},
                       {"properties", {{"label", {{"type", "string"}}}}},
                       {"additionalProperties", false}};
  Json open = closed;
  open.erase("additionalProperties");
  const char* json = "application/json";
  EXPECT_EQ(post(body({{"responseMimeType", json}, {"responseJsonSchema", closed}})).status, 200);
  EXPECT_EQ(post(body({{"responseMimeType", json}, {"responseSchema", open}})).status, 200);
  EXPECT_EQ(post(body({{"responseMimeType", json}, {"responseSchema", closed}})).status, 400);
  EXPECT_EQ(post(body({{"responseSchema", open}})).status, 400);
  EXPECT_EQ(post(body({{"responseMimeType", json},
                       {"responseSchema", open},
                       {"responseJsonSchema", closed}}))
                .status,
            400);
  EXPECT_EQ(post(body({{"responseMimeType", "text/html"}})).status, 400);
}

TEST_F(GeminiFace, GivesTheBareLabelForAnEnum) {
  const Json schema = {{"type", "STRING"}, {"enum", {"billing", "other"}}};
  const Plan plan = post(body({{"responseMimeType", "text/x.enum"}, {"responseSchema", schema}}));
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(json_of(plan.body)["candidates"][0]["content"]["parts"][0]["text"], "billing");
}

TEST_F(GeminiFace, TakesTheKeyFromHeaderOrQuery) {
  EXPECT_EQ(verdict(send("GET", "/v1beta/models", "", {})), "403 PERMISSION_DENIED");
  EXPECT_EQ(send("GET", "/v1beta/models?pageSize=5&key=right", "", {}).status, 200);
  const Plan wrong = send("GET", "/v1beta/models?key=wrong", "", {});
  EXPECT_EQ(verdict(wrong), "400 INVALID_ARGUMENT");
  EXPECT_EQ(json_of(wrong.body)["error"]["details"][0]["reason"], "API_KEY_INVALID");
}

TEST_F(GeminiFace, CountsTokensOfContentsOrOfAWholeRequest) {
  const std::string target = "/v1beta/models/small:countTokens";
  const Json contents = {{"contents", body()["contents"]}};
  EXPECT_EQ(json_of(post(contents, target).body)["totalTokens"],
            local::count_tokens("Charged twice"));
  Json whole = body();
  whole["model"] = "models/small";
  EXPECT_EQ(json_of(post(Json{{"generateContentRequest", whole}}, target).body)["totalTokens"],
            json_of(post(body()).body)["usageMetadata"]["promptTokenCount"]);
  EXPECT_EQ(post(body(), target).status, 400);
}

TEST_F(GeminiFace, ListsModelsInPages) {
  const Json first = json_of(get("/v1beta/models?pageSize=2").body);
  ASSERT_EQ(first["models"].size(), 2u);
  EXPECT_EQ(first["models"][0]["name"], "models/small");
  const std::string token = first["nextPageToken"].get<std::string>();
  const Json second = json_of(get("/v1beta/models?pageSize=2&pageToken=" + token).body);
  ASSERT_EQ(second["models"].size(), 1u);
  EXPECT_FALSE(second.contains("nextPageToken"));
  EXPECT_EQ(get("/v1beta/models?pageToken=99").status, 400);
  EXPECT_EQ(json_of(get("/v1beta/models/small").body)["name"], "models/small");
}

TEST_F(GeminiFace, HasItsOwnWordsForPathsMethodsAndSizes) {
  EXPECT_EQ(verdict(get("/v1beta/models/huge")), "404 NOT_FOUND");
  EXPECT_NE(message(post(body(), "/v1/models/huge:generateContent"))
                .find("not found for API version v1,"),
            std::string::npos);
  EXPECT_EQ(verdict(get("/v1beta/tunedModels")), "404 NOT_FOUND");
  EXPECT_EQ(verdict(post(body(), "/v1beta/models/small:embedContent")), "404 NOT_FOUND");
  EXPECT_EQ(get("/v1beta/models/small:generateContent").status, 405);
  EXPECT_EQ(send("POST", "/v1beta/models/small:generateContent", std::string(200'000, ' ')).status,
            413);
}

}  // namespace
}  // namespace assay::simulate
