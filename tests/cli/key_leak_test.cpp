#include <openssl/evp.h>
#include <sqlite3.h>

#include <random>

#include "cli_fixture.hpp"
#include "support/colours.hpp"
#include "support/scripted_provider.hpp"

namespace assay::cli {
namespace {

using fake::Asked;

std::string random_key() {
  // Everything but white space that a header may carry unquoted, so that encodings differ from it.
  constexpr std::string_view kCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~+/=$&!;";
  std::random_device random;
  std::string key = "sk-";
  while (key.size() < 56) key += kCharacters[random() % kCharacters.size()];
  return key;
}

std::string base64(const std::string& text) {
  std::string encoded(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  encoded.resize(static_cast<std::size_t>(size));
  return encoded;
}

std::string url_encoded(const std::string& text) {
  std::string encoded;
  for (const unsigned char c : text) {
    const bool plain = std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.' || c == '~';
    encoded += plain ? std::string(1, static_cast<char>(c)) : fmt::format("%{:02X}", c);
  }
  return encoded;
}

/// The headers of a call that can hold a key, whatever the protocol calls it.
std::string echo(const Asked& asked) {
  std::string text;
  for (const char* name : {"authorization", "x-api-key", "x-goog-api-key"}) {
    const auto value = net::find_header(asked.headers, name);
    if (value) text += fmt::format("{}: {}\n", name, *value);
  }
  return text;
}

/// A careless provider: puts the key into everything that it sends back.
fake::ProviderReply leak(const Asked& asked) {
  const std::string heard = echo(asked);
  switch (asked.number % 7) {
    case 0:
      return fake::fails(400, "invalid_request_error", "you sent " + heard);
    case 1:
      return fake::fails(500, heard, heard);
    case 2:
      return {
          fake::ProviderReply::How::answer, 502, {{"content-type", "text/html"}}, "<p>" + heard};
    case 3:
      return {fake::ProviderReply::How::answer,
              302,
              {{"location", "http://x/" + url_encoded(heard)}},
              ""};
    case 4:
      return {fake::ProviderReply::How::answer, 200, {{"content-type", "text/html"}}, heard};
    case 5:
      return fake::fails(429, "rate_limit_exceeded", heard, {{"retry-after", "0.01"}});
    default:
      return fake::says(asked, fake::label("red") + " for " + heard);
  }
}

class KeyLeakTest : public CliTest {
 protected:
  /// The key in every form that a reader could use. Never printed, not even by a failing test.
  void expect_no_key_in(const std::string& place, const std::string& text) {
    EXPECT_TRUE(text.find(key_.substr(0, 12)) == std::string::npos)
        << place << " holds the key's beginning";
    EXPECT_TRUE(text.find(key_.substr(key_.size() - 12)) == std::string::npos)
        << place << " holds its end";
    EXPECT_TRUE(text.find(base64(key_).substr(0, 24)) == std::string::npos)
        << place << " holds it as base64";
    EXPECT_TRUE(text.find(url_encoded(key_)) == std::string::npos)
        << place << " holds it URL-encoded";
  }
  void expect_no_key_in(const std::vector<std::string>& command) {
    const fake::Ended ended = assay(command);
    expect_no_key_in("stdout of " + command[0], ended.output);
    expect_no_key_in("stderr of " + command[0], ended.error);
    EXPECT_NE(ended.output + ended.error, "");
  }

  const std::string key_ = random_key();
};

TEST_F(KeyLeakTest, FindsTheKeyNowhereThoughTheProviderEchoesIt) {
  fake::write_colours(folder_, 40);
  const fake::ScriptedProvider provider(leak);
  std::string config = "providers:\n";
  std::string models = "models:\n";
  const std::string origin = provider.base_url().substr(0, provider.base_url().size() - 3);
  for (const char* protocol : {"openai", "anthropic", "gemini"}) {
    config += fmt::format("  {0}: {{protocol: {0}, base_url: \"{1}\", api_key_env: SECRET}}\n",
                          protocol, origin);
    for (const char* stream : {"true", "false"}) {
      models += fmt::format("  {0}-{1}: {{provider: {0}, id: m, stream: {1}}}\n", protocol, stream);
    }
  }
  folder_.write("assay.yaml", config + models + "tasks: [colours]\nrun: {max_attempts: 1}\n");
  environment_["SECRET"] = key_;

  expect_no_key_in({"check", "--online"});
  for (const char* protocol : {"openai", "anthropic", "gemini"}) {
    expect_no_key_in({"models", "--provider", protocol});
  }
  expect_no_key_in({"run"});
  EXPECT_GE(provider.calls(), 240);
  expect_no_key_in({"run", "--json", "--details"});
  expect_no_key_in({"score", "--details"});
  expect_no_key_in({"export"});
  // The words around it are kept, so its absence is the redactor's work.
  EXPECT_THAT(assay({"export"}).output, testing::HasSubstr("Bearer [key]"));
  expect_no_key_in({"export", "-f", "csv"});
  expect_no_key_in({"export", "-o", "out.jsonl"});
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    expect_no_key_in(entry.path().string(), fake::file_bytes(entry.path()));
  }
  EXPECT_GE(files, 6);
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

TEST_F(KeyLeakTest, FindsTheKeyNotInTheWriteAheadLog) {
  fake::write_colours(folder_, 50);
  const fake::ScriptedProvider provider([](const Asked& asked) {
    return fake::says(asked, fake::label("red") + " for " + echo(asked));
  });
  folder_.write(
      "assay.yaml",
      fmt::format("providers:\n  p: {{protocol: openai, base_url: \"{}\", api_key_env: SECRET}}\n"
                  "models:\n  lite: {{provider: p, id: m}}\ntasks: [colours]\n",
                  provider.base_url()));
  environment_["SECRET"] = key_;
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  const OpenReader reader(folder_ / "assay.db");
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  const std::string log = fake::file_bytes(folder_ / "assay.db-wal");
  EXPECT_NE(log.find("Bearer [key]"), std::string::npos);
  expect_no_key_in("assay.db-wal", log);
  expect_no_key_in("assay.db", fake::file_bytes(folder_ / "assay.db"));
}

}  // namespace
}  // namespace assay::cli
