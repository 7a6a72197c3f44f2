// Row S12 through the real binary: too few files, inodes, threads, and too little memory.

#include <unistd.h>

#include <filesystem>
#include <string>

#include "storage_fixture.hpp"

namespace assay::cli {
namespace {

using fake::fault_row;
using fake::ScriptedProvider;
using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

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

}  // namespace
}  // namespace assay::cli
