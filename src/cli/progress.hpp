#pragma once

/// \file
/// How far a run is: a bar on a terminal, a plain line now and then elsewhere.

#include <chrono>
#include <string>

#include "assay/eval/runner.hpp"
#include "cli/command.hpp"

namespace assay::cli {

/// Writes to stderr. Call `finish` before anything else is written there.
class ProgressLine {
 public:
  explicit ProgressLine(const Globals& globals);
  void show(const eval::RunProgress& progress);
  void finish();
  /// A line of its own between two states of the bar.
  void notice(const std::string& text);

 private:
  void clear();

  bool is_silent_;
  bool is_terminal_;
  bool is_drawn_ = false;
  std::chrono::steady_clock::time_point next_plain_{};
};

/// `[=====>    ] 120/660  35 %  210/s  2 s left  3 failed  $0.0123`
[[nodiscard]] std::string progress_text(const eval::RunProgress& progress, std::size_t bar_width);

}  // namespace assay::cli
