#pragma once

/// \file
/// Loading a suite for a verb, with every problem shown.

#include "assay/eval/suite.hpp"
#include "cli/command.hpp"

namespace assay::cli {

/// `eval::load_suite`, with all problems but the first and all warnings on stderr; the first
/// problem is the error, which `main` prints last.
[[nodiscard]] Result<eval::Suite> load_suite(const Globals& globals,
                                             const eval::Selection& selection);

/// Lines of problems and warnings on stderr, `first` left out.
void show_problems(const Globals& globals, const dataset::Problems& problems,
                   const std::string& first);

}  // namespace assay::cli
