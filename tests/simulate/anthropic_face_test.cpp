#include "assay/net/sse.hpp"
#include "simulate/face_fixture.hpp"

namespace assay::simulate {
namespace {

const char* const kOld = "2023-06-01";
const char* const kNew = "2026-10-21";

class AnthropicFace : public testing::Test {
 protected:
  static Json body(const Json& change = Json::object()) {
    Json body = {{"model", "small"},
                 {"max_tokens", 64},
                 {"system", kTicketSystem},
                 {"messages", {{{"role", "user"}, {"content", "Charged twice"}}}}};
    body.update(change);
    return body;
  }

  Plan send(net::HttpRequest request) { return anthropic_plan(request, context_for(catalogue_)); }

  Plan post(const Json& body, const char* version = kOld,
            const std::string& target = "/v1/messages") {
    return send({.method = "POST",
                 .origin = {},
                 .target = target,
                 .headers = {{"x-api-key", "right"}, {"anthropic-version", version}},
                 .body = safe_dump(body)});
  }

  Plan get(const std::string& target) {
    return send({.method = "GET",
                 .origin = {},
                 .target = target,
                 .headers = {{"Authorization", "Bearer right"}, {"anthropic-version", kNew}},
                 .body = {}});
  }

  /// Status and message of a refusal.
  static std::string verdict(const Plan& plan) {
    const Json answer = json_of(plan.body);
    EXPECT_EQ(answer["type"], "error");
    EXPECT_EQ(net::find_header(plan.headers, "request-id"),
              answer["request_id"].get<std::string>());
    return std::to_string(plan.status) + " " + answer["error"]["message"].get<std::string>();
  }

  static std::string error_type(const Plan& plan) {
    return json_of(plan.body)["error"]["type"].get<std::string>();
  }

