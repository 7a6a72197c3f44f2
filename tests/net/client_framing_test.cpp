// What the client makes of well-formed and broken messages.

#include <gmock/gmock.h>

#include "net/client_fixture.hpp"

namespace assay::net {
namespace {

using fake::ScriptedConnection;
using fake::ScriptedServer;
using ::testing::HasSubstr;
using ::testing::Not;

class ClientFraming : public ClientTest {};

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

TEST_F(ClientFraming, SendsOneWellFormedRequest) {
  std::string seen;
  const ScriptedServer server([&](ScriptedConnection& connection) {
    seen = connection.read_request();
    connection.send(kOk);
  });
  const auto got = get(server.port());
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(seen,
            "POST /v1/answer?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                "\r\nAccept-Encoding: identity\r\nContent-Type: application/json\r\n"
                "Authorization: Bearer canary\r\nContent-Length: 14\r\n\r\n{\"question\":1}");
}

TEST_F(ClientFraming, ReadsABodyOfAnnouncedLength) {
  const auto got = answer_of(kOk);
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.status, 200);
  EXPECT_EQ(got.response.body, "hello");
  EXPECT_EQ(got.error, "");
  EXPECT_GT(got.latency.count(), 0);
  EXPECT_GT(got.connect.count(), 0);
}

TEST_F(ClientFraming, ReadsAnAnswerThatComesByteByByte) {
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nX-Id: 7\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3;x=\"y\"\r\nhel\r\n02\r\nlo\r\n0\r\nTrailer: x\r\n\r\n";
  const ScriptedServer server([&](ScriptedConnection& connection) {
    connection.read_request();
    connection.send_byte_by_byte(chunked);
    connection.wait_for_close();
  });
  const auto got = get(server.port());
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.body, "hello");
  EXPECT_EQ(find_header(got.response.headers, "x-id"), "7");
  EXPECT_EQ(find_header(got.response.headers, "trailer"), std::nullopt);
}

TEST_F(ClientFraming, ReadsABodyUpToTheEndOfAPlainConnection) {
  const auto got = answer_of("HTTP/1.0 200 OK\r\n\r\nhello");
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.body, "hello");
}

TEST_F(ClientFraming, ReportsErrorStatusesAsAnswersWithTheirBody) {
  for (const int status : {400, 401, 404, 418, 429, 500, 503, 529, 599}) {
    const auto got = answer_of("HTTP/1.1 " + std::to_string(status) +
                               " X\r\nRetry-After: 2\r\nContent-Length: 4\r\n\r\nlate");
    EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
    EXPECT_EQ(got.response.status, status);
    EXPECT_EQ(got.response.body, "late");
    EXPECT_EQ(find_header(got.response.headers, "retry-after"), "2");
  }
}

TEST_F(ClientFraming, AcceptsAnswersWithoutABody) {
  for (const char* const answer :
       {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    const auto got = answer_of(answer);
    EXPECT_EQ(got.outcome, Outcome::ok) << answer << got.error;
    EXPECT_EQ(got.response.body, "");
  }
}

TEST_F(ClientFraming, SkipsUpToEightInterimAnswers) {
  const std::string hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
  std::string interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n";
  for (int i = 0; i < 6; ++i) interim += hint;
  const auto got = answer_of(interim + kOk);
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.status, 200);
  EXPECT_EQ(got.response.body, "hello");
  EXPECT_EQ(find_header(got.response.headers, "Link"), std::nullopt);
  EXPECT_EQ(answer_of(interim + hint + kOk).outcome, Outcome::wire_protocol);
}

struct Broken {
  const char* name;
  Outcome outcome;
  std::string answer;
};

std::string head(const std::string& fields) {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n";
}
const std::string kChunked = "Transfer-Encoding: chunked\r\n";

class BrokenAnswer : public ClientFraming, public ::testing::WithParamInterface<Broken> {};

