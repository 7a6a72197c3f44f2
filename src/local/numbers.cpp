#include "local/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "local/document.hpp"
#include "local/money_signs.hpp"

namespace assay::local {
namespace {

/// Longer runs of digits are account numbers, and doubles would not keep them anyway.
constexpr std::size_t kMostDigits = 13;

bool is_separator(char c) {
  return c == '.' || c == ',' || c == '\'';
}

/// Where the decimals start in `text`, or its size when there are none.
std::size_t decimal_place(std::string_view text, DecimalMark mark) {
  const std::size_t last = text.find_last_of(".,");
  if (last == std::string_view::npos) return text.size();
  const char sign = text[last];
  const char other = sign == '.' ? ',' : '.';
  const std::size_t after = text.size() - last - 1;
  if (text.find(other) != std::string_view::npos || text.find('\'') != std::string_view::npos) {
    // 1.234.567 with a stray comma elsewhere: a repeated mark can only group.
    return text.find(sign) == last ? last : text.size();
  }
  if (text.find(sign) != last) return text.size();
  if (text.find(' ') != std::string_view::npos) return last;
  if (after != 3) return last;
  const bool decimal = mark == (sign == '.' ? DecimalMark::point : DecimalMark::comma);
  const bool leading_zero = last == 1 && text[0] == '0';
  return decimal || leading_zero ? last : text.size();
}

/// End of the run of digits, separators and OCR letters at `at`; `digits` counts real digits.
std::size_t end_of_run(std::string_view line, std::size_t at, int& digits, bool& letters) {
  std::size_t end = at;
  for (; end < line.size(); ++end) {
    const char c = line[end];
    if (is_digit(c)) {
      ++digits;
    } else if (is_letter(c)) {
      if (!is_digit(ocr_digit(c))) break;
      letters = true;
    } else if (!is_separator(c) || end + 1 >= line.size() || !is_digit(ocr_digit(line[end + 1]))) {
      break;
    }
  }
  return end;
}

std::size_t digits_at(std::string_view line, std::size_t at) {
  std::size_t count = 0;
  while (at + count < line.size() && is_digit(ocr_digit(line[at + count])) &&
         (is_digit(line[at + count]) || line[at + count] == 'O' || line[at + count] == 'l')) {
    ++count;
  }
  return count;
}

/// Takes in `12 600,00`: groups of three after single blanks. Only when a comma and decimals or a
/// sign of money end it, since `20 118.00` is more often a count and a price.
std::size_t join_groups(std::string_view line, std::size_t begin, std::size_t end) {
  const std::string_view first = line.substr(begin, end - begin);
  if (first.size() > 3 || first.find_first_not_of("0123456789") != std::string_view::npos)
    return end;
  std::size_t at = end;
  while (at < line.size() && line[at] == ' ' && digits_at(line, at + 1) == 3) at += 4;
  if (at == end) return end;
  if (at < line.size() && line[at] == ',' && digits_at(line, at + 1) == 2) return at + 3;
  if (at < line.size() && is_word(line[at])) return end;
  std::size_t after = at;
  return starts_with_money(line, after) ? at : end;
}

bool continues_a_name(std::string_view line, std::size_t begin) {
  if (begin == 0) return false;
  const char before = line[begin - 1];
  // "inner tube x2": a count.
  if (before == 'x' && (begin == 1 || line[begin - 2] == ' ')) return false;
  if (is_word(before) || before == '/' || before == '_' || before == '#') return true;
  // "F-5591": a dash inside a code, while " -42.00" is a sign.
  return before == '-' && begin > 1 && is_word(line[begin - 2]);
}

bool is_continued(std::string_view line, std::size_t end) {
  if (end >= line.size()) return false;
  const char after = line[end];
  if (after == '/' || after == '_') return end + 1 < line.size() && is_word(line[end + 1]);
  if (after == '-' || after == ':') return end + 1 < line.size() && is_digit(line[end + 1]);
  // "6x 42,00" is a count; any other letter makes it a size or a code.
  if (after == 'x' || after == 'X') return end + 1 < line.size() && is_word(line[end + 1]);
  return is_letter(after);
}

/// Sign and money before and after the digits.
void add_surroundings(std::string_view line, Number& number) {
  std::size_t begin = number.begin;
  bool negative = false;
  const auto take_sign = [&] {
    if (begin == 0 || line[begin - 1] != '-') return;
    const bool starts = begin == 1 || !is_word(line[begin - 2]);
    if (!starts) return;
    negative = true;
    --begin;
  };
  take_sign();
  std::size_t symbol = begin;
  const bool sign_before = ends_with_money(line.substr(0, begin), symbol);
  if (sign_before) {
    begin = symbol;
    take_sign();
  }
  std::size_t end = number.end;
  const bool sign_after = starts_with_money(line, end);
  number.currency = sign_before || sign_after;
  number.attached = (!sign_before && continues_a_name(line, number.begin)) ||
                    (!sign_after && is_continued(line, number.end));
  std::size_t percent = end;
  while (percent < line.size() && line[percent] == ' ' && percent < end + 1) ++percent;
  if (percent < line.size() && line[percent] == '%') {
    number.percent = true;
    end = percent + 1;
  }
  // "96.00-" as printed by some ledgers; "4-6" never gets here.
  if (end < line.size() && line[end] == '-' && (end + 1 == line.size() || line[end + 1] == ' ') &&
      number.decimals == 2 && end == number.end && end + 1 == line.size()) {
    negative = true;
    ++end;
  }
  number.begin = begin;
  number.end = end;
  if (negative) number.value = -number.value;
}

std::string with_digits(std::string_view text) {
  std::string digits(text);
  for (char& c : digits) c = ocr_digit(c);
  return digits;
}

int count_decimals(std::string_view text, DecimalMark mark) {
  const std::size_t place = decimal_place(text, mark);
  return place == text.size() ? 0 : static_cast<int>(text.size() - place - 1);
}

/// End of the number at `at`, or `at` itself when a word stands there. Letters are taken for digits
/// only in an amount: with a real digit beside them and two decimals.
std::size_t end_of_number(std::string_view line, std::size_t at, DecimalMark mark) {
  int digits = 0;
  bool letters = false;
  const std::size_t end = end_of_run(line, at, digits, letters);
  const std::string run = with_digits(line.substr(at, end - at));
  if (digits > 0 && (!letters || count_decimals(run, mark) == 2)) return end;
  std::size_t plain = at;
  while (plain < line.size() &&
         (is_digit(line[plain]) || (plain > at && is_separator(line[plain]) &&
                                    plain + 1 < line.size() && is_digit(line[plain + 1])))) {
    ++plain;
  }
  return plain;
}

}  // namespace

char ocr_digit(char c) {
  switch (c) {
    case 'O':
    case 'o':
      return '0';
    case 'l':
    case 'I':
      return '1';
    case 'S':
      return '5';
    case 'B':
      return '8';
    default:
      return c;
  }
}

std::optional<double> read_number(std::string_view text, DecimalMark mark) {
  const std::size_t place = decimal_place(text, mark);
  double value = 0;
  double scale = 1;
  std::size_t digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      value = value * 10 + (c - '0');
      if (i > place) scale *= 10;
      ++digits;
    } else if (!is_separator(c) && c != ' ') {
      return std::nullopt;
    }
  }
  if (digits == 0 || digits > kMostDigits) return std::nullopt;
  return value / scale;
}

