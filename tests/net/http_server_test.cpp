#include "assay/net/http_server.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "net/client_fixture.hpp"

namespace assay::net {
namespace {

using namespace std::chrono_literals;
using fake::talk;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// A server on a thread of its own, so that plain blocking sockets can talk to it.
class HttpServerTest : public ::testing::Test {
 protected:
  void serve(HttpServer::Handler handler, ServerOptions options = {}) {
    auto opened = HttpServer::open(loop_, options, std::move(handler));
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    server_ = *std::move(opened);
    port_ = server_->port();
    thread_ = std::thread([this] { loop_.run(); });
  }

  /// Answers with what it got: method, target and body.
  void serve_echo(ServerOptions options = {}) {
    serve(
        [this](const HttpRequest& request, const std::shared_ptr<Responder>& responder) {
          ++handled_;
          responder->respond({200,
                              {{"X-Echo", "yes"}},
                              request.method + " " + request.target + " " + request.body});
        },
        options);
  }

  ~HttpServerTest() override {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
  }

  EventLoop loop_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
  std::uint16_t port_ = 0;
  std::atomic<int> handled_{0};
  std::shared_ptr<Responder> open_;  ///< touched on the server's thread until that has ended
};

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST /p HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

TEST_F(HttpServerTest, AnswersWithExactlyOneMessage) {
  serve_echo();
  EXPECT_EQ(talk(port_, post("Connection: close\r\nContent-Length: 2\r\n", "hi")),
            "HTTP/1.1 200 OK\r\nX-Echo: yes\r\nContent-Length: 10\r\nConnection: close\r\n\r\nPOST "
            "/p hi");
}

TEST_F(HttpServerTest, SendsRawBytesAsTheyAre) {
  serve([](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
    responder->respond_raw({{{"HTTP/1.1 2"}, {"ab", 1ms, 3}}, RawEnd::close});
    responder->respond({200, {}, "ignored"});
  });
  EXPECT_EQ(talk(port_, post("")), "HTTP/1.1 2ababab");
}

TEST_F(HttpServerTest, KeepsAConnectionAfterARawAnswerOrResetsItAtTheNextRequest) {
  const std::string two = post("") + post("Connection: close\r\n");
  const auto answer_with = [&](RawEnd end) {
    EventLoop loop;
    auto server = HttpServer::open(loop, {}, [end](const HttpRequest&, const auto& responder) {
      responder->respond_raw({{{"x"}}, end});
    });
    const std::uint16_t port = (*server)->port();
    std::thread thread([&] { loop.run_until_stopped(); });
    const std::string got = talk(port, two);
    loop.stop();
    thread.join();
    return got;
  };
  EXPECT_EQ(answer_with(RawEnd::keep), "xx");
  EXPECT_LE(answer_with(RawEnd::drop).size(), 1U) << "only the first, if the reset leaves it";
  EXPECT_LE(answer_with(RawEnd::reset).size(), 1U);
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  serve_echo();
  const std::string answer =
      talk(port_,
           "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\n"
           "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const auto first = answer.find("GET /1");
  const auto second = answer.find("GET /2");
  const auto third = answer.find("GET /3");
  ASSERT_NE(third, std::string::npos) << answer;
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
}

TEST_F(HttpServerTest, ReadsChunkedRequests) {
  serve_echo();
  EXPECT_THAT(talk(port_, post("Transfer-Encoding: chunked\r\nConnection: close\r\n",
                               "3\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n")),
              HasSubstr("POST /p abcde"));
}

TEST_F(HttpServerTest, InvitesABodyThatWaitsForIt) {
  serve_echo();
  const std::string answer =
      talk(port_, post("Expect: 100-continue\r\nContent-Length: 5\r\n"), true);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 100 Continue\r\n\r\n"));
}

TEST_F(HttpServerTest, SendsNoBodyForHead) {
  serve_echo();
  const std::string answer =
      talk(port_, "HEAD /h HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 8\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(HttpServerTest, ClosesAfterAnsweringHttp10) {
  serve_echo();
  EXPECT_THAT(talk(port_, "GET /old HTTP/1.0\r\n\r\n"), HasSubstr("GET /old"));
}

TEST_F(HttpServerTest, StreamsInChunksOrToTheEndForHttp10) {
  serve([](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
    responder->begin(200, {{"Content-Type", "text/event-stream"}});
    responder->write("one");
    responder->write("");
    responder->write("three");
    responder->end();
    responder->write("late");
  });
  EXPECT_THAT(talk(port_, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              HasSubstr("\r\n\r\n3\r\none\r\n5\r\nthree\r\n0\r\n\r\n"));
  EXPECT_THAT(talk(port_, "GET / HTTP/1.0\r\n\r\n"), HasSubstr("\r\n\r\nonethree"));
}

TEST_F(HttpServerTest, SendsEachPieceAtOnce) {
  serve([this](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
    open_ = responder;
    open_->begin(200, {});
    open_->write("first");
  });
  // The second piece is written only once the first has arrived: buffering would hang here.
  EventLoop loop;
  HttpClient client(loop);
  std::vector<std::string> pieces;
  const auto got = exchange(loop, client, request_to(port_), ample(),
                            [&](std::string_view piece, std::chrono::nanoseconds) {
                              pieces.emplace_back(piece);
                              loop_.post([this, last = pieces.size() == 2] {
                                if (last) {
                                  open_->end();
                                } else {
                                  open_->write("second");
                                }
                              });
                              return true;
                            });
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_THAT(pieces, ::testing::ElementsAre("first", "second"));
}

TEST_F(HttpServerTest, AnswersLater) {
  serve([this](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
    loop_.after(2ms, [responder] { responder->respond({503, {}, "later"}); });
  });
  EXPECT_THAT(talk(port_, post("Connection: close\r\nContent-Length: 0\r\n")),
              StartsWith("HTTP/1.1 503 Service Unavailable\r\n"));
}

TEST_F(HttpServerTest, ClosesWhenTheHandlerDropsTheRequest) {
  serve([](const HttpRequest& request, std::shared_ptr<Responder> responder) {
    if (request.target == "/begun") {
      responder->begin(200, {});
      responder->write("half");
    }
    responder.reset();
  });
  EXPECT_EQ(talk(port_, post("Content-Length: 0\r\n")), "");
  EXPECT_THAT(talk(port_, "GET /begun HTTP/1.1\r\nHost: x\r\n\r\n"), Not(HasSubstr("0\r\n\r\n")));
}

TEST_F(HttpServerTest, IgnoresASecondAnswer) {
  serve([](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
    responder->respond({200, {}, "first"});
    responder->respond({500, {}, "second"});
    responder->begin(500, {});
    responder->end();
  });
  const std::string answer = talk(port_, post("Connection: close\r\nContent-Length: 0\r\n"));
  EXPECT_TRUE(answer.ends_with("\r\n\r\nfirst")) << answer;
}

TEST_F(HttpServerTest, NeverSendsAHeaderThatBreaksOutOfItsLine) {
  serve([](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
    responder->respond({200, {{"X", "a\r\nSet-Cookie: b"}}, "body"});
  });
  EXPECT_EQ(talk(port_, post("Content-Length: 0\r\n")), "");
}

TEST_F(HttpServerTest, SurvivesClientsThatVanish) {
  std::vector<std::shared_ptr<Responder>> kept;
  serve([&](const HttpRequest& request, const std::shared_ptr<Responder>& responder) {
    if (request.target == "/late") {
      kept.push_back(responder);
      return;
    }
    for (const auto& left : kept) {
      left->begin(200, {});
      left->write(std::string(1'000'000, 'x'));
      left->end();
    }
    kept.clear();
    responder->respond({200, {}, "alive"});
  });
  EventLoop loop;
  for (int i = 0; i < 20; ++i) {
    HttpClient client(loop);
    HttpRequest request = request_to(port_);
    request.target = "/late";
    ExchangeLimits limits = ample();
    limits.first_byte = 5ms;
    EXPECT_EQ(exchange(loop, client, std::move(request), limits).outcome, Outcome::wire_timeout);
  }
  HttpClient client(loop);
  EXPECT_EQ(exchange(loop, client, request_to(port_)).response.body, "alive");
}

TEST_F(HttpServerTest, AcceptsAHeadAndABodyAtTheLimitAndRefusesMore) {
  ServerOptions options;
  options.header_bytes = 1000;
  options.body_bytes = 500;
  serve_echo(options);
  const auto status_of = [&](const std::string& fields, std::size_t body_size) {
    const std::string length = "Content-Length: " + std::to_string(body_size) + "\r\n";
    return talk(port_, post("Connection: close\r\n" + fields + length, std::string(body_size, 'b')))
        .substr(9, 3);
  };
  EXPECT_EQ(status_of("", 500), "200");
  EXPECT_EQ(status_of("", 501), "413");
  EXPECT_EQ(status_of("X: " + std::string(800, 'x') + "\r\n", 0), "200");
  EXPECT_EQ(status_of("X: " + std::string(1000, 'x') + "\r\n", 0), "431");
  EXPECT_EQ(status_of("X: " + std::string(1'000'000, 'x') + "\r\n", 0), "431");
  std::string many;
  for (int i = 0; i < 201; ++i) many += "a:\r\n";
  EXPECT_EQ(status_of(many, 0), "431");
  EXPECT_EQ(talk(port_, post("Transfer-Encoding: chunked\r\n",
                             "fa\r\n" + std::string(250, 'x') + "\r\nfb\r\n" +
                                 std::string(251, 'x') + "\r\n0\r\n\r\n"))
                .substr(9, 3),
            "413");
}

class SmuggledRequest : public HttpServerTest, public ::testing::WithParamInterface<std::string> {};

TEST_P(SmuggledRequest, IsRefusedOnceAndTheConnectionClosed) {
  serve_echo();
  // What follows the refused request must not be answered as a second one.
  const std::string answer =
      talk(port_, GetParam() + "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n", true);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 400 Bad Request\r\n"));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_EQ(answer.find("\nHTTP/1.1 "), std::string::npos) << answer;
  EXPECT_EQ(handled_, 0);
}

const std::string kBody = "0\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    All, SmuggledRequest,
    ::testing::Values(
        // length and encoding
        post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", kBody),
        post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", kBody),
        post("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", kBody),
        post("Content-Length: 5\r\nTransfer-Encoding: identity\r\n", kBody),
        // encodings
        post("Transfer-Encoding: chunked, identity\r\n", kBody),
        post("Transfer-Encoding: identity, chunked\r\n", kBody),
        post("Transfer-Encoding: gzip, chunked\r\n", kBody),
        post("Transfer-Encoding: xchunked\r\n", kBody),
        post("Transfer-Encoding: \x0b"
             "chunked\r\n",
             kBody),
        post("Transfer-Encoding: \"chunked\"\r\n", kBody),
        post("Transfer-Encoding: chunked;q=1\r\n", kBody), post("Transfer-Encoding:\r\n", kBody),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", kBody),
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", kBody),
        post("Transfer-Encoding: identity\r\n", kBody),
        post("Transfer-Encoding : chunked\r\n", kBody),
        post("X: y\r\n Transfer-Encoding: chunked\r\n", kBody),
        post("Transfer-Encoding:\r\n chunked\r\n", kBody),
        "POST /p HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + kBody,
        // lengths
        post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"),
        post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello"),
        post("Content-Length: 5, 5\r\n", "hello"), post("Content-Length: 5,6\r\n", "hello"),
        post("Content-Length: +5\r\n", "hello"), post("Content-Length: -5\r\n", "hello"),
        post("Content-Length: 0x5\r\n", "hello"), post("Content-Length: 5a\r\n", "hello"),
        post("Content-Length: 5 5\r\n", "hello"), post("Content-Length:\r\n", "hello"),
        post("Content-Length: ,\r\n", "hello"), post("Content-Length : 5\r\n", "hello"),
        post("Content-Length: 99999999999999999999999\r\n", "hello"),
        // lines
        post("X: y\r\n folded\r\n"), post("X: y\r\n\tfolded\r\n"), post(" X: y\r\n"),
        post("X: a\rb\r\n"), post("X: a\nY: b\r\n"), post(std::string("X: a\0b\r\n", 8)),
        post(": empty\r\n"), post("no colon\r\n"), post("X\x01: y\r\n"),
        "POST /p HTTP/1.1\nHost: x\n\r\n\r\n", "\x01POST /p HTTP/1.1\r\nHost: x\r\n\r\n",
        // hosts and targets
        "GET /p HTTP/1.1\r\n\r\n", "GET /p HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /p HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n",
        "GET http://other/p HTTP/1.1\r\nHost: x\r\n\r\n", "GET other HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /p#f HTTP/1.1\r\nHost: x\r\n\r\n", "GET /p q HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\xC3\xBC HTTP/1.1\r\nHost: x\r\n\r\n", "GET  /p HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", "GET /p HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET /p HTTP/1.2\r\nHost: x\r\n\r\n", "GET /p http/1.1\r\nHost: x\r\n\r\n",
        "GET /p\r\nHost: x\r\n\r\n", "G@T /p HTTP/1.1\r\nHost: x\r\n\r\n",
        // chunks
        post("Transfer-Encoding: chunked\r\n", "5\r\nhelloX0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\n", "-1\r\nhello\r\n0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\n", "0x5\r\nhello\r\n0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\n", "10000000000000005\r\nhello\r\n0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\n", "5\nhello\r\n0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\n", "\r\n0\r\n\r\n"),
        post("Transfer-Encoding: chunked\r\n", "0\r\nContent-Length: 5\r\n\r\n")));

TEST_F(HttpServerTest, RefusesAnEndlessChunkExtension) {
  serve_echo();
  EXPECT_THAT(talk(port_, post("Transfer-Encoding: chunked\r\n", "5;" + std::string(500'000, 'x'))),
              Not(HasSubstr("200 OK")));
  EXPECT_EQ(handled_, 0);
}

TEST_F(HttpServerTest, NamesAnAddressThatIsTaken) {
  serve_echo();
  EventLoop loop;
  ServerOptions options;
  options.port = port_;
  const auto second = HttpServer::open(loop, options, [](auto&&...) {});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, ErrorKind::unavailable);
  EXPECT_THAT(second.error().message, HasSubstr(std::to_string(port_)));
}

TEST(HttpServerOpen, RefusesWhatIsNoAddress) {
  EventLoop loop;
  ServerOptions options;
  options.address = "not an address";
  const auto server = HttpServer::open(loop, options, [](auto&&...) {});
  ASSERT_FALSE(server.has_value());
  EXPECT_THAT(server.error().message, HasSubstr("not an address"));
}

TEST(HttpServerClose, EndsOpenConnectionsAndLetsTheLoopEnd) {
  EventLoop loop;
  std::unique_ptr<HttpServer> server;
  std::shared_ptr<Responder> kept;
  auto opened = HttpServer::open(
      loop, {}, [&](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
        kept = responder;
        loop.post([&] { server->close(); });
      });
  ASSERT_TRUE(opened.has_value());
  server = *std::move(opened);
  HttpClient client(loop);
  auto outcome = Outcome::ok;
  client.send(request_to(server->port()), ample(), {},
              [&](const Exchange& got) { outcome = got.outcome; });
  loop.run();
  EXPECT_EQ(outcome, Outcome::wire_reset);
  kept->respond({200, {}, "too late"});
}

}  // namespace
}  // namespace assay::net
