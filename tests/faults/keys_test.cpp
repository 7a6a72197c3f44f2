// Rows P15, P16, P17, C03, C04 and C10: where a key may go, and who may read what assay writes.

#include <sys/stat.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "cli/cli_fixture.hpp"
#include "faults/protocols.hpp"
#include "faults/url_cases.hpp"
#include "support/canary.hpp"
#include "support/certificates.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"
#include "support/scripted_server.hpp"

namespace assay::faults {
namespace {

using fake::fault_row;
using fake::ScriptedConnection;
using fake::ScriptedServer;
using testing::HasSubstr;

std::string replaced(std::string text, const std::string& word, const std::string& by) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + by.size())) {
    text.replace(at, word.size(), by);
  }
  return text;
}

std::string http_answer(const std::string& head, const std::string& body = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n\r\n{}", head, body.size(), body);
}

class KeyFaults : public cli::CliTest {
 protected:
  KeyFaults() { environment_["SECRET"] = canary_.key(); }

  void write_config(const std::string& base_url, const std::string& provider_rest = "",
                    const std::string& protocol = "openai") const {
    folder_.write("assay.yaml",
                  fmt::format("providers:\n  p: {{protocol: {}, base_url: \"{}\", api_key_env: "
                              "SECRET{}}}\nmodels:\n  lite: {{provider: p, id: m}}\n"
                              "tasks: [colours]\nrun: {{max_attempts: 1}}\n",
                              protocol, base_url, provider_rest));
  }

  /// With the ports of the two servers put in.
  [[nodiscard]] std::string with_ports(const std::string& text) const {
    return replaced(replaced(replaced(text, "GOOD", fmt::to_string(good_.port())), "EVIL",
                             fmt::to_string(evil_.port())),
                    "WRAPPED", fmt::to_string(evil_.port() + 65536));
  }

  /// Every address of the table is refused at the start, and nobody is asked.
  template <std::size_t size>
  void expect_refused(const UrlCase (&table)[size]) {
    for (const UrlCase& row : table) {
      write_config(with_ports(row.base_url));
      const auto ended = assay({"run", "-q"});
      EXPECT_EQ(ended.exit_code, 3) << row.name << ": " << ended.error;
      EXPECT_THAT(ended.error, HasSubstr("assay.yaml:2: providers.p")) << row.name;
      EXPECT_EQ(canary_.found_in(ended.output + ended.error), "") << row.name;
    }
    EXPECT_EQ(evil_.connections() + good_.connections(), 0);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "assay.db"));
  }

  const fake::Canary canary_;
  const ScriptedServer good_{
      ScriptedServer::answers(http_answer("200 OK", answer_body("openai", fake::label("red"))))};
  const ScriptedServer evil_{ScriptedServer::keeps_answering(
      http_answer("200 OK", answer_body("openai", fake::label("red"))))};
};

TEST_F(KeyFaults, P15_ConfusingAddressesAreRefused) {
  fake::write_colours(folder_, 1);
  expect_refused(kRefusedUrls);
  EXPECT_GE(std::size(kRefusedUrls), 40U);
  if (HasFailure()) return;
  fault_row("P15", "base_url",
            fmt::format("{} addresses that readers disagree about", std::size(kRefusedUrls)),
            "refused, 0 bytes to anybody, exit 3");
}

TEST_F(KeyFaults, C10_TheAddressOfMetadataIsRefused) {
  fake::write_colours(folder_, 1);
  expect_refused(kMetadataUrls);
  if (HasFailure()) return;
  fault_row("C10", "base_url",
            "metadata address in 6 spellings; file:, unix:, IPv6 forms under P15",
            "refused, exit 3");
}

TEST_F(KeyFaults, P16_AKeyIsNotSentOverPlainHttp) {
  fake::write_colours(folder_, 1);
  expect_refused(kCleartextUrls);
  if (HasFailure()) return;
  fault_row("P16", "base_url", "a key, and http to a host that is not this machine",
            "refused, exit 3");
}

