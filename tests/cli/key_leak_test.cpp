// No key is in anything that assay leaves behind, though providers echo it in every way.

#include <sqlite3.h>

#include <list>

#include "cli_fixture.hpp"
#include "faults/protocols.hpp"
#include "support/canary.hpp"
#include "support/colours.hpp"
#include "support/fault_row.hpp"
#include "support/scripted_provider.hpp"
#include "support/sql.hpp"

namespace assay::cli {
namespace {

using fake::Asked;
using fake::Canary;
using fake::ProviderReply;

ProviderReply page(int status, net::Headers headers, const std::string& body) {
  return {ProviderReply::How::answer, status, std::move(headers), body};
}

/// A careless provider: puts the key, in every form, into everything that it sends back.
class Careless {
 public:
  Careless(std::string protocol, const Canary& canary)
      : protocol_(std::move(protocol)), canary_(canary) {}

  ProviderReply operator()(const Asked& asked) const {
    const auto forms = canary_.forms();
    const auto round = static_cast<std::size_t>(asked.number) / kWays;
    // A piece of a key is nothing to look for in an answer: an answer is scored as it is.
    const bool is_cut = round % (forms.size() + 1) == forms.size();
    const std::string heard = "you sent " + (is_cut ? canary_.key().substr(0, 20) + "..."
                                                    : forms[round % forms.size()].second);
    switch (asked.number % kWays) {
      case 0:
        return fake::fails(400, "invalid_request_error", heard);
      case 1:
        return fake::fails(500, heard, heard);
      case 2:
        return page(502, {{"content-type", "text/html"}}, "<p>" + heard);
      case 3:
        return page(302, {{"location", "http://x/" + heard}}, "");
      case 4:
        return page(200, {{"content-type", "text/html"}}, heard);
      case 5:
        return fake::fails(429, "rate_limit_exceeded", heard,
                           {{"retry-after", "0.01"}, {"x-ratelimit-limit-requests", heard}});
      case 6:
        return page(200, {{"content-encoding", heard}}, "");
      case 7:
        return fake::fails(404, heard, heard, {{"x-request-id", heard}});
      case 8:
        return names_it(heard);
      default:
        return says(asked, fake::label("red") + " for " + (is_cut ? canary_.key() : heard));
    }
  }

 private:
  static constexpr int kWays = 12;

  ProviderReply names_it(const std::string& heard) const {
    Json body = read_json(faults::answer_body(protocol_, fake::label("blue"))).value;
    for (const char* name : {"id", "model", "responseId", "modelVersion", "stop_reason"}) {
      if (body.contains(name)) body[name] = heard;
    }
    if (body.contains("choices")) body["choices"][0]["finish_reason"] = heard;
    return page(200, {{"content-type", "application/json"}}, safe_dump(body));
  }

  ProviderReply says(const Asked& asked, const std::string& text) const {
    if (protocol_ == "openai") return fake::says(asked, text);
    return page(200, {{"content-type", "application/json"}}, faults::answer_body(protocol_, text));
  }

  std::string protocol_;
  const Canary& canary_;
};

class KeyLeakTest : public CliTest {
 protected:
  /// One provider with a key of its own.
  struct Place {
    explicit Place(const std::string& name) : protocol(name), server(Careless(name, canary)) {}
    std::string protocol;
    Canary canary;
    fake::ScriptedProvider server;
  };

  KeyLeakTest() {
    for (const char* protocol : faults::kProtocols) places_.emplace_back(protocol);
    std::string config = "providers:\n";
    std::string models = "models:\n";
    for (const Place& place : places_) {
      const std::string url = place.server.base_url();
      config += fmt::format("  {0}: {{protocol: {0}, base_url: \"{1}\", api_key_env: KEY_{0}}}\n",
                            place.protocol, url.substr(0, url.size() - 3));
      for (const char* stream : {"true", "false"}) {
        models += fmt::format("  {0}-{1}: {{provider: {0}, id: m, stream: {1}}}\n", place.protocol,
                              stream);
      }
      environment_["KEY_" + place.protocol] = place.canary.key();
    }
    folder_.write("assay.yaml", config + models +
                                    "tasks: [colours]\nrun: {max_attempts: 1}\n"
                                    "gate: {coverage: 0.01}\n");
    environment_["GITHUB_ACTIONS"] = "true";
    environment_["GITHUB_STEP_SUMMARY"] = (folder_ / "summary.md").string();
  }

  /// What of any key is in the text.
  [[nodiscard]] std::string found_in(const std::string& text) const {
    for (const Place& place : places_) {
      const std::string found = place.canary.found_in(text);
      if (!found.empty()) return found;
    }
    return {};
  }

  /// Runs a command and looks at what it says.
  void expect_silence(const std::vector<std::string>& command) const {
    const fake::Ended ended = assay(command);
    EXPECT_EQ(found_in(ended.output), "") << "on stdout of " << command[0];
    EXPECT_EQ(found_in(ended.error), "") << "on stderr of " << command[0];
    EXPECT_NE(ended.output + ended.error, "") << command[0];
    EXPECT_NE(ended.exit_code, 3) << command[0] << ": " << ended.error;
  }

  /// The files in the folder that hold a part of a key.
  [[nodiscard]] std::vector<std::string> files_with_a_key() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
      if (!entry.is_regular_file()) continue;
      const std::string found = found_in(fake::file_bytes(entry.path()));
      if (!found.empty()) names.push_back(entry.path().filename().string() + ": " + found);
    }
    return names;
  }

  std::list<Place> places_;
};