TEST_P(BrokenAnswer, EndsInItsOutcome) {
  const auto got = answer_of(GetParam().answer);
  EXPECT_EQ(to_string(got.outcome), to_string(GetParam().outcome)) << got.error;
  EXPECT_THAT(got.error, HasSubstr("127.0.0.1:"));
}

INSTANTIATE_TEST_SUITE_P(
    All, BrokenAnswer,
    ::testing::Values(
        Broken{"LengthTooLong", Outcome::wire_truncated, head("Content-Length: 9\r\n") + "hello"},
        Broken{"HeadCut", Outcome::wire_truncated, "HTTP/1.1 200 OK\r\nContent-Le"},
        Broken{"StatusLineCut", Outcome::wire_truncated, "HTTP/1.1 20"},
        Broken{"ChunkCut", Outcome::wire_truncated, head(kChunked) + "5\r\nhel"},
        Broken{"LastChunkMissing", Outcome::wire_truncated, head(kChunked) + "5\r\nhello\r\n"},
        Broken{"LastCrlfMissing", Outcome::wire_truncated, head(kChunked) + "5\r\nhello\r\n0\r\n"},
        Broken{"OnlyInterim", Outcome::wire_truncated, "HTTP/1.1 100 Continue\r\n\r\n"},
        Broken{"NothingAtAll", Outcome::wire_reset, ""},
        Broken{"ChunkSizeNoNumber", Outcome::wire_protocol, head(kChunked) + "xyz\r\nhello\r\n"},
        Broken{"ChunkSizeSigned", Outcome::wire_protocol, head(kChunked) + "-5\r\nhello\r\n"},
        Broken{"ChunkSizePrefixed", Outcome::wire_protocol,
               head(kChunked) + "0x5\r\nhello\r\n0\r\n\r\n"},
        Broken{"ChunkSizeOverflow", Outcome::wire_protocol,
               head(kChunked) + "10000000000000005\r\nhello\r\n0\r\n\r\n"},
        Broken{"ChunkWithoutCrlf", Outcome::wire_protocol,
               head(kChunked) + "5\r\nhelloXX0\r\n\r\n"},
        Broken{"ChunkHuge", Outcome::wire_too_large, head(kChunked) + "ffffffff\r\nhello\r\n"},
        Broken{"LengthAndChunked", Outcome::wire_protocol,
               head("Content-Length: 5\r\n" + kChunked) + "0\r\n\r\n"},
        Broken{"ChunkedAndLength", Outcome::wire_protocol,
               head(kChunked + "Content-Length: 5\r\n") + "0\r\n\r\n"},
        Broken{"TwoLengths", Outcome::wire_protocol,
               head("Content-Length: 5\r\nContent-Length: 6\r\n") + "hello!"},
        Broken{"TwoLengthsInOneField", Outcome::wire_protocol,
               head("Content-Length: 5, 6\r\n") + "hello!"},
        Broken{"LengthSigned", Outcome::wire_protocol, head("Content-Length: +5\r\n") + "hello"},
        Broken{"LengthNegative", Outcome::wire_protocol, head("Content-Length: -1\r\n") + "hello"},
        Broken{"LengthOverflow", Outcome::wire_protocol,
               head("Content-Length: 18446744073709551621\r\n") + "hello"},
        Broken{"LengthBeyondLimit", Outcome::wire_too_large,
               head("Content-Length: 99999999999\r\n") + "hello"},
        Broken{"EncodingGzip", Outcome::wire_protocol, head("Transfer-Encoding: gzip\r\n") + "x"},
        Broken{"EncodingGzipChunked", Outcome::wire_protocol,
               head("Transfer-Encoding: gzip, chunked\r\n") + "0\r\n\r\n"},
        Broken{"EncodingChunkedIdentity", Outcome::wire_protocol,
               head("Transfer-Encoding: chunked, identity\r\n") + "0\r\n\r\n"},
        Broken{"EncodingTwice", Outcome::wire_protocol, head(kChunked + kChunked) + "0\r\n\r\n"},
        Broken{"EncodingUnknown", Outcome::wire_protocol,
               head("Transfer-Encoding: xchunked\r\n") + "0\r\n\r\n"},
        Broken{"SwitchingProtocols", Outcome::wire_protocol,
               "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"},
        Broken{"StatusTooShort", Outcome::wire_protocol, "HTTP/1.1 99 X\r\n\r\n"},
        Broken{"StatusTooLong", Outcome::wire_protocol, "HTTP/1.1 1000 X\r\n\r\n"},
        Broken{"StatusBelow100", Outcome::wire_protocol, "HTTP/1.1 099 X\r\n\r\n"},
        Broken{"StatusNoNumber", Outcome::wire_protocol, "HTTP/1.1 abc X\r\n\r\n"},
        Broken{"OtherVersion", Outcome::wire_protocol, "HTTP/2.0 200 OK\r\n\r\n"},
        Broken{"OtherProtocol", Outcome::wire_protocol, "SSH-2.0-OpenSSH_9.2\r\n\r\n"},
        Broken{"BareLineFeeds", Outcome::wire_protocol, "HTTP/1.1 200 OK\nContent-Length: 0\n\n"},
        Broken{"FieldWithoutColon", Outcome::wire_protocol, head("nonsense\r\n")},
        Broken{"FieldNameWithSpace", Outcome::wire_protocol,
               head("Content-Length : 5\r\n") + "hello"},
        Broken{"NulInField", Outcome::wire_protocol, head(std::string("X: a\0b\r\n", 8))},
        Broken{"Gzip", Outcome::wire_encoding,
               head("Content-Encoding: gzip\r\nContent-Length: 2\r\n") + "\x1f\x8b"},
        Broken{"Brotli", Outcome::wire_encoding, head("Content-Encoding: br\r\n") + "x"},
        Broken{"TooManyFields", Outcome::wire_too_large, head([] {
                 std::string fields;
                 for (int i = 0; i < 201; ++i) fields += "X: y\r\n";
                 return fields;
               }())}),
    [](const auto& broken) { return broken.param.name; });

