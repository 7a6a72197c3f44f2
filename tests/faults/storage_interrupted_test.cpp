// Rows S05, S06 and S09 through the real binary: somebody else holds the database, or a signal
// comes.

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assay/core/clock.hpp"
#include "storage_fixture.hpp"

namespace assay::cli {
namespace {

using fake::Asked;
using fake::fault_row;
using fake::ScriptedProvider;
using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

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

/// A provider that has the database locked when it is asked for the eleventh time.
class LockingProvider {
 public:
  LockingProvider(fs::path database, ScriptedProvider::Script answer)
      : database_(std::move(database)), answer_(std::move(answer)) {}

  [[nodiscard]] const ScriptedProvider& provider() const { return provider_; }
  void wait_until_locked() { is_locked_.get_future().wait(); }
  void unlock() { lock_.reset(); }

 private:
  fs::path database_;
  ScriptedProvider::Script answer_;
  std::unique_ptr<Locked> lock_;
  std::promise<void> is_locked_;
  ScriptedProvider provider_{[this](const Asked& asked) {
    if (asked.number == 10) {
      lock_ = std::make_unique<Locked>(database_);
      is_locked_.set_value();
    }
    return answer_(asked);
  }};
};

TEST_F(StorageRows, S05_LockedForAWhile) {
  LockingProvider locking(folder_ / "assay.db", answer);
  const ScriptedProvider& provider = locking.provider();
  write_config(provider);
  fake::Process run(ASSAY_BINARY, {"run", "--json"}, options());
  locking.wait_until_locked();
  EXPECT_FALSE(run.run_for(std::chrono::milliseconds(200))) << "it waits";
  locking.unlock();
  const auto ended = run.wait();
  EXPECT_EQ(ended.exit_code, 0) << ended.error;
  EXPECT_EQ(provider.calls(), kItems);
  EXPECT_EQ(figures(ended.output), undisturbed());
  fault_row("S05", "a moment", "another writer's transaction in the middle of a run",
            "waited for, exit 0, same figures");
}

TEST_F(StorageRows, S05_LockedForEver) {
  LockingProvider locking(folder_ / "assay.db", answer);
  const ScriptedProvider& provider = locking.provider();
  write_config(provider);
  quick_sleeps();
  const auto ended = assay({"run"});
  EXPECT_EQ(ended.exit_code, 5) << ended.error;
  EXPECT_THAT(ended.error, AllOf(HasSubstr("assay.db"), HasSubstr("locked")));
  const int calls = provider.calls();
  EXPECT_EQ(assay({"run"}).exit_code, 5);
  EXPECT_EQ(provider.calls(), calls) << "nobody is asked while nothing can be stored";
  locking.unlock();
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
  LockingProvider locking(folder_ / "assay.db", answer);
  const ScriptedProvider& provider = locking.provider();
  write_config(provider);
  fake::Process run(ASSAY_BINARY, {"run"}, options());
  locking.wait_until_locked();
  run.send_signal(SIGINT);
  EXPECT_TRUE(run.wait_for_error("stopping;"));
  const auto start = SteadyClock::now();
  run.send_signal(SIGINT);
  EXPECT_EQ(run.wait().exit_code, 130);
  EXPECT_LT(SteadyClock::now() - start, std::chrono::seconds(2));
  locking.unlock();
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

}  // namespace
}  // namespace assay::cli
