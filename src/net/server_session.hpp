#pragma once

/// \file
/// One client connection of the server: requests in, answers out, in order. Private to net/.

#include <functional>
#include <memory>
#include <optional>
#include <set>

#include "assay/net/http_server.hpp"
#include "net/connection.hpp"
#include "net/request_parser.hpp"
#include "net/watchdog.hpp"

namespace assay::net {

class ServerSession;

/// What all connections of one server have in common; outlives the HttpServer while they end.
struct ServerShared {
  ServerOptions options;
  HttpServer::Handler handler;
  std::shared_ptr<asio::ssl::context> tls;  ///< null = plain
  std::set<ServerSession*> sessions;
  std::shared_ptr<Event> session_ended;  ///< for an acceptor that waits for room
};

class ServerSession final : public Watchdog {
 public:
  ServerSession(const Executor& executor, Socket socket, std::shared_ptr<ServerShared> shared);

  /// Serves as a coroutine that owns the session.
  static void start(std::shared_ptr<ServerSession> session);

  void close();

 private:
  class Answer;

  Task<void> run();
  Task<bool> secure();
  Task<bool> serve_one();
  Task<bool> receive(RequestParser& parser);
  Task<bool> answer(std::shared_ptr<Answer> answer);
  Task<bool> play(RawAnswer raw);
  Task<void> refuse(const Refusal& refusal);
  Task<bool> send(std::string_view bytes);
  void watch(TimePoint due) { watch_until(due); }

  void expired() override { close(); }

  Executor executor_;
  Connection connection_;
  std::shared_ptr<ServerShared> shared_;
  Event answered_;       ///< there is something to send, or the answer was dropped
  std::string sending_;  ///< kept to save allocations
  bool closed_ = false;
};

}  // namespace assay::net
