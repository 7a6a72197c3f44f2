#pragma once

/// \file
/// What is printed into the log of a CI job, where some lines are commands.
///
/// The runner of GitHub Actions obeys a line that begins with `::` after white space, and `##[`
/// anywhere in one (https://docs.github.com/actions, "workflow commands"). It compares as people
/// sort words, skipping characters without a width, so everything but visible ASCII is skipped
/// here.

#include <functional>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"

namespace assay::cli {

/// Is the process watched by GitHub Actions?
[[nodiscard]] bool is_github_actions();

/// Would the runner take this line for a command?
[[nodiscard]] bool is_command_line(std::string_view line);

/// Passes a text on, which comes in pieces. From the first line that the runner would obey, it is
/// told to obey nothing until a word that nobody can guess. JSON is kept readable for programs: it
/// gets `\u0023` for `#` instead. Other texts are passed on as they are.
class LogGuard {
 public:
  using Out = std::function<Status(std::string_view)>;

  explicit LogGuard(Out out) : out_(std::move(out)) {}
  [[nodiscard]] Status write(std::string_view piece);
  [[nodiscard]] Status finish();  ///< call it once, after the last piece

 private:
  [[nodiscard]] Status pass(std::string line);

  Out out_;
  std::string line_;  ///< not complete yet
  std::string token_;
  bool is_begun_ = false;
  bool is_json_ = false;
};

/// A line on stderr, where it is guarded as well.
void write_error_line(const std::string& line);

}  // namespace assay::cli
