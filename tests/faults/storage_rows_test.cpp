// Rows S01 to S04, S14 and S15 through the real binary: full, read-only, failing, moved and missing
// disks.

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "storage_fixture.hpp"
#include "torture/syscalls.hpp"

namespace assay::cli {
namespace {

using fake::Asked;
using fake::fault_row;
using fake::ScriptedProvider;
using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

/// Answers with so much text that 60 of them do not fit into a megabyte.
fake::ProviderReply long_answer(const Asked& asked) {
  return fake::says(asked, std::string(40'000, ' ') + fake::label(fake::colour_of(asked.user)));
}

TEST_F(StorageRows, S01_ADiskThatIsFull) {
  const Disk disk(folder_ / "disk", "size=1m");
  if (!disk.is_mounted()) GTEST_SKIP() << "mounting a small disk needs root";
  const ScriptedProvider provider(long_answer);
  write_config(provider);
  const auto full = assay({"run", "--db", "disk/a.db"});
  EXPECT_EQ(full.exit_code, 5) << full.error;
  EXPECT_THAT(full.error, HasSubstr("disk/a.db"));
  const int there = stored("disk/a.db");
  EXPECT_GT(there, 0);
  EXPECT_LE(provider.calls(), there + kUnstored);
  disk.change(0, "size=64m");
  expect_resumed(provider, "disk/a.db");
  fault_row("S01", "", "disk full in the middle of a run",
            "exit 5, file named, stored answers intact; goes on once there is space");
}

TEST_F(StorageRows, S02_AFileSizeLimit) {
  const ScriptedProvider provider(long_answer);
  write_config(provider);
  // In units of 512 bytes: 1 MiB a file.
  const auto full = fake::run_process(
      "/bin/sh", {"-c", std::string("ulimit -f 2048; exec ") + ASSAY_BINARY + " run"}, options());
  EXPECT_EQ(full.exit_code, 5) << "signal " << full.signal << full.error;
  EXPECT_THAT(full.error, HasSubstr("assay.db"));
  EXPECT_GT(stored(), 0);
  EXPECT_LE(provider.calls(), stored() + kUnstored);
  expect_resumed(provider);
  fault_row("S02", "", "ulimit -f in the middle of a run",
            "exit 5 and no signal death, stored answers intact; goes on");
}

TEST_F(StorageRows, S03_PathsThatCannotBeADatabase) {
  fs::create_directory(folder_ / "folder.db");
  ASSERT_EQ(::mkfifo((folder_ / "fifo.db").c_str(), 0600), 0);
  fs::create_symlink("/dev/full", folder_ / "full.db");
  for (const char* name : {"folder.db", "fifo.db", "full.db"}) {
    expect_refused(name, "not a regular file");
  }
  expect_refused("no/such/a.db", "No such file");
  fault_row("S03", "", "folder, FIFO, link to /dev/full, missing folder as --db",
            "exit 5 before the first call");
}

TEST_F(StorageRows, S03_DisksAndFilesThatMayNotBeWrittenTo) {
  const Disk disk(folder_ / "disk", "size=8m");
  if (!disk.is_mounted()) GTEST_SKIP() << "a read-only mount needs root";
  const ScriptedProvider provider(answer);
  write_config(provider);
  ASSERT_EQ(assay({"run", "-q", "--db", "disk/a.db"}).exit_code, 0);
  disk.change(MS_RDONLY, "size=8m");
  expect_refused("disk/a.db", "Read-only file system");
  expect_refused("disk/new.db", "Read-only file system");
  EXPECT_EQ(assay({"runs", "--db", "disk/a.db"}).exit_code, 0) << "reading is possible";
  // Permissions do not bind root.
  const std::string nobody = "exec setpriv --reuid=65534 --regid=65534 --clear-groups";
  fs::permissions(folder_.path(), fs::perms(0755));
  fs::copy_file(folder_ / "disk/a.db", folder_ / "b.db");
  fs::permissions(folder_ / "b.db", fs::perms(0444));
  for (const char* name : {"b.db", "c.db"}) {
    const auto ended = fake::run_process(
        "/bin/sh", {"-c", fmt::format("{} {} run --db {}", nobody, ASSAY_BINARY, name)}, options());
    EXPECT_EQ(ended.exit_code, 5) << ended.error;
    EXPECT_THAT(ended.error, AllOf(HasSubstr(name), HasSubstr("ermission denied")));
  }
  EXPECT_EQ(provider.calls(), kItems);
  fault_row("S03", "", "read-only mount, file and folder without permission",
            "exit 5 before the first call");
}

TEST_F(StorageRows, S04_NobodyIsAskedAfterTheDiskFailed) {
  const ScriptedProvider provider(answer);
  write_config(provider);
  // Past what the first thread does to make the tables; the recorder has a count of its own.
  for (const auto& [call, when] : {std::pair("fdatasync,fsync", 12), std::pair("pwrite64", 90)}) {
    SCOPED_TRACE(call);
    const int before = provider.calls();
    const std::string database = fmt::format("{:.4}.db", call);
    auto words = torture::failing_at(call, "EIO", when, folder_ / database, folder_ / "log");
    words.insert(words.end(), {ASSAY_BINARY, "run", "--db", database});
    auto traced = options();
    fake::add_sanitizer_option(traced.environment, "detect_leaks=0");
    const auto ended = fake::run_process(words[0], {words.begin() + 1, words.end()}, traced);
    EXPECT_EQ(ended.exit_code, 5) << ended.error;
    EXPECT_THAT(ended.error, HasSubstr(database));
    const int there = stored(database);
    EXPECT_LT(there, kItems);
    EXPECT_LE(provider.calls() - before, there + kUnstored);
    expect_resumed(provider, database);
  }
  fault_row("S04", "provider", "EIO at the 12th fsync or write",
            "exit 5; no call after it but what was in flight");
}

TEST_F(StorageRows, S14_MovedReplacedOrDeletedWhileItIsOpen) {
  const fs::path file = folder_ / "assay.db";
  const std::pair<const char*, std::function<void()>> cases[] = {
      {"deleted", [&] { fs::remove(file); }},
      {"moved", [&] { fs::rename(file, folder_ / "elsewhere.db"); }},
      {"replaced",
       [&] {
         fs::copy_file(file, folder_ / "copy.db");
         fs::rename(folder_ / "copy.db", file);
       }},
      {"its folder moved", [&] { fs::rename(folder_ / "data", folder_ / "other"); }},
  };
  for (const auto& [what, change] : cases) {
    SCOPED_TRACE(what);
    fs::create_directory(folder_ / "data");
    const std::string database = what[0] == 'i' ? "data/a.db" : "assay.db";
    const ScriptedProvider provider([&, &now = change](const Asked& asked) {
      if (asked.number == 20) now();
      return answer(asked);
    });
    write_config(provider);
    const auto ended = assay({"run", "--db", database});
    EXPECT_EQ(ended.exit_code, 5) << ended.error;
    EXPECT_THAT(ended.error, HasSubstr(database + ": was moved, replaced or deleted"));
    EXPECT_LE(provider.calls(), 20 + kUnstored + kUnstored) << "noticed at the next commit";
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      if (entry.path().filename().string().starts_with("assay.db")) fs::remove(entry.path());
    }
  }
  fault_row("S14", "", "database deleted, moved, replaced, its folder moved during the run",
            "exit 5 at the next commit");
}

TEST_F(StorageRows, S15_AnAnswerThatIsTooLongIsCutAndNotScored) {
  const ScriptedProvider provider([](const Asked& asked) {
    const std::size_t mebibytes = asked.user == "item 3" ? 5 : 0;
    return fake::says(asked,
                      std::string(mebibytes << 20, ' ') + fake::label(fake::colour_of(asked.user)));
  });
  write_config(provider, "run: {max_attempts: 1}\n");
  const auto ended = assay({"run"});
  EXPECT_EQ(ended.exit_code, 4) << ended.error;
  EXPECT_EQ(value("SELECT count(*) FROM attempt WHERE outcome = 'wire.too_large'"), "1");
  EXPECT_EQ(value("SELECT count(*) FROM v_answer WHERE verdict = 'correct'"), "59");
  EXPECT_LT(fs::file_size(folder_ / "assay.db"), std::uintmax_t{6} << 20);
  fault_row("S15", "one answer", "an answer of 5 MiB",
            "cut at 4 MiB: wire.too_large, not scored, exit 4 (a million rows: scripts/bench)");
}

}  // namespace
}  // namespace assay::cli
