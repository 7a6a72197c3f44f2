// Rows H06 to H13 and H25: whom a run believes, and that it sends nothing to those it does not.

#include <fmt/format.h>
#include <openssl/ssl.h>

#include <chrono>

#include "cli/cli_fixture.hpp"
#include "faults/protocols.hpp"
#include "support/certificates.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"
#include "support/scripted_server.hpp"

namespace assay::faults {
namespace {

using fake::Certificate;
using fake::CertificateText;
using fake::ScriptedConnection;
using fake::ScriptedServer;
using testing::HasSubstr;

constexpr int kItems = 2;

class TlsFaults : public cli::CliTest, public testing::WithParamInterface<const char*> {
 protected:
  TlsFaults() {
    fake::write_colours(folder_, kItems);
    folder_.write("ca.pem", authority_.certificate_pem());
    environment_["TLS_KEY"] = "sk-not-for-anybody-0123456789";
  }

  static CertificateText localhost() {
    return {.common_name = "localhost", .names = {"DNS:localhost", "IP:127.0.0.1"}};
  }

  void write_config(std::uint16_t port, const std::string& provider_rest) const {
    folder_.write("assay.yaml",
                  fmt::format("providers:\n  p: {{protocol: {}, base_url: \"https://localhost:{}\","
                              " api_key_env: TLS_KEY{}}}\n"
                              "models:\n  lite: {{provider: p, id: m}}\n"
                              "tasks: [colours]\nrun: {{max_attempts: 1}}\n",
                              GetParam(), port, provider_rest));
  }

  /// A run against a server that answers every request of whoever finishes the handshake.
  fake::Ended run_against(const Certificate& certificate, int version = 0,
                          ScriptedServer::Script script = {}) {
    if (!script) script = ScriptedServer::keeps_answering(whole_answer());
    const auto context = certificate.server_context(version);
    const ScriptedServer server([&](ScriptedConnection& connection) {
      if (connection.start_tls(context.get())) script(connection);
    });
    write_config(server.port(), ", ca_file: ca.pem");
    auto ended = assay({"run", "-q"});
    received_ = server.received_bytes();
    connections_ = server.connections();
    return ended;
  }

  [[nodiscard]] std::string whole_answer() const {
    const std::string body = answer_body(GetParam(), fake::label("red"));
    return fmt::format(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
        body.size(), body);
  }

  /// Every item of the run ended like this, none was asked again, and none was scored.
  void expect_each(const std::string& outcome, const std::string& reason) const {
    const auto attempts = cli::parsed_lines(assay({"export"}).output);
    EXPECT_EQ(attempts.size(), static_cast<std::size_t>(kItems));
    for (const Json& attempt : attempts) {
      EXPECT_EQ(attempt["attempt_outcome"], outcome);
      EXPECT_THAT(attempt["error"].get<std::string>(), HasSubstr(reason));
      EXPECT_THAT(attempt["error"].get<std::string>(), HasSubstr("localhost:"));
      EXPECT_NE(attempt["verdict"], "correct");
      EXPECT_NE(attempt["verdict"], "wrong");
    }
  }

  void expect_refused(const fake::Ended& ended, const std::string& reason) const {
    EXPECT_EQ(ended.exit_code, 4) << ended.error;
    EXPECT_EQ(received_, 0U) << "the request must not be sent";
    EXPECT_EQ(connections_, kItems) << "no second try, and none without TLS";
    expect_each("wire.tls", reason);
  }

  void refused_row(const char* id, const char* injected, const char* reason) const {
    if (HasFailure()) return;
    fake::fault_row(id, GetParam(), injected,
                    fmt::format("wire.tls, \"{}\", not asked again, 0 bytes sent, exit 4", reason));
  }

