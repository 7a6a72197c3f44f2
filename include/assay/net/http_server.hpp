#pragma once

/// \file
/// A small HTTP/1.1 server for loopback: what `assay simulate` and the tests answer with.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "assay/core/result.hpp"
#include "assay/net/event_loop.hpp"
#include "assay/net/http_message.hpp"

namespace assay::net {

/// One step of a raw answer.
struct RawStep {
  std::string bytes{};
  std::chrono::nanoseconds wait{0};  ///< before the bytes, each time
  std::uint64_t times = 1;           ///< how often they are sent, each time in a write of its own
};

/// What becomes of the connection after a raw answer.
enum class RawEnd {
  keep,   ///< the next request is served, as after any other answer
  close,  ///< FIN
  reset,  ///< RST
  hold,   ///< stays open and silent until the client closes it
  drop,   ///< looks kept, and is reset when the next request arrives
};

/// Bytes that go to the socket as they are, for a server that misbehaves on purpose. Nothing is
/// checked and nothing is added.
struct RawAnswer {
  std::vector<RawStep> steps{};
  RawEnd end = RawEnd::close;
};

/// One request being answered. Keep the pointer as long as needed; answer exactly once, on the
/// loop, with `respond`, with `begin`, any number of `write`, and `end`, or with `respond_raw`. A
/// client that went away makes all of these do nothing. Dropping it unanswered closes the
/// connection.
class Responder {
 public:
  virtual ~Responder() = default;
  virtual void respond(HttpResponse response) = 0;
  /// Starts a chunked answer; each `write` is sent as one chunk without delay.
  virtual void begin(int status, Headers headers) = 0;
  virtual void write(std::string piece) = 0;
  virtual void end() = 0;
  virtual void respond_raw(RawAnswer answer) = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0 = any free port
  std::size_t header_bytes = 32 * 1024;
  std::size_t body_bytes = 16 * 1024 * 1024;
  std::chrono::seconds idle_keep_alive{60};
  std::string certificate_file{};  ///< PEM; with `key_file`, serves TLS
  std::string key_file{};
};

/// Accepts on one EventLoop. Requests of one connection are answered in order.
class HttpServer {
 public:
  using Handler = std::function<void(HttpRequest, std::shared_ptr<Responder>)>;

  /// Binds and listens at once; connections are served while the loop runs. `HttpRequest::origin`
  /// of what the handler gets is not filled in. \error unavailable  the address is in use or not
  /// ours; the message names it
  [[nodiscard]] static Result<std::unique_ptr<HttpServer>> open(EventLoop& loop,
                                                                ServerOptions options,
                                                                Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;
  void close();  ///< stops accepting and closes every connection

  struct State;

 private:
  explicit HttpServer(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace assay::net
