#include <algorithm>
#include <array>
#include <cmath>

#include "assay/core/text.hpp"
#include "local/invoice_dates.hpp"

namespace assay::local {
namespace {

constexpr int kLongestTerm = 180;

constexpr std::array<std::string_view, 20> kDayWords{
    "days", "day",   "tage",  "tagen", "tg",    "jours", "jour", "días", "dias",  "giorni",
    "gg",   "dagen", "dagar", "dage",  "dager", "dni",   "dnů",  "d",    "tage.", "päivää"};
constexpr std::array<std::string_view, 9> kWeekWords{
    "weeks", "week", "wochen", "semaines", "semanas", "settimane", "weken", "veckor", "tygodnie"};

/// The key word that speaks for a date: the last one before it with nothing between but its own
/// kind.
const KeyHit* key_before(const PageLine& line, std::size_t place) {
  const KeyHit* best = nullptr;
  for (const KeyHit& hit : line.keys) {
    if (hit.end > place) break;
    const bool about_dates = hit.key == Key::date || hit.key == Key::due ||
                             hit.key == Key::period || hit.key == Key::reference ||
                             hit.key == Key::paid || hit.key == Key::terms;
    if (about_dates) best = &hit;
  }
  if (best == nullptr) return nullptr;
  // Another date or a sentence's end in between, and the word was about something else.
  const std::string_view between = line.text.substr(best->end, place - best->end);
  const bool other_date =
      std::any_of(line.dates.begin(), line.dates.end(),
                  [&](const FoundDate& d) { return d.begin >= best->end && d.end <= place; });
  if (other_date || between.find(". ") != std::string_view::npos || between.size() > 60) {
    return nullptr;
  }
  return best;
}

/// "by", "bis", "until": due dates only where the line is about paying.
bool is_clear(const PageLine& line, const KeyHit& hit) {
  if (hit.end - hit.begin > 6) return true;
  static constexpr auto kVague = std::to_array<std::string_view>(
      {"by", "bis", "until", "before", "até", "entro", "senest", "latest", "last", "vóór", "pay"});
  const std::string_view word = line.lower.substr(hit.begin, hit.end - hit.begin);
  return std::find(kVague.begin(), kVague.end(), word) == kVague.end();
}

/// The kind of date that a line's first word or the line above announces for all of it.
int score_issued(const PageLine& line, const FoundDate& date) {
  const KeyHit* key = key_before(line, date.begin);
  if (key != nullptr && key->key == Key::due && is_clear(line, *key)) return -100;
  if (key != nullptr && key->key == Key::paid) return -100;
  if (key != nullptr && (key->key == Key::due || key->key == Key::terms)) return -4;
  if (key != nullptr && (key->key == Key::period || key->key == Key::reference)) return -5;
  int score = 0;
  if (key != nullptr && key->key == Key::date) {
    score += line.between(key->begin, key->end).size() > 8 ? 8 : 4;
  }
  for (const KeyHit& hit : line.keys) {
    if (hit.end <= date.begin && hit.key == Key::invoice) score += 3;
    if (hit.end <= date.begin && (hit.key == Key::reference || hit.key == Key::paid)) score -= 6;
  }
  const std::string_view rest = trimmed(line.text.substr(date.end));
  const std::string_view before = trimmed(line.text.substr(0, date.begin));
  if (rest.empty() && before.empty()) score += 4;
  if (line.text.size() > 140) score -= 2;
  // "from 3 to 7 September", a table row with a date in it.
  if (!line.numbers.empty() && line.numbers.back().is_money() && score < 4) score -= 3;
  return score;
}

std::optional<Date> find_issued(const Page& page) {
  std::optional<Date> best;
  int best_score = -50;
  for (const PageLine& line : page.lines) {
    for (const FoundDate& date : line.dates) {
      const int score = score_issued(line, date);
      if (score > best_score) {
        best_score = score;
        best = date.date;
      }
    }
  }
  return best;
}

bool may_be_due(const PageLine& line, const KeyHit& hit, bool strict) {
  if (hit.key != Key::due) return !strict && hit.key == Key::terms;
  if (is_clear(line, hit)) return true;
  if (strict) return false;
  return hit.begin < 3 || line.has(Key::payment) || line.has(Key::terms) || line.has(Key::total) ||
         line.has(Key::weak_total);
}

std::optional<Date> find_due(const Page& page) {
  for (const bool strict : {true, false}) {
    for (const PageLine& line : page.lines) {
      for (const FoundDate& date : line.dates) {
        const KeyHit* key = key_before(line, date.begin);
        if (key != nullptr && may_be_due(line, *key, strict)) return date.date;
      }
    }
  }
  return std::nullopt;
}

template <class Words>
bool begins_with_one(std::string_view lower, const Words& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return lower.starts_with(word) && (lower.size() == word.size() || !is_word(lower[word.size()]));
  });
}

bool about_payment(const PageLine& line) {
  return line.has(Key::terms) || line.has(Key::payment) || line.has(Key::due);
}

std::optional<int> term_in(const PageLine& line) {
  for (const Number& number : line.numbers) {
    const bool whole = number.value == std::floor(number.value) && number.value >= 1 &&
                       number.value <= kLongestTerm;
    if (!whole || number.percent || number.currency || number.attached) continue;
    const std::string_view after = line.lower.substr(number.end);
    const std::string_view unit =
        after.substr(std::min(after.size(), after.find_first_not_of(" -")));
    const int value = static_cast<int>(number.value);
    const bool days = begins_with_one(unit, kDayWords);
    const bool after_sum = line.has(Key::weak_total) || line.has(Key::subtotal);
    if (days && (about_payment(line) || after_sum || line.text.size() < 30)) return value;
    if (begins_with_one(unit, kWeekWords) && (line.has(Key::terms) || line.has(Key::payment))) {
      return 7 * value;
    }
    for (const KeyHit& hit : line.keys) {
      const bool net =
          line.between(hit.begin, hit.end).size() == 3 && line.lower.substr(hit.begin, 3) == "net";
      if (net && hit.end < number.begin && trimmed(line.between(hit.end, number.begin)).empty() &&
          number.decimals == 0) {
        return value;
      }
    }
  }
  return std::nullopt;
}

std::optional<int> find_term(const Page& page) {
  for (const PageLine& line : page.lines) {
    if (line.has(Key::on_receipt)) return 0;
    if (const auto term = term_in(line)) return term;
  }
  return std::nullopt;
}

}  // namespace

InvoiceDates find_invoice_dates(const Page& page) {
  InvoiceDates dates;
  dates.issued = find_issued(page);
  dates.due = find_due(page);
  if (!dates.due && dates.issued) {
    if (const auto term = find_term(page)) dates.due = add_days(*dates.issued, *term);
  }
  return dates;
}

}  // namespace assay::local
