// Connecting, keeping and losing connections; deadlines and cancellation.

#include <gmock/gmock.h>

#include <future>

#include "assay/core/clock.hpp"
#include "assay/net/http_server.hpp"
#include "net/client_fixture.hpp"

namespace assay::net {
namespace {

using namespace std::chrono_literals;
using fake::ScriptedConnection;
using fake::ScriptedServer;
using ::testing::HasSubstr;

class ClientConnection : public ClientTest {};

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

TEST_F(ClientConnection, ReportsARefusedConnection) {
  const auto got = get(fake::refused_port());
  EXPECT_EQ(got.outcome, Outcome::wire_connect);
  EXPECT_THAT(got.error, HasSubstr("refused"));
  EXPECT_EQ(got.latency.count(), 0);
}

TEST_F(ClientConnection, GivesUpConnectingAtTheDeadline) {
  const fake::SwallowingListener silent;
  ExchangeLimits limits = ample();
  limits.connect = 50ms;
  const auto got = get(silent.port(), limits);
  EXPECT_EQ(got.outcome, Outcome::wire_connect);
  EXPECT_THAT(got.error, HasSubstr("TCP"));
}

TEST_F(ClientConnection, ReportsANameThatCannotExist) {
  // A label of more than 63 bytes fails in the resolver library, without any name server.
  HttpRequest request = request_to(80, false, std::string(64, 'a') + ".invalid");
  const auto got = exchange(loop_, client_, std::move(request));
  EXPECT_EQ(got.outcome, Outcome::wire_dns) << got.error;
  EXPECT_THAT(got.error, HasSubstr(".invalid"));
}

TEST_F(ClientConnection, ReportsAResetBeforeTheAnswer) {
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.read_request();
    connection.reset();
  });
  EXPECT_EQ(get(server.port()).outcome, Outcome::wire_reset);
}

TEST_F(ClientConnection, ReportsAResetWithinTheAnswerAndKeepsWhatCame) {
  std::promise<void> arrived;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    arrived.get_future().wait();
    connection.reset();
  });
  std::string text;
  const auto got =
      get(server.port(), ample(), [&](std::string_view piece, std::chrono::nanoseconds) {
        text += piece;
        arrived.set_value();
        return true;
      });
  EXPECT_EQ(got.outcome, Outcome::wire_reset) << got.error;
  EXPECT_EQ(got.response.status, 200);
  EXPECT_EQ(text, "hello");
}

TEST_F(ClientConnection, GivesUpWaitingForTheFirstByte) {
  const ScriptedServer server([](ScriptedConnection& connection) { connection.wait_for_close(); });
  ExchangeLimits limits = ample();
  limits.first_byte = 30ms;
  const auto got = get(server.port(), limits);
  EXPECT_EQ(got.outcome, Outcome::wire_timeout);
  EXPECT_THAT(got.error, HasSubstr("first byte"));
  EXPECT_GE(got.latency, 30ms);
}

TEST_F(ClientConnection, GivesUpAnAnswerThatStalls) {
  for (const char* const begun :
       {"HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"}) {
    const ScriptedServer server([&](ScriptedConnection& connection) {
      connection.read_request();
      connection.send(begun);
      connection.wait_for_close();
    });
    ExchangeLimits limits = ample();
    limits.idle = 30ms;
    EXPECT_EQ(get(server.port(), limits).outcome, Outcome::wire_timeout);
  }
}

TEST_F(ClientConnection, GivesUpAnEndlessDribbleAtTheTotalDeadline) {
  // Each byte moves the idle deadline; the total one stays.
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 1'000'000 && connection.is_open(); ++i) connection.send("1\r\n.\r\n");
  });
  ExchangeLimits limits = ample();
  limits.total = 50ms;
  const auto got =
      get(server.port(), limits, [](std::string_view, std::chrono::nanoseconds) { return true; });
  EXPECT_EQ(got.outcome, Outcome::wire_timeout) << got.error;
  EXPECT_THAT(got.error, HasSubstr("total"));
}

TEST_F(ClientConnection, GivesUpAPeerThatDoesNotRead) {
  std::promise<void> over;
  const ScriptedServer server(
      [waiting = over.get_future().share()](ScriptedConnection&) { waiting.wait(); });
  ExchangeLimits limits = ample();
  limits.idle = 50ms;
  HttpRequest request = request_to(server.port());
  request.body.assign(std::size_t{64} << 20, 'x');
  EXPECT_EQ(exchange(loop_, client_, std::move(request), limits).outcome, Outcome::wire_timeout);
  over.set_value();
}

