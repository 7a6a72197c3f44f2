#pragma once

/// \file
/// Keys as a person presses them.

#include <optional>

#include <termios.h>

namespace assay::cli {

/// On a terminal each key counts at once and is not shown, and Ctrl-C is a key, so that the
/// terminal is as it was afterwards; elsewhere the first character of each line counts. One at a
/// time.
class KeyReader {
 public:
  KeyReader();
  ~KeyReader();
  KeyReader(const KeyReader&) = delete;
  KeyReader& operator=(const KeyReader&) = delete;

  /// Waits for the next key; nothing at the end of the input and for Ctrl-C and Ctrl-D. An empty
  /// line is '\n'.
  [[nodiscard]] std::optional<char> next();
  [[nodiscard]] bool is_terminal() const { return is_terminal_; }

 private:
  bool is_terminal_ = false;
  termios before_{};
};

}  // namespace assay::cli
