#include "cli/log_guard.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <utility>

namespace assay::cli {
namespace {

std::string visible_ascii(std::string_view line) {
  std::string visible;
  for (const char c : line) {
    if (c > ' ' && c < '\x7f') visible += c;
  }
  return visible;
}

/// 128 bits of the operating system.
std::string random_word() {
  std::random_device random;
  std::string word = "assay-";
  for (int i = 0; i < 4; ++i) word += fmt::format("{:08x}", static_cast<std::uint32_t>(random()));
  return word;
}

std::string without_hashes(std::string_view json) {
  std::string result;
  for (const char c : json) {
    if (c == '#') {
      result += "\\u0023";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

bool is_github_actions() {
  const char* const value = std::getenv("GITHUB_ACTIONS");
  return value != nullptr && std::string_view(value) == "true";
}

bool is_command_line(std::string_view line) {
  const std::string visible = visible_ascii(line);
  return visible.starts_with(':') || visible.find("##[") != std::string::npos;
}

Status LogGuard::write(std::string_view piece) {
  for (std::size_t end = 0; (end = piece.find('\n')) != std::string_view::npos;) {
    line_ += piece.substr(0, end + 1);
    piece.remove_prefix(end + 1);
    ASSAY_CHECK(pass(std::exchange(line_, {})));
  }
  line_ += piece;
  return {};
}

Status LogGuard::finish() {
  if (!line_.empty()) {
    if (!token_.empty() || is_command_line(line_)) line_ += '\n';
    ASSAY_CHECK(pass(std::exchange(line_, {})));
  }
  return token_.empty() ? Status() : out_(fmt::format("::{}::\n", token_));
}

Status LogGuard::pass(std::string line) {
  if (!std::exchange(is_begun_, true)) is_json_ = line.starts_with('{') || line.starts_with('[');
  if (!token_.empty() || !is_command_line(line)) return out_(line);
  // A line of JSON begins with a quote, a bracket or a digit, and has hashes only within strings.
  if (is_json_ && !visible_ascii(line).starts_with(':')) return out_(without_hashes(line));
  token_ = random_word();
  return out_(fmt::format("::stop-commands::{}\n{}", token_, line));
}

void write_error_line(const std::string& line) {
  const auto write = [](std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    return Status();
  };
  LogGuard guard(write);
  const std::string text = line + "\n";
  (void)(is_github_actions() ? guard.write(text) : write(text));
  if (is_github_actions()) (void)guard.finish();
}

}  // namespace assay::cli
