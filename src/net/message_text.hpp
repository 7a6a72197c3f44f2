#pragma once

/// \file
/// HTTP messages as the bytes to send, and the small rules of their text. Pure.

#include <string>
#include <string_view>

#include "assay/net/http_message.hpp"

namespace assay::net {

[[nodiscard]] std::string lower_case(std::string_view text);  ///< ASCII only
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

/// `host`, `host:8080` or `[::1]:8080`: the value of the Host field.
[[nodiscard]] std::string host_field(const Origin& origin);

/// `host:port`, the port always named: for error messages.
[[nodiscard]] std::string host_and_port(const Origin& origin);

/// Refuses what would let a caller's text break out of its line (CR, LF, NUL and other controls),
/// and the fields that net/ itself sets. The message names the field, never its value: that may be
/// a key.
[[nodiscard]] Status check_request(const HttpRequest& request);
[[nodiscard]] Status check_headers(const Headers& headers);

/// Replaces `out` by the whole request, head and body, for a single write.
void write_request(const HttpRequest& request, std::string& out);

/// Appends a response head. `framing` is the ready line that says where the body ends, with its
/// CRLF; empty when the connection's end says so.
void append_response_head(int status, const Headers& headers, std::string_view framing, bool close,
                          std::string& out);

void append_chunk(std::string_view piece, std::string& out);
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";
inline constexpr std::string_view kChunkedField = "Transfer-Encoding: chunked\r\n";

[[nodiscard]] std::string content_length_field(std::size_t bytes);

}  // namespace assay::net
