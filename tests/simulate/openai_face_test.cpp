#include "assay/net/sse.hpp"
#include "simulate/face_fixture.hpp"

namespace assay::simulate {
namespace {

class OpenAiFace : public testing::Test {
 protected:
  /// A well-formed request with `change` applied: members replaced, or removed by null.
  static Json body(const Json& change = Json::object()) {
    Json body = {{"model", "small"},
                 {"messages",
                  {{{"role", "system"}, {"content", kTicketSystem}},
                   {{"role", "user"}, {"content", "Charged twice"}}}}};
    body.update(change);
    return body;
  }

  Plan post(const std::string& text) {
    return openai_plan({.method = "POST",
                        .origin = {},
                        .target = "/v1/chat/completions",
                        .headers = {{"Authorization", "Bearer right"}},
                        .body = text},
                       context_for(catalogue_));
  }
  Plan post(const Json& body) { return post(safe_dump(body)); }

  Plan get(const std::string& target, const std::string& method = "GET",
           const std::string& key = "Bearer right") {
    net::HttpRequest request{
        .method = method, .origin = {}, .target = target, .headers = {}, .body = {}};
    if (!key.empty()) request.headers = {{"authorization", key}};
    return openai_plan(request, context_for(catalogue_));
  }

  /// Status and code of a refusal, e.g. `400 invalid_type temperature`.
  static std::string verdict(const Plan& plan) {
    const Json error = json_of(plan.body)["error"];
    EXPECT_TRUE(error.contains("message") && error.contains("type"));
    const auto word = [&](const char* key) {
      return error.at(key).is_null() ? std::string() : " " + error.at(key).get<std::string>();
    };
    return std::to_string(plan.status) + word("code") + word("param");
  }

