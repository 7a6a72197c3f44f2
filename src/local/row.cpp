#include "local/row.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "assay/core/text.hpp"

namespace assay::local {
namespace {

struct Roles {
  const Number* quantity = nullptr;
  const Number* price = nullptr;
  const Number* total = nullptr;
};

bool multiplies(double a, double b, double product) {
  return std::fabs(a * b - product) < 0.011;
}

bool is_count(const Number& number) {
  return !number.currency && number.value != 0;
}

/// Joints between a count and its price.
bool joins_price(std::string_view between) {
  const std::string_view joint = trimmed(between);
  for (const std::string_view mark : {"x", "@", "à", "a", "at", "á", "zu", "je", "per", "*", "X",
                                      "po", "van", "mal", "each", "de"}) {
    if (joint == mark || (joint.size() > mark.size() && joint.size() < 24 &&
                          joint.ends_with(mark) && joint[joint.size() - mark.size() - 1] == ' ')) {
      return true;
    }
  }
  return false;
}

/// A measure after a number makes it part of a name: "Potatoes 25 kg".
bool is_measure(std::string_view lower, const Number& number) {
  std::string_view after = lower.substr(number.end);
  after.remove_prefix(std::min(after.size(), after.find_first_not_of(' ')));
  for (const std::string_view unit : {"kg", "g",  "mm", "cm", "m", "ml", "cl",   "l",  "lb", "oz",
                                      "in", "ft", "gb", "tb", "w", "kw", "inch", "\"", "v",  "a"}) {
    if (after.starts_with(unit) && (after.size() == unit.size() || !is_word(after[unit.size()]))) {
      return true;
    }
  }
  return false;
}

std::vector<const Number*> plain_numbers(const PageLine& line, std::size_t begin, std::size_t end) {
  std::vector<const Number*> numbers;
  for (const Number& number : line.numbers) {
    if (number.begin >= begin && number.end <= end && number.is_plain()) numbers.push_back(&number);
  }
  return numbers;
}

/// The amount, then a pair before it whose product it is.
Roles assign(const PageLine& line, const std::vector<const Number*>& numbers) {
  Roles roles;
  std::size_t last = numbers.size();
  while (last > 0 && !numbers[last - 1]->is_money()) --last;
  if (last == 0) last = numbers.size();
  roles.total = numbers[last - 1];
  for (std::size_t j = last - 1; j-- > 0;) {
    for (std::size_t i = j; i-- > 0;) {
      if (!multiplies(numbers[i]->value, numbers[j]->value, roles.total->value)) continue;
      const bool swapped = numbers[i]->is_money() && !numbers[j]->is_money();
      roles.quantity = numbers[swapped ? j : i];
      roles.price = numbers[swapped ? i : j];
      return roles;
    }
  }
  if (last < 2) return roles;
  const Number& before = *numbers[last - 2];
  if (joins_price(line.between(before.end, roles.total->begin)) && is_count(before)) {
    // "1 x 410.00": a price without its amount.
    roles.quantity = &before;
    roles.price = roles.total;
    roles.total = nullptr;
    return roles;
  }
  if (before.is_money()) {
    roles.price = &before;
    if (last >= 3 && is_count(*numbers[last - 3])) roles.quantity = numbers[last - 3];
  }
  return roles;
}

struct Piece {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool starts_cell(const PageLine& line, const Number& number) {
  return std::any_of(line.cells.begin(), line.cells.end(),
                     [&](const Cell& cell) { return cell.begin == number.begin; });
}

/// "Envelopes, 500 un.": a count at the end of the text, with a word that only counts. (In
/// "recovery, 4 disks" the disks belong to the text.)
bool counts_pieces(const PageLine& line, const Number& number, std::size_t end) {
  std::string_view unit = line.lower.substr(number.end, end - number.end);
  while (!unit.empty() && !is_letter(unit.front())) unit.remove_prefix(1);
  while (!unit.empty() && !is_letter(unit.back())) unit.remove_suffix(1);
  for (const std::string_view word :
       {"un", "uds", "ud", "pcs", "pc", "st", "stk", "szt", "stück", "pz", "pezzi", "stuks", "ks",
        "units", "off", "ea", "pce", "styck"}) {
    if (unit == word) return true;
  }
  return false;
}

/// Weekdays, months and numbers only: the date column of a row.
bool is_day(std::string_view lower) {
  static constexpr auto kDays = std::to_array<std::string_view>(
      {"mon",       "tue",      "wed",    "thu",      "fri",    "sat",  "sun",    "mo",
       "di",        "mi",       "do",     "fr",       "sa",     "so",   "monday", "tuesday",
       "wednesday", "thursday", "friday", "saturday", "sunday", "tues", "thurs"});
  for (std::size_t at = 0; at < lower.size();) {
    std::size_t end = at;
    while (end < lower.size() && is_letter(lower[end])) ++end;
    const std::string_view word = lower.substr(at, end - at);
    const bool known = word.empty() || month_named(word) ||
                       std::find(kDays.begin(), kDays.end(), word) != kDays.end();
    if (!known) return false;
    at = end + 1;
  }
  return true;
}

/// Letters that are not a unit beside a number.
bool is_text(const PageLine& line, const Cell& cell) {
  const auto letters =
      std::count_if(line.text.begin() + static_cast<std::ptrdiff_t>(cell.begin),
                    line.text.begin() + static_cast<std::ptrdiff_t>(cell.end), is_letter);
  if (letters == 0 || is_day(line.lower.substr(cell.begin, cell.end - cell.begin))) return false;
  for (const FoundDate& date : line.dates) {
    if (date.begin < cell.end && date.end > cell.begin && letters < 12) return false;
  }
  const auto number = std::find_if(line.numbers.begin(), line.numbers.end(), [&](const Number& n) {
    return n.begin >= cell.begin && n.end <= cell.end && n.is_plain();
  });
  if (number == line.numbers.end()) return letters >= 2;
  // "24 St.", "4,50 EUR", "3 x 6.00": a number first and little else.
  return !(number->begin == cell.begin && letters <= 6);
}

/// An article code in its own column: no blank, a digit, and mostly capitals.
bool is_code(std::string_view text) {
  return text.find(' ') == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

Piece widest_text(const PageLine& line, std::size_t begin, std::size_t end) {
  Piece best;
  bool best_is_code = true;
  for (const Cell& cell : line.cells) {
    Cell part{std::max(cell.begin, begin), std::min(cell.end, end)};
    while (part.begin < part.end && line.text[part.begin] == ' ') ++part.begin;
    if (part.begin >= part.end || !is_text(line, part)) continue;
    const bool code = is_code(line.between(part.begin, part.end));
    const bool better = best.end == 0 || (best_is_code && !code) ||
                        (code == best_is_code && part.end - part.begin > best.end - best.begin);
    if (!better) continue;
    best = {part.begin, part.end};
    best_is_code = code;
  }
  return best;
}

std::string_view strip_edges(std::string_view text) {
  constexpr std::string_view kLeft = " \t,;:|-=.*>+)\"";
  constexpr std::string_view kRight = " \t,;:|-=.(+";
  while (!text.empty() && kLeft.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kRight.find(text.back()) != std::string_view::npos &&
         !(text.back() == '.' && text.size() > 3 && text[text.size() - 2] != '.' &&
           text.substr(text.size() - 3).find(' ') == std::string_view::npos)) {
    text.remove_suffix(1);
  }
  return text;
}

/// Words that led to a number which is gone now.
std::string_view strip_joints(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    text = strip_edges(text);
    for (const std::string_view word : {"at", "à", "á", "@", "x", "qty", "je", "zu", "per", "for",
                                        "of", "a", "Stk", "st", "de"}) {
      if (text.size() > word.size() + 1 && text.ends_with(word) &&
          text[text.size() - word.size() - 1] == ' ') {
        text.remove_suffix(word.size());
        again = true;
      }
    }
    for (const std::string_view word :
         {"x ", "and ", "und ", "et ", "plus ", "y ", "en ", "och ", "a ", "X "}) {
      if (text.starts_with(word)) {
        text.remove_prefix(word.size());
        again = true;
      }
    }
  }
  return text;
}

std::string single_spaced(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t';
    if (blank && (result.empty() || result.back() == ' ')) continue;
    result += blank ? ' ' : c;
  }
  return result;
}

std::string describe(const PageLine& line, Piece piece, const Roles& roles) {
  const Number* first = nullptr;
  for (const Number* number : {roles.quantity, roles.price, roles.total}) {
    if (number == nullptr || number->begin >= piece.end || number->end <= piece.begin) continue;
    if (number == roles.quantity && number->begin <= piece.begin + 2) {
      piece.begin = number->end;  // the text follows the count
      continue;
    }
    if (first == nullptr || number->begin < first->begin) first = number;
  }
  if (first != nullptr && first->begin > piece.begin) piece.end = first->begin;
  return single_spaced(strip_joints(line.between(piece.begin, piece.end)));
}

}  // namespace

std::optional<LineItem> read_row(const PageLine& line, std::size_t begin, std::size_t end) {
  const std::vector<const Number*> numbers = plain_numbers(line, begin, end);
  if (numbers.empty()) return std::nullopt;
  Roles roles = assign(line, numbers);
  Piece piece = widest_text(line, begin, end);
  if (piece.end == 0) piece = {begin, end};
  if (roles.quantity == nullptr && roles.total != nullptr) {
    // A count in its own cell before the amount, or leading the text.
    for (const Number* number : numbers) {
      if (number == roles.total || number->is_money() || number->begin > roles.total->begin)
        continue;
      const bool in_text = number->begin >= piece.begin && number->end <= piece.end;
      const bool leads = number->begin <= piece.begin;
      if (in_text && !leads &&
          !counts_pieces(line, *number, std::min(piece.end, roles.total->begin))) {
        continue;
      }
      if (in_text && leads && is_measure(line.lower, *number)) continue;
      if (!in_text && !starts_cell(line, *number)) continue;
      roles.quantity = number;
    }
  }
  LineItem item;
  item.description = describe(line, piece, roles);
  if (std::count_if(item.description.begin(), item.description.end(), is_letter) < 2) {
    return std::nullopt;
  }
  if (roles.quantity != nullptr) item.quantity = roles.quantity->value;
  if (roles.price != nullptr) item.unit_price = roles.price->value;
  if (roles.total != nullptr) item.line_total = roles.total->value;
  return item;
}

}  // namespace assay::local
