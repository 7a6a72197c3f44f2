// S04: the disk fails at the Nth call; `scripts/torture --syscalls` takes every N.

#include <gtest/gtest.h>

#include <iostream>

#include "support/fault_row.hpp"
#include "torture/syscalls.hpp"

namespace assay::cli {
namespace {

TEST(FailingDisk, S04_GivesTheSameFiguresOrExitFive) {
  const auto result = torture::fail_every_call(17);
  std::cout << result.text();
  EXPECT_TRUE(result.broken.empty()) << result.text();
  EXPECT_GT(result.refused, 5) << "else nothing failed";
  fake::fault_row("S04", "", "EIO, ENOSPC, EINTR at the Nth write, fsync, truncate, read",
                  "exit 5 and the next run goes on, or exit 0 with the same figures");
}

}  // namespace
}  // namespace assay::cli
