// S08: files of every older version, and a migration that is killed at each of its statements.
// schema-N.sql makes a file as version N did; whoever raises the version adds the one before it.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <string>

#include "store/records.hpp"
#include "store/schema.hpp"
#include "support/fault_row.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

namespace fs = std::filesystem;

int statements_left = 0;

int die_at_a_statement(unsigned /*event*/, void* /*context*/, void* /*statement*/, void* /*text*/) {
  if (--statements_left == 0) ::kill(::getpid(), SIGKILL);
  return 0;
}

int watch(sqlite3* connection, const char** /*error*/, const sqlite3_api_routines* /*api*/) {
  return sqlite3_trace_v2(connection, SQLITE_TRACE_STMT, die_at_a_statement, nullptr);
}

/// Opens the file for writing in a child that dies at its `nth` statement. False: it came to the
/// end.
bool is_killed_at(const fs::path& file, int nth) {
  const pid_t child = ::fork();
  if (child == 0) {
    statements_left = nth;
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch));
    const auto store = RunStore::open(file, Access::read_write);
    ::_exit(store.has_value() ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
  return WIFSIGNALED(status);
}

class Migration : public testing::TestWithParam<int> {
 protected:
  [[nodiscard]] fs::path old_file(const std::string& name) const {
    const fs::path source =
        fmt::format("{}/tests/faults/schema-{}.sql", ASSAY_SOURCE_DIR, GetParam());
    EXPECT_TRUE(fs::exists(source)) << source;
    fake::sql(folder_ / name,
              "PRAGMA journal_mode = WAL; BEGIN;" + fake::file_bytes(source) + "COMMIT");
    return folder_ / name;
  }
  static void expect_whole(const fs::path& file) {
    auto store = RunStore::open(file, Access::read_write);
    ASSERT_TRUE(store.has_value()) << store.error().message;
    const auto runs = store->runs().value();
    ASSERT_EQ(runs.size(), 1U);
    const auto found = answers(*store, runs[0].row, runs[0].arms[0].row);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].text, "yes");
    EXPECT_EQ(found[0].score->verdict, "correct");
    EXPECT_EQ(store->pragma("user_version"), std::to_string(kSchemaVersion));
    EXPECT_EQ(store->pragma("integrity_check"), "ok");
  }

  const fake::TemporaryFolder folder_;
};

TEST_P(Migration, S08_KilledAtEveryStatementLeavesTheOldFileOrTheNewOne) {
  const auto old_version = std::to_string(GetParam());
  const auto new_version = std::to_string(kSchemaVersion);
  int kills = 0;
  int left_old = 0;
  for (;; ++kills) {
    const fs::path file = old_file(fmt::format("{}.db", kills));
    const std::string before = fake::file_bytes(file);
    if (!is_killed_at(file, kills + 1)) break;
    EXPECT_TRUE(fake::file_bytes(file) == before)
        << "the file itself changes after the commit only";
    const std::string found = fake::sql_value(file, "PRAGMA user_version");
    EXPECT_TRUE(found == old_version || found == new_version) << found;
    if (found == old_version) {
      ++left_old;
      EXPECT_EQ(fake::sql_value(file, "SELECT count(*) FROM v_arm_summary"), "1");
    }
    expect_whole(file);
  }
  std::cout << kills << " kills while migrating from " << old_version << '\n';
  EXPECT_GT(left_old, 10);
  fake::fault_row("S08", "schema " + old_version, "killed at each statement of the migration",
                  "one transaction: the old file or the new one, rows intact");
}

TEST_P(Migration, S08_BringsAFileUpToDate) {
  expect_whole(old_file("a.db"));
}

TEST_P(Migration, S08_KeepsACopyOfTheFileAsItWas) {
  const fs::path file = old_file("a.db");
  expect_whole(file);
  const fs::path copy = fmt::format("{}.schema-{}.bak", file.string(), GetParam());
  ASSERT_TRUE(fs::exists(copy));
  EXPECT_FALSE(fs::exists(copy.string() + ".unfinished"));
  EXPECT_EQ(fs::status(copy).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fake::sql_value(copy, "PRAGMA user_version"), std::to_string(GetParam()));
  EXPECT_EQ(fake::sql_value(copy, "PRAGMA integrity_check"), "ok");
  EXPECT_EQ(fake::sql_value(copy, "SELECT text FROM attempt"), "yes");
  expect_whole(copy);  // it can be used in place of the new one
  fake::fault_row("S08", fmt::format("schema {}, copy", GetParam()), "brought up to date",
                  "a whole copy of the old file lies beside it, 0600");
}

TEST_P(Migration, S08_ChangesNothingWhereNoCopyCanBeWritten) {
  const fs::path file = old_file("a.db");
  const std::string before = fake::file_bytes(file);
  fs::create_directories(fmt::format("{}.schema-{}.bak.unfinished/x", file.string(), GetParam()));
  const auto store = RunStore::open(file, Access::read_write);
  ASSERT_FALSE(store.has_value());
  EXPECT_EQ(store.error().kind, ErrorKind::storage);
  EXPECT_NE(store.error().message.find("no copy of the database"), std::string::npos);
  EXPECT_TRUE(fake::file_bytes(file) == before);
  EXPECT_EQ(fake::sql_value(file, "PRAGMA user_version"), std::to_string(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(From, Migration, testing::Range(1, kSchemaVersion),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace assay::store
