#include "local/phone_runs.hpp"

#include <optional>

#include "local/document.hpp"

namespace assay::local {
namespace {

/// More than this between two groups, and they have nothing to do with each other.
constexpr std::size_t kLongestGap = 8;

/// Bytes of the digit at `at` (full-width forms are U+FF10 to U+FF19), or 0.
std::size_t digit_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (is_digit(text[at])) return 1;
  if (text.size() - at < 3 || text.substr(at, 2) != "\xEF\xBC") return 0;
  const auto last = static_cast<unsigned char>(text[at + 2]);
  return last >= 0x90 && last <= 0x99 ? 3 : 0;
}

char digit_value(std::string_view text, std::size_t at) {
  if (is_digit(text[at])) return text[at];
  return static_cast<char>('0' + (static_cast<unsigned char>(text[at + 2]) - 0x90));
}

/// Bytes of the hyphen at `at`: ASCII, U+2010 to U+2013 or a minus sign, or 0. Longer dashes
/// separate clauses.
std::size_t hyphen_at(std::string_view text, std::size_t at) {
  if (text[at] == '-') return 1;
  const std::string_view three = text.substr(at, 3);
  for (const std::string_view hyphen :
       {"\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92", "\xE2\x80\x93", "\xE2\x88\x92"}) {
    if (three == hyphen) return 3;
  }
  return 0;
}

struct GapEnd {
  Gap gap;
  std::size_t at = 0;  ///< the digit, or the bracket's digit, that follows
};

/// Reads one separator; 0 when it is none, or one that ends a number.
std::size_t read_separator(std::string_view text, std::size_t at, Gap& gap) {
  if (const std::size_t blank = blank_at(text, at)) {
    gap.space = true;
    return blank;
  }
  if (const std::size_t hyphen = hyphen_at(text, at)) {
    // "480 / -12" is a short form, "-- " a line of a mail.
    if (gap.hyphen || gap.slash) return 0;
    gap.hyphen = true;
    return hyphen;
  }
  switch (text[at]) {
    case '\r':
      return text.substr(at, 2) == "\r\n" ? 1 : 0;
    case '\n':
      if (gap.line) return 0;
      gap.line = true;
      return 1;
    case '>':
      return gap.line ? 1 : 0;
    case '.':
      // ". " ends a sentence, ".." hides digits.
      if (gap.dot || gap.hyphen || gap.slash || digit_at(text, at + 1) == 0) return 0;
      gap.dot = true;
      return 1;
    case '/':
      if (gap.slash || gap.hyphen) return 0;
      gap.slash = true;
      return 1;
    case '(':
    case ')':
      gap.bracket = true;
      return 1;
    default:
      return 0;
  }
}

std::optional<GapEnd> read_gap(std::string_view text, std::size_t at) {
  GapEnd end{{}, at};
  while (end.at < text.size() && end.at - at <= kLongestGap) {
    if (digit_at(text, end.at) != 0) return end;
    const std::size_t bytes = read_separator(text, end.at, end.gap);
    if (bytes == 0) return std::nullopt;
    end.at += bytes;
  }
  return std::nullopt;
}

DigitGroup read_group(std::string_view text, std::size_t at, const Gap& before) {
  DigitGroup group{at, at, {}, before};
  while (const std::size_t bytes = digit_at(text, group.end)) {
    group.digits += digit_value(text, group.end);
    group.end += bytes;
  }
  return group;
}

/// The place of the plus sign that the digit at `at` belongs to: "+44", "+ 44", "+(44)".
std::optional<std::size_t> plus_before(std::string_view text, std::size_t at, std::size_t from) {
  std::size_t back = at;
  while (back > from && (text[back - 1] == ' ' || text[back - 1] == '(') && at - back < 2) --back;
  if (back == from || text[back - 1] != '+') return std::nullopt;
  return back - 1;
}

}  // namespace

std::size_t blank_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == ' ') return 1;
  const std::string_view two = text.substr(at, 2);
  if (two == "\xC2\xA0" || two == "\xC2\xAD") return 2;
  const std::string_view three = text.substr(at, 3);
  if (three.size() < 3) return 0;
  if (three == "\xEF\xBB\xBF" || three == "\xE3\x80\x80") return 3;
  if (three.substr(0, 2) == "\xE2\x81") {
    const auto last = static_cast<unsigned char>(three[2]);
    return (last >= 0x9F && last <= 0xA0) || (last >= 0xA6 && last <= 0xA9) ? 3 : 0;
  }
  if (three.substr(0, 2) != "\xE2\x80") return 0;
  const auto last = static_cast<unsigned char>(three[2]);
  return last <= 0x8F || (last >= 0xAA && last <= 0xAF) ? 3 : 0;
}

std::vector<DigitRun> find_digit_runs(std::string_view text) {
  std::vector<DigitRun> runs;
  std::size_t free_from = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (digit_at(text, at) == 0) {
      ++at;
      continue;
    }
    DigitRun run;
    const auto plus = plus_before(text, at, free_from);
    run.plus = plus.has_value();
    run.begin = plus.value_or(at);
    run.groups.push_back(read_group(text, at, {}));
    while (const auto gap = read_gap(text, run.groups.back().end)) {
      run.groups.push_back(read_group(text, gap->at, gap->gap));
    }
    at = free_from = run.groups.back().end;
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace assay::local
