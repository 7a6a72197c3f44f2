#pragma once

/// \file
/// One byte stream, plain or TLS, with its buffers. Private to net/.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/asio.hpp"
#include "net/tls.hpp"

namespace assay::net {

class Connection {
 public:
  explicit Connection(Socket socket);

  /// From now on everything goes through TLS. Call before the first read or write.
  TlsStream& start_tls(asio::ssl::context& context);

  /// Reads once and appends to the unread bytes. `operation_aborted` after `close`,
  /// `no_buffer_space` when `limit_bytes` are unread already.
  Task<error_code> read(std::size_t limit_bytes);
  /// Writes once; returns how much of `bytes` went out.
  Task<std::pair<error_code, std::size_t>> write_some(std::string_view bytes);

  [[nodiscard]] std::string_view unread() const { return {inbox_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t bytes);

  /// For an idle connection: neither closed by the peer nor holding bytes that nobody asked for.
  [[nodiscard]] bool is_quiet();

  void close();           ///< pending operations end with `operation_aborted`
  void reset_on_close();  ///< the peer sees RST instead of FIN
  void shut_down_send();  ///< so that the peer sees the end while we still listen

  std::string outbox;      ///< room for the next message; kept to save allocations
  TimePoint idle_since{};  ///< for the pool

 private:
  Socket socket_;
  std::unique_ptr<TlsStream> tls_;
  std::vector<char> inbox_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace assay::net
