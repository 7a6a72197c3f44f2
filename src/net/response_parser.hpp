#pragma once

/// \file
/// Turns received bytes into a response, without any socket. Private to net/.
///
/// Beast reads the grammar; what it is too lenient about is refused here, before a byte of the body
/// is believed.

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "assay/net/http_client.hpp"

namespace assay::net {

/// Why an exchange cannot be `ok`.
struct Failure {
  Outcome outcome = Outcome::wire_protocol;
  std::string reason;
};

/// Receives the body of a 2xx answer; false when the caller has seen enough.
using PieceHandler = std::function<bool(std::string_view)>;

/// One message, interim answers included: make a new parser for the one that follows.
class ResponseParser final : public boost::beast::http::basic_parser<false> {
 public:
  ResponseParser(HttpResponse& response, const ExchangeLimits& limits, PieceHandler on_piece);

  /// Takes what it can of `bytes`, which start with what was not taken before; returns how many.
  /// Stops at the end of the message.
  [[nodiscard]] std::size_t take(std::string_view bytes);

  [[nodiscard]] const std::optional<Failure>& failure() const { return failure_; }
  [[nodiscard]] bool complete() const { return is_done(); }
  /// 1xx: another head follows.
  [[nodiscard]] bool interim() const { return status_ / 100 == 1; }
  /// The body ends where the connection ends.
  [[nodiscard]] bool ends_with_connection() const { return is_header_done() && need_eof(); }
  /// `on_piece` has returned false. The parser goes on, to find the end of the message.
  [[nodiscard]] bool enough() const { return enough_; }

 private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  using Verb = boost::beast::http::verb;
  using Field = boost::beast::http::field;

  void on_request_impl(Verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int status, string_view, int, error_code& error) override;
  void on_field_impl(Field, string_view name, string_view value, error_code& error) override;
  void on_header_impl(error_code& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override;
  std::size_t on_body_impl(string_view piece, error_code&) override;
  void on_chunk_header_impl(std::uint64_t size, string_view, error_code&) override {
    chunk_left_ = size;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code& error) override;
  void on_finish_impl(error_code&) override {}

  void refuse(Outcome outcome, std::string reason, error_code& error);

  HttpResponse& response_;
  PieceHandler on_piece_;
  std::optional<Failure> failure_;
  int status_ = 0;
  std::uint64_t chunk_left_ = 0;  ///< bytes of the chunk being read that have not come
  bool in_body_ = false;          ///< fields that come now are trailers
  bool encoded_ = false;          ///< an error whose text we cannot read
  bool enough_ = false;
};

/// The target of a redirect without query, fragment and user information, safe to print.
[[nodiscard]] std::string redirect_target(std::string_view location);

}  // namespace assay::net
