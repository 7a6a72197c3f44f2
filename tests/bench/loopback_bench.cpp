// What a request costs: HttpClient at concurrency 64 against HttpServer on another thread, over
// loopback, with an answer of the size that a model sends. Compares with nothing: run it before and
// after a change, on the same quiet machine.
//
//   loopback_bench [requests] [concurrency]
//   loopback_bench serve            only the server, for `wrk`; prints its port, ends on Ctrl-C

#include <ctime>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

#include "assay/core/clock.hpp"
#include "assay/net/http_client.hpp"
#include "assay/net/http_server.hpp"

namespace {

using namespace assay;
using namespace assay::net;

double cpu_seconds_of_this_thread() {
  timespec used{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

std::unique_ptr<HttpServer> open_server(EventLoop& loop) {
  const std::string body =
      R"({"id":"x","choices":[{"message":{"content":")" + std::string(300, 'a') + R"("}}]})";
  auto server = HttpServer::open(
      loop, {}, [body](const HttpRequest&, const std::shared_ptr<Responder>& responder) {
        responder->respond({200, {{"Content-Type", "application/json"}}, body});
      });
  if (!server.has_value()) {
    std::fprintf(stderr, "%s\n", server.error().message.c_str());
    std::exit(1);
  }
  return *std::move(server);
}

/// Keeps `concurrency` requests under way until `total` are answered.
class Driver {
 public:
  Driver(EventLoop& loop, HttpClient& client, std::uint16_t port, long total)
      : loop_(loop), client_(client), port_(port), left_to_send_(total), left_to_end_(total) {}

  void run(int concurrency) {
    for (int i = 0; i < concurrency && left_to_send_ > 0; ++i) send();
    loop_.run();
  }

  [[nodiscard]] long failures() const { return failures_; }

 private:
  void send() {
    --left_to_send_;
    HttpRequest request;
    request.origin = {.tls = false, .host = "127.0.0.1", .port = port_};
    request.target = "/v1/chat/completions";
    request.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer none"}};
    request.body.assign(1000, 'q');
    client_.send(std::move(request), {}, {}, [this](const Exchange& exchange) {
      if (exchange.outcome != Outcome::ok) ++failures_;
      if (left_to_send_ > 0) send();
      if (--left_to_end_ == 0) loop_.stop();
    });
  }

  EventLoop& loop_;
  HttpClient& client_;
  std::uint16_t port_;
  long left_to_send_;
  long left_to_end_;
  long failures_ = 0;
};

int serve() {
  EventLoop loop;
  const auto server = open_server(loop);
  loop.on_signal({SIGINT, SIGTERM}, [&loop](int) { loop.stop(); });
  std::printf("http://127.0.0.1:%d/\n", int{server->port()});
  std::fflush(stdout);
  loop.run();
  return 0;
}

int measure(long requests, int concurrency) {
  EventLoop server_loop;
  const auto server = open_server(server_loop);
  std::thread server_thread([&server_loop] { server_loop.run(); });

  EventLoop loop;
  HttpClient client(loop);
  Driver driver(loop, client, server->port(), requests);
  const double cpu_before = cpu_seconds_of_this_thread();
  const auto begin = SteadyClock::now();
  driver.run(concurrency);
  const double wall = std::chrono::duration<double>(SteadyClock::now() - begin).count();
  const double cpu = cpu_seconds_of_this_thread() - cpu_before;

  server_loop.stop();
  server_thread.join();
  const auto count = static_cast<double>(requests);
  std::printf(
      "requests %ld  concurrency %d  failures %ld  requests/s %.0f  client CPU us/request %.1f\n",
      requests, concurrency, driver.failures(), count / wall, cpu * 1e6 / count);
  return driver.failures() == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "serve") return serve();
  const long requests = argc > 1 ? std::atol(argv[1]) : 100'000;
  const int concurrency = argc > 2 ? std::atoi(argv[2]) : 64;
  return measure(requests, concurrency);
}
