#pragma once

/// \file
/// `assay recommend --verify FILE`: does a policy still hold?

#include <string>

#include "cli/command.hpp"
#include "cli/compare_sides.hpp"

namespace assay::cli {

/// The words of the command line; empty ones are the policy's own names.
struct VerifyWords {
  std::string file, lite, pro;
};

/// \return exit code 0: holds, 1: no longer holds, 2: cannot tell
/// \error invalid_argument  the file is no policy, or the run has no such models
[[nodiscard]] Result<int> verify_policy(const Globals& globals, SideFinder& finder,
                                        const VerifyWords& words, const std::string& today);

}  // namespace assay::cli
