#pragma once

/// \file
/// One exchange from `send` to `on_done`. Private to net/.

#include "net/client_state.hpp"
#include "net/response_parser.hpp"
#include "net/watchdog.hpp"

namespace assay::net {

class ClientCall final : public Watchdog {
 public:
  ClientCall(std::shared_ptr<HttpClient::State> state, HttpRequest request, ExchangeLimits limits,
             HttpClient::BodyHandler on_body, HttpClient::DoneHandler on_done);

  /// Runs the exchange as a coroutine that owns the call.
  static void start(std::shared_ptr<ClientCall> call);

  void cancel();

  std::size_t index = 0;  ///< in State::calls

 private:
  /// What a missed deadline means while something is under way.
  struct Stage {
    Outcome outcome = Outcome::wire_timeout;
    const char* waiting_for = "";
  };
  enum class Talk { over, stale };

  Task<void> run();
  Task<std::unique_ptr<Lease>> lease();
  Task<bool> connect(Lease& lease);
  Task<std::vector<asio::ip::address>> resolve(TimePoint due);
  Task<std::unique_ptr<Connection>> dial(const std::vector<asio::ip::address>& addresses,
                                         TimePoint due);
  Task<bool> secure(Connection& connection, TimePoint due);

  Task<Talk> converse(Lease& lease);
  Task<error_code> send_request(Connection& connection);
  Task<Talk> receive(Lease& lease, error_code write_error);
  Task<void> drain(Lease& lease, ResponseParser& parser);
  bool parse(Connection& connection, std::optional<ResponseParser>& parser);
  Talk ended(const error_code& error, std::optional<ResponseParser>& parser, bool reused);
  void emplace(std::optional<ResponseParser>& parser);

  void expired() override;
  void interrupt();
  bool stopped(Stage stage);  ///< reports a cancellation or missed deadline, if there was one
  void watch(TimePoint due);
  void fail(Outcome outcome, const std::string& reason);
  void succeed();
  void deliver();

  std::shared_ptr<HttpClient::State> state_;
  HttpRequest request_;
  ExchangeLimits limits_;
  HttpClient::BodyHandler on_body_;
  HttpClient::DoneHandler on_done_;
  Exchange result_;

  TimePoint total_due_;
  TimePoint stage_due_ = TimePoint::max();
  TimePoint sent_at_{};
  TimePoint read_at_{};
  int interim_answers_ = 0;
  bool heard_ = false;  ///< at least one byte of the answer came
  bool cancelled_ = false;
  bool late_ = false;
  bool interrupted_ = false;       ///< cancelled or late
  std::function<void()> give_up_;  ///< ends what the coroutine is waiting for
};

}  // namespace assay::net
