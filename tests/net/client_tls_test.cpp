// Whom the client believes, and what it sends to those it does not.

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include "assay/net/http_server.hpp"
#include "net/client_fixture.hpp"
#include "support/certificates.hpp"

namespace assay::net {
namespace {

using namespace std::chrono_literals;
using fake::Certificate;
using fake::CertificateText;
using fake::ScriptedConnection;
using fake::ScriptedServer;
using ::testing::HasSubstr;

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

class ClientTls : public ::testing::Test {
 protected:
  static CertificateText localhost() {
    return {.common_name = "localhost", .names = {"DNS:localhost", "IP:127.0.0.1"}};
  }

  /// One exchange with a server of this certificate, which runs `script` after the handshake.
  Exchange ask(const Certificate& certificate, const std::string& host = "localhost",
               ScriptedServer::Script script = ScriptedServer::answers(kOk), int version = 0) {
    const auto context = certificate.server_context(version);
    const ScriptedServer server([&](ScriptedConnection& connection) {
      if (connection.start_tls(context.get())) script(connection);
    });
    auto got = exchange(loop_, client_, request_to(server.port(), true, host));
    received_ = server.received_bytes();
    return got;
  }

  void expect_refused(const Exchange& got, const std::string& reason) const {
    EXPECT_EQ(to_string(got.outcome), to_string(Outcome::wire_tls)) << got.error;
    EXPECT_THAT(got.error, HasSubstr(reason));
    EXPECT_THAT(got.error, HasSubstr("localhost:"));
    EXPECT_EQ(received_, 0U) << "the request must not be sent";
  }

