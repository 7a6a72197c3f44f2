#include "local/phone_shape.hpp"

#include <algorithm>
#include <array>

#include "local/document.hpp"
#include "local/phone_labels.hpp"
#include "local/phone_plan.hpp"

namespace assay::local {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// The first byte of the character that ends before `at`.
std::size_t character_before(std::string_view text, std::size_t at) {
  std::size_t begin = at - 1;
  while (begin > 0 && at - begin < 4 && (byte_at(text, begin) & 0xC0U) == 0x80) --begin;
  return begin;
}

/// A letter of the scripts that put blanks between words. Japanese ones do not, and most other
/// characters outside ASCII are quotes, dashes and signs.
bool is_joining_letter(std::string_view text, std::size_t at) {
  const unsigned char c = byte_at(text, at);
  return (c < 0x80 && is_letter(static_cast<char>(c))) || (c >= 0xC3 && c <= 0xDF);
}

bool is_currency(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(std::min(at, text.size()));
  return rest.starts_with('$') || rest.starts_with("£") || rest.starts_with("€") ||
         rest.starts_with("¥") || rest.starts_with("₹");
}

/// Letters, digits, dots, slashes before `end`, as far as an address may go.
std::string_view token_before(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && end - begin < 60 && text[begin - 1] > ' ') --begin;
  return text.substr(begin, end - begin);
}

bool names_a_phone(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && end - begin < 16 && is_letter(text[begin - 1])) --begin;
  return end - begin > 1 && is_phone_word(lower_in_place(text.substr(begin, end - begin)));
}

bool is_attached_before(std::string_view text, std::size_t begin) {
  if (begin > 0 && text[begin - 1] == '(') --begin;
  if (begin == 0) return false;
  const std::size_t at = character_before(text, begin);
  const char c = text[at];
  if (is_digit(c) || is_currency(text, at)) return true;
  if (is_joining_letter(text, at)) return !names_a_phone(text, begin);
  const bool after_digit = at > 0 && is_digit(text[at - 1]);
  const bool after_word = at > 0 && is_word(text[at - 1]);
  switch (c) {
    case '-':
      return after_word && !names_a_phone(text, at);
    case '.':
    case ',':
    case ':':
    case '?':
      return after_digit;
    case '/':
      return token_before(text, at).find_first_of(".:") != std::string_view::npos;
    case '=':
    case '_':
    case '*':
      return after_word && !names_a_phone(text, at);
    case '@':
    case '\\':
    case '~':
    case '^':
    case '&':
      return at == 0 || text[at - 1] != ' ';
    default:
      return false;
  }
}

bool is_attached_after(std::string_view text, std::size_t end) {
  if (end >= text.size()) return false;
  if (is_joining_letter(text, end) || is_currency(text, end)) return true;
  const unsigned char next = byte_at(text, end + 1);
  const auto after = static_cast<char>(next);
  switch (text[end]) {
    case '@':
    case '%':
    case '_':
      return true;
    case '-':
      return is_digit(after) || is_upper(after);
    case ':':
    case '?':
      return is_digit(after);
    case ',':
      return is_digit(after) && !is_digit(static_cast<char>(byte_at(text, end + 4)));
    case '.':
      return after >= 'a' && after <= 'z';
    case '/':
      return is_upper(after) && !is_word(static_cast<char>(byte_at(text, end + 2)));
    default:
      break;
  }
  const std::string_view rest = text.substr(end);
  return rest.starts_with("°") || rest.starts_with("º") || rest.starts_with("ª");
}

}  // namespace

bool may_start(const DigitRun& run, std::size_t first) {
  if (first == 0) return true;
  const DigitGroup& group = run.groups[first];
  if (group.before.is_tight()) return false;
  return group.before.bracket || group.digits[0] == '0' || group.digits.size() >= 2 ||
         group.digits[0] == '1';
}

bool may_go_on(const DigitRun& run, std::size_t last) {
  const DigitGroup& group = run.groups[last];
  const Gap& gap = group.before;
  // "960118/119" is two numbers, written short; a new line or a bracket starts something new.
  if (gap.slash || gap.line || gap.bracket) return false;
  // "… 10 20 24/7".
  const bool slash_next = last + 1 < run.groups.size() && run.groups[last + 1].before.slash;
  if (gap.is_loose() && slash_next) return false;
  // "… 455 2 mal": a count behind a number. In a number such short groups come in a row.
  const bool odd = group.digits.size() != run.groups[last - 1].digits.size();
  return !(gap.is_loose() && group.digits.size() <= 2 && odd);
}

bool goes_on(const DigitRun& run, std::size_t last) {
  return last + 1 < run.groups.size() && run.groups[last + 1].before.is_tight();
}

bool is_attached(std::string_view text, std::size_t begin, std::size_t end) {
  return is_attached_before(text, begin) || is_attached_after(text, end);
}

bool hides_digits(std::string_view text, std::size_t end, bool fixed) {
  std::string_view rest = text.substr(std::min(end, text.size()));
  const bool apart = rest.starts_with(' ');
  if (apart) rest.remove_prefix(1);
  for (const std::string_view hidden : {"xx", "XX", "**", "__", "??", "--", "##", "•"}) {
    if (rest.starts_with(hidden)) return true;
  }
  const std::size_t dots = std::min(rest.find_first_not_of('.'), rest.size());
  if (dots == 2) return true;
  return !fixed && !apart && (dots > 2 || rest.starts_with("…"));
}

std::optional<Spelled> read_vanity(std::string_view text, std::size_t begin) {
  Spelled spelled;
  bool letters = false;
  std::size_t wanted = 10;
  std::size_t at = begin;
  char before = ' ';
  for (; at < text.size() && spelled.digits.size() < wanted; ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      spelled.digits += c;
      if (spelled.digits == "1") wanted = 11;
    } else if (const auto key = keypad_digit(c)) {
      // A single capital behind a blank is a word or an initial.
      const bool alone = before == ' ' && !is_upper(static_cast<char>(byte_at(text, at + 1)));
      if (spelled.digits.size() + 7 < wanted || alone) return std::nullopt;
      spelled.digits += *key;
      letters = true;
    } else if (std::string_view("-. ()+").find(c) == std::string_view::npos ||
               (before == ' ' && c == ' ')) {
      return std::nullopt;
    }
    before = c;
  }
  const bool ends = at >= text.size() || !is_word(text[at]);
  if (!letters || !ends || spelled.digits.size() != wanted) return std::nullopt;
  spelled.end = at;
  return spelled;
}

Bytes with_inner_brackets(std::string_view text, Bytes number) {
  int open = 0;
  bool closes_outer = false;
  for (std::size_t at = number.begin; at < number.end; ++at) {
    if (text[at] == '(') ++open;
    if (text[at] == ')' && --open < 0) {
      closes_outer = true;
      open = 0;
    }
  }
  if (closes_outer && number.begin > 0 && text[number.begin - 1] == '(') --number.begin;
  if (open > 0 && number.end < text.size() && text[number.end] == ')') ++number.end;
  return number;
}

bool is_list_gap(std::string_view between) {
  constexpr auto kGaps =
      std::to_array<std::string_view>({", ", " and ", " und ", " & ", " et ", " y ", " e ", " / ",
                                       "/", " en ", " + ", " or ", " oder ", " ou "});
  return std::find(kGaps.begin(), kGaps.end(), between) != kGaps.end();
}

}  // namespace assay::local