  Certificate authority_ =
      Certificate::self_signed({.common_name = "assay test authority", .is_authority = true});
  std::size_t received_ = 0;
  int connections_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Over, TlsFaults, testing::ValuesIn(kProtocols),
                         [](const auto& over) { return std::string(over.param); });

/// Without this one, the others could pass because nothing ever works.
TEST_P(TlsFaults, AGoodCertificateIsBelieved) {
  const auto ended = run_against(authority_.sign(localhost()));
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_GT(received_, 0U);
}

TEST_P(TlsFaults, H06_Expired) {
  CertificateText text = localhost();
  text.valid_from_days = -10;
  text.valid_until_days = -2;
  expect_refused(run_against(authority_.sign(text)), "certificate has expired");
  refused_row("H06", "certificate expired two days ago", "certificate has expired");
}

TEST_P(TlsFaults, H07_SelfSigned) {
  expect_refused(run_against(Certificate::self_signed(localhost())), "self-signed certificate");
  refused_row("H07", "certificate signed by itself", "self-signed certificate");
}

TEST_P(TlsFaults, H08_WrongHost) {
  CertificateText text = localhost();
  text.names = {"DNS:other.example"};
  expect_refused(run_against(authority_.sign(text)), "hostname mismatch");
  refused_row("H08", "certificate of another host", "hostname mismatch");
}

TEST_P(TlsFaults, H09_UnknownAuthority) {
  const auto unknown = Certificate::self_signed({.common_name = "unknown", .is_authority = true});
  expect_refused(run_against(unknown.sign(localhost())), "unable to get local issuer certificate");
  refused_row("H09", "certificate of an authority that nobody trusts",
              "unable to get local issuer certificate");
}

TEST_P(TlsFaults, H10_NameOnlyInTheCommonName) {
  CertificateText text = localhost();
  text.names.clear();
  expect_refused(run_against(authority_.sign(text)), "hostname mismatch");
  refused_row("H10", "host named in the common name only", "hostname mismatch");
}

TEST_P(TlsFaults, H11_Tls10Only) {
  expect_refused(run_against(authority_.sign(localhost()), TLS1_VERSION), "TLS handshake failed");
  refused_row("H11", "speaks TLS 1.0 and nothing newer", "TLS handshake failed");
}

TEST_P(TlsFaults, H12_HandshakeStalls) {
  const ScriptedServer server([](ScriptedConnection& connection) { connection.wait_for_close(); });
  write_config(server.port(), ", ca_file: ca.pem, timeouts: {connect_ms: 150}");
  const auto begin = std::chrono::steady_clock::now();
  const auto ended = assay({"run", "-q"});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  EXPECT_EQ(ended.exit_code, 4) << ended.error;
  expect_each("wire.timeout", "waited too long for the TLS handshake");
  if (HasFailure()) return;
  fake::fault_row("H12", GetParam(), "accepts, never answers the handshake",
                  "wire.timeout at the connect deadline, exit 4");
}

TEST_P(TlsFaults, H13_NoAuthoritiesInstalled) {
  const ScriptedServer server(ScriptedServer::keeps_answering(whole_answer()));
  write_config(server.port(), "");
  environment_["SSL_CERT_FILE"] = (folder_ / "missing.pem").string();
  environment_["SSL_CERT_DIR"] = (folder_ / "missing").string();
  const auto ended = assay({"run", "-q"});
  EXPECT_EQ(ended.exit_code, 3) << ended.error;
  EXPECT_THAT(ended.error, HasSubstr("no certificate authorities found"));
  EXPECT_THAT(ended.error, HasSubstr("providers.p"));
  EXPECT_EQ(server.connections(), 0);
  if (HasFailure()) return;
  fake::fault_row("H13", GetParam(), "no certificate authorities installed",
                  "refused at the start, 0 connections, exit 3");
}

/// The body looks whole. But anybody on the way can end a TCP connection, only the peer can end
/// TLS.
TEST_P(TlsFaults, H25_BodyEndsWithoutCloseNotify) {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" +
      answer_body(GetParam(), fake::label("red"));
  const auto ends = [&](bool cleanly) {
    return [&answer, cleanly](ScriptedConnection& connection) {
      connection.read_request();
      connection.send(answer);
      if (cleanly) connection.notify_tls_close();
      connection.shut_down();
    };
  };
  EXPECT_EQ(run_against(authority_.sign(localhost()), 0, ends(false)).exit_code, 4);
  expect_each("wire.truncated", "the connection ended before the answer did");
  const auto clean = run_against(authority_.sign(localhost()), 0, ends(true));
  EXPECT_EQ(clean.exit_code, 0) << "a clean end is an end: " << clean.error;
  if (HasFailure()) return;
  fake::fault_row("H25", GetParam(), "body ends with the connection, no close_notify",
                  "wire.truncated, never scored, exit 4");
}

}  // namespace
}  // namespace assay::faults