TEST_F(ClientConnection, ReadsTheReasonOfAServerThatStopsReading) {
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.send("HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 3\r\n\r\nbig");
    connection.wait_for_close();
  });
  HttpRequest request = request_to(server.port());
  request.body.assign(std::size_t{8} << 20, 'x');
  const auto got = exchange(loop_, client_, std::move(request));
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.status, 413);
}

TEST_F(ClientConnection, IsReusedAndThenCostsNoConnecting) {
  const ScriptedServer server(ScriptedServer::keeps_answering(kOk));
  const auto first = get(server.port());
  EXPECT_FALSE(first.reused_connection);
  EXPECT_GT(first.connect.count(), 0);
  for (int i = 0; i < 3; ++i) {
    const auto next = get(server.port());
    EXPECT_EQ(next.outcome, Outcome::ok) << next.error;
    EXPECT_TRUE(next.reused_connection);
    EXPECT_EQ(next.connect.count(), 0);
    EXPECT_GT(next.latency.count(), 0);
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(ClientConnection, CountsConnectingAndAnsweringApart) {
  const ScriptedServer server(ScriptedServer::answers(kOk));
  const auto begin = SteadyClock::now();
  const auto got = get(server.port());
  const auto elapsed = SteadyClock::now() - begin;
  EXPECT_GT(got.connect.count(), 0);
  EXPECT_GT(got.latency.count(), 0);
  EXPECT_LE(got.connect + got.latency, elapsed);
}

TEST_F(ClientConnection, IsNotReusedWhenTheServerSaysSo) {
  for (const char* const answer :
       {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"}) {
    const ScriptedServer server(ScriptedServer::keeps_answering(answer));
    EXPECT_EQ(get(server.port()).outcome, Outcome::ok);
    EXPECT_FALSE(get(server.port()).reused_connection);
    EXPECT_EQ(server.connections(), 2);
  }
}

TEST_F(ClientConnection, IsDiscardedWhenBytesFollowTheMessage) {
  // A length that is too short: the rest must not be read as the next answer.
  const ScriptedServer server(
      ScriptedServer::keeps_answering("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhelloHTTP/1.1 "
                                      "200 OK\r\nContent-Length: 6\r\n\r\npoison"));
  for (int i = 0; i < 2; ++i) {
    const auto got = get(server.port());
    EXPECT_EQ(got.response.body, "hell");
    EXPECT_FALSE(got.reused_connection);
  }
}

TEST_F(ClientConnection, IsDiscardedWhenBytesArriveWhileItIsIdle) {
  std::promise<void> poisoned;
  std::promise<void> received;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    connection.read_request();
    connection.send(kOk);
    if (connection.number() == 0) {
      received.get_future().wait();
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
      poisoned.set_value();
      connection.wait_for_close();
    }
  });
  EXPECT_EQ(get(server.port()).outcome, Outcome::ok);
  received.set_value();
  poisoned.get_future().wait();
  const auto got = get(server.port());
  EXPECT_EQ(got.response.body, "hello");
  EXPECT_FALSE(got.reused_connection);
}

TEST_F(ClientConnection, ReplacesOneThatTheServerClosedWhileItWasIdle) {
  std::promise<void> closed;
  std::atomic<bool> first{true};
  {
    const ScriptedServer server([&](ScriptedConnection& connection) {
      connection.read_request();
      connection.send(kOk);
      if (first.exchange(false)) {
        connection.shut_down();
        closed.set_value();
      }
    });
    EXPECT_EQ(get(server.port()).outcome, Outcome::ok);
    closed.get_future().wait();
    const auto got = get(server.port());
    EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
    EXPECT_FALSE(got.reused_connection);
  }
}

TEST_F(ClientConnection, RetriesOnceWhenTheServerClosesJustAsWeSend) {
  for (const bool with_reset : {false, true}) {
    const ScriptedServer server([&](ScriptedConnection& connection) {
      connection.read_request();
      connection.send(kOk);
      if (connection.number() > 0) return;
      connection.read_request();  // the second request of this connection dies unanswered
      if (with_reset) connection.reset();
    });
    EXPECT_EQ(get(server.port()).outcome, Outcome::ok);
    const auto got = get(server.port());
    EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
    EXPECT_EQ(got.response.body, "hello");
    EXPECT_FALSE(got.reused_connection);
    EXPECT_GT(got.connect.count(), 0);
    EXPECT_EQ(server.connections(), 2);
  }
}

TEST_F(ClientConnection, DoesNotRetryAFreshConnectionNorABegunAnswer) {
  const ScriptedServer mute([](ScriptedConnection& connection) { connection.read_request(); });
  EXPECT_EQ(get(mute.port()).outcome, Outcome::wire_reset);
  EXPECT_EQ(mute.connections(), 1);

  const ScriptedServer begins([](ScriptedConnection& connection) {
    connection.read_request();
    connection.send(kOk);
    connection.read_request();
    connection.send("H");
  });
  EXPECT_EQ(get(begins.port()).outcome, Outcome::ok);
  EXPECT_EQ(get(begins.port()).outcome, Outcome::wire_truncated);
  EXPECT_EQ(begins.connections(), 1);
}

TEST_F(ClientConnection, RetriesOnlyOnce) {
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.read_request();
    if (connection.number() == 0) {
      connection.send(kOk);
      connection.read_request();
    }
  });
  EXPECT_EQ(get(server.port()).outcome, Outcome::ok);
  EXPECT_EQ(get(server.port()).outcome, Outcome::wire_reset);
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(ClientConnection, IsDroppedAfterItsIdleTime) {
  HttpClient hasty(loop_, {.idle_keep_alive = 0s});
  const ScriptedServer server(ScriptedServer::keeps_answering(kOk));
  exchange(loop_, hasty, request_to(server.port()));
  EXPECT_FALSE(exchange(loop_, hasty, request_to(server.port())).reused_connection);
}

