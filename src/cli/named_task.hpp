#pragma once

/// \file
/// The golden set that `--task` means: one of the config by its name, or a folder.

#include <memory>
#include <string>
#include <vector>

#include "assay/eval/suite.hpp"
#include "cli/command.hpp"

namespace assay::cli {

/// Loads it, with every problem but the first on stderr.
/// \error invalid_argument  no such task, or a bad golden set
[[nodiscard]] Result<std::unique_ptr<eval::Task>> load_named_task(const Globals& globals,
                                                                  const std::string& task);

/// The keys of the config's providers that are set. None without a config.
[[nodiscard]] std::vector<std::string> known_keys(const Globals& globals);

}  // namespace assay::cli
