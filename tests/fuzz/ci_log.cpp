// The log of a CI job: no text in it is a command.

#include <string>

#include "cli/log_guard.hpp"
#include "fuzz/property.hpp"

using assay::fuzz::require;

namespace {

/// As the runner compares: what has no width, and white space in front, does not count.
bool is_command(std::string_view line) {
  std::string seen;
  for (const char c : line) {
    if (c >= '!' && c <= '~') seen += c;
  }
  return seen.starts_with("::") || seen.find("##[") != std::string::npos;
}

/// Plays the runner: the lines that it would obey, but for our own two.
std::string obeyed(std::string_view log) {
  std::string commands;
  std::string token;
  while (!log.empty()) {
    const std::string_view line = log.substr(0, log.find('\n'));
    log.remove_prefix(std::min(log.size(), line.size() + 1));
    constexpr std::string_view kStop = "::stop-commands::assay-";
    if (!token.empty()) {
      if (line == "::" + token + "::") token.clear();
    } else if (line.starts_with(kStop)) {
      token = line.substr(kStop.size() - 6);
    } else if (is_command(line)) {
      commands += line;
    }
  }
  require(token.empty(), "commands are on again at the end");
  return commands;
}

std::string guarded(std::string_view text, std::size_t step) {
  std::string log;
  assay::cli::LogGuard guard([&log](std::string_view piece) {
    log += piece;
    return assay::Status();
  });
  for (std::size_t at = 0; at < text.size(); at += step) {
    require(guard.write(text.substr(at, step)).has_value(), "written");
  }
  require(guard.finish().has_value(), "finished");
  return log;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = assay::fuzz::text_of(data, size);
  // A line that looks like our own switch would need the word that nobody knows beforehand.
  if (text.find("::stop-commands::assay-") != std::string_view::npos) return 0;
  for (const std::size_t step : {text.size() + 1, std::size_t{3}}) {
    require(obeyed(guarded(text, step)).empty(), "nothing is obeyed");
  }
  return 0;
}
