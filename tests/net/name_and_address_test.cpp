// Names in black holes and hosts with dead addresses.

#include <gmock/gmock.h>

#include <future>

#include "net/client_call.hpp"
#include "net/client_fixture.hpp"
#include "net/dialer.hpp"
#include "support/fault_row.hpp"

namespace assay::net {
namespace {

using namespace std::chrono_literals;
using fake::ScriptedServer;

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

/// A resolver that keeps silent about `hole.example` until the test ends, and knows all else.
class BlackHole : public ::testing::Test {
 protected:
  BlackHole() {
    state_->resolver = Resolver(
        loop_.state(), [hole = hole_.get_future().share()](const std::string& host) -> Addresses {
          if (host == "hole.example") hole.wait();
          return {{asio::ip::make_address("127.0.0.1")}, ""};
        });
  }
  ~BlackHole() override { hole_.set_value(); }

  void send(HttpRequest request, const ExchangeLimits& limits, HttpClient::DoneHandler on_done) {
    ClientCall::start(std::make_shared<ClientCall>(state_, std::move(request), limits,
                                                   HttpClient::BodyHandler(), std::move(on_done)));
  }

  std::promise<void> hole_;
  EventLoop loop_;
  std::shared_ptr<HttpClient::State> state_ =
      std::make_shared<HttpClient::State>(loop_.state(), ClientOptions());
};

TEST_F(BlackHole, H02_EndsAsDnsFailureAtTheConnectDeadline) {
  ExchangeLimits limits = ample();
  limits.connect = 30ms;
  Exchange got;
  send(request_to(80, false, "hole.example"), limits,
       [&](Exchange done) { got = std::move(done); });
  loop_.run();
  EXPECT_EQ(got.outcome, Outcome::wire_dns) << got.error;
  fake::fault_row("H02", "", "the resolver keeps silent", "wire.dns at the connect deadline");
}

TEST_F(BlackHole, H02_DoesNotHoldUpOtherHosts) {
  const ScriptedServer server(ScriptedServer::answers(kOk));
  bool hole_ended = false;
  Exchange got;
  for (int i = 0; i < 8; ++i) {
    send(request_to(80, false, "hole.example"), ample(),
         [&](const Exchange&) { hole_ended = true; });
  }
  send(request_to(server.port(), false, "other.example"), ample(), [&](Exchange done) {
    got = std::move(done);
    loop_.stop();
  });
  loop_.run();
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_FALSE(hole_ended);
  fake::fault_row("H02", "", "the resolver keeps silent about another host", "answered meanwhile");
}

TEST_F(BlackHole, H02_DoesNotHoldUpCancelling) {
  auto outcome = Outcome::ok;
  send(request_to(80, false, "hole.example"), ample(),
       [&](const Exchange& got) { outcome = got.outcome; });
  loop_.after(1ms, [&] { state_->calls.front()->cancel(); });
  loop_.run();
  EXPECT_EQ(outcome, Outcome::harness_cancelled);
  fake::fault_row("H02", "", "Ctrl-C while the resolver keeps silent", "ends at once");
}

TEST(Resolver, AsksOnceForManyWhoWait) {
  EventLoop loop;
  std::atomic<int> asked{0};
  std::promise<void> go;
  Resolver resolver(loop.state(), [&, ready = go.get_future().share()](const std::string&) {
    ready.wait();
    ++asked;
    return Addresses{{}, "no such name"};
  });
  std::vector<std::shared_ptr<const Lookup>> lookups;
  const auto event = std::make_shared<Event>(loop.state().context.get_executor());
  for (int i = 0; i < 10; ++i) lookups.push_back(resolver.look_up("a.example", event));
  asio::co_spawn(loop.state().context.get_executor(), event->wait(), [](std::exception_ptr) {});
  go.set_value();
  loop.run();
  EXPECT_EQ(asked, 1);
  for (const auto& lookup : lookups) {
    EXPECT_TRUE(lookup->done);
    EXPECT_EQ(lookup->addresses.error, "no such name");
  }
}

TEST(Resolver, KnowsLoopbackAndLiteralsWithoutAsking) {
  EventLoop loop;
  Resolver resolver(loop.state(), [](const std::string& host) -> Addresses {
    ADD_FAILURE() << host;
    return {};
  });
  const auto event = std::make_shared<Event>(loop.state().context.get_executor());
  for (const char* const host : {"localhost", "127.0.0.1", "::1", "10.1.2.3", "2001:db8::1"}) {
    EXPECT_TRUE(resolver.look_up(host, event)->done) << host;
  }
}

struct Dialled {
  error_code error;
  std::chrono::nanoseconds took{0};
  std::string peer;
};

Dialled dial(const std::vector<const char*>& addresses, std::uint16_t port) {
  EventLoop loop;
  std::vector<asio::ip::address> list;
  for (const char* const address : addresses) list.push_back(asio::ip::make_address(address));
  const auto executor = loop.state().context.get_executor();
  const auto dialer = std::make_shared<Dialer>(executor, list, port);
  Dialled dialled;
  const auto begin = SteadyClock::now();
  asio::co_spawn(executor, dialer->dial(), [&](const std::exception_ptr&, error_code error) {
    dialled.error = error;
    dialled.took = SteadyClock::now() - begin;
    if (!error) dialled.peer = dialer->socket().remote_endpoint().address().to_string();
  });
  loop.run();
  return dialled;
}

TEST(Dialer, H05_PassesADeadAddressWithinTwoSeconds) {
  const ScriptedServer server(ScriptedServer::answers(kOk));
  const fake::SwallowingListener dead("127.0.0.2", server.port());
  const auto dialled = dial({"127.0.0.2", "127.0.0.1"}, server.port());
  EXPECT_FALSE(dialled.error) << dialled.error.message();
  EXPECT_EQ(dialled.peer, "127.0.0.1");
  EXPECT_LT(dialled.took, 2s);
  fake::fault_row("H05", "", "the first address is dead, the second lives", "connected within 2 s");
}

TEST(Dialer, GoesOnAtOnceAfterARefusal) {
  const ScriptedServer server(ScriptedServer::answers(kOk));
  const auto dialled = dial({"127.0.0.3", "127.0.0.2", "127.0.0.1"}, server.port());
  EXPECT_FALSE(dialled.error) << dialled.error.message();
  EXPECT_EQ(dialled.peer, "127.0.0.1");
  EXPECT_LT(dialled.took, 500ms) << "two refusals need no two waits of 250 ms";
}

TEST(Dialer, ReportsTheLastReasonWhenAllFail) {
  const auto dialled = dial({"127.0.0.1", "::1"}, fake::refused_port());
  EXPECT_TRUE(dialled.error);
  EXPECT_NE(dialled.error, asio::error::operation_aborted);
}

}  // namespace
}  // namespace assay::net
