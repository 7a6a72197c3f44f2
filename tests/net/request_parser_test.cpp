#include "net/request_parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace assay::net {
namespace {

constexpr std::string_view kChunked =
    "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\nabc\r\n2;x=\"y\"\r\nde\r\n0\r\nX: y\r\n\r\n";

/// The body of a request whose bytes arrive in these pieces, as a session reads it: what was not
/// taken is there again with the next piece.
std::string body_in(const std::vector<std::string_view>& pieces) {
  RequestParser parser(8192, 8192);
  std::string waiting;
  for (const std::string_view piece : pieces) {
    waiting += piece;
    for (std::size_t taken = 1; taken > 0 && !waiting.empty();) {
      taken = parser.take(waiting);
      waiting.erase(0, taken);
    }
  }
  EXPECT_EQ(parser.refusal().status, 0) << parser.refusal().reason;
  EXPECT_TRUE(parser.complete());
  EXPECT_EQ(waiting, "");
  return parser.request().body;
}

TEST(RequestParser, ReadsTheSameForEverySplitInThree) {
  for (std::size_t first = 0; first <= kChunked.size(); ++first) {
    for (std::size_t second = first; second <= kChunked.size(); ++second) {
      EXPECT_EQ(body_in({kChunked.substr(0, first), kChunked.substr(first, second - first),
                         kChunked.substr(second)}),
                "abcde")
          << first << " " << second;
    }
  }
}

TEST(RequestParser, ReadsTheSameByteByByte) {
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < kChunked.size(); ++at) bytes.push_back(kChunked.substr(at, 1));
  EXPECT_EQ(body_in(bytes), "abcde");
}

TEST(RequestParser, LooksAtTheEndOfChunksOnlyWhenItCanBeWhole) {
  // Beast asserts that five bytes are there when it looks for the last chunk a second time.
  constexpr std::string_view kHead =
      "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  RequestParser parser(8192, 8192);
  EXPECT_EQ(parser.take(kHead), kHead.size());
  for (const std::string_view too_short : {"0", "0\r", "0\r\n", "0\r\n\r"}) {
    EXPECT_EQ(parser.take(too_short), 0U);
  }
  EXPECT_FALSE(parser.complete());
  EXPECT_EQ(parser.take("0\r\n\r\n"), 5U);
  EXPECT_TRUE(parser.complete());
}

TEST(RequestParser, TakesTwoHundredFieldsAndNotOneMore) {
  for (const int fields : {199, 200, 201}) {
    std::string request = "GET /p HTTP/1.1\r\nHost: x\r\n";
    for (int i = 1; i < fields; ++i) request += "X: y\r\n";
    RequestParser parser(8192, 8192);
    (void)parser.take(request + "\r\n");
    EXPECT_EQ(parser.refusal().status, fields <= 200 ? 0 : 431) << fields;
    EXPECT_EQ(parser.complete(), fields <= 200) << fields;
  }
}

}  // namespace
}  // namespace assay::net
