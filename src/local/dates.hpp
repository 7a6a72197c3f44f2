#pragma once

/// \file
/// Dates as people write them, found in a line: 2024-05-02, 2.5.24, May 2nd, 2024, 2 de mayo de
/// 2024.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

struct Date {
  int year = 0;
  int month = 0;
  int day = 0;
  bool operator==(const Date&) const = default;
};

[[nodiscard]] bool is_valid(const Date& date);
/// `YYYY-MM-DD`
[[nodiscard]] std::string to_iso(const Date& date);
[[nodiscard]] Date add_days(const Date& date, int days);

enum class DateOrder { day_first, month_first };

struct FoundDate {
  std::size_t begin = 0;
  std::size_t end = 0;
  Date date;
  bool ambiguous = false;  ///< all digits, and both orders would be a date
  bool named_month = false;
};

/// All dates with a year in a line, left to right. Two-digit years are 20xx; OCR letters in an
/// otherwise numeric date are read as digits. `lower` is the line's lower-case twin.
[[nodiscard]] std::vector<FoundDate> find_dates(std::string_view line, std::string_view lower,
                                                DateOrder order);

/// What an all-numeric date in this line proves about the order: a part above 12 is a day.
[[nodiscard]] std::optional<DateOrder> order_shown_by(std::string_view line);

/// Month of a name or its abbreviation in en, de, fr, es, it, nl, pt, sv or pl; lower case.
[[nodiscard]] std::optional<int> month_named(std::string_view lower_word);

}  // namespace assay::local
