#include "assay/simulate/simulator.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "assay/core/file.hpp"
#include "assay/net/http_client.hpp"
#include "assay/net/sse.hpp"
#include "assay/provider/protocol.hpp"
#include "simulate/face_fixture.hpp"
#include "simulate/golden_models.hpp"

namespace assay::simulate {
namespace {

using namespace std::chrono_literals;

/// What came back, in the pieces in which it came.
struct Received {
  net::Exchange exchange;
  std::vector<std::string> pieces;
  std::vector<std::chrono::nanoseconds> times;

  [[nodiscard]] std::string body() const {
    std::string text;
    for (const std::string& piece : pieces) text += piece;
    return exchange.response.body + text;
  }
};

/// A server and a client on one loop, and the models of support-tickets.
class SimulatorOnLoopback : public testing::Test {
 protected:
  static const Trained& trained() {
    static const Trained models = [] {
      auto result =
          train_models(std::filesystem::path(ASSAY_SOURCE_DIR) / "golden/support-tickets");
      EXPECT_TRUE(result.has_value()) << result.error().message;
      return *std::move(result);
    }();
    return models;
  }

  void serve(SimulatorOptions options = {}) {
    auto opened = Simulator::open(loop_, std::move(options), trained().served);
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    simulator_ = *std::move(opened);
  }

  Received send(net::HttpRequest request) {
    request.origin = {.tls = false, .host = "127.0.0.1", .port = simulator_->port()};
    Received received;
    client_.send(
        std::move(request), {.connect = 20s, .first_byte = 20s, .idle = 20s, .total = 60s},
        [&](std::string_view piece, std::chrono::nanoseconds since_sent) {
          received.pieces.emplace_back(piece);
          received.times.push_back(since_sent);
          return true;
        },
        [&](net::Exchange done) {
          received.exchange = std::move(done);
          loop_.stop();
        });
    loop_.run();
    return received;
  }

  /// One call through our own adapter, as a run makes it.
  provider::Reply call(provider::ProtocolKind kind, std::string_view input, bool stream,
                       const std::string& model = "small",
                       const dataset::TaskSpec* schema_of = nullptr) {
    const provider::Protocol& protocol = provider::protocol(kind);
    provider::Endpoint endpoint;
    endpoint.base.origin = {.tls = false, .host = "127.0.0.1", .port = simulator_->port()};
    if (kind == provider::ProtocolKind::openai) endpoint.base.path = "/v1";
    endpoint.api_key = "key";
    endpoint.api_version = "2023-06-01";
    const auto& set = trained().set;
    provider::Call call;
    call.model = model;
    call.prompt = set.prompts.begin()->second.for_protocol(provider::to_string(kind)).render(input);
    call.parameters.stream = stream;
    call.parameters.temperature = 0;
    call.parameters.max_output_tokens = set.task.max_output_tokens;
    call.schema = (schema_of != nullptr ? *schema_of : set.task).output_schema();
    Received received = send(protocol.request(endpoint, call));
    EXPECT_EQ(received.exchange.outcome, Outcome::ok) << received.exchange.error;
    if (!stream || received.exchange.response.status != 200) {
      received.exchange.response.body = received.body();
      return protocol.read(received.exchange.response);
    }
    const auto reader = protocol.open_stream();
    net::SseParser parser;
    std::vector<net::SseEvent> events;
    EXPECT_TRUE(parser.feed(received.body(), events));
    parser.finish(events);
    for (const net::SseEvent& event : events) reader->take(event);
    return reader->finish();
  }

