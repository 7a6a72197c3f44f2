#include "net/server_session.hpp"

#include <boost/asio/error.hpp>

#include "net/message_text.hpp"

namespace assay::net {
namespace {

using std::chrono::seconds;

// Against clients that send slowly on purpose: a head has 10 s, a body 1 KiB/s on top, and a client
// that does not read for a minute is given up.
constexpr seconds kHeadDeadline{10};
constexpr std::size_t kLeastBytesPerSecond = 1024;
constexpr seconds kWriteStall{60};

// Bytes waiting for a client that reads slower than the handler writes.
constexpr std::size_t kMostUnsent = std::size_t{64} * 1024 * 1024;

// After a refusal the client may still be sending. Closing at once would reset the connection and
// take our answer with it, so a little more is read and thrown away.
constexpr seconds kLinger{1};
constexpr std::size_t kLingerBytes = std::size_t{1} << 20;

constexpr std::size_t kReadAhead = std::size_t{64} * 1024;

bool has_no_body(int status) {
  return status / 100 == 1 || status == 204 || status == 304;
}

}  // namespace

/// The answer to one request, filled by the handler and emptied by the session. It holds the
/// session weakly: a handler that keeps its Responder for ever keeps no connection open.
class ServerSession::Answer final : public Responder {
 public:
  Answer(std::weak_ptr<ServerSession> session, bool is_head, bool is_http_1_0, bool keep_alive)
      : session_(std::move(session)),
        is_head_(is_head),
        is_http_1_0_(is_http_1_0),
        keep_alive_(keep_alive) {}

  void respond(HttpResponse response) override {
    if (started_) return;
    started_ = true;
    const bool bodyless = has_no_body(response.status);
    const auto framing = bodyless ? std::string() : content_length_field(response.body.size());
    unsent.reserve(256 + response.body.size());
    if (!put_head(response.status, response.headers, framing)) return;
    if (!bodyless && !is_head_) unsent += response.body;
    ended_ = true;
    wake();
  }

  void begin(int status, Headers headers) override {
    if (started_) return;
    started_ = true;
    chunked_ = !is_http_1_0_;
    if (!chunked_) keep_alive_ = false;  // the end of the connection is the end of the body
    if (put_head(status, headers, chunked_ ? kChunkedField : std::string_view())) wake();
  }

  void write(std::string piece) override {
    if (!started_ || ended_ || is_head_ || piece.empty()) return;
    if (unsent.size() + piece.size() > kMostUnsent) {
      abandon();
      return;
    }
    if (chunked_) {
      append_chunk(piece, unsent);
    } else {
      unsent += piece;
    }
    wake();
  }

  void end() override {
    if (!started_ || ended_) return;
    ended_ = true;
    if (chunked_ && !is_head_) unsent += kLastChunk;
    wake();
  }

  void respond_raw(RawAnswer answer) override {
    if (started_) return;
    started_ = ended_ = true;
    if (answer.end == RawEnd::close || answer.end == RawEnd::reset) keep_alive_ = false;
    raw = std::move(answer);
    wake();
  }

  /// The handler let go of its Responder without finishing: nothing more will come.
  void abandon() {
    if (ended_) return;
    ended_ = abandoned_ = true;
    wake();
  }

  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] bool abandoned() const { return abandoned_; }
  [[nodiscard]] bool keep_alive() const { return keep_alive_; }

  std::string unsent;
  std::optional<RawAnswer> raw;  ///< instead of `unsent`

 private:
  // Headers that would break out of their line are our own handler's mistake, never sent.
  bool put_head(int status, const Headers& headers, std::string_view framing) {
    if (!check_headers(headers).has_value()) {
      abandon();
      return false;
    }
    append_response_head(status, headers, framing, !keep_alive_, unsent);
    return true;
  }

  void wake() {
    if (const auto session = session_.lock()) session->answered_.notify();
  }

  std::weak_ptr<ServerSession> session_;
  bool is_head_;
  bool is_http_1_0_;
  bool keep_alive_;
  bool started_ = false;
  bool chunked_ = false;
  bool ended_ = false;
  bool abandoned_ = false;
};

ServerSession::ServerSession(const Executor& executor, Socket socket,
                             std::shared_ptr<ServerShared> shared)
    : Watchdog(executor),
      executor_(executor),
      connection_(std::move(socket)),
      shared_(std::move(shared)),
      answered_(executor) {}

void ServerSession::start(std::shared_ptr<ServerSession> session) {
  ServerSession& self = *session;
  self.shared_->sessions.insert(&self);
  asio::co_spawn(self.executor_, self.run(),
                 [session = std::move(session)](const std::exception_ptr&) {
                   session->close();
                   session->unwatch();
                   session->shared_->sessions.erase(session.get());
                   session->shared_->session_ended->notify();
                 });
}

void ServerSession::close() {
  closed_ = true;
  connection_.close();
  answered_.notify();
}

Task<void> ServerSession::run() {
  if (shared_->tls) {
    const bool secured = co_await secure();
    if (!secured) co_return;
  }
  while (!closed_ && co_await serve_one()) {
  }
}

