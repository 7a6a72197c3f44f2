#include "cli/compare_config.hpp"

#include <fmt/format.h>

#include "assay/core/clock.hpp"
#include "assay/core/file.hpp"
#include "assay/core/yaml.hpp"
#include "assay/eval/suite.hpp"
#include "assay/provider/registry.hpp"

namespace assay::cli {
namespace {

Result<config::Config> read_config(const std::filesystem::path& path) {
  ASSAY_TRY(const auto registry, provider::Registry::builtin());
  ASSAY_TRY(const auto yaml, read_file(path, kYamlBytes));
  return config::parse_config(yaml, path, registry, iso_time(unix_ms_now()).substr(0, 10));
}

}  // namespace

Result<CompareConfig> CompareConfig::load(const Globals& globals) {
  CompareConfig loaded;
  const auto path = globals.config_path();
  std::error_code ignored;
  if (globals.config.empty() && !std::filesystem::exists(path, ignored)) return loaded;
  const auto read = read_config(path);
  if (read.has_value()) {
    loaded.gate_ = read->gate;
    loaded.folders_ = read->tasks;
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
