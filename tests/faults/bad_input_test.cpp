/// \file
/// Bad input as the user of the program meets it: `assay run` names it, ends with 3, prints no
/// result and connects to nobody. The files and messages are those of tests/config/broken and
/// tests/dataset/broken; labels, which only the whole program can check, have a table here.

#include <algorithm>

#include "assay/core/text.hpp"
#include "cli/cli_fixture.hpp"
#include "support/fault_row.hpp"
#include "support/scripted_server.hpp"

namespace assay::cli {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::path tests() {
  return fs::path(ASSAY_SOURCE_DIR) / "tests";
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != std::string::npos;
       at = end + 1) {
    lines.push_back(text.substr(at, end - at));
  }
  return lines;
}

std::string test_name(const testing::TestParamInfo<std::string>& test) {
  std::string name = test.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// The golden set `colours`, and a server that every config names and nobody should connect to.
class BadInput : public CliTest, public testing::WithParamInterface<std::string> {
 protected:
  BadInput()
      : server_(fake::ScriptedServer::answers(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}")) {
    fs::copy(tests() / "dataset/base/colours", folder_ / "colours", fs::copy_options::recursive);
  }

  void write_config(const std::string& name, std::string yaml) const {
    for (auto at = yaml.find("PORT"); at != std::string::npos; at = yaml.find("PORT")) {
      yaml.replace(at, 4, std::to_string(server_.port()));
    }
    folder_.write(name, yaml);
  }
  void write_good_config(const std::string& provider = "") const {
    write_config("assay.yaml",
                 "providers:\n  mock: {protocol: openai, base_url: \"http://127.0.0.1:PORT/v1\"" +
                     provider +
                     "}\nmodels:\n  lite: {provider: mock, id: m-1}\ntasks: [colours]\n"
                     "run: {max_attempts: 1}\n");
  }

  /// Both ways of asking, in words and as JSON.
  void expect_refused(const std::string& config, const std::vector<std::string>& errors) const {
    ASSERT_FALSE(errors.empty());
    const auto ended = assay({"-c", config, "run"});
    EXPECT_EQ(ended.exit_code, 3) << "signal " << ended.signal;
    EXPECT_EQ(ended.output, "");
    EXPECT_THAT(ended.error, HasSubstr("assay: error: " + printable(errors.front(), 4000)));
    for (const std::string& error : errors)
      EXPECT_THAT(ended.error, HasSubstr(printable(error, 4000)));

    const auto json = assay({"-c", config, "run", "--json"});
    EXPECT_EQ(json.exit_code, 3);
    const Json document = parsed(json.output);
    ASSERT_TRUE(document.is_object());
    EXPECT_TRUE(document["error"]["message"].get<std::string>().starts_with(errors.front()))
        << json.output;
    EXPECT_EQ(document["error"]["exit_code"], 3);
    EXPECT_THAT(json.error, HasSubstr(printable(errors.front(), 4000)));

    for (const std::string& text : {ended.error, json.error, json.output}) {
      EXPECT_EQ(text.find("CANARY-VALUE"), std::string::npos) << "a secret is never shown";
      EXPECT_EQ(text.find('\x1B'), std::string::npos) << "nothing reaches the terminal but text";
    }
    EXPECT_EQ(server_.connections(), 0);
    EXPECT_FALSE(fs::exists(folder_ / "assay.db")) << "nothing was begun";
  }

  fake::ScriptedServer server_;
};

TEST_F(BadInput, IsWhatStopsTheRunAndNotTheServer) {
  // The same files without a fault do connect: else the zeros below would mean nothing.
  write_good_config();
  const auto ended = assay({"run"});
  EXPECT_EQ(ended.exit_code, 4) << ended.error;
  EXPECT_GT(server_.connections(), 0);
}

// --- configs ---

class BadConfig : public BadInput {};

TEST_P(BadConfig, IsNamedBeforeAnybodyIsAsked) {
  const fs::path file = tests() / "config/broken" / GetParam();
  write_config(GetParam() + ".yaml", fake::file_bytes(file.string() + ".yaml"));
  const auto errors = lines_of(fake::file_bytes(file.string() + ".expected"));
  ASSERT_EQ(errors.size(), 1U) << file;
  expect_refused(GetParam() + ".yaml", errors);
}

std::vector<std::string> bad_configs() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(tests() / "config/broken")) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, BadConfig, testing::ValuesIn(bad_configs()), test_name);