Task<bool> ServerSession::secure() {
  watch(SteadyClock::now() + kHeadDeadline);
  TlsStream& stream = connection_.start_tls(*shared_->tls);
  const auto [error] = co_await stream.async_handshake(TlsStream::server, as_result);
  co_return !error;
}

// Shows the handler's Responder to the session when it is dropped, however that happens.
template <class T>
static std::shared_ptr<T> noticing_drop(std::shared_ptr<T> answer) {
  T* const raw = answer.get();
  return std::shared_ptr<T>(raw, [answer = std::move(answer)](T*) { answer->abandon(); });
}

Task<bool> ServerSession::serve_one() {
  RequestParser parser(shared_->options.header_bytes, shared_->options.body_bytes);
  const bool received = co_await receive(parser);
  if (!received) co_return false;
  if (parser.refusal().status != 0) {
    co_await refuse(parser.refusal());
    co_return false;
  }
  const auto self = std::static_pointer_cast<ServerSession>(shared_from_this());
  const bool is_head = parser.request().method == "HEAD";
  auto reply = std::make_shared<Answer>(self, is_head, parser.is_http_1_0(), parser.keep_alive());
  unwatch();  // the handler may take its time
  shared_->handler(std::move(parser.request()), noticing_drop(reply));
  co_return co_await answer(std::move(reply));
}

Task<bool> ServerSession::receive(RequestParser& parser) {
  std::size_t received = connection_.unread().size();
  TimePoint begin{};  // of the request's first byte
  bool continued = false;
  for (;;) {
    while (!connection_.unread().empty()) {
      const std::size_t taken = parser.take(connection_.unread());
      connection_.consume(taken);
      if (parser.complete() || parser.refusal().status != 0) co_return true;
      if (taken == 0) break;
    }
    if (parser.has_head() && parser.expects_continue() && !std::exchange(continued, true)) {
      const bool sent = co_await send("HTTP/1.1 100 Continue\r\n\r\n");
      if (!sent) co_return false;
    }
    const auto now = SteadyClock::now();
    if (received == 0) {
      watch(now + shared_->options.idle_keep_alive);
    } else {
      if (begin == TimePoint()) begin = now;
      watch(begin + kHeadDeadline + seconds(received / kLeastBytesPerSecond));
    }
    const std::size_t before = connection_.unread().size();
    const auto error = co_await connection_.read(shared_->options.header_bytes + kReadAhead);
    if (error) co_return false;
    received += connection_.unread().size() - before;
  }
}

Task<bool> ServerSession::answer(std::shared_ptr<Answer> answer) {
  for (;;) {
    while (answer->unsent.empty() && !answer->ended() && !closed_) co_await answered_.wait();
    if (closed_ || answer->abandoned()) co_return false;
    if (answer->raw) {
      const bool played = co_await play(*std::move(answer->raw));
      co_return played && answer->keep_alive();
    }
    sending_.clear();
    sending_.swap(answer->unsent);
    const bool last = answer->ended();
    const bool sent = co_await send(sending_);
    if (!sent) co_return false;
    if (last) co_return answer->keep_alive();
  }
}

Task<bool> ServerSession::play(RawAnswer raw) {
  Timer pause(executor_);
  for (const RawStep& step : raw.steps) {
    for (std::uint64_t i = 0; i < step.times && !step.bytes.empty(); ++i) {
      if (step.wait > std::chrono::nanoseconds::zero()) {
        unwatch();
        pause.expires_after(step.wait);
        co_await pause.async_wait(as_result);
      }
      const bool sent = co_await send(step.bytes);
      if (!sent) co_return false;
    }
  }
  if (raw.end == RawEnd::reset) connection_.reset_on_close();
  if (raw.end == RawEnd::hold || raw.end == RawEnd::drop) {
    unwatch();  // how long it waits is for the client to say
    error_code error;
    while (!error && (raw.end == RawEnd::hold || connection_.unread().empty())) {
      connection_.consume(connection_.unread().size());
      error = co_await connection_.read(kReadAhead);
    }
    connection_.reset_on_close();
    co_return false;
  }
  co_return true;
}

Task<void> ServerSession::refuse(const Refusal& refusal) {
  std::string text = refusal.reason + "\n";
  std::string message;
  const std::string length = content_length_field(text.size());
  append_response_head(refusal.status, {{"Content-Type", "text/plain"}}, length, true, message);
  message += text;
  const bool sent = co_await send(message);
  if (!sent) co_return;
  connection_.shut_down_send();
  watch(SteadyClock::now() + kLinger);
  for (std::size_t thrown_away = 0; thrown_away < kLingerBytes;) {
    thrown_away += connection_.unread().size();
    connection_.consume(connection_.unread().size());
    const auto error = co_await connection_.read(kReadAhead);
    if (error) co_return;
  }
}

Task<bool> ServerSession::send(std::string_view bytes) {
  while (!bytes.empty()) {
    watch(SteadyClock::now() + kWriteStall);
    const auto [error, count] = co_await connection_.write_some(bytes);
    if (error) co_return false;
    bytes.remove_prefix(count);
  }
  co_return true;
}

}  // namespace assay::net