TEST_F(ClientConnection, IsKeptAcrossAStreamWhoseEndComesInALaterPacket) {
  std::promise<void> done;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n[DONE]\r\n");
    done.get_future().wait();
    connection.send("0\r\n\r\n");
    connection.read_request();
    connection.send(kOk);
  });
  bool second_reused = false;
  client_.send(
      request_to(server.port()), ample(),
      [](std::string_view, std::chrono::nanoseconds) { return false; },
      [&](const Exchange& got) {
        EXPECT_EQ(got.outcome, Outcome::ok);
        done.set_value();  // the answer is delivered before the message is complete
      });
  loop_.run();
  second_reused = get(server.port()).reused_connection;
  EXPECT_TRUE(second_reused);
}

TEST_F(ClientConnection, NumberPerOriginIsBoundedAndTheRestWaitTheirTurn) {
  HttpClient narrow(loop_, {.connections_per_origin = 3});
  const ScriptedServer server(ScriptedServer::keeps_answering(kOk));
  std::vector<int> order;
  for (int i = 0; i < 30; ++i) {
    narrow.send(request_to(server.port()), ample(), {}, [&, i](const Exchange& got) {
      EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
      order.push_back(i);
    });
  }
  loop_.run();
  EXPECT_EQ(order.size(), 30U);
  EXPECT_EQ(server.connections(), 3);
}

TEST_F(ClientConnection, FailureLetsTheNextInTheQueueTry) {
  HttpClient narrow(loop_, {.connections_per_origin = 1});
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.read_request();
    if (connection.number() % 2 == 1) connection.send(kOk);
  });
  std::vector<Outcome> outcomes;
  for (int i = 0; i < 6; ++i) {
    narrow.send(request_to(server.port()), ample(), {},
                [&](const Exchange& got) { outcomes.push_back(got.outcome); });
  }
  loop_.run();
  EXPECT_THAT(outcomes,
              ::testing::ElementsAre(Outcome::wire_reset, Outcome::ok, Outcome::wire_reset,
                                     Outcome::ok, Outcome::wire_reset, Outcome::ok));
}

TEST_F(ClientConnection, WaitingForATurnEndsAtTheTotalDeadline) {
  HttpClient narrow(loop_, {.connections_per_origin = 1});
  const ScriptedServer server([](ScriptedConnection& connection) { connection.wait_for_close(); });
  ExchangeLimits limits = ample();
  limits.total = 60ms;
  narrow.send(request_to(server.port()), limits, {}, [](const Exchange&) {});
  limits.total = 20ms;
  Exchange queued;
  narrow.send(request_to(server.port()), limits, {},
              [&](Exchange got) { queued = std::move(got); });
  loop_.run();
  EXPECT_EQ(queued.outcome, Outcome::wire_timeout);
  EXPECT_THAT(queued.error, HasSubstr("free connection"));
}

