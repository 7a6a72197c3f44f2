#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

#include "records.hpp"
#include "support/sql.hpp"
#include "support/temporary_folder.hpp"

namespace assay::store {
namespace {

/// Records answers with large texts until the disk says no; returns the error.
Error record_until_it_fails(Begun& begun, int& stored) {
  for (stored = 0; stored < 1000; ++stored) {
    auto large = entry(begun.key(0, 0, stored), Outcome::ok);
    large.attempt.attempt.completion.text.assign(10'000, 'x');
    const Status written = begun.store.record(begun.run.row, {large});
    if (!written.has_value()) return written.error();
  }
  return Error{ErrorKind::internal, "it never failed"};
}

void expect_storage_error_and_intact_rows(const std::filesystem::path& file, Begun& begun) {
  int stored = 0;
  const Error error = record_until_it_fails(begun, stored);
  EXPECT_EQ(error.kind, ErrorKind::storage);
  EXPECT_THAT(error.message, testing::HasSubstr(file.string()));
  EXPECT_GT(stored, 3);
  auto reader = RunStore::open(file, Access::read_only).value();
  EXPECT_EQ(answers(reader, begun.run.row, begun.run.arms[0].row).size(),
            static_cast<std::size_t>(stored));
}

TEST(FullDisk, KeepsWhatWasAcknowledgedUnderAFileSizeLimit) {
  const fake::TemporaryFolder folder;
  const auto file = folder / "a.db";
  auto begun = begin(file);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto old_action = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{400'000, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  expect_storage_error_and_intact_rows(file, begun);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_action);
  EXPECT_EQ(fake::sql_value(file, "PRAGMA integrity_check"), "ok");
  // With room again, the same writer goes on.
  EXPECT_TRUE(begun.store.record(begun.run.row, {entry(begun.key(1, 0), Outcome::ok)}).has_value());
}

class SmallDisk {
 public:
  SmallDisk()
      : is_mounted_(::mount("none", folder_.path().c_str(), "tmpfs", 0, "size=600k") == 0) {}
  ~SmallDisk() {
    if (is_mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool is_mounted() const { return is_mounted_; }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return folder_ / name; }

 private:
  const fake::TemporaryFolder folder_;
  bool is_mounted_;
};

TEST(FullDisk, KeepsWhatWasAcknowledgedWhenNoSpaceIsLeft) {
  const SmallDisk disk;
  if (!disk.is_mounted()) GTEST_SKIP() << "mounting a small disk needs root";
  const auto file = disk / "a.db";
  auto begun = begin(file);
  expect_storage_error_and_intact_rows(file, begun);
  EXPECT_EQ(fake::sql_value(file, "PRAGMA integrity_check"), "ok");
}

}  // namespace
}  // namespace assay::store
