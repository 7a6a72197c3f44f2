#include "calendar.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace assay::provider {
namespace {

using std::chrono::sys_seconds;

constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// All of `text` as digits only; signs and blanks are not digits.
std::optional<int> digits(std::string_view text) {
  if (text.empty() || text.size() > 6 ||
      text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::chrono::sys_days> day_of(int year, int month, int day) {
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

/// `YYYY-MM-DD`
std::optional<std::chrono::sys_days> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return day_of(*year, *month, *day);
}

/// `HH:MM:SS`, a leap second included
std::optional<std::chrono::seconds> parse_clock(std::string_view text) {
  if (text.size() != 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hour = digits(text.substr(0, 2));
  const auto minute = digits(text.substr(3, 2));
  const auto second = digits(text.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
}

std::optional<int> month_number(std::string_view word) {
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (kMonths[i] == word) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

bool is_weekday(std::string_view word) {
  constexpr std::array<std::string_view, 7> kDays = {"Mon", "Tue", "Wed", "Thu",
                                                     "Fri", "Sat", "Sun"};
  for (const std::string_view day : kDays) {
    if (word.starts_with(day)) return true;
  }
  return false;
}

/// RFC 850 years have two digits; those that seem more than 50 years ahead are past. No clock is
/// asked: nobody sends a wait until after 2069.
int full_year(int year) {
  if (year >= 100) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/// `Z`, `+01:00`, `-08:00`
std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes{0};
  if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = digits(text.substr(1, 2));
  const auto minutes = digits(text.substr(4, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::chrono::minutes offset{*hours * 60 + *minutes};
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

bool is_calendar_date(std::string_view text) {
  return parse_day(text).has_value();
}

std::optional<sys_seconds> parse_http_date(std::string_view text) {
  // `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
  // `Sun Nov  6 08:49:37 1994` hold the same words; only the separators and their order differ, and
  // in all three the day of the month comes before the year.
  std::optional<int> day;
  std::optional<int> month;
  std::optional<int> year;
  std::optional<std::chrono::seconds> clock;
  constexpr std::string_view kSeparators = " ,-";
  for (std::size_t from = text.find_first_not_of(kSeparators); from != std::string_view::npos;) {
    const std::size_t to = text.find_first_of(kSeparators, from);
    const std::string_view word = text.substr(from, to - from);
    from = text.find_first_not_of(kSeparators, to);
    if (const auto number = digits(word)) {
      auto& target = day ? year : day;
      if (target) return std::nullopt;
      target = number;
    } else if (const auto time = parse_clock(word)) {
      if (clock) return std::nullopt;
      clock = time;
    } else if (const auto name = month_number(word)) {
      if (month) return std::nullopt;
      month = name;
    } else if (word != "GMT" && !is_weekday(word)) {
      return std::nullopt;
    }
  }
  if (!day || !month || !year || !clock) return std::nullopt;
  const auto date = day_of(full_year(*year), *month, *day);
  if (!date) return std::nullopt;
  return *date + *clock;
}

std::optional<sys_seconds> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const auto clock = parse_clock(text.substr(11, 8));
  if (!day || !clock) return std::nullopt;
  std::string_view rest = text.substr(19);
  if (rest.front() == '.') {
    const std::size_t end = rest.find_first_not_of("0123456789", 1);
    if (end == std::string_view::npos || end == 1) return std::nullopt;
    rest.remove_prefix(end);
  }
  const auto offset = parse_offset(rest);
  if (!offset) return std::nullopt;
  return *day + *clock - *offset;
}

}  // namespace assay::provider
