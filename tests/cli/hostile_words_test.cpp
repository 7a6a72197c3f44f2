// Words from the command line and from data that are no words: too long, or orders to a terminal.

#include <sys/stat.h>

#include <filesystem>

#include "cli_fixture.hpp"

namespace assay::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace fs = std::filesystem;

const std::string kLongName(5000, 'x');

class HostileWords : public CliTest {};

TEST_F(HostileWords, AreNoInternalErrorWhenTheyAreTooLong) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"check", "-c", kLongName},
        {"plan", "-c", kLongName},
        {"plan", "--db", kLongName},
        {"run", "-c", kLongName},
        {"init", kLongName},
        {"score", "--db", kLongName},
        {"runs", "--db", kLongName},
        {"export", "--db", kLongName},
        {"import", "outputs", kLongName, "-t", kLongName, "-m", "m"}}) {
    const auto plain = assay(arguments);
    EXPECT_NE(plain.exit_code, 0) << arguments[0];
    EXPECT_THAT(plain.error, Not(HasSubstr("internal error"))) << arguments[0];
    EXPECT_THAT(plain.error, HasSubstr("assay: error:")) << arguments[0];
    if (arguments[0] == "export") continue;  // has no --json
    auto as_json = arguments;
    as_json.emplace_back("--json");
    const auto told = assay(as_json);
    EXPECT_EQ(parsed(told.output)["error"]["exit_code"], told.exit_code) << arguments[0];
  }
}

TEST_F(HostileWords, DoNotReachATerminalFromData) {
  ASSERT_EQ(assay({"init", "-q"}).exit_code, 0);
  // As file names, ids and keys; the escapes would clear the screen or set the window's title.
  const std::string evil = "\x1b[2J\x1b]0;title\x07";
  folder_.write("golden/example/items.jsonl",
                "{\"id\":\"\xC2\x9B"
                "2J\",\"input\":\"a\",\"expected\":\"nothing\"}\n"
                "{\"id\":\"b\",\"input\":\"b\",\"expected\":\""
                "\xE2\x80\xAE"
                "\"}\n{\"id\":\"c\"}\n");
  folder_.write("answers.jsonl",
                "{\"id\":\"\xC2\x9B"
                "2J\",\"output\":\"x\"}\n{\"\xE2\x80\xAE\":1}\n");
  fs::copy(folder_ / "golden", folder_ / evil, fs::copy_options::recursive);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"check"},
        {"plan"},
        {"plan", "-t", evil},
        {"run"},
        {"init", evil},
        {"import", "outputs", "answers.jsonl", "-t", evil + "/example", "-m", evil},
        {"run", "-c", evil}}) {
    const auto ended = assay(arguments);
    for (const char* const order : {"\x1b", "\x07", "\xC2\x9B", "\xE2\x80\xAE"}) {
      EXPECT_EQ(ended.error.find(order), std::string::npos) << arguments[0];
      EXPECT_EQ(ended.output.find(order), std::string::npos) << arguments[0];
    }
    EXPECT_NE(ended.error, "") << arguments[0];
  }
}

TEST_F(HostileWords, OfAFlagAreNotTakenForACommand) {
  ASSERT_EQ(assay({"init", "-q"}).exit_code, 0);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"-c", "assay.yaml", "run", "--bogus"},
        {"--config", "assay.yaml", "run", "--bogus"},
        {"--db", "a.db", "run", "--bogus"}}) {
    const auto ended = assay(arguments);
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_THAT(ended.error, HasSubstr("--bogus"));
    EXPECT_THAT(ended.error, Not(HasSubstr("unknown command")));
  }
  EXPECT_THAT(assay({"-c", "assay.yaml", "rnu"}).error, HasSubstr("unknown command \"rnu\""));
}

TEST_F(HostileWords, AreToldInJsonThoughTheyStandBeforeTheFlag) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"simulate", "--port", "99999999", "--json"},
        {"run", "--bogus", "--json"}}) {
    const auto ended = assay(arguments);
    EXPECT_EQ(ended.exit_code, 3);
    EXPECT_EQ(parsed(ended.output)["error"]["exit_code"], 3);
  }
}

TEST_F(HostileWords, AreNoFileToReplace) {
  ASSERT_EQ(assay({"init", "-q"}).exit_code, 0);
  ASSERT_EQ(assay({"run", "-q"}).exit_code, 0);
  ASSERT_EQ(::mkfifo((folder_ / "fifo").c_str(), 0600), 0);
  fs::create_symlink("/dev/null", folder_ / "null");
  for (const char* const output : {"fifo", "null", "/dev/stdout"}) {
    const auto ended = assay({"export", "-o", output});
    EXPECT_EQ(ended.exit_code, 3) << output;
    EXPECT_THAT(ended.error, HasSubstr("write to - and redirect standard output"));
  }
  EXPECT_TRUE(fs::is_fifo(folder_ / "fifo"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "null"));
  fs::create_symlink("attempts.jsonl", folder_ / "link");
  EXPECT_EQ(assay({"export", "-q", "-o", "link"}).exit_code, 0);
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_GT(fs::file_size(folder_ / "attempts.jsonl"), 0U);
}

}  // namespace
}  // namespace assay::cli
