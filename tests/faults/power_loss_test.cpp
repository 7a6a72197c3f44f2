// S10 and P4: the power fails at every sync of a recording. Killing a process cannot show a missing
// fsync, since the kernel still has what was written.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "store/records.hpp"
#include "support/fault_row.hpp"
#include "support/power_loss_vfs.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

using fake::PowerLossVfs;
namespace fs = std::filesystem;

constexpr int kAnswers = 50;
// Together more than the thousand pages at which SQLite moves its log into the file.
constexpr std::size_t kTextBytes = 90'000;

class PowerLoss : public testing::Test {
 protected:
  /// What the power leaves now, seen by an ordinary SQLite: it opens, is sound and has every answer
  /// that was acknowledged.
  void expect_survived(PowerLossVfs::Kept kept) {
    const fs::path disk = folder_ / "disk";
    fs::remove_all(disk);
    vfs_.lose_power(disk, kept, random_);
    const PowerLossVfs::Ordinary ordinary(vfs_);
    ++failures_;
    auto store = RunStore::open(disk / "a.db", Access::read_write);
    ASSERT_TRUE(store.has_value()) << store.error().message;
    const auto runs = store->runs().value();
    if (acknowledged_ > 0) {
      ASSERT_EQ(runs.size(), 1U);
      const auto found = answers(*store, runs[0].row, runs[0].arms[0].row);
      ASSERT_GE(found.size(), static_cast<std::size_t>(acknowledged_));
      for (int i = 0; i < acknowledged_; ++i) {
        EXPECT_EQ(found[static_cast<std::size_t>(i)].key.repeat, i);
        EXPECT_EQ(found[static_cast<std::size_t>(i)].text.size(), kTextBytes);
      }
    }
    EXPECT_EQ(fake::sql_value(disk / "a.db", "PRAGMA integrity_check"), "ok");
  }

  void fail_at_every_sync() {
    vfs_.on_sync([this] {
      ++syncs_;
      for (const auto kept : {PowerLossVfs::Kept::none, PowerLossVfs::Kept::all,
                              PowerLossVfs::Kept::some, PowerLossVfs::Kept::some}) {
        if (!HasFatalFailure()) expect_survived(kept);
      }
    });
  }

  const fake::TemporaryFolder folder_;
  PowerLossVfs vfs_;
  std::mt19937 random_{20261123};
  int acknowledged_ = 0;
  int syncs_ = 0;
  int failures_ = 0;
};

TEST_F(PowerLoss, S10_LosesNoAcknowledgedAnswerAtAnySync) {
  {
    fail_at_every_sync();
    auto begun = begin(folder_ / "a.db");
    while (acknowledged_ < kAnswers && !HasFatalFailure()) {
      std::vector<RunStore::Entry> group;
      const int size = std::min(1 + static_cast<int>(random_() % 3), kAnswers - acknowledged_);
      for (int i = 0; i < size; ++i) {
        group.push_back(entry(begun.key(0, 0, acknowledged_ + i), Outcome::ok));
        group.back().attempt.attempt.completion.text.assign(kTextBytes, 'x');
      }
      ASSERT_TRUE(begun.store.record(begun.run.row, group).has_value());
      acknowledged_ += size;
      expect_survived(PowerLossVfs::Kept::none);
    }
  }
  expect_survived(PowerLossVfs::Kept::none);
  std::cout << syncs_ << " syncs, " << failures_ << " power failures, seed 20261123\n";
  EXPECT_GT(syncs_, 30);
  fake::fault_row("S10", "", "power fails at every sync: nothing, all, some torn sectors kept",
                  "opens, integrity ok, every acknowledged answer there");
}

TEST_F(PowerLoss, S10_WouldShowAMissingSync) {
  // The same with a connection of our own that does not sync: it must be seen to lose rows.
  const fs::path file = folder_ / "a.db";
  fake::sql(file, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)");
  fake::sql(file, "PRAGMA synchronous = OFF; INSERT INTO t VALUES (1)");
  vfs_.lose_power(folder_ / "disk", PowerLossVfs::Kept::none, random_);
  const PowerLossVfs::Ordinary ordinary(vfs_);
  std::string rows = "none";
  try {
    rows = fake::sql_value(folder_ / "disk/a.db", "SELECT count(*) FROM t");
  } catch (const std::exception& error) {
    rows = error.what();
  }
  EXPECT_NE(rows, "1");
}

}  // namespace
}  // namespace assay::store
