#include "local/phone_lessons.hpp"

#include <algorithm>

#include "local/document.hpp"
#include "local/phone_plan.hpp"
#include "local/phone_runs.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kLongestSource = 48;  ///< bytes that become one number
constexpr std::size_t kSameEnd = 6;         ///< digits that source and number must share
constexpr std::size_t kShortestWord = 4;    ///< shorter words say little about what follows
constexpr std::size_t kShortestLookAlike = 7;

/// The end of the E.164 number at `at`, or `at` when there is none.
std::size_t e164_end(std::string_view text, std::size_t at) {
  if (text[at] != '+') return at;
  std::size_t end = at + 1;
  while (end < text.size() && is_digit(text[end])) ++end;
  const std::size_t digits = end - at - 1;
  return digits >= 8 && digits <= 15 ? end : at;
}

std::string digits_of(std::string_view text, bool letters_too) {
  std::string digits;
  for (const DigitRun& run : find_digit_runs(text)) {
    if (letters_too) break;
    for (const DigitGroup& group : run.groups) digits += group.digits;
  }
  if (!letters_too) return digits;
  for (const char c : text) {
    if (is_digit(c)) digits += c;
    if (const auto key = keypad_digit(c)) digits += *key;
  }
  return digits;
}

bool is_source_of(std::string_view source, std::string_view number) {
  const std::string_view end = number.substr(number.size() - kSameEnd);
  return digits_of(source, false).ends_with(end) || digits_of(source, true).ends_with(end);
}

/// The first place from `from` on where `literal` goes on and the text before it is `number`.
std::optional<std::size_t> source_end(std::string_view input, std::size_t from,
                                      std::string_view literal, bool last,
                                      std::string_view number) {
  if (last) {
    const bool fits = input.size() >= literal.size() + from && input.ends_with(literal);
    const std::size_t end = fits ? input.size() - literal.size() : from;
    const bool is_source =
        end - from <= kLongestSource && is_source_of(input.substr(from, end - from), number);
    return is_source ? std::optional(end) : std::nullopt;
  }
  const std::size_t stop = std::min(input.size(), from + kLongestSource);
  for (std::size_t end = from + 1; end <= stop; ++end) {
    if (!input.substr(end).starts_with(literal)) continue;
    if (is_source_of(input.substr(from, end - from), number)) return end;
  }
  return std::nullopt;
}

std::optional<std::vector<TaughtNumber>> align(std::string_view input, std::string_view expected) {
  std::vector<TaughtNumber> numbers;
  std::size_t in = 0;
  std::size_t out = 0;
  while (out < expected.size()) {
    const std::size_t end = e164_end(expected, out);
    if (end == out) {
      if (in >= input.size() || input[in] != expected[out]) return std::nullopt;
      ++in;
      ++out;
      continue;
    }
    std::size_t next = end;
    while (next < expected.size() && e164_end(expected, next) == next) ++next;
    const std::string_view number = expected.substr(out, end - out);
    const auto found =
        source_end(input, in, expected.substr(end, next - end), next == expected.size(), number);
    if (!found) return std::nullopt;
    numbers.push_back({in, *found, std::string(number)});
    in = *found;
    out = end;
  }
  if (in != input.size()) return std::nullopt;
  return numbers;
}

bool changes(const Lesson& lesson) {
  return lesson.input != lesson.expected;
}

struct Votes {
  std::map<std::string, int> calling;
  int zero_dropped = 0;
  int zero_kept = 0;
  int one_dropped = 0;
};

/// Adds what one number says; nothing when it was written with a calling code already.
void vote(std::string_view source, std::string_view number, Votes& votes) {
  const std::string digits = digits_of(source, false);
  if (source.find('+') != std::string_view::npos || digits.starts_with("00")) return;
  for (const std::size_t dropped : {0U, 1U}) {
    const std::string_view national =
        std::string_view(digits).substr(std::min(dropped, digits.size()));
    if (!number.ends_with(national) || number.size() <= national.size() + 1) continue;
    const std::string_view calling = number.substr(1, number.size() - national.size() - 1);
    if (calling.size() > 3) continue;
    const bool zero = digits.starts_with('0');
    // Without its zero +39 0… reads as if the calling code were 390.
    if (dropped == 1 && !zero && !digits.starts_with('1')) continue;
    ++votes.calling[std::string(calling)];
    if (zero) ++(dropped == 1 ? votes.zero_dropped : votes.zero_kept);
    if (!zero && dropped == 1) ++votes.one_dropped;
    return;
  }
}

}  // namespace

std::optional<std::vector<TaughtNumber>> taught_numbers(const Lesson& lesson) {
  return align(lesson.input, lesson.expected);
}

bool are_about_phones(std::span<const Lesson> lessons) {
  const auto changed = std::count_if(lessons.begin(), lessons.end(), changes);
  const auto phones = std::count_if(lessons.begin(), lessons.end(), [](const Lesson& lesson) {
    return changes(lesson) && taught_numbers(lesson).has_value();
  });
  return changed > 0 && 2 * phones > changed;
}

std::map<std::string, DialHabit, std::less<>> learn_habits(std::span<const Lesson> lessons) {
  std::map<std::string, Votes, std::less<>> votes;
  for (const Lesson& lesson : lessons) {
    const std::string_view country = country_of_record(lesson.input);
    const auto numbers = taught_numbers(lesson);
    if (country.empty() || !numbers) continue;
    for (const TaughtNumber& one : *numbers) {
      vote(std::string_view(lesson.input).substr(one.begin, one.end - one.begin), one.number,
           votes[std::string(country)]);
    }
  }
  std::map<std::string, DialHabit, std::less<>> habits;
  for (const auto& [country, counted] : votes) {
    const auto best =
        std::max_element(counted.calling.begin(), counted.calling.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best == counted.calling.end()) continue;
    habits[country] = {best->first, counted.zero_kept <= counted.zero_dropped,
                       counted.one_dropped > 0};
  }
  return habits;
}

LearnedLabels learn_labels(std::span<const Lesson> lessons) {
  LearnedLabels learned;
  for (const Lesson& lesson : lessons) {
    const auto numbers = taught_numbers(lesson);
    if (!numbers) continue;
    const std::string lower = lower_in_place(lesson.input);
    std::size_t next = 0;
    for (const DigitRun& run : find_digit_runs(lesson.input)) {
      while (next < numbers->size() && (*numbers)[next].end <= run.begin) ++next;
      const bool taught = next < numbers->size() && (*numbers)[next].begin < run.groups.back().end;
      std::size_t digits = 0;
      for (const DigitGroup& group : run.groups) digits += group.digits.size();
      const std::string_view word = word_before(lower, run.begin);
      if (word.size() < kShortestWord || (!taught && digits < kShortestLookAlike)) continue;
      (taught ? learned.phone : learned.other).emplace(word);
    }
  }
  // A word that stands before both says nothing about the next one.
  std::erase_if(learned.other,
                [&](const std::string& word) { return learned.phone.contains(word); });
  return learned;
}

std::string_view country_of_record(std::string_view text) {
  const bool tagged = text.size() >= 4 && text[0] == '[' && is_upper(text[1]) &&
                      is_upper(text[2]) && text[3] == ']';
  return tagged ? text.substr(1, 2) : std::string_view();
}

}  // namespace assay::local
