#include "cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "assay/core/text.hpp"
#include "cli/log_guard.hpp"

namespace assay::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kPlainInterval = 10s;
constexpr std::size_t kBarWidth = 24;

std::string bar(double share, std::size_t width) {
  const auto full = static_cast<std::size_t>(share * static_cast<double>(width));
  std::string text(full, '=');
  if (full < width) text += '>';
  text.resize(width, ' ');
  return "[" + text + "]";
}

std::string time_left(const eval::RunProgress& progress, double per_second) {
  if (per_second <= 0) return "";
  const auto left = progress.answers_total - progress.answers_stored - progress.answers_failed;
  const auto seconds = static_cast<std::int64_t>(static_cast<double>(left) / per_second);
  return seconds < 120 ? fmt::format("  {} s left", seconds)
                       : fmt::format("  {} min left", seconds / 60);
}

}  // namespace

std::string progress_text(const eval::RunProgress& progress, std::size_t bar_width) {
  const auto done = progress.answers_stored + progress.answers_failed;
  const double share =
      progress.answers_total == 0
          ? 1.0
          : static_cast<double>(done) / static_cast<double>(progress.answers_total);
  const double seconds = std::chrono::duration<double>(progress.elapsed).count();
  const double rate = seconds > 0 ? static_cast<double>(progress.attempts) / seconds : 0;
  std::string text = bar_width > 0 ? bar(share, bar_width) + " " : "";
  text += fmt::format("{}/{}  {:.0f} %  {:.0f}/s{}", done, progress.answers_total, share * 100,
                      rate, time_left(progress, rate));
  if (progress.retries > 0) text += fmt::format("  {} retries", progress.retries);
  if (progress.answers_failed > 0) text += fmt::format("  {} failed", progress.answers_failed);
  if (progress.cost.value > 0) {
    text += fmt::format("  ${:.4f}{}", progress.cost.usd(), progress.cost_is_partial ? "+" : "");
  }
  return text;
}

ProgressLine::ProgressLine(const Globals& globals)
    : is_silent_(globals.quiet), is_terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const eval::RunProgress& progress) {
  if (is_silent_) return;
  if (is_terminal_) {
    std::fprintf(stderr, "\r\x1b[K%s", progress_text(progress, kBarWidth).c_str());
    std::fflush(stderr);
    is_drawn_ = true;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  const bool is_first = next_plain_ == std::chrono::steady_clock::time_point{};
  if (is_first) next_plain_ = now + kPlainInterval;
  if (is_first || now < next_plain_) return;
  next_plain_ = now + kPlainInterval;
  std::fprintf(stderr, "assay: %s\n", progress_text(progress, 0).c_str());
}

void ProgressLine::notice(const std::string& text) {
  clear();
  if (!is_silent_) write_error_line("assay: " + printable(text, kMessageBytes));
}

void ProgressLine::finish() {
  clear();
}

void ProgressLine::clear() {
  if (!is_drawn_) return;
  std::fprintf(stderr, "\r\x1b[K");
  is_drawn_ = false;
}

}  // namespace assay::cli