/// What is not refused goes where the user means, and the proxies of the environment are not asked.
TEST_F(KeyFaults, P15_OtherSpellingsGoWhereTheUserMeans) {
  fake::write_colours(folder_, 1);
  for (const char* name : {"http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"}) {
    environment_[name] = with_ports("http://127.0.0.1:EVIL");
  }
  for (const UrlCase& row : kMeantUrls) {
    write_config(with_ports(row.base_url));
    const int before = good_.connections();
    EXPECT_EQ(assay({"run", "-q", "--new"}).exit_code, 0) << row.name;
    EXPECT_EQ(good_.connections(), before + 1) << row.name;
  }
  EXPECT_EQ(evil_.connections(), 0);
  if (HasFailure()) return;
  fault_row("P15", "proxy variables", "http_proxy and its like name another origin", "not asked");
}

struct RedirectCase {
  int status;
  const char* location;
};

std::vector<RedirectCase> redirects() {
  std::vector<RedirectCase> all;
  for (const int status : {300, 301, 302, 303, 305, 307, 308}) {
    for (const char* location :
         {"http://127.0.0.1:EVIL/v1?SECRET", "//127.0.0.1:EVIL/v1", "/elsewhere",
          "http://127.0.0.1:GOOD/v1", "http://127.0.0.1:GOOD@127.0.0.1:EVIL/",
          "http:\\\\127.0.0.1:EVIL\\", "HTTP:127.0.0.1:EVIL"}) {
      all.push_back({status, location});
    }
  }
  return all;
}

class Redirects : public KeyFaults, public testing::WithParamInterface<const char*> {};

INSTANTIATE_TEST_SUITE_P(Over, Redirects, testing::ValuesIn(kProtocols),
                         [](const auto& over) { return std::string(over.param); });

