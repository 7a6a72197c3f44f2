#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "assay/core/text.hpp"
#include "assay/net/http_message.hpp"
#include "net/message_text.hpp"

namespace assay::net {
namespace {

// RFC 1035, section 2.3.4.
constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxHost = 253;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Underscores are no part of a host name by RFC 952, but container networks use them.
bool is_label(std::string_view label) {
  if (label.empty() || label.size() > kMaxLabel) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; });
}

// The WHATWG URL rule: a host whose last label is a number is an IPv4 address. Every resolver reads
// `0x7f.1` or `017700000001` in its own way, so of all spellings only one is let through.
bool ends_in_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.starts_with("0x") || last.starts_with("0X")) return true;
  return std::all_of(last.begin(), last.end(), is_digit);
}

bool is_dotted_ipv4(std::string_view host) {
  in_addr address{};
  const std::string text(host);
  if (inet_pton(AF_INET, text.c_str(), &address) != 1) return false;
  char canonical[INET_ADDRSTRLEN] = {};
  return inet_ntop(AF_INET, &address, canonical, sizeof canonical) != nullptr && text == canonical;
}

std::optional<std::string> canonical_ipv6(std::string_view text) {
  in6_addr address{};
  if (inet_pton(AF_INET6, std::string(text).c_str(), &address) != 1) return std::nullopt;
  char canonical[INET6_ADDRSTRLEN] = {};
  if (inet_ntop(AF_INET6, &address, canonical, sizeof canonical) == nullptr) return std::nullopt;
  return std::string(canonical);
}

bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > kMaxHost) return false;
  if (ends_in_number(host)) return is_dotted_ipv4(host);
  for (std::size_t start = 0; start <= host.size();) {
    const std::size_t dot = std::min(host.find('.', start), host.size());
    if (!is_label(host.substr(start, dot - start))) return false;
    start = dot + 1;
  }
  return true;
}

std::optional<std::uint16_t> port_number(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (port == 0 || text.front() == '0') return std::nullopt;
  return port;
}

// Dot segments are legal and mean something else to every proxy on the way; nobody needs them here.
bool has_dot_segment(std::string_view path) {
  for (std::size_t start = 1; start <= path.size();) {
    const std::size_t slash = std::min(path.find('/', start), path.size());
    std::string segment = lower_case(path.substr(start, slash - start));
    for (auto at = segment.find("%2e"); at != std::string::npos; at = segment.find("%2e")) {
      segment.replace(at, 3, ".");
    }
    if (segment == "." || segment == "..") return true;
    start = slash + 1;
  }
  return false;
}

std::optional<std::string_view> forbidden_part(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte >= 0x7f) return "white space, a control or a non-ASCII character";
    if (c == '\\') return "a backslash";
    if (c == '#') return "a fragment";
    if (c == '?') return "a query";
    if (std::string_view("<>\"{}|^`").find(c) != std::string_view::npos) {
      return "a character that URLs cannot hold";
    }
  }
  return std::nullopt;
}

// The host and what follows it, `:port` or nothing.
struct Authority {
  std::string host;
  std::string_view rest;
};

std::optional<Authority> split_authority(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    auto host = canonical_ipv6(text.substr(1, end - 1));
    if (!host) return std::nullopt;
    return Authority{*std::move(host), text.substr(end + 1)};
  }
  const auto colon = std::min(text.find(':'), text.size());
  const std::string_view host = text.substr(0, colon);
  if (!is_host_name(host)) return std::nullopt;
  return Authority{lower_case(host), text.substr(colon)};
}

}  // namespace

Result<BaseUrl> parse_base_url(std::string_view text) {
  const auto refuse = [text](std::string_view why) {
    return invalid("URL \"" + printable(text) + "\" " + std::string(why));
  };
  if (const auto part = forbidden_part(text)) return refuse("holds " + std::string(*part));

  const auto scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return refuse("is not of the form https://host/path");
  const std::string scheme = lower_case(text.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") return refuse("is neither https nor http");

  const std::string_view after = text.substr(scheme_end + 3);
  const auto slash = std::min(after.find('/'), after.size());
  const std::string_view authority = after.substr(0, slash);
  // The text is not repeated: what stands before the @ may be a password.
  if (authority.find('@') != std::string_view::npos) return invalid("URL holds user information");

  auto parts = split_authority(authority);
  if (!parts) return refuse("has no valid host name");
  BaseUrl url;
  url.origin = {.tls = scheme == "https", .host = std::move(parts->host)};
  url.origin.port = url.origin.tls ? 443 : 80;
  if (!parts->rest.empty()) {
    if (!parts->rest.starts_with(':')) return refuse("has no valid host name");
    const auto port = port_number(parts->rest.substr(1));
    if (!port) return refuse("has no valid port (1 to 65535)");
    url.origin.port = *port;
  }

  url.path = after.substr(slash);
  if (has_dot_segment(url.path)) return refuse("holds a dot segment");
  while (url.path.ends_with('/')) url.path.pop_back();
  return url;
}

}  // namespace assay::net
