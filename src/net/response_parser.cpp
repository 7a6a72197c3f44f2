#include "net/response_parser.hpp"

#include <boost/beast/http/error.hpp>

#include "assay/core/text.hpp"
#include "net/message_text.hpp"

namespace assay::net {
namespace {

namespace http = boost::beast::http;

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

Failure from_grammar(const boost::beast::error_code& error) {
  if (error == http::error::header_limit) return {Outcome::wire_too_large, "the head is too large"};
  if (error == http::error::body_limit) return {Outcome::wire_too_large, "the body is too large"};
  return {Outcome::wire_protocol, "the answer is not valid HTTP/1.1: " + error.message()};
}

}  // namespace

std::string redirect_target(std::string_view location) {
  location = location.substr(0, location.find_first_of("?#"));
  const auto slashes = location.find("//");
  std::string target(location);
  if (slashes != std::string_view::npos) {
    const auto authority_end = std::min(location.find('/', slashes + 2), location.size());
    const auto at = location.substr(0, authority_end).rfind('@');
    if (at != std::string_view::npos) target.erase(slashes + 2, at - slashes - 1);
  }
  return printable(target);
}

ResponseParser::ResponseParser(HttpResponse& response, const ExchangeLimits& limits,
                               PieceHandler on_piece)
    : response_(response), on_piece_(std::move(on_piece)) {
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  header_limit(static_cast<std::uint32_t>(std::min(limits.header_bytes, kMost)));
  body_limit(limits.body_bytes);
  eager(true);
}

std::size_t ResponseParser::take(std::string_view bytes) {
  if (failure_ || is_done()) return 0;
  // The shortest end of a chunked message; Beast asserts that it sees no less of one a second time.
  if (in_body_ && chunked() && chunk_left_ == 0 && bytes.size() < kLastChunk.size()) return 0;
  error_code error;
  const std::size_t taken = put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error && error != http::error::need_more && !failure_) failure_ = from_grammar(error);
  return taken;
}

void ResponseParser::refuse(Outcome outcome, std::string reason, error_code& error) {
  failure_ = Failure{outcome, std::move(reason)};
  error = http::error::bad_value;  // any error stops Beast; the failure is what counts
}

void ResponseParser::on_response_impl(int status, string_view, int, error_code& error) {
  status_ = status;
  response_.status = status;
  response_.headers.clear();
  if (status < 100) refuse(Outcome::wire_protocol, "the status is below 100", error);
  if (status == 101) refuse(Outcome::wire_protocol, "unasked switch of protocols (101)", error);
}

void ResponseParser::on_field_impl(Field field, string_view name, string_view value,
                                   error_code& error) {
  if (in_body_) return;
  if (field == http::field::transfer_encoding && !equal_ignoring_case(view(value), "chunked")) {
    refuse(Outcome::wire_protocol, "the transfer encoding is not exactly chunked", error);
    return;
  }
  if (response_.headers.size() == kHeaderFields) {
    refuse(Outcome::wire_too_large, "the head has more than 200 fields", error);
    return;
  }
  response_.headers.push_back({std::string(view(name)), std::string(view(value))});
}

void ResponseParser::on_header_impl(error_code& error) {
  in_body_ = true;
  if (interim()) return;
  const auto location = find_header(response_.headers, "Location");
  if (status_ / 100 == 3 && location) {
    refuse(Outcome::wire_redirect,
           "redirects to " + redirect_target(*location) + " (HTTP " + std::to_string(status_) +
               "), which is not followed",
           error);
    return;
  }
  const auto coding = find_header(response_.headers, "Content-Encoding");
  encoded_ = coding && !coding->empty() && !equal_ignoring_case(*coding, "identity");
  // An encoded error still has a status to judge it by; its unreadable text is dropped.
  if (encoded_ && status_ / 100 == 2) {
    refuse(Outcome::wire_encoding,
           "the body is encoded (" + printable(*coding, 40) + ") although we asked for identity",
           error);
  }
}

void ResponseParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) {
  const bool collected = !on_piece_ || status_ / 100 != 2;
  if (collected && !encoded_ && length) response_.body.reserve(static_cast<std::size_t>(*length));
}

std::size_t ResponseParser::on_body_impl(string_view piece, error_code&) {
  if (enough_) return piece.size();
  if (on_piece_ && status_ / 100 == 2) {
    enough_ = !on_piece_(view(piece));
  } else if (!encoded_) {
    response_.body.append(piece.data(), piece.size());
  }
  return piece.size();
}

std::size_t ResponseParser::on_chunk_body_impl(std::uint64_t, string_view piece,
                                               error_code& error) {
  chunk_left_ -= piece.size();
  return on_body_impl(piece, error);
}

}  // namespace assay::net
