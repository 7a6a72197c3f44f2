#include "cli/shell_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace assay::cli {

std::string shell_word(const std::string& word) {
  const auto is_plain = [](char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           std::string_view("._:/,%-").find(letter) != std::string_view::npos;
  };
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return word;
  std::string quoted = "'";
  for (const char letter : word) quoted += letter == '\'' ? R"('\'')" : std::string(1, letter);
  return quoted + "'";
}

ShellCommand& ShellCommand::in(const Globals& globals) {
  return flag("-c", globals.config).flag("--db", globals.database);
}

ShellCommand& ShellCommand::word(const std::string& text) {
  text_ += ' ' + shell_word(text);
  return *this;
}

ShellCommand& ShellCommand::flag(const char* name, const std::string& value) {
  if (value.empty()) return *this;
  text_ += fmt::format(" {}", name);
  return word(value);
}

ShellCommand& ShellCommand::flag(const char* name, const std::vector<std::string>& values) {
  return flag(name, fmt::format("{}", fmt::join(values, ",")));
}

ShellCommand& ShellCommand::toggle(const char* name, bool is_given) {
  if (is_given) text_ += fmt::format(" {}", name);
  return *this;
}

}  // namespace assay::cli
