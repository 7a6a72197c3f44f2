// Rows S01 to S15 through the real binary: full, read-only, locked, moved and missing disks.

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assay/core/clock.hpp"
#include "rows.hpp"
#include "torture/syscalls.hpp"

namespace assay::cli {
namespace {

using fake::Asked;
using fake::fault_row;
using fake::ScriptedProvider;
using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

constexpr int kItems = 60;
/// With 4 connections: calls in flight, and answers that may wait for the disk.
constexpr int kUnstored = 6;

class StorageRows : public Rows {
 protected:
  StorageRows() { fake::write_colours(folder_, kItems); }

  /// The figures of a run that nothing disturbs.
  [[nodiscard]] std::string undisturbed() const {
    const ScriptedProvider provider(answer);
    write_config(provider, "", 4, "undisturbed.yaml");
    const auto ended =
        assay({"-c", "undisturbed.yaml", "run", "--new", "--json", "--db", "undisturbed.db"});
    EXPECT_EQ(ended.exit_code, 0) << ended.error;
    return figures(ended.output);
  }

  /// The same command goes on and comes to the same figures, asking only for what is missing.
  void expect_resumed(const ScriptedProvider& provider, const std::string& database = "assay.db") {
    const int before = provider.calls();
    const int missing = kItems - stored(database);
    const auto next = assay({"run", "--json", "--db", database});
    EXPECT_EQ(next.exit_code, 0) << next.error;
    EXPECT_GE(provider.calls(), before + missing);
    // What the last run sent when it ended may be read only now.
    EXPECT_LE(provider.calls(), before + missing + kUnstored);
    EXPECT_EQ(stored(database), kItems);
    EXPECT_EQ(value("PRAGMA integrity_check", database), "ok");
    EXPECT_EQ(figures(next.output), undisturbed());
  }