TEST_F(ClientConnection, CancellingEndsEveryStageAndRefusesWhatFollows) {
  HttpClient narrow(loop_, {.connections_per_origin = 1});
  const ScriptedServer server([](ScriptedConnection& connection) { connection.wait_for_close(); });
  const ScriptedServer streaming([](ScriptedConnection& connection) {
    connection.read_request();
    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    connection.wait_for_close();
  });
  const fake::SwallowingListener silent;
  int cancelled = 0;
  const auto count = [&](const Exchange& got) {
    EXPECT_EQ(got.outcome, Outcome::harness_cancelled) << got.error;
    ++cancelled;
  };
  narrow.send(request_to(server.port()), ample(), {}, count);  // waits for an answer
  narrow.send(request_to(server.port()), ample(), {}, count);  // waits for its turn
  narrow.send(request_to(silent.port()), ample(), {}, count);  // connects
  narrow.send(
      request_to(streaming.port()), ample(),  // streams
      [&](std::string_view, std::chrono::nanoseconds) {
        loop_.post([&] {
          narrow.cancel_all();
          narrow.send(request_to(server.port()), ample(), {}, count);
        });
        return true;
      },
      count);
  loop_.run();
  EXPECT_EQ(cancelled, 5);
}

TEST_F(ClientConnection, DestroyingTheClientCancelsWhatIsInFlight) {
  const ScriptedServer server([](ScriptedConnection& connection) { connection.wait_for_close(); });
  auto client = std::make_unique<HttpClient>(loop_);
  auto outcome = Outcome::ok;
  client->send(request_to(server.port()), ample(), {},
               [&](const Exchange& got) { outcome = got.outcome; });
  loop_.after(10ms, [&] { client.reset(); });
  loop_.run();
  EXPECT_EQ(outcome, Outcome::harness_cancelled);
}

TEST_F(ClientConnection, DestroyingTheLoopWithExchangesInFlightIsSafe) {
  const ScriptedServer server([](ScriptedConnection& connection) { connection.wait_for_close(); });
  const auto token = std::make_shared<int>(1);
  {
    EventLoop loop;
    HttpClient client(loop);
    for (int i = 0; i < 3; ++i) {
      client.send(request_to(server.port()), ample(), {}, [token](const Exchange&) { FAIL(); });
    }
    loop.after(10ms, [&] { loop.stop(); });
    loop.run();
  }
  EXPECT_EQ(token.use_count(), 1);
}

TEST_F(ClientConnection, LeavesNothingForTheLoopToWaitFor) {
  const ScriptedServer server(ScriptedServer::keeps_answering(kOk));
  Exchange got;
  client_.send(request_to(server.port()), ample(), {},
               [&](Exchange done) { got = std::move(done); });
  const auto begin = SteadyClock::now();
  loop_.run();  // nobody stops it: the idle connection and its deadlines must not hold it up
  EXPECT_EQ(got.outcome, Outcome::ok);
  EXPECT_LT(SteadyClock::now() - begin, 10s);
}

TEST_F(ClientConnection, SixtyFourAtATimeAllGetTheirOwnAnswer) {
  EventLoop server_loop;
  auto server = HttpServer::open(
      server_loop, {}, [](HttpRequest request, const std::shared_ptr<Responder>& responder) {
        responder->respond({200, {}, std::move(request.body)});
      });
  ASSERT_TRUE(server.has_value());
  std::thread serving([&] { server_loop.run(); });
  int left = 2000;
  int started = 0;
  std::function<void()> start_one = [&] {
    const std::string body = "body " + std::to_string(started++);
    HttpRequest request = request_to((*server)->port());
    request.body = body;
    client_.send(std::move(request), ample(), {}, [&, body](const Exchange& got) {
      EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
      EXPECT_EQ(got.response.body, body);
      if (started < 2000) start_one();
      if (--left == 0) loop_.stop();
    });
  };
  for (int i = 0; i < 64; ++i) start_one();
  loop_.run();
  EXPECT_EQ(left, 0);
  server_loop.stop();
  serving.join();
}

}  // namespace
}  // namespace assay::net
