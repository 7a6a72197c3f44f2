#pragma once

/// \file
/// Words of commands that people copy into a shell.

#include <string>

namespace assay::cli {

/// A word as a shell takes it for just that.
[[nodiscard]] std::string shell_word(const std::string& word);

}  // namespace assay::cli
