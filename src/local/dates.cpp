#include "local/dates.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "local/document.hpp"
#include "local/numbers.hpp"

namespace assay::local {
namespace {

std::chrono::year_month_day to_chrono(const Date& date) {
  return {std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
          std::chrono::day(static_cast<unsigned>(date.day))};
}

int full_year(int year, std::size_t digits) {
  return digits == 2 ? 2000 + year : year;
}

bool plausible(const Date& date) {
  return is_valid(date) && date.year >= 1980 && date.year < 2100;
}

/// Reads a line from left to right; every step either takes something or leaves the place as it
/// was.
class Cursor {
 public:
  Cursor(std::string_view line, std::string_view lower, std::size_t at)
      : line_(line), lower_(lower), at_(at) {}

  [[nodiscard]] std::size_t at() const { return at_; }

  /// A run of digits, OCR letters among them; `size` is its length. At least one is a real digit.
  std::optional<int> digits(std::size_t& size) {
    std::size_t end = at_;
    int value = 0;
    bool real = false;
    while (end < line_.size() && end < at_ + 5 && is_digit(ocr_digit(line_[end]))) {
      real = real || is_digit(line_[end]);
      value = value * 10 + (ocr_digit(line_[end]) - '0');
      ++end;
    }
    size = end - at_;
    if (!real || size > 4) return std::nullopt;
    at_ = end;
    return value;
  }

  /// One of `- / .`, blanks after it allowed; 0 if there is none.
  char separator() {
    if (at_ >= line_.size()) return 0;
    const char c = line_[at_];
    if (c != '-' && c != '/' && c != '.') return 0;
    ++at_;
    if (c == '.') blanks();
    return c;
  }

  void blanks() {
    while (at_ < line_.size() && line_[at_] == ' ') ++at_;
  }

