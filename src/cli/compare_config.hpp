#pragma once

/// \file
/// What `assay compare` takes from the config, if there is one: the declared margin, and the golden
/// sets that know which items share a source.

#include <filesystem>
#include <optional>
#include <vector>

#include "assay/config/config.hpp"
#include "assay/eval/pairing.hpp"
#include "cli/command.hpp"

namespace assay::cli {

class CompareConfig {
 public:
  /// Reads the config. A stored run can be compared without one, so a file that is missing or
  /// broken is no error; a broken one is mentioned on stderr.
  /// \error invalid_argument  a file was named with -c and cannot be used
  [[nodiscard]] static Result<CompareConfig> load(const Globals& globals);

  [[nodiscard]] const config::GateConfig& gate() const { return gate_; }
  /// The clusters of a golden set; nothing when no folder of the config holds just that set.
  [[nodiscard]] std::optional<eval::Clusters> clusters_of(const store::ArmRecord& arm) const;

 private:
  config::GateConfig gate_;
  std::vector<std::filesystem::path> folders_;
};

}  // namespace assay::cli
