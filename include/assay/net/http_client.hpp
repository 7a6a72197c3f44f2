#pragma once

/// \file
/// A pooled keep-alive HTTP/1.1 client over TCP and TLS.
///
/// Peer and host name are always verified; there is no way to turn that off. Redirects are
/// reported, never followed. Nothing is decompressed: we ask for identity and call anything else
/// `wire.encoding`, except for error statuses, which then arrive without their body. A pooled
/// connection that the server closed before sending one byte is replaced once, without the caller
/// noticing.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "assay/core/outcome.hpp"
#include "assay/net/event_loop.hpp"
#include "assay/net/http_message.hpp"

namespace assay::net {

/// Header fields of one message, a request or an answer; one more is refused.
inline constexpr std::size_t kHeaderFields = 200;

/// Bounds of one exchange (docs/architecture.md, limits).
struct ExchangeLimits {
  std::chrono::milliseconds connect{5'000};      ///< DNS, TCP and TLS together
  std::chrono::milliseconds first_byte{60'000};  ///< request written to first byte of the answer
  std::chrono::milliseconds idle{60'000};        ///< between two reads
  std::chrono::milliseconds total{600'000};      ///< everything, absolute
  std::size_t header_bytes = 64 * 1024;
  std::size_t body_bytes = 16 * 1024 * 1024;
};

/// How one exchange ended.
struct Exchange {
  Outcome outcome = Outcome::harness_internal;  ///< ok (any status), wire.* or harness.cancelled
  std::string error;                            ///< for people: reason and host; empty when ok
  HttpResponse response;  ///< head as far as it came; `body` is empty when an `on_body` took it
  std::chrono::nanoseconds connect{0};  ///< DNS, TCP, TLS; 0 on a pooled connection
  std::chrono::nanoseconds latency{0};  ///< request handed to the socket -> last byte
  bool reused_connection = false;
};

struct ClientOptions {
  std::size_t connections_per_origin = 256;
  std::chrono::seconds idle_keep_alive{30};
  std::string ca_file{};  ///< PEM bundle to trust besides the system's; empty = the system's only
};

/// Lives on one EventLoop and must not outlive it. All calls on the loop's thread.
class HttpClient {
 public:
  /// Called with each piece of a body whose status is 2xx, at the time it arrived; error bodies are
  /// always collected in `response.body`. `since_sent` counts from the request being handed to the
  /// socket. Return false to end the exchange with `ok` at once (the terminator of a stream was
  /// seen; the connection is then closed unless the message is complete).
  using BodyHandler =
      std::function<bool(std::string_view piece, std::chrono::nanoseconds since_sent)>;
  using DoneHandler = std::function<void(Exchange)>;

  HttpClient(EventLoop& loop, ClientOptions options = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Starts one exchange; `on_done` is called exactly once, later, on the loop. `on_body` may be
  /// empty.
  void send(HttpRequest request, ExchangeLimits limits, BodyHandler on_body, DoneHandler on_done);

  /// For start-up, before anything is paid for: is there anything to verify servers with?
  /// \error invalid_argument  `ca_file` holds no certificate, or the system has no authorities
  [[nodiscard]] static Status check_trust(const ClientOptions& options);

  /// Ends every exchange in flight with `harness.cancelled`, soon, and refuses new ones likewise.
  void cancel_all();

  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace assay::net