  bool skip(std::string_view word) {
    if (lower_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  std::optional<int> month() {
    std::size_t end = at_;
    while (end < lower_.size() && is_letter(lower_[end])) ++end;
    const auto found = month_named(lower_.substr(at_, end - at_));
    if (!found) return std::nullopt;
    at_ = end;
    if (at_ < line_.size() && line_[at_] == '.') ++at_;
    return found;
  }

  [[nodiscard]] bool ends_word() const { return at_ >= line_.size() || !is_word(line_[at_]); }

 private:
  std::string_view line_;
  std::string_view lower_;
  std::size_t at_;
};

void skip_day_suffix(Cursor& cursor) {
  for (const std::string_view suffix : {"st", "nd", "rd", "th", "er", "º", "."}) {
    if (cursor.skip(suffix)) break;
  }
}

/// "of", "de", a comma or a dash between the parts, with blanks.
void skip_joint(Cursor& cursor) {
  if (cursor.skip("-") || cursor.skip("/")) return;
  if (cursor.skip(",")) return cursor.blanks();
  cursor.blanks();
  for (const std::string_view word : {"of ", "de ", "del "}) {
    if (cursor.skip(word)) break;
  }
  cursor.blanks();
}

std::optional<int> year_at(Cursor& cursor, bool may_be_short) {
  (void)cursor.skip("'");
  std::size_t size = 0;
  const auto year = cursor.digits(size);
  if (!year || !(size == 4 || (size == 2 && may_be_short)) || !cursor.ends_word()) {
    return std::nullopt;
  }
  return full_year(*year, size);
}

/// 2 May 2024, 2nd of May, 2024, 2. Mai 2024, 2 de mayo de 2024, 02-May-24
std::optional<FoundDate> day_month_year(Cursor cursor) {
  const std::size_t begin = cursor.at();
  std::size_t size = 0;
  const auto day = cursor.digits(size);
  if (!day || size > 2) return std::nullopt;
  skip_day_suffix(cursor);
  skip_joint(cursor);
  const auto month = cursor.month();
  if (!month) return std::nullopt;
  skip_joint(cursor);
  const auto year = year_at(cursor, true);
  if (!year) return std::nullopt;
  FoundDate found{.begin = begin, .end = cursor.at(), .date = {*year, *month, *day}};
  found.named_month = true;
  return found;
}

/// May 2, 2024
std::optional<FoundDate> month_day_year(Cursor cursor) {
  const std::size_t begin = cursor.at();
  const auto month = cursor.month();
  if (!month) return std::nullopt;
  cursor.blanks();
  std::size_t size = 0;
  const auto day = cursor.digits(size);
  if (!day || size > 2) return std::nullopt;
  skip_day_suffix(cursor);
  skip_joint(cursor);
  const auto year = year_at(cursor, false);
  if (!year) return std::nullopt;
  FoundDate found{.begin = begin, .end = cursor.at(), .date = {*year, *month, *day}};
  found.named_month = true;
  return found;
}

struct Parts {
  std::array<int, 3> value{};
  std::array<std::size_t, 3> size{};
  std::size_t end = 0;
};

/// Three numbers with the same separator between them.
std::optional<Parts> three_parts(Cursor cursor) {
  Parts parts;
  char first = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto value = cursor.digits(parts.size[i]);
    if (!value) return std::nullopt;
    parts.value[i] = *value;
    if (i == 2) break;
    const char separator = cursor.separator();
    if (separator == 0 || (i > 0 && separator != first)) return std::nullopt;
    first = separator;
  }
  if (!cursor.ends_word()) return std::nullopt;
  parts.end = cursor.at();
  return parts;
}

std::optional<FoundDate> all_numeric(Cursor cursor, DateOrder order) {
  const std::size_t begin = cursor.at();
  const auto parts = three_parts(cursor);
  if (!parts) return std::nullopt;
  const auto& [value, size, end] = *parts;
  FoundDate found{.begin = begin, .end = end, .date = {}};
  if (size[0] == 4 && size[1] <= 2 && size[2] <= 2) {
    found.date = {value[0], value[1], value[2]};
    return found;
  }
  if (size[0] > 2 || size[1] > 2 || (size[2] != 2 && size[2] != 4)) return std::nullopt;
  const int year = full_year(value[2], size[2]);
  const Date day_first{year, value[1], value[0]};
  const Date month_first{year, value[0], value[1]};
  found.ambiguous = is_valid(day_first) && is_valid(month_first) && day_first != month_first;
  const bool months = order == DateOrder::month_first;
  found.date = months ? month_first : day_first;
  if (!is_valid(found.date)) found.date = months ? day_first : month_first;
  return found;
}

bool starts_here(std::string_view line, std::size_t at) {
  if (at == 0) return true;
  const char before = line[at - 1];
  if (is_word(before)) return false;
  if (at == 1) return true;
  // "F-2024-05-02" and "1.2.3.4" are codes.
  if (before == '-' || before == '/') return !is_word(line[at - 2]);
  return before != '.' || !is_digit(line[at - 2]);
}

}  // namespace

bool is_valid(const Date& date) {
  return date.month > 0 && date.day > 0 && to_chrono(date).ok();
}

std::string to_iso(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

Date add_days(const Date& date, int days) {
  const std::chrono::year_month_day later(std::chrono::sys_days(to_chrono(date)) +
                                          std::chrono::days(days));
  return {static_cast<int>(later.year()), static_cast<int>(static_cast<unsigned>(later.month())),
          static_cast<int>(static_cast<unsigned>(later.day()))};
}

std::vector<FoundDate> find_dates(std::string_view line, std::string_view lower, DateOrder order) {
  std::vector<FoundDate> dates;
  for (std::size_t at = 0; at < line.size();) {
    const Cursor cursor(line, lower, at);
    const bool digit = is_digit(ocr_digit(line[at]));
    std::optional<FoundDate> found;
    if (starts_here(line, at)) {
      if (digit) found = all_numeric(cursor, order);
      if (!found && digit) found = day_month_year(cursor);
      if (!found && is_letter(line[at])) found = month_day_year(cursor);
    }
    if (found && plausible(found->date)) {
      dates.push_back(*found);
      at = found->end;
    } else {
      ++at;
    }
  }
  return dates;
}

std::optional<DateOrder> order_shown_by(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!is_digit(line[at]) || !starts_here(line, at)) continue;
    const auto parts = three_parts(Cursor(line, line, at));
    if (!parts || parts->size[0] > 2 || parts->size[1] > 2) continue;
    if (parts->value[0] > 12 && parts->value[1] <= 12) return DateOrder::day_first;
    if (parts->value[1] > 12 && parts->value[0] <= 12) return DateOrder::month_first;
  }
  return std::nullopt;
}

}  // namespace assay::local
