/// \file
/// `scripts/torture`: kills and failing disks until something breaks, or the count is full.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "torture/mutants.hpp"
#include "torture/syscalls.hpp"
#include "torture/torture.hpp"

namespace assay::torture {
namespace {

int usage() {
  std::fputs(
      "usage: scripts/torture [--kills N] [--seed N]   kill -9 at random moments (10000, 1)\n"
      "       scripts/torture --syscalls               every call to the disk fails once\n"
      "       scripts/torture --mutants N [--seed N]   damaged databases\n",
      stderr);
  return 3;
}

int run(int count, char** words) {
  KillPlan plan;
  plan.kills = 10'000;
  plan.seed = 1;
  bool is_syscalls = false;
  int mutants = 0;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const bool has_value = i + 1 < count;
    if (word == "--syscalls") {
      is_syscalls = true;
    } else if (word == "--kills" && has_value) {
      plan.kills = std::atoi(words[++i]);
    } else if (word == "--mutants" && has_value) {
      mutants = std::atoi(words[++i]);
    } else if (word == "--seed" && has_value) {
      plan.seed = static_cast<std::uint32_t>(std::strtoul(words[++i], nullptr, 10));
    } else {
      return usage();
    }
  }
  if (is_syscalls) {
    const auto result = fail_every_call(1);
    std::fputs(result.text().c_str(), stdout);
    return result.broken.empty() ? 0 : 1;
  }
  if (mutants > 0) {
    const auto result = damage_databases(mutants, plan.seed);
    std::printf("seed %u: %s", plan.seed, result.text().c_str());
    return result.broken.empty() ? 0 : 1;
  }
  const auto result = kill_again_and_again(plan);
  std::printf("seed %u: %s", plan.seed, result.text().c_str());
  return result.broken.empty() ? 0 : 1;
}

}  // namespace
}  // namespace assay::torture

int main(int argc, char** argv) {
  try {
    return assay::torture::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "torture: %s\n", error.what());
    return 1;
  }
}