  Catalogue catalogue_ = two_tasks();
};

TEST_F(OpenAiFace, AnswersWithTheModelsTextAndInclusiveUsage) {
  const Plan plan = post(body());
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_TRUE(plan.takes_time);
  const Json answer = json_of(plan.body);
  EXPECT_EQ(answer["object"], "chat.completion");
  EXPECT_EQ(answer["created"], 1'795'000'000);
  EXPECT_EQ(answer["model"], "small");
  EXPECT_EQ(answer["choices"][0]["message"]["content"], kTicketAnswer);
  EXPECT_EQ(answer["choices"][0]["finish_reason"], "stop");
  const TokenCount input =
      local::count_tokens(kTicketSystem) + local::count_tokens("Charged twice");
  EXPECT_EQ(answer["usage"]["prompt_tokens"], input);
  EXPECT_EQ(answer["usage"]["total_tokens"], input + local::count_tokens(kTicketAnswer));
}

TEST_F(OpenAiFace, ReadsContentInPartsAndTheDeveloperRole) {
  const Plan plan = post(
      body({{"messages",
             {{{"role", "developer"}, {"content", kInvoiceSystem}},
              {{"role", "user"}, {"content", "one"}},
              {{"role", "assistant"}, {"content", "two"}},
              {{"role", "user"},
               {"content",
                {{{"type", "text"}, {"text", "thr"}}, {{"type", "text"}, {"text", "ee"}}}}}}}}));
  ASSERT_EQ(plan.status, 200) << plan.body;
  EXPECT_EQ(json_of(plan.body)["choices"][0]["message"]["content"], "echo: three");
}

TEST_F(OpenAiFace, CutsAtEitherNameOfTheCap) {
  for (const char* name : {"max_tokens", "max_completion_tokens"}) {
    const Json answer = json_of(post(body({{name, 3}})).body);
    EXPECT_EQ(answer["choices"][0]["finish_reason"], "length");
    EXPECT_EQ(answer["usage"]["completion_tokens"], 3);
  }
  EXPECT_EQ(verdict(post(body({{"max_tokens", 3}, {"max_completion_tokens", 3}}))),
            "400 invalid_parameter_combination max_tokens");
  EXPECT_EQ(verdict(post(body({{"max_tokens", 0}}))), "400 integer_below_min_value max_tokens");
}

TEST_F(OpenAiFace, StreamsRoleThenTextThenReasonThenUsageThenDone) {
  const Plan plan = post(body({{"stream", true}, {"stream_options", {{"include_usage", true}}}}));
  ASSERT_TRUE(plan.stream);
  net::SseParser parser;
  std::vector<net::SseEvent> events;
  ASSERT_TRUE(parser.feed(streamed(plan), events));
  ASSERT_GE(events.size(), 6u);
  EXPECT_EQ(json_of(events.front().data)["choices"][0]["delta"]["role"], "assistant");
  EXPECT_EQ(events.back().data, "[DONE]");
  std::string text;
  for (std::size_t i = 1; i + 3 < events.size(); ++i) {
    const Json chunk = json_of(events[i].data);
    EXPECT_TRUE(chunk["usage"].is_null());
    EXPECT_TRUE(chunk["choices"][0]["finish_reason"].is_null());
    text += chunk["choices"][0]["delta"]["content"].get<std::string>();
  }
  EXPECT_EQ(text, kTicketAnswer);
  EXPECT_EQ(json_of(events[events.size() - 3].data)["choices"][0]["finish_reason"], "stop");
  const Json last = json_of(events[events.size() - 2].data);
  EXPECT_TRUE(last["choices"].empty());
  EXPECT_EQ(last["usage"]["completion_tokens"], local::count_tokens(kTicketAnswer));
}

TEST_F(OpenAiFace, StreamsWithoutUsageUnlessAsked) {
  const std::string bytes = streamed(post(body({{"stream", true}})));
  EXPECT_EQ(bytes.find("\"usage\""), std::string::npos);
  EXPECT_NE(bytes.find("\"obfuscation\""), std::string::npos);
  const std::string plain = streamed(
      post(body({{"stream", true}, {"stream_options", {{"include_obfuscation", false}}}})));
  EXPECT_EQ(plain.find("\"obfuscation\""), std::string::npos);
  EXPECT_EQ(verdict(post(body({{"stream_options", {{"include_usage", true}}}}))),
            "400 stream_options");
}

TEST_F(OpenAiFace, RefusesArgumentsItDoesNotKnow) {
  const Plan plan = post(body({{"max_output_tokens", 5}, {"creativity", 1}}));
  EXPECT_EQ(verdict(plan), "400");
  EXPECT_EQ(json_of(plan.body)["error"]["message"],
            "Unrecognized request arguments supplied: max_output_tokens, creativity");
}

TEST_F(OpenAiFace, NamesTheParameterItRefuses) {
  EXPECT_EQ(verdict(post(body({{"temperature", 3}}))), "400 decimal_above_max_value temperature");
  EXPECT_EQ(verdict(post(body({{"temperature", "hot"}}))), "400 invalid_type temperature");
  EXPECT_EQ(verdict(post(body({{"top_p", -0.5}}))), "400 decimal_below_min_value top_p");
  EXPECT_EQ(verdict(post(body({{"n", 2}}))), "400 unsupported_value n");
  EXPECT_EQ(verdict(post(body({{"logprobs", true}}))), "400 unsupported_parameter logprobs");
  EXPECT_EQ(verdict(post(body({{"reasoning_effort", "low"}}))),
            "400 unsupported_parameter reasoning_effort");
  EXPECT_EQ(verdict(post(body({{"stop", {"a", "b", "c", "d", "e"}}}))),
            "400 array_above_max_length stop");
  EXPECT_EQ(verdict(post(body({{"messages", Json::array()}}))), "400 empty_array messages");
  EXPECT_EQ(verdict(post(body({{"messages", nullptr}}))),
            "400 missing_required_parameter messages");
  EXPECT_EQ(verdict(post(body({{"model", 7}}))), "400 invalid_type model");
  EXPECT_EQ(verdict(post(body({{"model", nullptr}}))), "400");
  EXPECT_EQ(verdict(post(body({{"messages", {{{"role", "bot"}, {"content", "x"}}}}}))),
            "400 invalid_value messages[0].role");
  EXPECT_EQ(verdict(post(body({{"messages", {{{"role", "user"}, {"content", 1}}}}}))),
            "400 invalid_type messages[0].content");
}

TEST_F(OpenAiFace, TakesParametersThatDoNotMatterHere) {
  EXPECT_EQ(post(body({{"temperature", 0},
                       {"seed", 7},
                       {"user", "u"},
                       {"store", false},
                       {"n", 1},
                       {"stop", "zz"},
                       {"metadata", nullptr},
                       {"tool_choice", "none"}}))
                .status,
            200);
}

TEST_F(OpenAiFace, ChecksStructuredOutputAgainstTheStrictSubset) {
  const auto with_schema = [](const Json& schema, bool strict) {
    return Json{{"response_format",
                 {{"type", "json_schema"},
                  {"json_schema", {{"name", "t"}, {"strict", strict}, {"schema", schema}}}}}};
  };
  const Json open = {{"type", "object"}, {"properties", {{"label", {{"type", "string"}}}}}};
  Json closed = open;
  closed["required"] = {"label"};
  closed["additionalProperties"] = false;
  EXPECT_EQ(post(body(with_schema(closed, true))).status, 200);
  EXPECT_EQ(post(body(with_schema(open, false))).status, 200);
  const Plan refused = post(body(with_schema(open, true)));
  EXPECT_EQ(verdict(refused), "400 response_format");
  EXPECT_NE(refused.body.find("Invalid schema for response_format 't'"), std::string::npos);

  Json unnamed = with_schema(closed, true);
  unnamed["response_format"]["json_schema"]["name"] = "my task";
  EXPECT_EQ(verdict(post(body(unnamed))), "400 invalid_value response_format.json_schema.name");
}

TEST_F(OpenAiFace, WantsTheWordJsonForJsonMode) {
  const Json json_mode = {{"response_format", {{"type", "json_object"}}}};
  EXPECT_EQ(verdict(post(body(json_mode))), "400 messages");
  Json asked = body(json_mode);
  asked["messages"].push_back({{"role", "user"}, {"content", "Answer in JSON"}});
  EXPECT_EQ(post(asked).status, 200);
}

TEST_F(OpenAiFace, TellsUnknownModelsFromUnknownTasks) {
  EXPECT_EQ(verdict(post(body({{"model", "huge"}}))), "404 model_not_found model");
  const Json stranger = {{"messages", {{{"role", "user"}, {"content", "Hi"}}}}};
  const Plan plan = post(body(stranger));
  EXPECT_EQ(verdict(plan), "400 unknown_task messages");
  EXPECT_NE(plan.body.find("small/tickets, small/invoices"), std::string::npos);
  EXPECT_EQ(post(body({{"model", "small/invoices"}, {"messages", stranger["messages"]}})).status,
            200);
}

TEST_F(OpenAiFace, WantsAKey) {
  EXPECT_EQ(verdict(get("/v1/models", "GET", "")), "401");
  EXPECT_EQ(verdict(get("/v1/models", "GET", "Basic right")), "401");
  const Plan wrong = get("/v1/models", "GET", "Bearer wrong");
  EXPECT_EQ(verdict(wrong), "401 invalid_api_key");
  EXPECT_EQ(wrong.body.find("wrong"), std::string::npos);
}

TEST_F(OpenAiFace, RefusesWhatItCannotRead) {
  EXPECT_EQ(verdict(post(std::string("{\"model\":"))), "400");
  EXPECT_EQ(verdict(post(std::string("[]"))), "400");
  EXPECT_EQ(verdict(post(std::string(R"({"model":"small","model":"large"})"))), "400");
  EXPECT_EQ(verdict(post(std::string(200'000, ' '))), "413");
}

TEST_F(OpenAiFace, ListsModelsAndFindsOne) {
  const Json list = json_of(get("/v1/models").body);
  EXPECT_EQ(list["object"], "list");
  ASSERT_EQ(list["data"].size(), 3u);
  EXPECT_EQ(list["data"][1]["id"], "small/tickets");
  EXPECT_EQ(json_of(get("/v1/models/small%2Ftickets").body)["id"], "small/tickets");
  EXPECT_EQ(verdict(get("/v1/models/huge")), "404 model_not_found model");
  EXPECT_EQ(verdict(get("/v1/models", "DELETE")), "405 method_not_supported");
  EXPECT_EQ(verdict(get("/v1/chat/completions")), "405 method_not_supported");
  EXPECT_EQ(verdict(get("/v1/embeddings")), "404");
}

TEST_F(OpenAiFace, SendsRequestIdAndRateLimitsWithEveryAnswer) {
  for (const Plan& plan : {post(body()), get("/v1/nothing"), post(body({{"stream", true}}))}) {
    EXPECT_EQ(net::find_header(plan.headers, "x-request-id"),
              "req_0123456789abcdefghijklmnopqrstuv");
    EXPECT_TRUE(net::find_header(plan.headers, "x-ratelimit-remaining-tokens").has_value());
  }
}

}  // namespace
}  // namespace assay::simulate