  fake::TemporaryFiles files_;
  Certificate authority_ =
      Certificate::self_signed({.common_name = "assay test authority", .is_authority = true});
  std::string ca_file_ = files_.write("ca.pem", authority_.certificate_pem());
  EventLoop loop_;
  HttpClient client_{loop_, {.ca_file = ca_file_}};
  std::size_t received_ = 0;
};

TEST_F(ClientTls, BelievesACertificateOfTheHostFromAnAuthorityItKnows) {
  for (const char* const host : {"localhost", "127.0.0.1"}) {
    const auto got = ask(authority_.sign(localhost()), host);
    EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
    EXPECT_EQ(got.response.body, "hello");
    EXPECT_GT(received_, 0U);
  }
}

TEST_F(ClientTls, RefusesAnExpiredCertificate) {
  CertificateText text = localhost();
  text.valid_from_days = -10;
  text.valid_until_days = -2;
  expect_refused(ask(authority_.sign(text)), "expired");
}

TEST_F(ClientTls, RefusesACertificateThatIsNotYetValid) {
  CertificateText text = localhost();
  text.valid_from_days = 2;
  text.valid_until_days = 10;
  expect_refused(ask(authority_.sign(text)), "not yet valid");
}

TEST_F(ClientTls, RefusesASelfSignedCertificate) {
  expect_refused(ask(Certificate::self_signed(localhost())), "self-signed");
}

TEST_F(ClientTls, RefusesAnUnknownAuthority) {
  const auto unknown = Certificate::self_signed({.common_name = "unknown", .is_authority = true});
  expect_refused(ask(unknown.sign(localhost())), "unable to get local issuer certificate");
}

TEST_F(ClientTls, RefusesACertificateOfAnotherHost) {
  CertificateText text = localhost();
  text.names = {"DNS:other.example"};
  expect_refused(ask(authority_.sign(text)), "hostname mismatch");
}

TEST_F(ClientTls, RefusesAHostThatOnlyTheCommonNameNames) {
  CertificateText text = localhost();
  text.names.clear();
  expect_refused(ask(authority_.sign(text)), "hostname mismatch");
}

TEST_F(ClientTls, RefusesAnAddressThatTheCertificateDoesNotName) {
  CertificateText text = localhost();
  text.names = {"DNS:localhost"};
  const auto got = ask(authority_.sign(text), "127.0.0.1");
  EXPECT_EQ(got.outcome, Outcome::wire_tls);
  EXPECT_THAT(got.error, HasSubstr("IP address mismatch"));
  EXPECT_EQ(received_, 0U);
}

TEST_F(ClientTls, RefusesAPartialWildcard) {
  CertificateText text = localhost();
  text.names = {"DNS:local*", "DNS:*"};
  expect_refused(ask(authority_.sign(text)), "hostname mismatch");
}

TEST_F(ClientTls, RefusesACertificateThatSignsWithoutBeingAnAuthority) {
  const auto impostor = authority_.sign({.common_name = "impostor", .names = {"DNS:x.example"}});
  const auto got = ask(impostor.sign(localhost()));
  EXPECT_EQ(got.outcome, Outcome::wire_tls);
  EXPECT_EQ(received_, 0U);
}

TEST_F(ClientTls, RefusesVersionsBefore12) {
  const auto got =
      ask(authority_.sign(localhost()), "localhost", ScriptedServer::answers(kOk), TLS1_1_VERSION);
  EXPECT_EQ(got.outcome, Outcome::wire_tls) << got.error;
  EXPECT_EQ(received_, 0U);
}

TEST_F(ClientTls, RefusesAServerThatDoesNotSpeakTls) {
  const ScriptedServer server([](ScriptedConnection& connection) { connection.send(kOk); });
  const auto got = exchange(loop_, client_, request_to(server.port(), true, "localhost"));
  EXPECT_EQ(got.outcome, Outcome::wire_tls) << got.error;
}

TEST_F(ClientTls, GivesUpAHandshakeThatStalls) {
  const ScriptedServer server([](ScriptedConnection& connection) { connection.wait_for_close(); });
  ExchangeLimits limits = ample();
  limits.connect = 50ms;
  const auto got = exchange(loop_, client_, request_to(server.port(), true, "localhost"), limits);
  EXPECT_EQ(got.outcome, Outcome::wire_timeout);
  EXPECT_THAT(got.error, HasSubstr("TLS handshake"));
}

TEST_F(ClientTls, TakesABodyUpToACleanEnd) {
  const auto got =
      ask(authority_.sign(localhost()), "localhost", [](ScriptedConnection& connection) {
        connection.read_request();
        connection.send("HTTP/1.1 200 OK\r\n\r\nhello");
        connection.notify_tls_close();
      });
  EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
  EXPECT_EQ(got.response.body, "hello");
}

TEST_F(ClientTls, TakesAnUncleanEndForATruncation) {
  // Anybody on the way can end a TCP connection; only the peer can end TLS.
  const auto got =
      ask(authority_.sign(localhost()), "localhost", [](ScriptedConnection& connection) {
        connection.read_request();
        connection.send("HTTP/1.1 200 OK\r\n\r\nhello");
        connection.shut_down();
      });
  EXPECT_EQ(got.outcome, Outcome::wire_truncated) << got.error;
}

TEST_F(ClientTls, ReusesConnections) {
  const auto context = authority_.sign(localhost()).server_context();
  const ScriptedServer server([&](ScriptedConnection& connection) {
    if (connection.start_tls(context.get())) ScriptedServer::keeps_answering(kOk)(connection);
  });
  const auto first = exchange(loop_, client_, request_to(server.port(), true, "localhost"));
  EXPECT_GT(first.connect.count(), 0);
  const auto second = exchange(loop_, client_, request_to(server.port(), true, "localhost"));
  EXPECT_EQ(second.outcome, Outcome::ok) << second.error;
  EXPECT_TRUE(second.reused_connection);
  EXPECT_EQ(second.connect.count(), 0);
}

TEST_F(ClientTls, SaysWhenThereIsNothingToTrust) {
  const std::string missing = ca_file_ + ".missing";
  HttpClient client(loop_, {.ca_file = missing});
  const ScriptedServer server(ScriptedServer::answers(kOk));
  const auto got = exchange(loop_, client, request_to(server.port(), true, "localhost"));
  EXPECT_EQ(got.outcome, Outcome::wire_tls);
  EXPECT_THAT(got.error, HasSubstr(missing));
  EXPECT_EQ(server.received_bytes(), 0U);

  EXPECT_TRUE(HttpClient::check_trust({.ca_file = ca_file_}).has_value());
  const auto trust = HttpClient::check_trust({.ca_file = missing});
  ASSERT_FALSE(trust.has_value());
  EXPECT_EQ(trust.error().kind, ErrorKind::invalid_argument);
  EXPECT_FALSE(HttpClient::check_trust({.ca_file = files_.write("empty.pem", "")}).has_value());
}

TEST_F(ClientTls, TalksToOurOwnServer) {
  const Certificate certificate = authority_.sign(localhost());
  ServerOptions options;
  options.certificate_file = files_.write("server.pem", certificate.certificate_pem());
  options.key_file = files_.write("server.key", certificate.key_pem());
  const std::string long_body(300'000, 'x');
  auto server = HttpServer::open(
      loop_, options, [&](const HttpRequest& request, const std::shared_ptr<Responder>& responder) {
        EXPECT_EQ(request.body, long_body);
        responder->begin(200, {{"Content-Type", "text/event-stream"}});
        responder->write("data: 1\n\n");
        loop_.after(1ms, [responder] {
          responder->write("data: 2\n\n");
          responder->end();
        });
      });
  ASSERT_TRUE(server.has_value()) << server.error().message;
  for (const bool reused : {false, true}) {
    HttpRequest request = request_to((*server)->port(), true, "localhost");
    request.body = long_body;
    const auto got = exchange(loop_, client_, std::move(request));
    EXPECT_EQ(got.outcome, Outcome::ok) << got.error;
    EXPECT_EQ(got.response.body, "data: 1\n\ndata: 2\n\n");
    EXPECT_EQ(got.reused_connection, reused);
  }
}

TEST_F(ClientTls, OurServerRefusesAKeyOfAnotherCertificate) {
  ServerOptions options;
  options.certificate_file =
      files_.write("server.pem", authority_.sign(localhost()).certificate_pem());
  options.key_file = files_.write("other.key", authority_.key_pem());
  const auto server = HttpServer::open(loop_, options, [](auto&&...) {});
  ASSERT_FALSE(server.has_value());
  EXPECT_THAT(server.error().message, HasSubstr("other.key"));
}

}  // namespace
}  // namespace assay::net
