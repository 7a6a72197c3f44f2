#include "cli/compare_config.hpp"

#include <fmt/format.h>

#include "assay/eval/suite.hpp"

namespace assay::cli {
Result<CompareConfig> CompareConfig::load(const Globals& globals) {
  CompareConfig loaded;
  const auto path = globals.config_path();
  std::error_code ignored;
  if (globals.config.empty() && !std::filesystem::exists(path, ignored)) return loaded;
  const auto read = eval::load_config(path);
  if (read.has_value()) {
    loaded.gate_ = read->config.gate;
    loaded.folders_ = read->config.tasks;
  } else if (!globals.config.empty()) {
    return read.error();
  } else {
    say(globals, fmt::format("the config is not used: {}", read.error().message));
  }
  return loaded;
}

std::optional<eval::Clusters> CompareConfig::clusters_of(const store::ArmRecord& arm) const {
  for (const auto& folder : folders_) {
    if (folder.filename() != arm.task) continue;
    dataset::Problems problems;
    const auto task = eval::load_task(folder, problems);
    if (!task.has_value() || (*task)->set.hash != arm.golden_set_hash) continue;
    eval::Clusters clusters;
    for (const dataset::Item& item : (*task)->set.items) {
      if (!item.cluster.empty()) clusters.emplace(item.id, item.cluster);
    }
    return clusters;
  }
  return std::nullopt;
}

}  // namespace assay::cli