TEST_P(Redirects, P15_AreNotFollowed) {
  const auto table = redirects();
  fake::write_colours(folder_, static_cast<int>(table.size()));
  const ScriptedServer server([&](ScriptedConnection& connection) {
    if (connection.read_request().empty()) return;
    const auto& row = table.at(static_cast<std::size_t>(connection.number()));
    const auto location = with_ports(replaced(row.location, "GOOD", "PORT"));
    connection.send(http_answer(
        fmt::format("{} Redirect\r\nConnection: close\r\nLocation: {}", row.status, location)));
  });
  write_config(fmt::format("http://127.0.0.1:{}", server.port()), "", GetParam());
  EXPECT_EQ(assay({"run", "-q"}).exit_code, 4);
  EXPECT_EQ(evil_.connections(), 0);
  EXPECT_EQ(server.connections(), static_cast<int>(table.size())) << "each is asked once";
  int shown = 0;
  for (const Json& attempt : cli::parsed_lines(assay({"export"}).output)) {
    EXPECT_EQ(attempt["attempt_outcome"], "wire.redirect");
    const auto error = attempt["error"].get<std::string>();
    EXPECT_THAT(error, HasSubstr("which is not followed"));
    EXPECT_EQ(error.find("SECRET"), std::string::npos) << "the query is not shown";
    shown += error.find(with_ports("http://127.0.0.1:EVIL/v1 ")) != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(shown, 7) << "the target is";
  if (HasFailure()) return;
  fault_row("P15", GetParam(), fmt::format("{} redirects, 300 to 308, of 7 kinds", table.size()),
            "wire.redirect, 0 bytes to anybody else, exit 4");
}

TEST_F(KeyFaults, P15_ARedirectFromHttpsToHttpIsNotFollowed) {
  fake::write_colours(folder_, 2);
  const auto authority =
      fake::Certificate::self_signed({.common_name = "authority", .is_authority = true});
  folder_.write("ca.pem", authority.certificate_pem());
  const auto certificate = authority.sign({.common_name = "localhost", .names = {"DNS:localhost"}});
  const auto context = certificate.server_context();
  const ScriptedServer server([&](ScriptedConnection& connection) {
    if (!connection.start_tls(context.get()) || connection.read_request().empty()) return;
    connection.send(http_answer(with_ports("307 Go\r\nLocation: http://127.0.0.1:EVIL/v1")));
  });
  write_config(fmt::format("https://localhost:{}", server.port()), ", ca_file: ca.pem");
  EXPECT_EQ(assay({"run", "-q"}).exit_code, 4);
  EXPECT_NE(assay({"check", "--online"}).exit_code, 0);
  EXPECT_GT(server.received_bytes(), 0U);
  EXPECT_EQ(evil_.connections(), 0);
  if (HasFailure()) return;
  fault_row("P15", "https", "redirect from https to http", "wire.redirect, 0 bytes over http");
}

TEST_F(KeyFaults, C03_AKeyThatIsNoneIsRefusedByTheNameOfItsVariable) {
  fake::write_colours(folder_, 1);
  write_config(with_ports("http://127.0.0.1:GOOD"));
  const std::string key = canary_.key();
  struct Bad {
    const char* name;
    std::string value;
    const char* reason;
  };
  // The kernel hands no variable over 128 KiB to a program.
  const Bad table[] = {{"empty", "", "is empty"},
                       {"spaces", "   ", "white space"},
                       {"trailing newline", key + "\n", "ends in a line break"},
                       {"trailing CR", key + "\r", "ends in a line break"},
                       {"newline inside", key + "\nX-Other: 1", "white space"},
                       {"tab", "\t" + key, "white space"},
                       {"non-ASCII", key + "\xC3\xA9", "non-ASCII"},
                       {"control character", key + "\x01", "control"},
                       {"100 KB", key + std::string(100'000, 'k'), "longer than 4096 bytes"}};
  for (const Bad& row : table) {
    environment_["SECRET"] = row.value;
    const auto ended = assay({"run", "-q"});
    EXPECT_EQ(ended.exit_code, 3) << row.name;
    EXPECT_THAT(ended.error, HasSubstr("environment variable SECRET")) << row.name;
    EXPECT_THAT(ended.error, HasSubstr(row.reason)) << row.name;
    EXPECT_EQ(canary_.found_in(ended.output + ended.error), "") << row.name;
  }
  environment_.erase("SECRET");
  const auto missing = assay({"run", "-q"});
  EXPECT_EQ(missing.exit_code, 3);
  EXPECT_THAT(missing.error, HasSubstr("is not set; run: export SECRET="));
  EXPECT_EQ(good_.connections(), 0);
  if (HasFailure()) return;
  fault_row("C03", "", "key variable missing, empty, blank, with line break, CR, non-ASCII, 100 KB",
            "refused by the variable's name, value not shown, 0 requests, exit 3");
}

TEST_F(KeyFaults, C04_AKeyInTheConfigIsRefusedAndNotRepeated) {
  fake::write_colours(folder_, 1);
  const std::string key = "sk-a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5";
  for (const std::string& settings :
       {"api_key: " + key, "key: " + key, "token: " + key, "secret: " + key, "api_key_env: " + key,
        "base_url: \"http://" + key + "@127.0.0.1:1\"",
        "base_url: \"http://user:" + key + "@127.0.0.1:1\"",
        "base_url: \"http://127.0.0.1:1/v1?key=" + key + "\"",
        "base_url: \"http://127.0.0.1:1/v1#" + key + "\""}) {
    folder_.write("assay.yaml", "providers:\n  p: {protocol: openai, " + settings +
                                    "}\nmodels:\n  lite: {provider: p, id: m}\ntasks: [colours]\n");
    const auto ended = assay({"check"});
    EXPECT_EQ(ended.exit_code, 3) << settings;
    EXPECT_THAT(ended.error, HasSubstr("api_key_env")) << settings;
    EXPECT_EQ((ended.output + ended.error).find(key.substr(0, 12)), std::string::npos) << settings;
  }
  if (HasFailure()) return;
  fault_row("C04", "", "a key written into the config, in 9 places",
            "refused, not repeated, exit 3");
}

TEST_F(KeyFaults, P17_AKeyOnTheCommandLineIsRefusedAndNotRepeated) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"run", "--api-key", canary_.key()},
        {"run", "--api-key=" + canary_.key()},
        {"--key=" + canary_.key(), "run"},
        {"check", "--token", canary_.key(), "--json"}}) {
    const auto ended = assay(arguments);
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_THAT(ended.error, HasSubstr("api_key_env"));
    EXPECT_EQ(canary_.found_in(ended.output + ended.error), "");
  }
  const auto unknown = assay({"simulate", "--key-env", "SECRET", "--nonsense"});
  EXPECT_THAT(unknown.error, HasSubstr("--nonsense")) << "that one is the name of a variable";
}

