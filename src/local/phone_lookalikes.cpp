#include "local/phone_lookalikes.hpp"

#include <algorithm>
#include <charconv>

#include "local/document.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kShortestIban = 15;
constexpr std::size_t kLongestIban = 34;

/// Digits of the groups as sizes, for comparing forms.
std::vector<std::size_t> sizes_of(const DigitRun& run, std::size_t first, std::size_t last) {
  std::vector<std::size_t> sizes;
  for (std::size_t i = first; i <= last; ++i) sizes.push_back(run.groups[i].digits.size());
  return sizes;
}

int value_of(const DigitGroup& group) {
  int value = -1;
  const std::string& digits = group.digits;
  if (digits.size() <= 4) std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

bool is_year(const DigitGroup& group) {
  return group.digits.size() == 4 && value_of(group) >= 1900 && value_of(group) < 2100;
}

bool is_date(const DigitRun& run, std::size_t first, std::size_t last) {
  if (last < first + 2) return false;
  const DigitGroup& a = run.groups[first];
  const DigitGroup& b = run.groups[first + 1];
  const DigitGroup& c = run.groups[first + 2];
  const auto is_part = [](const DigitGroup& group, int most) {
    return group.digits.size() <= 2 && value_of(group) >= 1 && value_of(group) <= most;
  };
  const bool day_first = is_part(a, 31) && is_part(b, 31) && is_year(c);
  const bool year_first = is_year(a) && is_part(b, 12) && is_part(c, 31);
  return (day_first || year_first) && !b.before.is_loose() && !c.before.is_loose();
}

bool is_ip(const DigitRun& run, std::size_t first, std::size_t last) {
  if (last != first + 3) return false;
  for (std::size_t i = first; i <= last; ++i) {
    const DigitGroup& group = run.groups[i];
    const bool padded = group.digits.size() > 1 && group.digits[0] == '0';
    if (group.digits.size() > 3 || value_of(group) > 255 || padded) return false;
    if (i > first && (!group.before.dot || !group.before.is_tight())) return false;
  }
  return true;
}

/// Cards, parcels and accounts come in fours; telephone numbers in at most three of them.
bool is_in_fours(const DigitRun& run, std::size_t first) {
  constexpr std::size_t kFours = 4;
  if (run.groups.size() - first < kFours) return false;
  const auto begin = run.groups.begin() + static_cast<std::ptrdiff_t>(first);
  return std::all_of(begin, begin + kFours,
                     [](const DigitGroup& group) { return group.digits.size() == 4; });
}

/// Ids of companies and people that have the length of a number: Belgian and Italian ones behind
/// their country's code, Brazilian ones in their own form.
bool is_tax_id(std::string_view text, const DigitRun& run, std::size_t first, std::size_t last) {
  const std::vector<std::size_t> sizes = sizes_of(run, first, last);
  if (sizes == std::vector<std::size_t>{3, 3, 3, 2}) return run.groups[last].before.hyphen;
  std::size_t end = run.groups[first].begin;
  if (end > 0 && text[end - 1] == ' ') --end;
  if (end < 2) return false;
  const std::string_view code = text.substr(end - 2, 2);
  if (code == "BE") return sizes == std::vector<std::size_t>{4, 3, 3};
  return code == "IT" && sizes == std::vector<std::size_t>{11};
}

}  // namespace

bool looks_otherwise(std::string_view text, const DigitRun& run, std::size_t first,
                     std::size_t last) {
  return is_date(run, first, last) || is_ip(run, first, last) || is_in_fours(run, first) ||
         is_tax_id(text, run, first, last);
}

bool is_grouped_american(const DigitRun& run, std::size_t first, std::size_t last) {
  std::size_t begin = 0;
  std::size_t total = 0;
  for (std::size_t i = first; i <= last; ++i) total += run.groups[i].digits.size();
  // Positions are counted from the area code on: +1 and a leading 1 stand before it.
  const std::size_t shift = total > 10 ? total - 10 : 0;
  for (std::size_t i = first; i <= last; ++i) {
    const std::size_t end = begin + run.groups[i].digits.size();
    for (const std::size_t border : {shift + 3, shift + 6}) {
      const bool crosses = begin < border && border < end;
      const bool starts_well = begin == 0 || begin == shift || begin == shift + 3;
      const bool ends_well = end == shift + 6 || end == shift + 10;
      if (crosses && !(starts_well && ends_well)) return false;
    }
    begin = end;
  }
  return true;
}

std::vector<Bytes> find_ibans(std::string_view text) {
  const auto is_code = [](char c) { return is_upper(c) || is_digit(c); };
  std::vector<Bytes> found;
  for (std::size_t at = 0; at + kShortestIban <= text.size(); ++at) {
    const bool starts = is_upper(text[at]) && is_upper(text[at + 1]) && is_digit(text[at + 2]) &&
                        is_digit(text[at + 3]) && (at == 0 || !is_word(text[at - 1]));
    if (!starts) continue;
    std::size_t end = at;
    std::size_t signs = 0;
    std::size_t group = 0;
    while (end < text.size() && signs < kLongestIban) {
      if (is_code(text[end])) {
        ++signs;
        ++group;
      } else if (text[end] != ' ' || group != 4) {
        break;
      } else {
        group = 0;
      }
      ++end;
    }
    if (signs < kShortestIban) continue;
    found.push_back({at, end});
    at = end - 1;
  }
  return found;
}

}  // namespace assay::local
