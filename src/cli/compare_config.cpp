#include "cli/compare_config.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "assay/eval/suite.hpp"

namespace assay::cli {

Result<config::GateConfig> read_gate_config(const Globals& globals) {
  const auto path = globals.config_path();
  std::error_code ignored;
  if (globals.config.empty() && !std::filesystem::exists(path, ignored)) {
    return config::GateConfig();
  }
  const auto read = eval::load_config(path);
  if (read.has_value()) return read->config.gate;
  if (!globals.config.empty()) return read.error();
  say(globals, fmt::format("the config is not used: {}", read.error().message));
  return config::GateConfig();
}

}  // namespace assay::cli
