#include <fmt/format.h>

#include <charconv>
#include <chrono>

#include "assay/core/text.hpp"
#include "assay/decide/recommendation.hpp"

namespace assay::decide {
namespace {

std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

}  // namespace

Result<std::string> later_day(const std::string& day, std::int64_t days) {
  const auto refused = [&] {
    return invalid(fmt::format("\"{}\" is no day such as 2026-12-31", printable(day, 40)));
  };
  if (day.size() != 10 || day[4] != '-' || day[7] != '-') return refused();
  const std::string_view text = day;
  const auto year = number_in(text.substr(0, 4));
  const auto month = number_in(text.substr(5, 2));
  const auto date = number_in(text.substr(8, 2));
  if (!year || !month || !date) return refused();
  const std::chrono::year_month_day given{std::chrono::year(*year),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*date))};
  if (!given.ok()) return refused();
  const std::chrono::year_month_day later{std::chrono::sys_days(given) + std::chrono::days(days)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(later.year()),
                     static_cast<unsigned>(later.month()), static_cast<unsigned>(later.day()));
}

}  // namespace assay::decide
