#include "net/client_call.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>

#include "assay/core/text.hpp"
#include "net/dialer.hpp"
#include "net/message_text.hpp"

namespace assay::net {
namespace {

constexpr int kMaxInterimAnswers = 8;

// After a stream's own end marker the HTTP message usually ends within the same packet or the next.
// Waiting that long saves a TLS handshake; nobody else waits, as the answer is delivered before.
constexpr std::chrono::milliseconds kDrain{250};

// Room for the longest head plus one read of what follows it.
constexpr std::size_t kReadAhead = std::size_t{64} * 1024;

bool is_end(const error_code& error) {
  return error == asio::error::eof || error == asio::ssl::error::stream_truncated;
}

}  // namespace

ClientCall::ClientCall(std::shared_ptr<HttpClient::State> state, HttpRequest request,
                       ExchangeLimits limits, HttpClient::BodyHandler on_body,
                       HttpClient::DoneHandler on_done)
    : Watchdog(state->executor),
      state_(std::move(state)),
      request_(std::move(request)),
      limits_(limits),
      on_body_(std::move(on_body)),
      on_done_(std::move(on_done)),
      total_due_(SteadyClock::now() + limits.total) {}

void ClientCall::start(std::shared_ptr<ClientCall> call) {
  ClientCall& self = *call;
  self.index = self.state_->calls.size();
  self.state_->calls.push_back(&self);
  asio::co_spawn(self.state_->executor, self.run(),
                 [call = std::move(call)](const std::exception_ptr&) {
                   // `run` catches what happens inside of it; what `on_done` throws is a broken
                   // precondition there.
                   auto& calls = call->state_->calls;
                   calls.back()->index = call->index;
                   calls[call->index] = calls.back();
                   calls.pop_back();
                 });
}

Task<void> ClientCall::run() {
  try {
    if (state_->refusing) cancelled_ = interrupted_ = true;
    if (const Status valid = check_request(request_); !valid.has_value()) {
      fail(Outcome::harness_internal, valid.error().message);
    } else if (const auto own = co_await lease(); own) {
      bool connected = own->connection != nullptr;
      result_.reused_connection = connected;
      if (!connected) connected = co_await connect(*own);
      if (connected && co_await converse(*own) == Talk::stale) {
        own->connection.reset();
        result_.reused_connection = false;
        connected = co_await connect(*own);
        if (connected) co_await converse(*own);
      }
    }
  } catch (const std::exception& error) {
    fail(Outcome::harness_internal, error.what());
  }
  give_up_ = nullptr;
  unwatch();
  deliver();
}

Task<std::unique_ptr<Lease>> ClientCall::lease() {
  constexpr Stage kStage{Outcome::wire_timeout, "a free connection"};
  Site& site = state_->pool.site(request_.origin);
  if (!interrupted_) {
    const auto turn = std::make_shared<Event>(state_->executor);
    give_up_ = [turn] { turn->notify(); };
    watch(total_due_);
    co_await state_->pool.wait_turn(site, turn, interrupted_);
  }
  if (stopped(kStage)) co_return nullptr;
  co_return state_->pool.lease(site);
}

Task<bool> ClientCall::connect(Lease& lease) {
  const auto begin = SteadyClock::now();
  const auto due = begin + limits_.connect;
  const auto addresses = co_await resolve(due);
  if (addresses.empty()) co_return false;
  auto connection = co_await dial(addresses, due);
  if (!connection) co_return false;
  if (request_.origin.tls) {
    const bool secured = co_await secure(*connection, due);
    if (!secured) co_return false;
  }
  result_.connect = SteadyClock::now() - begin;
  lease.connection = std::move(connection);
  co_return true;
}

Task<std::vector<asio::ip::address>> ClientCall::resolve(TimePoint due) {
  constexpr Stage kStage{Outcome::wire_dns, "the address of the host"};
  const auto done = std::make_shared<Event>(state_->executor);
  const auto lookup = state_->resolver.look_up(request_.origin.host, done);
  if (!lookup->done) {
    give_up_ = [done] { done->notify(); };
    watch(due);
    co_await done->wait();
  }
  if (stopped(kStage)) co_return std::vector<asio::ip::address>();
  const auto& [addresses, error] = lookup->addresses;
  if (addresses.empty()) fail(Outcome::wire_dns, "name lookup failed: " + error);
  co_return addresses;
}

Task<std::unique_ptr<Connection>> ClientCall::dial(const std::vector<asio::ip::address>& addresses,
                                                   TimePoint due) {
  constexpr Stage kStage{Outcome::wire_connect, "a TCP connection"};
  const auto dialer = std::make_shared<Dialer>(state_->executor, addresses, request_.origin.port);
  give_up_ = [dialer] { dialer->give_up(); };
  watch(due);
  const auto error = co_await dialer->dial();
  if (stopped(kStage)) co_return nullptr;
  if (error) {
    fail(Outcome::wire_connect, "cannot connect: " + error.message());
    co_return nullptr;
  }
  co_return std::make_unique<Connection>(std::move(dialer->socket()));
}

Task<bool> ClientCall::secure(Connection& connection, TimePoint due) {
  constexpr Stage kStage{Outcome::wire_timeout, "the TLS handshake"};
  const auto tls = state_->tls();
  if (!tls.has_value()) {
    fail(Outcome::wire_tls, tls.error().message);
    co_return false;
  }
  TlsStream& stream = connection.start_tls(**tls);
  if (!expect_peer(stream, request_.origin.host)) {
    fail(Outcome::wire_tls, "the host name cannot be verified");
    co_return false;
  }
  give_up_ = [&connection] { connection.close(); };
  watch(due);
  const auto [error] = co_await stream.async_handshake(TlsStream::client, as_result);
  if (stopped(kStage)) co_return false;
  if (error) fail(Outcome::wire_tls, handshake_failure(stream, error));
  co_return !error;
}

Task<ClientCall::Talk> ClientCall::converse(Lease& lease) {
  give_up_ = [&lease] { lease.connection->close(); };
  const auto write_error = co_await send_request(*lease.connection);
  const Talk talk = co_await receive(lease, write_error);
  give_up_ = nullptr;
  co_return talk;
}

Task<error_code> ClientCall::send_request(Connection& connection) {
  write_request(request_, connection.outbox);
  std::string_view rest = connection.outbox;
  sent_at_ = SteadyClock::now();
  while (!rest.empty() && !interrupted_) {
    watch(SteadyClock::now() + limits_.idle);
    const auto [error, count] = co_await connection.write_some(rest);
    if (error) co_return error;
    rest.remove_prefix(count);
  }
  co_return error_code();
}

Task<ClientCall::Talk> ClientCall::receive(Lease& lease, error_code write_error) {
  constexpr Stage kFirst{Outcome::wire_timeout, "the first byte of the answer"};
  constexpr Stage kNext{Outcome::wire_timeout, "more of the answer"};
  Connection& connection = *lease.connection;
  std::optional<ResponseParser> parser;
  emplace(parser);
  // After a failed write the peer's reason (413, 429) may still be there to read.
  watch(SteadyClock::now() + limits_.first_byte);
  for (;;) {
    const auto error = co_await connection.read(limits_.header_bytes + kReadAhead);
    read_at_ = SteadyClock::now();
    if (stopped(heard_ ? kNext : kFirst)) co_return Talk::over;
    if (error) co_return ended(error, parser, result_.reused_connection);
    heard_ = true;
    watch(read_at_ + limits_.idle);
    if (!parse(connection, parser)) continue;
    if (result_.outcome != Outcome::ok) co_return Talk::over;
    if (!parser->complete()) {
      deliver();
      co_await drain(lease, *parser);
    }
    // Surplus bytes belong to no request of ours: such a connection is not to be trusted.
    lease.reusable =
        !write_error && parser->complete() && parser->keep_alive() && connection.unread().empty();
    co_return Talk::over;
  }
}

// True when the exchange is decided: the message is complete, enough or broken.
bool ClientCall::parse(Connection& connection, std::optional<ResponseParser>& parser) {
  for (;;) {
    const std::size_t taken = parser->take(connection.unread());
    connection.consume(taken);
    if (parser->failure()) {
      fail(parser->failure()->outcome, parser->failure()->reason);
      return true;
    }
    if (parser->complete() && parser->interim()) {
      if (++interim_answers_ > kMaxInterimAnswers) {
        fail(Outcome::wire_protocol, "more than 8 interim answers");
        return true;
      }
      emplace(parser);
      continue;
    }
    if (parser->complete() || parser->enough()) {
      succeed();
      return true;
    }
    if (taken == 0 || connection.unread().empty()) return false;
  }
}

ClientCall::Talk ClientCall::ended(const error_code& error, std::optional<ResponseParser>& parser,
                                   bool reused) {
  if (!heard_ && reused) return Talk::stale;
  if (error == asio::error::no_buffer_space) {
    fail(Outcome::wire_protocol, "a chunk header or trailer without end");
  } else if (is_end(error) && !heard_) {
    fail(Outcome::wire_reset, "the server closed the connection without an answer");
  } else if (error == asio::error::eof && parser->ends_with_connection()) {
    succeed();
  } else if (is_end(error)) {
    fail(Outcome::wire_truncated, "the connection ended before the answer did");
  } else {
    fail(Outcome::wire_reset, "the connection broke: " + error.message());
  }
  return Talk::over;
}

Task<void> ClientCall::drain(Lease& lease, ResponseParser& parser) {
  watch(SteadyClock::now() + kDrain);
  while (!interrupted_ && !parser.complete() && !parser.failure()) {
    const auto error = co_await lease.connection->read(limits_.header_bytes + kReadAhead);
    if (error) co_return;
    lease.connection->consume(parser.take(lease.connection->unread()));
  }
}

void ClientCall::emplace(std::optional<ResponseParser>& parser) {
  PieceHandler on_piece;
  if (on_body_) {
    on_piece = [this](std::string_view piece) { return on_body_(piece, read_at_ - sent_at_); };
  }
  parser.emplace(result_.response, limits_, std::move(on_piece));
}

void ClientCall::cancel() {
  cancelled_ = true;
  interrupt();
}

void ClientCall::expired() {
  late_ = true;
  interrupt();
}

void ClientCall::interrupt() {
  interrupted_ = true;
  if (give_up_) give_up_();
}

void ClientCall::watch(TimePoint due) {
  stage_due_ = due;
  watch_until(std::min(due, total_due_));
}

bool ClientCall::stopped(Stage stage) {
  if (!interrupted_) return false;
  if (cancelled_) {
    fail(Outcome::harness_cancelled, "cancelled");
  } else if (total_due_ <= stage_due_) {
    fail(stage.outcome == Outcome::wire_dns || stage.outcome == Outcome::wire_connect
             ? stage.outcome
             : Outcome::wire_timeout,
         std::string("the total time was over while waiting for ") + stage.waiting_for);
  } else {
    fail(stage.outcome, std::string("waited too long for ") + stage.waiting_for);
  }
  return true;
}

void ClientCall::fail(Outcome outcome, const std::string& reason) {
  if (sent_at_ != TimePoint()) result_.latency = SteadyClock::now() - sent_at_;
  result_.outcome = outcome;
  result_.error = host_and_port(request_.origin) + ": " + reason;
}

void ClientCall::succeed() {
  result_.latency = read_at_ - sent_at_;
  result_.outcome = Outcome::ok;
}

void ClientCall::deliver() {
  if (!on_done_) return;
  const auto done = std::exchange(on_done_, nullptr);
  done(std::move(result_));
}

}  // namespace assay::net
