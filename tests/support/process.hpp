#pragma once

/// \file
/// A program as a child process, with what it wrote and how it ended.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace assay::fake {

struct ProcessOptions {
  std::filesystem::path folder;                    ///< where it runs; empty: here
  std::map<std::string, std::string> environment;  ///< added to ours
  std::vector<std::string> unset;                  ///< taken away from ours
  std::string input;                               ///< on its stdin
  std::filesystem::path output_file;               ///< its stdout goes there instead
  bool error_is_terminal = false;                  ///< its stderr is a terminal of its own
};

/// Adds to ASAN_OPTIONS, as they are in our environment: what is traced cannot look for leaks
/// (`detect_leaks=0`), and a preloaded library comes before the sanitizer's own.
void add_sanitizer_option(std::map<std::string, std::string>& environment,
                          const std::string& option);

struct Ended {
  int exit_code = -1;  ///< -1 when a signal ended it
  int signal = 0;
  std::string output;  ///< stdout
  std::string error;   ///< stderr
};

/// A running child. The destructor kills and reaps it.
class Process {
 public:
  Process(const std::filesystem::path& program, const std::vector<std::string>& arguments,
          const ProcessOptions& options = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Reads until stdout holds `text`. False when the child ended without it.
  bool wait_for_output(const std::string& text);
  /// The same for stderr.
  bool wait_for_error(const std::string& text);
  /// Reads what it writes until it ended or the time is over. True when it ended.
  bool run_for(std::chrono::milliseconds time);

  void send_signal(int signal) const;
  /// Waits until it ended.
  Ended wait();

  [[nodiscard]] const std::string& output() const { return ended_.output; }
  [[nodiscard]] const std::string& error() const { return ended_.error; }
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  /// Takes what is there on either pipe. False when both are closed; waits at most `timeout_ms`.
  bool read_some(int timeout_ms);
  void close_pipes();

  pid_t id_ = -1;
  int output_ = -1;
  int error_ = -1;
  Ended ended_;
};

/// Runs a program to its end.
[[nodiscard]] Ended run_process(const std::filesystem::path& program,
                                const std::vector<std::string>& arguments,
                                const ProcessOptions& options = {});

}  // namespace assay::fake
