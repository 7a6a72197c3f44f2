#include "cli/key_reader.hpp"

#include <cerrno>

#include <unistd.h>

namespace assay::cli {
namespace {

constexpr char kCtrlC = 3;
constexpr char kCtrlD = 4;

/// One byte of stdin; nothing at its end.
std::optional<char> read_byte() {
  char byte = 0;
  ssize_t got = 0;
  do {
    got = ::read(STDIN_FILENO, &byte, 1);
  } while (got < 0 && errno == EINTR);
  return got == 1 ? std::optional(byte) : std::nullopt;
}

}  // namespace

KeyReader::KeyReader() {
  is_terminal_ = ::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0;
  if (!is_terminal_) return;
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  (void)::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

KeyReader::~KeyReader() {
  if (is_terminal_) (void)::tcsetattr(STDIN_FILENO, TCSANOW, &before_);
}

std::optional<char> KeyReader::next() {
  const auto key = read_byte();
  if (!key || is_terminal_) return key && *key != kCtrlC && *key != kCtrlD ? key : std::nullopt;
  for (auto rest = key; rest && *rest != '\n';) rest = read_byte();
  return key;
}

}  // namespace assay::cli
