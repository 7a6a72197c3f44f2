#include "assay/net/http_client.hpp"

#include "net/client_call.hpp"
#include "net/client_state.hpp"

namespace assay::net {

HttpClient::State::State(EventLoop::State& loop, ClientOptions client_options)
    : executor(loop.context.get_executor()),
      options(std::move(client_options)),
      pool(options.connections_per_origin, options.idle_keep_alive),
      resolver(loop) {}

Result<std::shared_ptr<asio::ssl::context>> HttpClient::State::tls() {
  if (!tls_) {
    ASSAY_TRY(tls_, client_tls(options.ca_file));
  }
  return tls_;
}

HttpClient::HttpClient(EventLoop& loop, ClientOptions options)
    : state_(std::make_shared<State>(loop.state(), std::move(options))) {}

HttpClient::~HttpClient() {
  cancel_all();
}

Status HttpClient::check_trust(const ClientOptions& options) {
  ASSAY_TRY(const auto context, client_tls(options.ca_file));
  static_cast<void>(context);
  return {};
}

void HttpClient::send(HttpRequest request, ExchangeLimits limits, BodyHandler on_body,
                      DoneHandler on_done) {
  ClientCall::start(std::make_shared<ClientCall>(state_, std::move(request), limits,
                                                 std::move(on_body), std::move(on_done)));
}

void HttpClient::cancel_all() {
  state_->refusing = true;
  state_->pool.close_idle();
  for (ClientCall* const call : state_->calls) call->cancel();
}

}  // namespace assay::net
