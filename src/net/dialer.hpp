#pragma once

/// \file
/// TCP connections to hosts with several addresses. Private to net/.

#include <boost/asio/ip/address.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "net/asio.hpp"

namespace assay::net {

/// Tries the addresses of one host, a quarter of a second apart and overlapping, and keeps the
/// first that answers: a dead IPv6 route then costs 250 ms, not the whole deadline. Source: RFC
/// 8305, "Happy Eyeballs Version 2", section 5 (the delay) and section 4 (families alternate).
class Dialer : public std::enable_shared_from_this<Dialer> {
 public:
  Dialer(const Executor& executor, const std::vector<asio::ip::address>& addresses,
         std::uint16_t port);

  /// An open socket, or the reason of the last failure. Never ends by itself while an address keeps
  /// silent: somebody has to `give_up`.
  Task<error_code> dial();
  void give_up();

  [[nodiscard]] Socket& socket() { return *winner_; }  ///< after a successful `dial`

 private:
  void start_next();
  void finished(std::size_t attempt, const error_code& error);

  Executor executor_;
  std::vector<asio::ip::tcp::endpoint> endpoints_;
  std::vector<std::optional<Socket>> attempts_;
  std::optional<Socket> winner_;
  Event changed_;
  error_code last_error_;
  std::size_t failed_ = 0;
  bool given_up_ = false;
};

}  // namespace assay::net
