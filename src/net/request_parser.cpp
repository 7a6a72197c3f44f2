#include "net/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/error.hpp>

#include "assay/net/http_client.hpp"
#include "net/message_text.hpp"

namespace assay::net {
namespace {

namespace http = boost::beast::http;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// Beast unfolds continued lines and this server must not: whoever stands before us may have read
// the continuation as a field of its own (RFC 9112, section 5.2).
bool has_folded_line(std::string_view head) {
  for (auto at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at + 2)) {
    if (at + 2 < head.size() && (head[at + 2] == ' ' || head[at + 2] == '\t')) return true;
  }
  return false;
}

bool is_number(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The origin form of RFC 9112, section 3.2.1; no fragment, nothing that is not plain ASCII.
bool is_origin_form(std::string_view target) {
  return target.starts_with('/') && std::all_of(target.begin(), target.end(), [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte > 0x20 && byte < 0x7f && c != '#';
         });
}

}  // namespace

RequestParser::RequestParser(std::size_t header_bytes, std::size_t body_bytes)
    : header_limit_(header_bytes) {
  basic_parser::header_limit(static_cast<std::uint32_t>(header_bytes));
  body_limit(body_bytes);
  eager(true);
}

std::size_t RequestParser::take(std::string_view bytes) {
  if (refusal_.status != 0 || is_done()) return 0;
  error_code error;
  if (!looked_at_head_) {
    // The whole head at once, so that its raw bytes can be looked at.
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
      if (bytes.size() >= header_limit_) refuse(431, "the head is too large", error);
      return 0;
    }
    looked_at_head_ = true;
    if (has_folded_line(bytes.substr(0, end))) {
      refuse(400, "the head holds a folded line", error);
      return 0;
    }
  }
  // The shortest end of a chunked message; Beast asserts that it sees no less of one a second time.
  if (in_body_ && chunked_ && chunk_left_ == 0 && bytes.size() < kLastChunk.size()) return 0;
  const std::size_t taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error == http::error::header_limit) {
    refuse(431, "the head is too large", error);
  } else if (error == http::error::body_limit) {
    refuse(413, "the body is too large", error);
  } else if (error && error != http::error::need_more && refusal_.status == 0) {
    refuse(400, "the request is not valid HTTP/1.1: " + error.message(), error);
  }
  return taken;
}

void RequestParser::refuse(int status, std::string reason, error_code& error) {
  refusal_ = {status, std::move(reason)};
  error = http::error::bad_value;  // any error stops Beast; the refusal is what counts
}

void RequestParser::on_request_impl(Verb, string_view method, string_view target, int version,
                                    error_code& error) {
  version_ = version;
  request_.method = view(method);
  request_.target = view(target);
  if (!is_origin_form(request_.target)) {
    refuse(400, "the target is not a plain path and query", error);
  }
}

void RequestParser::on_field_impl(Field field, string_view name, string_view value,
                                  error_code& error) {
  if (in_body_) return;
  if (request_.headers.size() == kHeaderFields) {
    refuse(431, "the head has more than 200 fields", error);
    return;
  }
  if (field == http::field::host) ++hosts_;
  if (field == http::field::content_length && (++lengths_ > 1 || !is_number(view(value)))) {
    refuse(400, "the content length is not one number", error);
    return;
  }
  if (field == http::field::transfer_encoding) {
    chunked_ = true;
    if (version_ == 10 || !equal_ignoring_case(view(value), "chunked")) {
      refuse(400, "the transfer encoding is not exactly chunked", error);
      return;
    }
  }
  if (field == http::field::expect) {
    expects_continue_ = equal_ignoring_case(view(value), "100-continue");
  }
  request_.headers.push_back({std::string(view(name)), std::string(view(value))});
}

void RequestParser::on_header_impl(error_code& error) {
  in_body_ = true;
  if (hosts_ > 1 || (hosts_ == 0 && version_ == 11)) {
    refuse(400, "there is not exactly one Host field", error);
  } else if (chunked_ && lengths_ > 0) {
    refuse(400, "both a content length and a transfer encoding", error);
  }
}

std::size_t RequestParser::on_body_impl(string_view piece, error_code&) {
  request_.body.append(piece.data(), piece.size());
  return piece.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, string_view piece, error_code& error) {
  chunk_left_ -= piece.size();
  return on_body_impl(piece, error);
}

}  // namespace assay::net
