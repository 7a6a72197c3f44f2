#include "cli/declared_gate.hpp"

#include <filesystem>

#include "assay/eval/suite.hpp"

namespace assay::cli {

Result<config::GateConfig> declared_gate(const Globals& globals) {
  const auto path = globals.config_path();
  std::error_code ignored;  // whoever cannot look will not be able to read, either
  const bool is_absent = std::filesystem::symlink_status(path, ignored).type() ==
                         std::filesystem::file_type::not_found;
  if (globals.config.empty() && is_absent) return config::GateConfig();
  ASSAY_TRY(auto read, eval::load_config(path));
  read.config.gate.file = path;
  return std::move(read.config.gate);
}

}  // namespace assay::cli