TEST_F(ClientFraming, TakesIdentityAndRepeatedEqualLengthsForWhatTheyAre) {
  EXPECT_EQ(answer_of(head("Content-Encoding: identity\r\nContent-Length: 0\r\n")).outcome,
            Outcome::ok);
  EXPECT_EQ(answer_of(head("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello").outcome,
            Outcome::ok);
  EXPECT_EQ(answer_of(head("Transfer-Encoding: Chunked\r\n") + "0\r\n\r\n").outcome, Outcome::ok);
}

TEST_F(ClientFraming, LeavesEncodedErrorsToTheirStatus) {
  // Telling a 429 from a 401 matters more than reading its text.
  const auto got =
      answer_of("HTTP/1.1 429 Slow\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b");
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.status, 429);
  EXPECT_EQ(got.response.body, "");
}

TEST_F(ClientFraming, NeverFollowsARedirectAndNamesItsTargetWithoutSecrets) {
  for (const int status : {301, 302, 303, 307, 308}) {
    const auto got =
        answer_of("HTTP/1.1 " + std::to_string(status) +
                  " X\r\nLocation: https://user:pw@other.example:8443/login?key=secret#frag\r\n"
                  "Content-Length: 0\r\n\r\n");
    EXPECT_EQ(got.outcome, Outcome::wire_redirect);
    EXPECT_THAT(got.error, HasSubstr("https://other.example:8443/login"));
    EXPECT_THAT(got.error, HasSubstr(std::to_string(status)));
    EXPECT_THAT(got.error, Not(HasSubstr("secret")));
    EXPECT_THAT(got.error, Not(HasSubstr("pw@")));
    EXPECT_THAT(got.error, Not(HasSubstr("frag")));
  }
}