  /// `assay run` ends with 5 and this reason before anybody is asked.
  void expect_refused(const std::string& database, const std::string& reason,
                      const std::string& before = "") const {
    const ScriptedProvider provider(answer);
    write_config(provider);
    const auto ended = fake::run_process(
        "/bin/sh", {"-c", fmt::format("{} exec {} run --db {}", before, ASSAY_BINARY, database)},
        options());
    EXPECT_EQ(ended.exit_code, 5) << ended.error;
    EXPECT_THAT(ended.error, AllOf(HasSubstr(database), HasSubstr(reason)));
    EXPECT_EQ(ended.output, "");
    EXPECT_EQ(provider.calls(), 0);
  }
};

/// A file system of its own; what it can hold may be changed.
class Disk {
 public:
  Disk(fs::path folder, const std::string& options) : folder_(std::move(folder)) {
    fs::create_directory(folder_);
    is_mounted_ = ::mount("none", folder_.c_str(), "tmpfs", 0, options.c_str()) == 0;
  }
  ~Disk() {
    if (is_mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  [[nodiscard]] bool is_mounted() const { return is_mounted_; }
  void change(unsigned long flags, const std::string& options) const {
    EXPECT_EQ(::mount("none", folder_.c_str(), "tmpfs", MS_REMOUNT | flags, options.c_str()), 0);
  }

 private:
  fs::path folder_;
  bool is_mounted_ = false;
};

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
    const char* const given = std::getenv("ASAN_OPTIONS");
    traced.environment["ASAN_OPTIONS"] =
        std::string(given == nullptr ? "" : given) + ":detect_leaks=0";
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

/// Somebody's SQL shell in the middle of a transaction.
class Locked {
 public:
  explicit Locked(const fs::path& file) {
    EXPECT_EQ(sqlite3_open(file.c_str(), &connection_), SQLITE_OK);
    sqlite3_busy_timeout(connection_, 5000);
    EXPECT_EQ(sqlite3_exec(connection_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  }
  ~Locked() { sqlite3_close(connection_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  sqlite3* connection_ = nullptr;
};

TEST_F(StorageRows, S05_LockedForAWhile) {
  std::unique_ptr<Locked> lock;
  std::promise<void> is_locked;
  const ScriptedProvider provider([&](const Asked& asked) {
    if (asked.number == 10) {
      lock = std::make_unique<Locked>(folder_ / "assay.db");
      is_locked.set_value();
    }
    return answer(asked);
  });
  write_config(provider);
  fake::Process run(ASSAY_BINARY, {"run", "--json"}, options());
  is_locked.get_future().wait();
  EXPECT_FALSE(run.run_for(std::chrono::milliseconds(200))) << "it waits";
  lock.reset();
  const auto ended = run.wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(provider.calls(), kItems);
  EXPECT_EQ(figures(ended.output), undisturbed());
  fault_row("S05", "a moment", "another writer's transaction in the middle of a run",
            "waited for, exit 0, same figures");
}

TEST_F(StorageRows, S05_LockedForEver) {
  std::unique_ptr<Locked> lock;
  const ScriptedProvider provider([&](const Asked& asked) {
    if (asked.number == 10) lock = std::make_unique<Locked>(folder_ / "assay.db");
    return answer(asked);
  });
  write_config(provider);
  quick_sleeps();
  const auto ended = assay({"run"});
  EXPECT_EQ(ended.exit_code, 5) << ended.error;
  EXPECT_THAT(ended.error, AllOf(HasSubstr("assay.db"), HasSubstr("locked")));
  const int calls = provider.calls();
  EXPECT_EQ(assay({"run"}).exit_code, 5);
  EXPECT_EQ(provider.calls(), calls) << "nobody is asked while nothing can be stored";
  lock.reset();
  EXPECT_LE(calls, stored() + kUnstored);
  expect_resumed(provider);
  fault_row("S05", "for ever", "another writer's transaction that never ends",
            "exit 5 after 30 s, file named, calls stop, nothing lost");
}

TEST_F(StorageRows, S06_TwoRunsOnOneDatabase) {
  std::promise<void> asked_once;
  const ScriptedProvider provider([&](const Asked& asked) {
    if (asked.number == 0) asked_once.set_value();
    return fake::ProviderReply{fake::ProviderReply::How::hold, 200, {}, {}};
  });
  write_config(provider);
  const fake::Process first(ASSAY_BINARY, {"run"}, options());
  asked_once.get_future().wait();
  for (const std::vector<std::string>& second :
       {std::vector<std::string>{"run"}, {"run", "--new"}, {"score"}}) {
    const auto ended = assay(second);
    EXPECT_EQ(ended.exit_code, 5);
    EXPECT_THAT(ended.error, HasSubstr(fmt::format("process {}", first.id())));
  }
  EXPECT_EQ(assay({"runs"}).exit_code, 0);  // reading is always possible
  fault_row("S06", "", "a second run on the same database, same or another one",
            "exit 5, first process named; reading goes on");
}

TEST_F(StorageRows, S09_OneSignalEndsARunWithinTwoSeconds) {
  for (const int signal : {SIGTERM, SIGINT}) {
    SCOPED_TRACE(signal);
    fs::remove(folder_ / "assay.db");
    std::promise<void> all_hang;
    std::atomic<bool> is_held = true;
    const ScriptedProvider provider([&](const Asked& asked) {
      if (!is_held || asked.number < 6) return answer(asked);
      if (asked.number == 9) all_hang.set_value();
      return fake::ProviderReply{fake::ProviderReply::How::hold, 200, {}, {}};
    });
    write_config(provider);
    fake::Process run(ASSAY_BINARY, {"run", "--json"}, options());
    all_hang.get_future().wait();
    const auto start = SteadyClock::now();
    run.send_signal(signal);
    const auto stopped = run.wait();
    EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(2));
    EXPECT_EQ(stopped.exit_code, 130) << stopped.error;
    EXPECT_THAT(stopped.error, HasSubstr("6 of 60 answers stored"));
    EXPECT_EQ(parsed(stopped.output)["arms"][0]["coverage"]["value"], 0.1);
    EXPECT_EQ(stored(), 6);
    is_held = false;
    const auto next = assay({"run", "--json"});
    EXPECT_EQ(next.exit_code, 0) << next.error;
    EXPECT_EQ(parsed(next.output)["run_id"], parsed(stopped.output)["run_id"]);
    EXPECT_EQ(provider.calls(), 10 + kItems - 6);
    EXPECT_EQ(figures(next.output), undisturbed());
  }
  fault_row("S09", "SIGTERM, SIGINT", "one signal while calls hang",
            "exit 130 within 2 s, everything kept, goes on");
}

TEST_F(StorageRows, S09_TheSecondSignalDoesNotWaitForTheDisk) {
  std::unique_ptr<Locked> lock;
  std::promise<void> is_locked;
  const ScriptedProvider provider([&](const Asked& asked) {
    if (asked.number == 10) {
      lock = std::make_unique<Locked>(folder_ / "assay.db");
      is_locked.set_value();
    }
    return answer(asked);
  });
  write_config(provider);
  fake::Process run(ASSAY_BINARY, {"run"}, options());
  is_locked.get_future().wait();
  run.send_signal(SIGINT);
  EXPECT_TRUE(run.wait_for_error("stopping;"));
  const auto start = SteadyClock::now();
  run.send_signal(SIGINT);
  EXPECT_EQ(run.wait().exit_code, 130);
  EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(2));
  lock.reset();
  EXPECT_LE(provider.calls(), stored() + kUnstored);
  expect_resumed(provider);
  fault_row("S09", "SIGINT twice", "two signals while the database is locked",
            "exit 130 at once, stored answers intact, goes on");
}

TEST_F(StorageRows, S09_StoppedAndContinued) {
  std::promise<void> reached;
  const ScriptedProvider provider([&](const Asked& asked) {
    if (asked.number == 5) reached.set_value();
    return answer(asked);
  });
  write_config(provider);
  fake::Process run(ASSAY_BINARY, {"run", "--json"}, options());
  reached.get_future().wait();
  for (int i = 0; i < 10; ++i) {
    run.send_signal(SIGSTOP);
    // While it stands still, every answer that is on its way arrives.
    if (run.run_for(std::chrono::milliseconds(10))) break;
    run.send_signal(SIGCONT);
  }
  const auto ended = run.wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(provider.calls(), kItems);
  EXPECT_EQ(value("SELECT count(*) FROM attempt"), std::to_string(kItems));
  EXPECT_EQ(figures(ended.output), undisturbed());
  fault_row("S09", "SIGSTOP, SIGCONT", "stopped and continued 10 times", "exit 0, nothing twice");
}

TEST_F(StorageRows, S12_TooFewFilesAreSaidBeforeTheFirstCall) {
  const ScriptedProvider provider(answer);
  write_config(provider);
  for (const int files : {16, 64}) {
    const auto ended = fake::run_process(
        "/bin/sh", {"-c", fmt::format("ulimit -n {}; exec {} run", files, ASSAY_BINARY)},
        options());
    EXPECT_EQ(ended.exit_code, 3) << ended.error;
    EXPECT_THAT(ended.error, AllOf(HasSubstr("limits.concurrency needs 68 open files"),
                                   HasSubstr(fmt::format("allows {}", files))));
  }
  EXPECT_EQ(provider.calls(), 0);
  fault_row("S12", "files", "ulimit -n 16, 64", "exit 3, number needed is named, no call");
}

TEST_F(StorageRows, S12_NoInodesAreLeft) {
  const Disk disk(folder_ / "disk", "size=8m,nr_inodes=3");
  if (!disk.is_mounted()) GTEST_SKIP() << "mounting a small disk needs root";
  // The folder itself, the lock and the database; none is left for the log.
  expect_refused("disk/a.db", "unable to open database file");
  fault_row("S12", "inodes", "no inode left for the log", "exit 5 before the first call");
}

TEST_F(StorageRows, S12_NoThreadIsLeft) {
  if (::geteuid() != 0) GTEST_SKIP() << "becoming a user without processes needs root";
  const ScriptedProvider provider(answer);
  write_config(provider);
  fs::permissions(folder_.path(), fs::perms(0777));
  const auto ended = fake::run_process(
      "/bin/sh",
      {"-c",
       fmt::format("exec setpriv --reuid=65533 --regid=65533 --clear-groups prlimit --nproc=1 "
                   "{} run",
                   ASSAY_BINARY)},
      options());
  EXPECT_GT(ended.exit_code, 0) << "signal " << ended.signal << ended.error;
  EXPECT_EQ(ended.output, "");
  EXPECT_EQ(provider.calls(), 0);
  fault_row("S12", "threads", "no further thread", "an exit code that is not 0, no call");
}

TEST_F(StorageRows, S12_TooLittleMemoryIsNeverASuccessWithOtherFigures) {
  if (kIsSanitized) GTEST_SKIP() << "sanitizers need an address space of their own size";
  const ScriptedProvider provider(answer);
  write_config(provider);
  folder_.write("local.yaml",
                "providers: {local: {protocol: local}}\nmodels: {small: {provider: local, id: "
                "small}}\ntasks: [colours]\n");
  int failed = 0;
  for (const std::string config : {"assay.yaml", "local.yaml"}) {
    const auto clean = assay({"-c", config, "run", "--json", "--db", config + ".db"});
    ASSERT_EQ(clean.exit_code, 0) << clean.error;
    for (int mebibytes = 22; mebibytes <= 58; mebibytes += 4) {
      SCOPED_TRACE(fmt::format("{} with {} MiB", config, mebibytes));
      const auto ended = fake::run_process(
          "/bin/sh",
          {"-c", fmt::format("ulimit -v {}; exec {} -c {} run --json --db {}.{}.db",
                             mebibytes * 1024, ASSAY_BINARY, config, config, mebibytes)},
          options());
      EXPECT_EQ(ended.signal, 0) << ended.error;
      if (ended.exit_code != 0) ++failed;
      if (ended.exit_code != 0) continue;
      EXPECT_EQ(figures(ended.output), figures(clean.output));
    }
  }
  EXPECT_GT(failed, 3);
  fault_row("S12", "memory", "ulimit -v from 22 to 58 MiB",
            "an exit code that is not 0, or the same figures; no signal death");
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