/// Every artefact that assay makes of a run.
std::vector<std::string> report_flags(const std::string& name) {
  std::vector<std::string> flags;
  for (const char* format :
       {"html", "markdown", "junit", "sarif", "csv", "jsonl", "results", "promptfoo"}) {
    flags.insert(flags.end(), {std::string("--") + format, name + "." + format});
  }
  return flags;
}

TEST_F(KeyLeakTest, P14_FindsTheKeyNowhereThoughTheProviderEchoesIt) {
  fake::write_colours(folder_, 120);
  expect_silence({"check"});
  expect_silence({"plan"});
  for (const Place& place : places_) {
    const auto listed = assay({"models", "--provider", place.protocol});
    EXPECT_EQ(found_in(listed.output + listed.error), "");
  }
  expect_silence({"run"});
  for (const Place& place : places_) EXPECT_GE(place.server.calls(), 200);
  expect_silence({"run", "--json", "--details"});
  expect_silence({"runs"});
  expect_silence({"score", "--details"});
  expect_silence({"export"});
  expect_silence({"export", "-f", "csv"});
  // The words around it are kept, so its absence is the redactor's work.
  EXPECT_THAT(assay({"export"}).output, testing::HasSubstr("you sent [key]"));
  expect_silence({"export", "-o", "out.jsonl"});
  expect_silence({"export", "baseline", "openai-false", "-o", "old.baseline.jsonl"});
  for (const char* how : {"--all", "--json"}) {
    expect_silence({"compare", "openai-false", "openai-true", "--allow", "parameters", how});
    expect_silence({"replay", "openai-false", "openai-true", how});
  }
  expect_silence({"upgrade", "--from", "openai-false", "--to", "gemini-false", "--all"});
  expect_silence({"trend", "openai-false"});
  for (const char* verb : {"report", "gate"}) {
    std::vector<std::string> command = report_flags(verb);
    command.insert(command.begin(), {verb, "--annotations", "--baseline", "old.baseline.jsonl",
                                     "--allow", "parameters"});
    if (std::string_view(verb) == "gate") command.insert(command.begin() + 1, "gemini-true");
    expect_silence(command);
  }
  EXPECT_THAT(fake::file_bytes(folder_ / "report.html"), testing::HasSubstr("[key]"));
  EXPECT_GT(std::filesystem::file_size(folder_ / "summary.md"), 100U);
  EXPECT_EQ(files_with_a_key(), std::vector<std::string>());
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  EXPECT_GE(files, 24);

  for (const Place& to : places_) {
    for (const Asked& asked : to.server.asked()) {
      std::string all = asked.body;
      for (const net::Header& header : asked.headers)
        all += header.name + ": " + header.value + "\n";
      for (const Place& from : places_) {
        EXPECT_EQ(from.canary.found_in(all).empty(), &from != &to) << "sent to " << to.protocol;
      }
    }
  }
  if (HasFailure()) return;
  fake::fault_row(
      "P14", "",
      "providers echo the key in errors, headers, redirects, names and answers, in 8 forms",
      "0 hits in any artefact; no provider received another one's key");
}

/// Were the search blind, all of the above would pass.
TEST_F(KeyLeakTest, P14_FindsAKeyThatIsThere) {
  const Canary& canary = places_.front().canary;
  fake::write_colours(folder_, 2);
  ASSERT_EQ(files_with_a_key(), std::vector<std::string>());
  for (const auto& [name, form] : canary.forms()) {
    folder_.write("planted.txt", "some words, " + form + " and more");
    EXPECT_EQ(files_with_a_key().size(), 1U) << name;
  }
  for (const std::string& part : {canary.key().substr(0, 12), canary.key().substr(30)}) {
    folder_.write("planted.txt", part);
    EXPECT_EQ(files_with_a_key().size(), 1U);
  }
  std::filesystem::remove(folder_ / "planted.txt");

  (void)assay({"run", "-q"});
  ASSERT_EQ(files_with_a_key(), std::vector<std::string>());
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open((folder_ / "assay.db").c_str(), &connection), SQLITE_OK);
  sqlite3_stmt* update = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(connection, "UPDATE attempt SET error = ?", -1, &update, nullptr),
            SQLITE_OK);
  sqlite3_bind_text(update, 1, canary.key().c_str(), -1, SQLITE_TRANSIENT);
  EXPECT_EQ(sqlite3_step(update), SQLITE_DONE);
  sqlite3_finalize(update);
  sqlite3_close(connection);
  EXPECT_EQ(files_with_a_key().size(), 1U) << "the database";
  EXPECT_NE(found_in(assay({"export"}).output), "");
}

/// A transaction that stays open: as long as it does, the write-ahead log is not folded away.
class OpenReader {
 public:
  explicit OpenReader(const std::filesystem::path& database) {
    sqlite3_open(database.c_str(), &connection_);
    sqlite3_exec(connection_, "BEGIN; SELECT count(*) FROM run", nullptr, nullptr, nullptr);
  }
  ~OpenReader() { sqlite3_close(connection_); }
  OpenReader(const OpenReader&) = delete;
  OpenReader& operator=(const OpenReader&) = delete;

 private:
  sqlite3* connection_ = nullptr;
};

TEST_F(KeyLeakTest, P14_FindsTheKeyNotInTheWriteAheadLog) {
  fake::write_colours(folder_, 60);
  (void)assay({"run", "-q"});
  const OpenReader reader(folder_ / "assay.db");
  (void)assay({"run", "-q"});
  const std::string log = fake::file_bytes(folder_ / "assay.db-wal");
  EXPECT_NE(log.find("you sent [key]"), std::string::npos);
  EXPECT_EQ(files_with_a_key(), std::vector<std::string>());
}

}  // namespace
}  // namespace assay::cli
