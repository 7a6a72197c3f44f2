// S07: damaged and foreign databases; `scripts/torture --mutants 1000` takes more of them.

#include <csignal>
#include <filesystem>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "rows.hpp"
#include "torture/mutants.hpp"

namespace assay::cli {
namespace {

using fake::fault_row;
namespace fs = std::filesystem;

TEST(DamagedDatabase, S07_NeverPassesAGateThatFails) {
  const auto result = torture::damage_databases(150, 20261123);
  std::cout << result.text();
  EXPECT_TRUE(result.broken.empty()) << result.text();
  EXPECT_GT(result.refused, 50);
  fault_row("S07", "", "150 databases with bytes, pages, logs, triggers, views changed (--mutants)",
            "0 crashes, 0 wrong PASS");
}

class DamagedRuns : public Rows {};

TEST_F(DamagedRuns, S07_EmptyForeignAndNewerFilesAreRefusedAndLeftAlone) {
  fake::write_colours(folder_, 4);
  const fake::ScriptedProvider provider(answer);
  write_config(provider);
  ASSERT_EQ(assay({"run", "-q", "--db", "newer.db"}).exit_code, 0);
  fake::sql(folder_ / "newer.db", "PRAGMA journal_mode = DELETE; PRAGMA user_version = 99");
  fake::sql(folder_ / "theirs.db", "CREATE TABLE bookmark (url TEXT)");
  folder_.write("letter.db", "Dear reader, this is no database at all.");
  folder_.write("empty.db", "");
  const int calls = provider.calls();
  for (const char* name : {"newer.db", "theirs.db", "letter.db", "empty.db"}) {
    SCOPED_TRACE(name);
    const std::string before = fake::file_bytes(folder_ / name);
    for (const std::vector<std::string>& verb : {std::vector<std::string>{"report", "--json"},
                                                 {"gate", "lite", "--baseline", "pro"},
                                                 {"export"},
                                                 {"runs"},
                                                 {"run"}}) {
      if (verb[0] == "run" && std::string(name) == "empty.db") continue;  // it may be filled
      auto words = verb;
      words.insert(words.end(), {"--db", name});
      const auto ended = assay(words);
      EXPECT_EQ(ended.exit_code, 5) << verb[0] << ": " << ended.error;
      EXPECT_THAT(ended.error, testing::HasSubstr(name));
    }
    EXPECT_TRUE(fake::file_bytes(folder_ / name) == before);
  }
  EXPECT_EQ(provider.calls(), calls);
  fault_row("S07", "", "0 bytes, no SQLite, another program's", "exit 5, file left as it is");
  fault_row("S08", "newer", "a schema of a newer version", "exit 5, file left as it is, no call");
}

TEST_F(DamagedRuns, S07_ALogThatIsGoneIsAskedForAgain) {
  fake::write_colours(folder_, 30);
  std::unique_ptr<fake::Process> run;
  std::promise<void> reached;
  const fake::ScriptedProvider provider([&](const fake::Asked& asked) {
    if (asked.number != 15) return answer(asked);
    reached.set_value();
    return fake::ProviderReply{fake::ProviderReply::How::hold, 200, {}, {}};
  });
  write_config(provider, "", 1);
  run = std::make_unique<fake::Process>(ASSAY_BINARY, std::vector<std::string>{"run"}, options());
  reached.get_future().wait();
  run->send_signal(SIGKILL);
  EXPECT_EQ(run->wait().signal, SIGKILL);
  // Whatever was in the log only is gone with it.
  ASSERT_TRUE(fs::exists(folder_ / "assay.db-wal"));
  fs::remove(folder_ / "assay.db-wal");
  const auto next = assay({"run", "--json"});
  EXPECT_EQ(next.exit_code, 0) << next.error;
  EXPECT_EQ(parsed(next.output)["arms"][0]["coverage"]["value"], 1.0);
  EXPECT_EQ(value("PRAGMA integrity_check"), "ok");
  fault_row("S07", "-wal deleted", "the log is deleted after a kill",
            "what it held is asked for again, exit 0 with every answer");
}

}  // namespace
}  // namespace assay::cli