/// A umask for as long as it lives; children have it as well.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

TEST_F(KeyFaults, P17_NobodyElseMayReadWhatIsWritten) {
  fake::write_colours(folder_, 3);
  write_config(with_ports("http://127.0.0.1:EVIL"), ", limits: {concurrency: 1}");
  std::set<std::filesystem::path> ours;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    ours.insert(entry.path());
  }
  environment_["GITHUB_ACTIONS"] = "true";
  environment_["GITHUB_STEP_SUMMARY"] = (folder_ / "summary.md").string();
  {
    const Umask everybody(0);
    for (const std::vector<std::string>& command :
         {std::vector<std::string>{"run", "-q"},
          {"export", "-o", "out.jsonl"},
          {"export", "baseline", "lite", "-o", "lite.baseline.jsonl"},
          {"report", "--html", "r.html", "--csv", "r.csv", "--junit", "r.xml"}}) {
      const auto ended = assay(command);
      EXPECT_EQ(ended.exit_code, 0) << command[0] << ": " << ended.error;
    }
    fake::ProcessOptions elsewhere = options();
    elsewhere.folder = folder_ / "golden";
    EXPECT_EQ(fake::run_process(ASSAY_BINARY, {"init"}, elsewhere).exit_code, 0);
  }
  int files = 0;
  int folders = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    if (ours.count(entry.path()) > 0) continue;
    (entry.is_directory() ? folders : files) += 1;
    struct stat facts {};
    ASSERT_EQ(::stat(entry.path().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, entry.is_directory() ? 0700U : 0600U) << entry.path();
  }
  EXPECT_GE(files, 9);
  EXPECT_GE(folders, 1);
  if (HasFailure()) return;
  fault_row("P17", "files", "umask 0", "every file 0600, every folder 0700");
}

/// Seen by strace: the process cannot be dumped before it has read anything at all of ours.
TEST_F(KeyFaults, P17_AKeyIsInNoCoreDump) {
  fake::write_colours(folder_, 1);
  write_config(with_ports("http://127.0.0.1:EVIL"));
  const std::string trace = (folder_ / "trace").string();
  auto traced = options();
  fake::add_sanitizer_option(traced.environment, "detect_leaks=0");
  const auto ended = fake::run_process(
      "/usr/bin/strace",
      {"-f", "-o", trace, "-e", "trace=prctl,prlimit64,setrlimit,openat", ASSAY_BINARY, "check"},
      traced);
  ASSERT_EQ(ended.exit_code, 0) << ended.error;
  const std::string seen = fake::file_bytes(trace);
  const auto config = seen.find("assay.yaml");
  const auto not_dumpable = seen.find("PR_SET_DUMPABLE, SUID_DUMP_DISABLE) = 0");
  const auto no_core = seen.find("RLIMIT_CORE, {rlim_cur=0, rlim_max=0}");
  ASSERT_NE(config, std::string::npos) << seen;
  EXPECT_LT(not_dumpable, config) << seen;
  EXPECT_LT(no_core, config) << seen;
  if (HasFailure()) return;
  fault_row("P17", "core dump", "a key in memory", "not dumpable, core limit 0, before any read");
}

}  // namespace
}  // namespace assay::faults