TEST_F(ClientFraming, AcceptsABodyAtTheLimitAndRefusesOneByteMore) {
  ExchangeLimits limits = ample();
  limits.body_bytes = 1000;
  for (const std::size_t size : {std::size_t{999}, std::size_t{1000}, std::size_t{1001}}) {
    const auto expected = size <= 1000 ? Outcome::ok : Outcome::wire_too_large;
    const std::string body(size, 'x');
    const std::string half = body.substr(0, 500);
    const std::string rest = body.substr(500);
    const std::string lengths[] = {"1f4", size == 999 ? "1f3" : size == 1000 ? "1f4" : "1f5"};
    EXPECT_EQ(
        answer_of(head("Content-Length: " + std::to_string(size) + "\r\n") + body, limits).outcome,
        expected);
    EXPECT_EQ(answer_of(head(kChunked) + lengths[0] + "\r\n" + half + "\r\n" + lengths[1] + "\r\n" +
                            rest + "\r\n0\r\n\r\n",
                        limits)
                  .outcome,
              expected);
    EXPECT_EQ(answer_of("HTTP/1.1 200 OK\r\n\r\n" + body, limits).outcome, expected);
  }
}

TEST_F(ClientFraming, CutsAStreamWithoutEndAtTheLimit) {
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.read_request();
    connection.send(head(kChunked));
    const std::string chunk = "10000\r\n" + std::string(0x10000, 'x') + "\r\n";
    for (int i = 0; i < 200; ++i) connection.send(chunk);  // 12.5 MiB, if anybody reads that far
  });
  ExchangeLimits limits = ample();
  limits.body_bytes = 1'000'000;
  std::size_t delivered = 0;
  const auto got =
      get(server.port(), limits, [&](std::string_view piece, std::chrono::nanoseconds) {
        delivered += piece.size();
        return true;
      });
  EXPECT_EQ(got.outcome, Outcome::wire_too_large);
  EXPECT_LE(delivered, limits.body_bytes);
}

TEST_F(ClientFraming, TakesTwoHundredFieldsAndNotOneMore) {
  for (const int fields : {199, 200, 201}) {
    std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
    for (int i = 1; i < fields; ++i) answer += "X: y\r\n";
    EXPECT_EQ(answer_of(answer + "\r\n", ample()).outcome,
              fields <= 200 ? Outcome::ok : Outcome::wire_too_large)
        << fields;
  }
}

TEST_F(ClientFraming, TakesFieldsAtTheLimitOfAHeadAndRefusesOneByteMore) {
  ExchangeLimits limits = ample();
  limits.header_bytes = 4096;  // of the fields; the status line before them is held to the same
  const std::string begin = "Content-Length: 0\r\nX: ";
  const std::string end = "\r\n\r\n";
  for (const std::size_t size : {std::size_t{4095}, std::size_t{4096}, std::size_t{4097}}) {
    const std::string value(size - begin.size() - end.size(), 'x');
    EXPECT_EQ(answer_of("HTTP/1.1 200 OK\r\n" + begin + value + end, limits).outcome,
              size <= 4096 ? Outcome::ok : Outcome::wire_too_large)
        << size;
  }
}

