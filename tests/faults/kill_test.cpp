// S09: `kill -9` at random moments; `scripts/torture` does the same ten thousand times.

#include <gtest/gtest.h>

#include <iostream>

#include "support/fault_row.hpp"
#include "torture/torture.hpp"

namespace assay::cli {
namespace {

TEST(Killed, S09_LosesNothingAndAsksNothingTwiceInFiftyKills) {
  torture::KillPlan plan;
  plan.kills = 50;
  const auto result = torture::kill_again_and_again(plan);
  std::cout << result.text();
  EXPECT_TRUE(result.broken.empty()) << result.text();
  EXPECT_EQ(result.kills, 50);
  EXPECT_GT(result.acknowledged, 0) << "else nothing was shown to survive";
  fake::fault_row("S09", "kill -9", "50 kills at random moments (scripts/torture: 10 000)",
                  "0 acknowledged answers lost, 0 twice, resumed figures the same");
}

}  // namespace
}  // namespace assay::cli
