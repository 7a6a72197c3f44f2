#pragma once

/// \file
/// The flags that `assay compare`, `gate`, `upgrade` and `report` share.

#include <string>
#include <vector>

#include "assay/config/config.hpp"
#include "assay/eval/pairing.hpp"
#include "cli/command.hpp"
#include "cli/shell_command.hpp"

namespace assay::cli {

class CompareFlags {
 public:
  void declare(Flags& flags);
  /// Without `--run`, for verbs whose run is an argument.
  void declare_rules(Flags& flags);

  /// Margin, alpha and mode as flags give them, else as the config does.
  /// \error invalid_argument  no share, or out of range
  [[nodiscard]] Result<decide::Rules> rules(const config::GateConfig& declared) const;

  /// The words of `--allow`.
  /// \error invalid_argument  an unknown word
  [[nodiscard]] Result<std::vector<eval::Aspect>> aspects() const;

  /// Adds what was given, but for `--run`, to the command that does the same again.
  void repeat(ShellCommand& command) const;

  std::string run;
  std::vector<std::string> tasks;

 private:
  std::string margin_;
  std::string alpha_;
  bool is_sequential_ = false;
  std::vector<std::string> allowed_;
};

}  // namespace assay::cli
