#pragma once

#include <gtest/gtest.h>

#include "assay/net/http_client.hpp"
#include "support/scripted_server.hpp"

namespace assay::net {

/// Limits that no test of something else reaches, not even under a sanitizer.
inline ExchangeLimits ample() {
  using namespace std::chrono_literals;
  return {.connect = 20s, .first_byte = 20s, .idle = 20s, .total = 60s};
}

inline HttpRequest request_to(std::uint16_t port, bool tls = false,
                              const std::string& host = "127.0.0.1") {
  HttpRequest request;
  request.origin = {.tls = tls, .host = host, .port = port};
  request.target = "/v1/answer?a=b";
  request.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer canary"}};
  request.body = R"({"question":1})";
  return request;
}

/// One exchange on a loop of its own, waited for.
inline Exchange exchange(EventLoop& loop, HttpClient& client, HttpRequest request,
                         const ExchangeLimits& limits = ample(),
                         HttpClient::BodyHandler on_body = {}) {
  Exchange result;
  result.error = "on_done was never called";
  int calls = 0;
  client.send(std::move(request), limits, std::move(on_body), [&](Exchange done) {
    result = std::move(done);
    ++calls;
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(calls, 1);
  return result;
}

class ClientTest : public ::testing::Test {
 protected:
  Exchange get(std::uint16_t port, const ExchangeLimits& limits = ample(),
               HttpClient::BodyHandler on_body = {}) {
    return exchange(loop_, client_, request_to(port), limits, std::move(on_body));
  }

  /// What the client makes of these bytes, followed by the end of the connection.
  Exchange answer_of(const std::string& bytes, const ExchangeLimits& limits = ample()) {
    const fake::ScriptedServer server(fake::ScriptedServer::answers(bytes));
    return get(server.port(), limits);
  }

  EventLoop loop_;
  HttpClient client_{loop_};
};

}  // namespace assay::net
