#include "local/learned_phrases.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "assay/core/json.hpp"
#include "local/currency.hpp"
#include "local/page.hpp"

namespace assay::local {
namespace {

/// A phrase of one example is that document's wording; of two, a habit.
constexpr std::size_t kFewestExamples = 2;
constexpr std::size_t kLongestPhrase = 30;

/// Phrase -> kind of value -> inputs that showed it. `row_head` stands for rows of the item table.
using Sightings = std::map<std::string, std::map<Key, std::set<std::string_view>>>;

/// The words from the start of a line or cell to `place`, as a phrase; empty when they are none.
std::string phrase_before(const PageLine& line, std::size_t place) {
  std::size_t start = 0;
  for (const Cell& cell : line.cells) {
    if (cell.begin < place) start = cell.begin;
  }
  std::string_view words = line.lower.substr(start, place - start);
  const auto strip = [&words] {
    while (!words.empty() && !is_letter(words.back())) words.remove_suffix(1);
    while (!words.empty() && !is_letter(words.front())) words.remove_prefix(1);
  };
  strip();
  const std::size_t last = words.find_last_of(' ') + 1;  // npos + 1 is 0: a single word
  if (is_currency_code(words.substr(last))) words = words.substr(0, last);
  strip();
  const bool plain = std::all_of(words.begin(), words.end(),
                                 [](char c) { return is_letter(c) || c == ' ' || c == '-'; });
  const auto blanks = std::count(words.begin(), words.end(), ' ');
  if (!plain || blanks > 2 || words.size() < 3 || words.size() > kLongestPhrase) return {};
  return std::string(words);
}

std::optional<double> number_at(const Json& record, const char* field) {
  const auto found = record.find(field);
  if (found == record.end() || !found->is_number()) return std::nullopt;
  return found->get<double>();
}

std::optional<std::string> text_at(const Json& record, const char* field) {
  const auto found = record.find(field);
  if (found == record.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

void see_amount(const Page& page, double value, Key key, std::string_view source, Sightings& seen) {
  for (const PageLine& line : page.lines) {
    for (const Number& number : line.numbers) {
      if (!number.is_money() || std::fabs(number.value - value) > 0.001) continue;
      const std::string phrase = phrase_before(line, number.begin);
      if (!phrase.empty()) seen[phrase][key].insert(source);
    }
  }
}

void see_date(const Page& page, const std::string& value, Key key, std::string_view source,
              Sightings& seen) {
  for (const PageLine& line : page.lines) {
    for (const FoundDate& date : line.dates) {
      if (to_iso(date.date) != value) continue;
      const std::string phrase = phrase_before(line, date.begin);
      if (!phrase.empty()) seen[phrase][key].insert(source);
    }
  }
}

void see_rows(const Page& page, const Json& record, std::string_view source, Sightings& seen) {
  const auto rows = record.find("line_items");
  if (rows == record.end() || !rows->is_array()) return;
  for (const Json& row : *rows) {
    if (!row.is_object()) continue;
    if (const auto total = number_at(row, "line_total")) {
      see_amount(page, *total, Key::row_head, source, seen);
    }
  }
}

void see_example(const dataset::Example& example, const KeyWords& known, Sightings& seen) {
  const JsonReading expected = read_json(example.expected_json);
  if (!expected.ok() || !expected.value.is_object()) return;
  const Json& record = expected.value;
  const Page page(example.input, known);
  const std::string_view source = example.input;
  for (const auto& [field, key] : {std::pair("subtotal", Key::subtotal), std::pair("tax", Key::tax),
                                   std::pair("total", Key::total)}) {
    if (const auto value = number_at(record, field)) see_amount(page, *value, key, source, seen);
  }
  const auto issued = text_at(record, "date");
  const auto due = text_at(record, "due_date");
  if (issued && issued != due) see_date(page, *issued, Key::date, source, seen);
  if (due && issued != due) see_date(page, *due, Key::due, source, seen);
  see_rows(page, record, source, seen);
}

}  // namespace

std::vector<LearnedPhrase> learn_phrases(std::span<const dataset::Example> examples,
                                         const KeyWords& known) {
  Sightings seen;
  for (const dataset::Example& example : examples) see_example(example, known, seen);
  std::vector<LearnedPhrase> phrases;
  for (const auto& [phrase, keys] : seen) {
    const bool clear = keys.size() == 1 && keys.begin()->first != Key::row_head;
    if (clear && keys.begin()->second.size() >= kFewestExamples) {
      phrases.push_back({phrase, keys.begin()->first});
    }
  }
  return phrases;
}

}  // namespace assay::local
