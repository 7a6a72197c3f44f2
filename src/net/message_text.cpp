#include "net/message_text.hpp"

#include <algorithm>
#include <array>
#include <boost/beast/http/status.hpp>
#include <charconv>

namespace assay::net {
namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

// RFC 9110, section 5.6.2.
bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_ours(std::string_view name) {
  constexpr std::array<std::string_view, 5> kOurs = {"Host", "Content-Length", "Connection",
                                                     "Accept-Encoding", "Transfer-Encoding"};
  return std::any_of(kOurs.begin(), kOurs.end(),
                     [&](std::string_view own) { return equal_ignoring_case(own, name); });
}

template <class Number>
void append_number(Number number, int base, std::string& out) {
  std::array<char, 24> digits{};
  const auto [end, error] =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, base);
  out.append(digits.data(), end);
}

void append_headers(const Headers& headers, std::string& out) {
  for (const Header& header : headers) {
    out.append(header.name).append(": ").append(header.value).append("\r\n");
  }
}

}  // namespace

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string host_and_port(const Origin& origin) {
  const bool ipv6 = origin.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + origin.host + "]" : origin.host) + ":" + std::to_string(origin.port);
}

std::string host_field(const Origin& origin) {
  std::string text = host_and_port(origin);
  if (origin.port == (origin.tls ? 443 : 80)) text.erase(text.rfind(':'));
  return text;
}

Status check_headers(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (!is_token(name)) return Error{ErrorKind::internal, "a header name is not a token"};
    if (std::any_of(value.begin(), value.end(), is_control)) {
      return Error{ErrorKind::internal,
                   "the value of header " + name + " holds a line break or control character"};
    }
    if (is_ours(name)) {
      return Error{ErrorKind::internal, "header " + name + " is not the caller's to set"};
    }
  }
  return {};
}

Status check_request(const HttpRequest& request) {
  if (!is_token(request.method)) return Error{ErrorKind::internal, "the method is not a token"};
  const std::string& target = request.target;
  const auto breaks_out = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7f || c == '#';
  };
  if (!target.starts_with('/') || std::any_of(target.begin(), target.end(), breaks_out)) {
    return Error{ErrorKind::internal, "the request target is not a plain path and query"};
  }
  return check_headers(request.headers);
}

void write_request(const HttpRequest& request, std::string& out) {
  out.clear();
  out.append(request.method).append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ");
  out.append(host_field(request.origin)).append("\r\nAccept-Encoding: identity\r\n");
  append_headers(request.headers, out);
  if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
    out += content_length_field(request.body.size());
  }
  out.append("\r\n").append(request.body);
}

void append_response_head(int status, const Headers& headers, std::string_view framing, bool close,
                          std::string& out) {
  const auto known = boost::beast::http::int_to_status(static_cast<unsigned>(status));
  const auto reason = boost::beast::http::obsolete_reason(known);
  out.append("HTTP/1.1 ");
  append_number(status, 10, out);
  out.append(" ").append(reason.data(), reason.size()).append("\r\n");
  append_headers(headers, out);
  out.append(framing);
  if (close) out.append("Connection: close\r\n");
  out.append("\r\n");
}

void append_chunk(std::string_view piece, std::string& out) {
  append_number(piece.size(), 16, out);
  out.append("\r\n").append(piece).append("\r\n");
}

std::string content_length_field(std::size_t bytes) {
  std::string field = "Content-Length: ";
  append_number(bytes, 10, field);
  return field.append("\r\n");
}

}  // namespace assay::net
