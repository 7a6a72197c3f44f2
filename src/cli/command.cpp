#include "cli/command.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "assay/core/text.hpp"
#include "cli/log_guard.hpp"

namespace assay::cli {
namespace {

bool is_color_wanted(const Globals& globals, int descriptor) {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  const bool is_dumb = term == nullptr || std::string_view(term) == "dumb";
  return !globals.no_color && !(no_color != nullptr && *no_color != '\0') && !is_dumb &&
         ::isatty(descriptor) == 1;
}

/// As `head` expects of the program before it. Sockets are why the signal is ignored otherwise.
void end_by_closed_pipe() {
  std::signal(SIGPIPE, SIG_DFL);
  std::raise(SIGPIPE);
}

/// A file that stdout was sent to is no log, whoever runs us.
bool is_log(int descriptor) {
  struct stat status = {};
  return is_github_actions() && ::fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode);
}

Status print_raw(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    if (errno == EPIPE) end_by_closed_pipe();
    return Error{ErrorKind::storage, "standard output: " + std::generic_category().message(errno)};
  }
  return {};
}

}  // namespace

int exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid_argument:
      return kUsage;
    case ErrorKind::unavailable:
      return kIncomplete;
    case ErrorKind::storage:
      return kStorage;
    case ErrorKind::cancelled:
      return kInterrupted;
    case ErrorKind::internal:
      return kUsage;
  }
  return kUsage;
}

std::filesystem::path Globals::config_path() const {
  if (!config.empty()) return config;
  for (const char* candidate : {"assay.yaml", "golden/assay.yaml"}) {
    std::error_code ignored;  // what cannot be looked at is not there
    if (std::filesystem::exists(candidate, ignored)) return candidate;
  }
  return "assay.yaml";
}

std::filesystem::path Globals::database_path() const {
  return database.empty() ? std::filesystem::path("assay.db") : std::filesystem::path(database);
}

report::Style Globals::style() const {
  return {is_color_wanted(*this, STDOUT_FILENO)};
}
report::Style Globals::error_style() const {
  return {is_color_wanted(*this, STDERR_FILENO)};
}

Status print(std::string_view text) {
  return print_pieces([&](const Piece& write) { return write(text); });
}

Status print_pieces(const std::function<Status(const Piece&)>& content) {
  if (!is_log(STDOUT_FILENO)) return content(print_raw);
  LogGuard guard(print_raw);
  ASSAY_CHECK(content([&](std::string_view piece) { return guard.write(piece); }));
  return guard.finish();
}

void say(const Globals& globals, const std::string& text) {
  if (globals.quiet) return;
  write_error_line("assay: " + printable(text, kMessageBytes));
}

}  // namespace assay::cli
