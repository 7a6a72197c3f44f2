#include "assay/net/http_server.hpp"

#include <boost/asio/ip/address.hpp>

#include "net/event_loop_state.hpp"
#include "net/server_session.hpp"

namespace assay::net {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

constexpr std::size_t kMostConnections = 10'000;

// Out of file descriptors: waiting frees some, trying again at once would only spin.
constexpr std::chrono::milliseconds kAcceptPause{100};

}  // namespace

struct HttpServer::State {
  explicit State(const Executor& executor) : acceptor(executor) {}

  static Task<void> accept(std::shared_ptr<State> state);

  Acceptor acceptor;
  std::shared_ptr<ServerShared> shared = std::make_shared<ServerShared>();
  std::uint16_t port = 0;
};

Task<void> HttpServer::State::accept(std::shared_ptr<State> state) {
  const auto executor = state->acceptor.get_executor();
  Timer pause(executor);
  while (state->acceptor.is_open()) {
    if (state->shared->sessions.size() >= kMostConnections) {
      co_await state->shared->session_ended->wait();
      continue;
    }
    Socket socket(executor);
    const auto [error] = co_await state->acceptor.async_accept(socket, as_result);
    if (!error) {
      ServerSession::start(
          std::make_shared<ServerSession>(executor, std::move(socket), state->shared));
    } else if (error != asio::error::operation_aborted) {
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(as_result);
    }
  }
}

Result<std::unique_ptr<HttpServer>> HttpServer::open(EventLoop& loop, ServerOptions options,
                                                     Handler handler) {
  const auto executor = loop.state().context.get_executor();
  auto state = std::make_shared<State>(executor);
  ServerShared& shared = *state->shared;
  if (!options.certificate_file.empty()) {
    ASSAY_TRY(shared.tls, server_tls(options.certificate_file, options.key_file));
  }
  shared.session_ended = std::make_shared<Event>(executor);

  const std::string place = options.address + ":" + std::to_string(options.port);
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return invalid("listen address " + options.address + " is not an IP address");
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  state->acceptor.open(endpoint.protocol(), error);
  if (!error) state->acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) state->acceptor.bind(endpoint, error);
  if (!error) state->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    return Error{ErrorKind::unavailable, "cannot listen on " + place + ": " + error.message()};
  }
  state->port = state->acceptor.local_endpoint(error).port();
  shared.options = std::move(options);
  shared.handler = std::move(handler);
  asio::co_spawn(executor, State::accept(state), [](const std::exception_ptr&) {});
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(state)));
}

HttpServer::HttpServer(std::shared_ptr<State> state) : state_(std::move(state)) {}

HttpServer::~HttpServer() {
  close();
}

std::uint16_t HttpServer::port() const {
  return state_->port;
}

void HttpServer::close() {
  error_code ignored;
  state_->acceptor.close(ignored);
  state_->shared->session_ended->notify();
  for (ServerSession* const session : state_->shared->sessions) session->close();
}

}  // namespace assay::net