// --- golden sets ---

class BadSet : public BadInput {};

TEST_P(BadSet, IsNamedBeforeAnybodyIsAsked) {
  const fs::path files = tests() / "dataset/broken" / GetParam();
  fs::copy(files, folder_ / "colours",
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  write_good_config();
  expect_refused("assay.yaml", lines_of(fake::file_bytes(files / "expected.txt")));
}

std::vector<std::string> bad_sets() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(tests() / "dataset/broken")) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

INSTANTIATE_TEST_SUITE_P(All, BadSet, testing::ValuesIn(bad_sets()), test_name);

// --- labels ---

struct BadLabel {
  const char* expected;  ///< JSON
  const char* reason;
};

class BadLabels : public BadInput {
 protected:
  void write_item(const std::string& expected) const {
    folder_.write("colours/items.jsonl", "{\"id\": \"a\", \"input\": \"x\", \"expected\": " +
                                             expected + ", \"slices\": {\"length\": \"short\"}}\n");
  }
};

TEST_F(BadLabels, D02_AreNeverMappedSilently) {
  write_good_config();
  constexpr const char* kNoText = "must be a label";
  const BadLabel cases[] = {
      {R"("purple")", "\"purple\" is not a label of this task"},
      {R"("Red")", "\"Red\" is not a label of this task (did you mean \"red\"?)"},
      {R"("red ")", "\"red \" is not a label of this task (did you mean \"red\"?)"},
      {R"("")", "\"\" is not a label of this task"},
      {"null", kNoText},
      {"1", kNoText},
      {R"(["red"])", kNoText},
      {R"({"label": "red"})", kNoText},
  };
  for (const auto& [expected, reason] : cases) {
    SCOPED_TRACE(expected);
    write_item(expected);
    const auto ended = assay({"run"});
    EXPECT_THAT(ended.error, HasSubstr(reason));
    expect_refused("assay.yaml", {"colours/items.jsonl:1: \"expected\": "});
  }
  fake::fault_row("D02", "", "label unknown, other case, with space, null, number, list",
                  "exit 3 with line, no connection, nothing begun");
}

// --- keys ---

TEST_F(BadInput, C03_KeysThatNoHeaderCanHoldAreRefused) {
  write_good_config(", api_key_env: MY_KEY");
  const std::string where = "assay.yaml:2: environment variable MY_KEY (key of provider \"mock\") ";
  const std::string line_break =
      "ends in a line break; it was probably read from a file without trimming";
  const std::string characters =
      "contains white space, control or non-ASCII characters, which no key has";
  const std::pair<std::string, std::string> cases[] = {
      {"", "is empty"},
      {"CANARY-VALUE\n", line_break},
      {"CANARY-VALUE\r", line_break},
      {"CANARY-VALUE\r\nX: y", characters},
      {"CANARY-VALUE ", characters},
      {" \t ", characters},
      {"CANARY-VALUE\xC3\xBC", characters},
      {"CANARY-VALUE\x1B[31m", characters},
      {"CANARY-VALUE" + std::string(100'000, 'x'), "is longer than 4096 bytes"},
  };
  for (const auto& [value, reason] : cases) {
    SCOPED_TRACE(reason);
    environment_ = {{"MY_KEY", value}};
    expect_refused("assay.yaml", {where + reason});
  }
  environment_.clear();
  expect_refused("assay.yaml", {where + "is not set; run: export MY_KEY=..."});
  fake::fault_row("C03", "", "key missing, empty, spaces, line break, CR, non-ASCII, 100 KB",
                  "exit 3, variable named, value never shown, no connection");
}

}  // namespace
}  // namespace assay::cli