std::vector<Number> find_numbers(std::string_view line, DecimalMark mark) {
  std::vector<Number> numbers;
  for (std::size_t at = 0; at < line.size();) {
    const bool after_word = at > 0 && is_word(line[at - 1]);
    if (!is_digit(line[at]) && (after_word || !is_digit(ocr_digit(line[at])))) {
      ++at;
      continue;
    }
    std::size_t end = end_of_number(line, at, mark);
    if (end == at) {  // a word that begins like an OCR digit: "Is", "Ole"
      while (at < line.size() && is_letter(line[at])) ++at;
      continue;
    }
    end = join_groups(line, at, end);
    const std::string body = with_digits(line.substr(at, end - at));
    const auto value = read_number(body, mark);
    if (value) {
      Number number{.begin = at, .end = end, .value = *value};
      number.decimals = count_decimals(body, mark);
      number.repaired = body != line.substr(at, end - at);
      add_surroundings(line, number);
      end = std::max(end, number.end);
      numbers.push_back(number);
    }
    at = end;
  }
  return numbers;
}

DecimalMark guess_decimal_mark(std::string_view text) {
  int points = 0;
  int commas = 0;
  for (std::size_t i = 1; i + 2 < text.size(); ++i) {
    if ((text[i] != '.' && text[i] != ',') || !is_digit(text[i - 1])) continue;
    if (digits_at(text, i + 1) != 2) continue;
    // 12.04.2024 is a date, 2,14 followed by another separator and digit a list.
    if (i + 4 < text.size() && is_separator(text[i + 3]) && is_digit(text[i + 4])) continue;
    if (i > 2 && (text[i - 3] == text[i] || text[i - 2] == text[i])) continue;
    ++(text[i] == '.' ? points : commas);
  }
  if (points == commas) return DecimalMark::unknown;
  return points > commas ? DecimalMark::point : DecimalMark::comma;
}

}  // namespace assay::local
