#pragma once

/// \file
/// Turns received bytes into a request, without any socket, and refuses every spelling that another
/// HTTP program could read differently (request smuggling). Private to net/.

#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "assay/net/http_message.hpp"

namespace assay::net {

/// Why a request is not served: the status to answer with, and for people.
struct Refusal {
  int status = 0;  ///< 0 = none
  std::string reason;
};

/// Reads one request. Make a new parser for the one that follows.
class RequestParser final : public boost::beast::http::basic_parser<true> {
 public:
  RequestParser(std::size_t header_bytes, std::size_t body_bytes);

  /// Takes what it can of `bytes`, which start with what was not taken before; returns how many.
  [[nodiscard]] std::size_t take(std::string_view bytes);

  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  [[nodiscard]] bool complete() const { return is_done(); }
  [[nodiscard]] bool has_head() const { return is_header_done(); }
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }
  [[nodiscard]] bool is_http_1_0() const { return version_ == 10; }
  [[nodiscard]] HttpRequest& request() { return request_; }

 private:
  using error_code = boost::beast::error_code;
  using string_view = boost::beast::string_view;
  using Verb = boost::beast::http::verb;
  using Field = boost::beast::http::field;

  void on_request_impl(Verb, string_view method, string_view target, int version,
                       error_code& error) override;
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_field_impl(Field field, string_view name, string_view value, error_code& error) override;
  void on_header_impl(error_code& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(string_view piece, error_code&) override;
  void on_chunk_header_impl(std::uint64_t size, string_view, error_code&) override {
    chunk_left_ = size;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code& error) override;
  void on_finish_impl(error_code&) override {}

  void refuse(int status, std::string reason, error_code& error);

  HttpRequest request_;
  Refusal refusal_;
  std::size_t header_limit_;
  int version_ = 11;
  int hosts_ = 0;
  int lengths_ = 0;
  std::uint64_t chunk_left_ = 0;  ///< bytes of the chunk being read that have not come
  bool chunked_ = false;
  bool expects_continue_ = false;
  bool looked_at_head_ = false;
  bool in_body_ = false;  ///< fields that come now are trailers
};

}  // namespace assay::net