TEST_F(ClientFraming, RefusesAHeadOverItsLimit) {
  ExchangeLimits limits = ample();
  limits.header_bytes = 4096;
  const auto with_field = [](std::size_t size) {
    return head("Content-Length: 0\r\nX: " + std::string(size, 'x') + "\r\n");
  };
  EXPECT_EQ(answer_of(with_field(3000), limits).outcome, Outcome::ok);
  EXPECT_EQ(answer_of(with_field(5000), limits).outcome, Outcome::wire_too_large);
  EXPECT_EQ(answer_of(with_field(500'000), limits).outcome, Outcome::wire_too_large);
  EXPECT_EQ(answer_of("HTTP/1.1 200 " + std::string(500'000, 'x'), limits).outcome,
            Outcome::wire_too_large);
}

TEST_F(ClientFraming, RefusesAnEndlessChunkExtension) {
  const auto got = answer_of(head(kChunked) + "5;" + std::string(1'000'000, 'x'));
  EXPECT_EQ(got.outcome, Outcome::wire_protocol) << got.error;
}

TEST_F(ClientFraming, RefusesEndlessTrailers) {
  std::string answer = head(kChunked) + "0\r\n";
  for (int i = 0; i < 100'000; ++i) answer += "X: yyyyyyyy\r\n";
  EXPECT_EQ(answer_of(answer).outcome, Outcome::wire_protocol);
}

TEST_F(ClientFraming, HandsPiecesToTheBodyHandlerAsTheyArrive) {
  std::vector<std::string> pieces;
  std::vector<std::chrono::nanoseconds> times;
  const ScriptedServer server([](ScriptedConnection& connection) {
    connection.read_request();
    connection.send(head(kChunked) + "5\r\ndata:\r\n");
    connection.wait_for_close();  // a client that waited for the end would wait for ever
  });
  const auto got =
      get(server.port(), ample(), [&](std::string_view piece, std::chrono::nanoseconds since_sent) {
        pieces.emplace_back(piece);
        times.push_back(since_sent);
        return false;
      });
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.body, "");
  EXPECT_THAT(pieces, ::testing::ElementsAre("data:"));
  EXPECT_GT(times.front().count(), 0);
  EXPECT_EQ(times.front(), got.latency);
}

TEST_F(ClientFraming, StopsDeliveringWhenTheHandlerHasSeenEnough) {
  int pieces = 0;
  const ScriptedServer server(
      ScriptedServer::keeps_answering(head(kChunked) + "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n"));
  const auto got = get(server.port(), ample(),
                       [&](std::string_view, std::chrono::nanoseconds) { return ++pieces < 2; });
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(pieces, 2);
  // The message was complete, so the connection is as good as ever.
  EXPECT_TRUE(get(server.port()).reused_connection);
}

TEST_F(ClientFraming, CollectsErrorBodiesAlsoForStreams) {
  const ScriptedServer server(
      ScriptedServer::answers("HTTP/1.1 429 Slow\r\nContent-Length: 4\r\n\r\nslow"));
  const auto got = get(server.port(), ample(), [](std::string_view, std::chrono::nanoseconds) {
    ADD_FAILURE() << "an error is no stream";
    return false;
  });
  EXPECT_EQ(got.response.body, "slow");
}

TEST_F(ClientFraming, RefusesToSendWhatWouldBreakOutOfItsLine) {
  const ScriptedServer server(ScriptedServer::answers(kOk));
  const auto outcome_with = [&](auto change) {
    HttpRequest request = request_to(server.port());
    change(request);
    const auto got = exchange(loop_, client_, std::move(request));
    EXPECT_THAT(got.error, Not(HasSubstr("s3cret")));
    return got.outcome;
  };
  for (const std::string& value :
       {std::string("s3cret\r\nX: y"), std::string("s3cret\n"), std::string("s3cret\r"),
        std::string("s3cret\0", 7), std::string("s3cret\x1b")}) {
    EXPECT_EQ(outcome_with([&](HttpRequest& r) {
                r.headers.push_back({"X-Api-Key", value});
              }),
              Outcome::harness_internal);
  }
  for (const char* const name : {"", "X Y", "X:", "X\r\n", "Host", "content-length", "Connection",
                                 "Transfer-Encoding", "ACCEPT-ENCODING"}) {
    EXPECT_EQ(outcome_with([&](HttpRequest& r) {
                r.headers.push_back({name, "s3cret"});
              }),
              Outcome::harness_internal)
        << name;
  }
  for (const char* const target :
       {"", "v1", "/a b", "/a\r\nX: y", "/a#b", "http://x/y", "/\xC3\xBC"}) {
    EXPECT_EQ(outcome_with([&](HttpRequest& r) { r.target = target; }), Outcome::harness_internal)
        << target;
  }
  EXPECT_EQ(outcome_with([](HttpRequest& r) { r.method = "GET /x HTTP/1.1\r\n"; }),
            Outcome::harness_internal);
  EXPECT_EQ(server.connections(), 0);
}

}  // namespace
}  // namespace assay::net
