#pragma once

/// \file
/// What an HttpClient shares with its exchanges in flight. Private to net/.

#include <memory>
#include <vector>

#include "assay/net/http_client.hpp"
#include "net/connection_pool.hpp"
#include "net/event_loop_state.hpp"
#include "net/resolver.hpp"

namespace assay::net {

class ClientCall;

struct HttpClient::State {
  State(EventLoop::State& loop, ClientOptions client_options);

  /// Made when the first https request needs it: reading certificates takes milliseconds.
  [[nodiscard]] Result<std::shared_ptr<asio::ssl::context>> tls();

  Executor executor;
  ClientOptions options;
  ConnectionPool pool;
  Resolver resolver;
  std::vector<ClientCall*> calls;  ///< in flight; each knows its index
  bool refusing = false;

 private:
  std::shared_ptr<asio::ssl::context> tls_;
};

}  // namespace assay::net