  Catalogue catalogue_ = two_tasks();
};

TEST_F(AnthropicFace, AnswersInBothVersions) {
  for (const char* version : {kOld, kNew}) {
    const Plan plan = post(body(), version);
    ASSERT_EQ(plan.status, 200) << plan.body;
    const Json answer = json_of(plan.body);
    EXPECT_EQ(answer["type"], "message");
    EXPECT_EQ(answer["content"],
              json_of(R"([{"type":"text","text":)" + json_quoted(kTicketAnswer) + "}]"));
    EXPECT_EQ(answer["stop_reason"], "end_turn");
    EXPECT_TRUE(answer["stop_sequence"].is_null());
    EXPECT_EQ(answer["usage"]["input_tokens"],
              local::count_tokens(kTicketSystem) + local::count_tokens("Charged twice"));
    EXPECT_EQ(answer["usage"]["output_tokens"], local::count_tokens(kTicketAnswer));
    EXPECT_EQ(answer["usage"]["cache_read_input_tokens"], 0);
  }
}

TEST_F(AnthropicFace, HasSamplingParametersInTheOldVersionOnly) {
  EXPECT_EQ(post(body({{"temperature", 0}}), kOld).status, 200);
  for (const char* name : {"temperature", "top_p", "top_k"}) {
    EXPECT_EQ(verdict(post(body({{name, 1}}), kNew)),
              std::string("400 ") + name + ": Extra inputs are not permitted");
  }
  EXPECT_EQ(verdict(post(body({{"temperature", 1.5}}))), "400 temperature: range: 0..1");
  EXPECT_EQ(post(body({{"temperature", 0}, {"top_p", 0.5}})).status, 400);
}

TEST_F(AnthropicFace, WantsTheVersionAndMaxTokens) {
  net::HttpRequest bare{.method = "POST",
                        .origin = {},
                        .target = "/v1/messages",
                        .headers = {{"x-api-key", "right"}},
                        .body = safe_dump(body())};
  EXPECT_EQ(verdict(send(bare)), "400 anthropic-version: header is required");
  bare.headers.push_back({"anthropic-version", "2024-01-01"});
  EXPECT_EQ(send(bare).status, 400);
  EXPECT_EQ(verdict(post(body({{"max_tokens", nullptr}}))), "400 max_tokens: Field required");
}

TEST_F(AnthropicFace, TakesTheKeyInEitherHeaderAndPrefersItsOwn) {
  net::HttpRequest request{.method = "GET",
                           .origin = {},
                           .target = "/v1/models",
                           .headers = {{"anthropic-version", kOld}},
                           .body = {}};
  EXPECT_EQ(verdict(send(request)), "401 x-api-key header is required");
  request.headers.push_back({"authorization", "Bearer right"});
  EXPECT_EQ(send(request).status, 200);
  request.headers.push_back({"x-api-key", "wrong"});
  EXPECT_EQ(verdict(send(request)), "401 invalid x-api-key");
  EXPECT_EQ(error_type(send(request)), "authentication_error");
}

TEST_F(AnthropicFace, RefusesFieldsItDoesNotKnow) {
  EXPECT_EQ(verdict(post(body({{"creativity", 1}}))),
            "400 creativity: Extra inputs are not permitted");
  EXPECT_EQ(
      verdict(post(body({{"messages", {{{"role", "user"}, {"content", "x"}, {"name", "n"}}}}}))),
      "400 messages.0.name: Extra inputs are not permitted");
  EXPECT_EQ(verdict(post(body({{"output_config", {{"shape", 1}}}}))),
            "400 output_config.shape: Extra inputs are not permitted");
}

TEST_F(AnthropicFace, RefusesWrongTypesByTheirPath) {
  EXPECT_EQ(verdict(post(body({{"max_tokens", "64"}}))),
            "400 max_tokens: Input should be a valid integer");
  EXPECT_EQ(verdict(post(body({{"messages", "x"}}))), "400 messages: Input should be a valid list");
  EXPECT_EQ(verdict(post(body({{"messages", Json::array()}}))),
            "400 messages: at least one message is required");
  EXPECT_EQ(verdict(post(body({{"stop_sequences", {1}}}))),
            "400 stop_sequences: Input should be a valid list");
  EXPECT_EQ(verdict(post(body({{"messages", {{{"role", "system"}, {"content", "x"}}}}}))),
            "400 messages.0.role: Input should be 'user' or 'assistant'");
  EXPECT_EQ(post(body({{"messages", {{{"role", "user"}, {"content", ""}}}}})).status, 400);
  EXPECT_EQ(post(body({{"thinking", {{"type", "enabled"}, {"budget_tokens", 2000}}}})).status, 400);
  EXPECT_EQ(post(body({{"thinking", {{"type", "disabled"}}}})).status, 200);
}

TEST_F(AnthropicFace, LetsASystemTurnIntoTheNewVersion) {
  const Json messages = {{{"role", "system"}, {"content", "Be brief."}},
                         {{"role", "user"}, {"content", "Hi"}}};
  EXPECT_EQ(post(body({{"messages", messages}}), kNew).status, 200);
}

TEST_F(AnthropicFace, RefusesPrefill) {
  const Json messages = {{{"role", "user"}, {"content", "Hi"}},
                         {{"role", "assistant"}, {"content", "{"}}};
  const Plan plan = post(body({{"messages", messages}}));
  EXPECT_EQ(plan.status, 400);
  EXPECT_NE(plan.body.find("prefill"), std::string::npos);
}

TEST_F(AnthropicFace, EndsByCapOrStopSequence) {
  const Json capped = json_of(post(body({{"max_tokens", 3}})).body);
  EXPECT_EQ(capped["stop_reason"], "max_tokens");
  EXPECT_EQ(capped["usage"]["output_tokens"], 3);
  EXPECT_EQ(json_of(post(body({{"max_tokens", 0}})).body)["content"], Json::array());
  const Json stopped = json_of(post(body({{"stop_sequences", {"zz", "conf"}}})).body);
  EXPECT_EQ(stopped["stop_reason"], "stop_sequence");
  EXPECT_EQ(stopped["stop_sequence"], "conf");
}

TEST_F(AnthropicFace, StreamsNamedEventsInOrderWithoutDone) {
  const Plan plan = post(body({{"stream", true}}));
  ASSERT_TRUE(plan.stream);
  net::SseParser parser;
  std::vector<net::SseEvent> events;
  ASSERT_TRUE(parser.feed(streamed(plan), events));
  std::string order;
  std::string text;
  for (const net::SseEvent& event : events) {
    const Json data = json_of(event.data);
    EXPECT_EQ(data["type"], event.name);
    if (event.name == "content_block_delta") text += data["delta"]["text"].get<std::string>();
    if (order.size() < event.name.size() ||
        order.compare(order.size() - event.name.size(), event.name.size(), event.name) != 0) {
      order += " " + event.name;
    }
  }
  EXPECT_EQ(order,
            " message_start content_block_start ping content_block_delta content_block_stop "
            "message_delta message_stop");
  EXPECT_EQ(text, kTicketAnswer);
  const Json delta = json_of(events[events.size() - 2].data);
  EXPECT_EQ(delta["delta"]["stop_reason"], "end_turn");
  EXPECT_EQ(delta["usage"]["output_tokens"], local::count_tokens(kTicketAnswer));
  EXPECT_EQ(streamed(plan).find("[DONE]"), std::string::npos);
}

TEST_F(AnthropicFace, StreamsNoTextBlockWhenThereIsNoText) {
  const std::string bytes = streamed(post(body({{"stream", true}, {"max_tokens", 0}})));
  EXPECT_EQ(bytes.find("content_block"), std::string::npos);
  EXPECT_NE(bytes.find("message_stop"), std::string::npos);
}

TEST_F(AnthropicFace, ChecksStructuredOutputAgainstItsSubset) {
  const auto with_schema = [](const Json& schema) {
    return body({{"output_config", {{"format", {{"type", "json_schema"}, {"schema", schema}}}}}});
  };
  const Json schema = {{"type", "object"},
                       {"properties", {{"label", {{"type", "string"}}}}},
                       {"additionalProperties", false}};
  EXPECT_EQ(post(with_schema(schema), kNew).status, 200);
  Json ranged = schema;
  ranged["properties"]["label"]["maxLength"] = 3;
  EXPECT_EQ(verdict(post(with_schema(ranged))),
            "400 output_config.format.schema: properties.label.maxLength: `maxLength` is not "
            "supported");
}

TEST_F(AnthropicFace, CountsTokensWithoutACap) {
  const std::string target = "/v1/messages/count_tokens";
  const Plan refused = post(body(), kNew, target);
  EXPECT_EQ(verdict(refused), "400 max_tokens: Extra inputs are not permitted");
  Json counted = body();
  counted.erase("max_tokens");
  const Json answer = json_of(post(counted, kNew, target).body);
  EXPECT_EQ(answer["input_tokens"], json_of(post(body()).body)["usage"]["input_tokens"]);
}

TEST_F(AnthropicFace, TellsUnknownModelsFromUnknownTasks) {
  EXPECT_EQ(verdict(post(body({{"model", "huge"}}))), "404 model: huge");
  EXPECT_EQ(error_type(post(body({{"model", "huge"}}))), "not_found_error");
  const Plan plan = post(body({{"system", "stranger"}}));
  EXPECT_EQ(plan.status, 400);
  EXPECT_NE(plan.body.find("small/tickets, small/invoices"), std::string::npos);
}

TEST_F(AnthropicFace, ListsModelsInPages) {
  const Json first = json_of(get("/v1/models?limit=2").body);
  ASSERT_EQ(first["data"].size(), 2u);
  EXPECT_EQ(first["has_more"], true);
  EXPECT_EQ(first["last_id"], "small/tickets");
  EXPECT_EQ(first["data"][0]["lifecycle"], "active");
  const Json second = json_of(get("/v1/models?limit=2&after_id=small%2Ftickets").body);
  ASSERT_EQ(second["data"].size(), 1u);
  EXPECT_EQ(second["has_more"], false);
  const Json back = json_of(get("/v1/models?limit=1&before_id=small%2Finvoices").body);
  EXPECT_EQ(back["first_id"], "small/tickets");
  EXPECT_EQ(back["has_more"], true);
  EXPECT_EQ(get("/v1/models?limit=0").status, 400);
  EXPECT_EQ(json_of(get("/v1/models/small").body)["id"], "small");
  EXPECT_EQ(verdict(get("/v1/models/huge")), "404 model: huge");
}

TEST_F(AnthropicFace, HasItsOwnWordsForPathsMethodsAndSizes) {
  EXPECT_EQ(verdict(get("/v1/complete")), "404 Not Found");
  EXPECT_EQ(verdict(get("/v1/messages")), "405 Method Not Allowed");
  const Plan large = post(body({{"system", std::string(200'000, 'x')}}));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(error_type(large), "request_too_large");
}

TEST_F(AnthropicFace, SendsRateLimitsWithEveryAnswer) {
  for (const Plan& plan : {post(body()), get("/v1/nothing")}) {
    EXPECT_EQ(net::find_header(plan.headers, "anthropic-ratelimit-requests-reset"),
              "2026-11-18T11:06:40Z");  // date -u -d @1795000000
    EXPECT_TRUE(net::find_header(plan.headers, "anthropic-organization-id").has_value());
  }
}

}  // namespace
}  // namespace assay::simulate