  net::EventLoop loop_;
  net::HttpClient client_{loop_};
  std::unique_ptr<Simulator> simulator_;
};

constexpr provider::ProtocolKind kKinds[] = {provider::ProtocolKind::openai,
                                             provider::ProtocolKind::anthropic,
                                             provider::ProtocolKind::gemini};

TEST_F(SimulatorOnLoopback, GivesTheAnswersOfTheModelInProcess) {
  serve();
  for (const ServedModel& served : trained().served) {
    for (const auto kind : kKinds) {
      for (const bool stream : {false, true}) {
        for (std::size_t i = 0; i < 20; ++i) {
          const std::string& input = trained().set.items.at(i).input;
          const provider::Reply reply = call(kind, input, stream, served.id);
          ASSERT_EQ(reply.outcome, Outcome::ok) << provider::to_string(kind) << reply.error;
          EXPECT_EQ(reply.completion.text, served.model->answer(input));
          EXPECT_EQ(reply.completion.usage.output, local::count_tokens(reply.completion.text));
          EXPECT_GT(reply.completion.usage.input.value_or(0), 100);
        }
      }
    }
  }
  EXPECT_EQ(simulator_->requests(), 2u * 3 * 2 * 20);
}

TEST_F(SimulatorOnLoopback, TakesTheNestedSchemaOfInvoicesAsOurAdaptersReduceIt) {
  const std::filesystem::path file =
      std::filesystem::path(ASSAY_SOURCE_DIR) / "golden/invoices/task.yaml";
  const auto yaml = read_file(file, 1 << 20);
  ASSERT_TRUE(yaml.has_value()) << yaml.error().message;
  const auto task = dataset::parse_task(*yaml, file.string());
  ASSERT_TRUE(task.has_value()) << task.error().message;
  ASSERT_TRUE(task->output_schema().has_value());
  serve();
  for (const auto kind : kKinds) {
    const provider::Reply reply = call(kind, "Hello", false, "small", &*task);
    EXPECT_EQ(reply.outcome, Outcome::ok) << provider::to_string(kind) << reply.error;
  }
}

TEST_F(SimulatorOnLoopback, CountsTheSameInputForEveryProtocolWithTheSamePrompt) {
  serve();
  std::set<TokenCount> inputs;
  for (const auto kind : kKinds) {
    inputs.insert(call(kind, "Hello", false).completion.usage.input.value_or(-1));
    inputs.insert(call(kind, "Hello", true).completion.usage.input.value_or(-1));
  }
  EXPECT_EQ(inputs.size(), 1u);
}

TEST_F(SimulatorOnLoopback, RefusesAWrongKeyInEveryProtocol) {
  SimulatorOptions options;
  options.require_key = "another";
  serve(std::move(options));
  for (const auto kind : kKinds) {
    for (const bool stream : {false, true}) {
      EXPECT_EQ(call(kind, "Hello", stream).outcome, Outcome::wire_auth)
          << provider::to_string(kind);
    }
  }
}

TEST_F(SimulatorOnLoopback, SaysThatAModelIsNotServedInEveryProtocol) {
  serve();
  for (const auto kind : kKinds) {
    EXPECT_EQ(call(kind, "Hello", false, "huge").outcome, Outcome::wire_not_found)
        << provider::to_string(kind);
  }
}

TEST_F(SimulatorOnLoopback, ListsItsModelsInEveryProtocol) {
  serve();
  for (const auto kind : kKinds) {
    const provider::Protocol& protocol = provider::protocol(kind);
    provider::Endpoint endpoint;
    if (kind == provider::ProtocolKind::openai) endpoint.base.path = "/v1";
    endpoint.api_key = "key";
    endpoint.api_version = "2026-10-21";
    Received received = send(protocol.list_models(endpoint, ""));
    received.exchange.response.body = received.body();
    const auto page = protocol.read_models(received.exchange.response);
    ASSERT_TRUE(page.has_value()) << page.error().message;
    ASSERT_EQ(page->models.size(), 4u) << provider::to_string(kind);
    EXPECT_EQ(page->models[1].id, "large");
    EXPECT_EQ(page->models[2].id, "small/support-tickets");
  }
}

TEST_F(SimulatorOnLoopback, TellsTheServicesApartWhereTheyShareAPath) {
  serve();
  const auto list = [&](net::Headers headers) {
    return json_of(send({.method = "GET",
                         .origin = {},
                         .target = "/v1/models",
                         .headers = std::move(headers),
                         .body = {}})
                       .body());
  };
  EXPECT_EQ(list({{"Authorization", "Bearer k"}})["object"], "list");
  EXPECT_TRUE(list({{"x-api-key", "k"}, {"anthropic-version", "2023-06-01"}}).contains("has_more"));
  EXPECT_TRUE(list({{"x-goog-api-key", "k"}}).contains("models"));
}

net::HttpRequest streamed_question() {
  const Json body = {{"model", "small"},
                     {"stream", true},
                     {"messages", {{{"role", "user"}, {"content", "Charged twice"}}}}};
  return {.method = "POST",
          .origin = {},
          .target = "/v1/chat/completions",
          .headers = {{"Authorization", "Bearer k"}},
          .body = safe_dump(body)};
}

TEST_F(SimulatorOnLoopback, SpreadsAStreamOverItsLatency) {
  SimulatorOptions options;
  options.latency = *LatencySpec::parse("100ms");
  serve(std::move(options));
  const Received received = send(streamed_question());
  ASSERT_EQ(received.exchange.outcome, Outcome::ok) << received.exchange.error;
  // Timers never fire early; how late they fire is the machine's business, not this test's.
  ASSERT_GE(received.times.size(), 2u);
  EXPECT_GE(received.times.front(), 39ms);
  EXPECT_GE(received.exchange.latency, 99ms);
  EXPECT_NE(received.pieces.front().find("\"role\":\"assistant\""), std::string::npos);
  EXPECT_EQ(received.pieces.front().find("[DONE]"), std::string::npos);
  EXPECT_NE(received.pieces.back().find("[DONE]"), std::string::npos);
}

TEST_F(SimulatorOnLoopback, RefusesAtOnceWhateverTheLatency) {
  SimulatorOptions options;
  options.latency = *LatencySpec::parse("600s");
  serve(std::move(options));
  EXPECT_EQ(call(provider::ProtocolKind::openai, "Hello", true, "huge").outcome,
            Outcome::wire_not_found);
}

TEST_F(SimulatorOnLoopback, RepeatsItsIdsUnderTheSameSeed) {
  const auto ids = [&](std::uint64_t seed) {
    SimulatorOptions options;
    options.seed = seed;
    serve(std::move(options));
    std::vector<std::string> seen;
    for (int i = 0; i < 3; ++i) {
      seen.push_back(call(provider::ProtocolKind::openai, "Hello", false).completion.response_id);
    }
    simulator_.reset();
    return seen;
  };
  const auto first = ids(1);
  EXPECT_EQ(std::set<std::string>(first.begin(), first.end()).size(), 3u);
  EXPECT_EQ(ids(1), first);
  EXPECT_NE(ids(2), first);
}

TEST_F(SimulatorOnLoopback, RefusesLargeBodiesInTheProtocolsOwnWords) {
  SimulatorOptions options;
  options.request_bytes = 1000;
  serve(std::move(options));
  net::HttpRequest request = streamed_question();
  request.body.append(100, ' ');
  EXPECT_EQ(send(request).exchange.response.status, 200);
  request.body.append(900, ' ');
  const Received received = send(request);
  EXPECT_EQ(received.exchange.response.status, 413);
  EXPECT_TRUE(json_of(received.body()).contains("error"));
}

TEST_F(SimulatorOnLoopback, SurvivesAClientThatLeavesInTheMiddleOfAStream) {
  SimulatorOptions options;
  options.latency = *LatencySpec::parse("50ms");
  serve(std::move(options));
  net::HttpRequest request = streamed_question();
  request.origin = {.tls = false, .host = "127.0.0.1", .port = simulator_->port()};
  bool done = false;
  client_.send(
      request, {}, [](std::string_view, std::chrono::nanoseconds) { return false; },
      [&](net::Exchange) {
        done = true;
        loop_.stop();
      });
  loop_.run();
  EXPECT_TRUE(done);
  EXPECT_EQ(send(streamed_question()).exchange.response.status, 200);
}

TEST_F(SimulatorOnLoopback, EndsWithStreamsStillBeingPlayed) {
  SimulatorOptions options;
  options.latency = *LatencySpec::parse("600s");
  serve(std::move(options));
  net::HttpRequest request = streamed_question();
  request.origin = {.tls = false, .host = "127.0.0.1", .port = simulator_->port()};
  Outcome outcome = Outcome::ok;
  client_.send(request, {}, {}, [&](net::Exchange done) {
    outcome = done.outcome;
    loop_.stop();
  });
  const std::function<void()> end_once_asked = [&] {
    if (simulator_->requests() == 0) return loop_.after(1ms, end_once_asked);
    simulator_.reset();
  };
  loop_.post(end_once_asked);
  loop_.run();
  EXPECT_TRUE(is_wire(outcome)) << to_string(outcome);
}

TEST_F(SimulatorOnLoopback, CannotServeNothingOrOnAPortInUse) {
  EXPECT_EQ(Simulator::open(loop_, {}, {}).error().kind, ErrorKind::invalid_argument);
  serve();
  SimulatorOptions options;
  options.server.port = simulator_->port();
  const auto second = Simulator::open(loop_, std::move(options), trained().served);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace assay::simulate
