#pragma once

/// \file
/// Commands that people copy into a shell.

#include <string>
#include <vector>

#include "cli/command.hpp"

namespace assay::cli {

/// A word as a shell takes it for just that.
[[nodiscard]] std::string shell_word(const std::string& word);

/// A command of this program, put together word by word. Flags that were not given are left out.
class ShellCommand {
 public:
  /// \param start  `assay report`, taken as it is
  explicit ShellCommand(std::string start) : text_(std::move(start)) {}

  /// Where config and database are, as far as that was said.
  ShellCommand& in(const Globals& globals);
  ShellCommand& word(const std::string& text);
  ShellCommand& flag(const char* name, const std::string& value);
  /// Joined by commas, as `Flags::texts` takes them.
  ShellCommand& flag(const char* name, const std::vector<std::string>& values);
  ShellCommand& toggle(const char* name, bool is_given);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace assay::cli
