#include "local/totals.hpp"

#include <algorithm>
#include <cmath>

#include "assay/core/text.hpp"

namespace assay::local {
namespace {

struct Candidate {
  Key key = Key::total;
  double value = 0;
  std::size_t line = 0;
  double percent = -1;  ///< of a tax, if printed
};

constexpr double kCent = 0.011;

bool is_sum_key(Key key) {
  return key == Key::subtotal || key == Key::tax || key == Key::total || key == Key::weak_total ||
         key == Key::tax_free || key == Key::paid;
}

/// "VAT 20% on 1,795.00": the amount that a tax is taken from.
bool is_tax_base(const PageLine& line, const Number& number) {
  const std::string_view before = trimmed(line.lower.substr(0, number.begin));
  if (!before.empty() && before.back() == '(') return true;
  for (const std::string_view word : {"on", "of", "su", "auf", "von", "sur", "sobre", "van", "over",
                                      "från", "av", "od", "de", "på", "à"}) {
    if (before.ends_with(word) &&
        (before.size() == word.size() || before[before.size() - word.size() - 1] == ' ')) {
      return true;
    }
  }
  return false;
}

/// Nothing but marks, codes and short words between a key word and its whole-numbered amount.
bool follows_closely(std::string_view between) {
  const auto letters = std::count_if(between.begin(), between.end(), is_letter);
  return letters <= 8 && between.size() < 60;
}

/// "net 30" is a term of payment, and so is a small whole number after any word for a net amount.
bool may_be_whole(Key key, double value) {
  return key != Key::subtotal || value >= 200;
}

std::optional<double> amount_for(const PageLine& line, const KeyHit& hit, std::size_t limit) {
  std::optional<double> base;
  std::optional<double> whole;
  for (const Number& number : line.numbers) {
    if (number.begin < hit.end || number.begin >= limit || !number.is_plain()) continue;
    if (number.is_money()) {
      if (hit.key != Key::tax || !is_tax_base(line, number)) return number.value;
      base = number.value;
    } else if (!whole && may_be_whole(hit.key, number.value) &&
               follows_closely(line.between(hit.end, number.begin))) {
      whole = number.value;
    }
  }
  return base ? base : whole;
}

/// "Total (VAT included): 277.00": a remark in parentheses has no amount of its own.
bool is_remark(const PageLine& line, const KeyHit& hit) {
  if (hit.begin == 0 || line.text[hit.begin - 1] != '(') return false;
  const std::size_t close = line.text.find(')', hit.end);
  return close != std::string_view::npos &&
         line.text.substr(hit.end, close - hit.end).find_first_of("0123456789") ==
             std::string_view::npos;
}

std::size_t next_sum_key(const PageLine& line, std::size_t from) {
  for (const KeyHit& hit : line.keys) {
    const bool ends = is_sum_key(hit.key) && names_a_value(line, hit) && !is_remark(line, hit);
    if (hit.begin >= from && ends) return hit.begin;
  }
  return line.text.size();
}

double percent_near(const PageLine& line, const KeyHit& hit, std::size_t limit) {
  double percent = -1;
  for (const Number& number : line.numbers) {
    if (number.percent && number.begin < limit && (number.begin > hit.begin || percent < 0)) {
      percent = number.value;
    }
  }
  return percent;
}

std::vector<Candidate> collect(const Page& page) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    for (const KeyHit& hit : line.keys) {
      if (!is_sum_key(hit.key) || hit.key == Key::paid || !names_a_value(line, hit)) continue;
      if (is_remark(line, hit)) continue;
      const std::size_t limit = next_sum_key(line, hit.end);
      const auto value = amount_for(line, hit, limit);
      if (value)
        candidates.push_back({hit.key, *value, i, percent_near(line, hit, limit)});
      else if (hit.key == Key::tax_free)
        candidates.push_back({hit.key, 0, i, -1});
    }
  }
  return candidates;
}

std::optional<double> first_of(const std::vector<Candidate>& candidates, Key key) {
  for (const Candidate& one : candidates) {
    if (one.key == key) return one.value;
  }
  return std::nullopt;
}

/// Several rates add up, unless their sum is printed too or the same tax is said twice.
std::optional<double> total_tax(const std::vector<Candidate>& candidates) {
  std::vector<Candidate> taxes;
  for (const Candidate& one : candidates) {
    if (one.key != Key::tax) continue;
    const bool again = std::any_of(taxes.begin(), taxes.end(), [&](const Candidate& t) {
      return std::fabs(t.value - one.value) < kCent && t.percent == one.percent;
    });
    if (!again) taxes.push_back(one);
  }
  if (taxes.empty()) {
    return first_of(candidates, Key::tax_free) ? std::optional(0.0) : std::nullopt;
  }
  double sum = 0;
  for (const Candidate& tax : taxes) {
    if (tax.line > taxes.front().line + taxes.size() + 2) continue;
    if (&tax != &taxes.front() && std::fabs(tax.value - sum) < kCent) return tax.value;
    sum += tax.value;
  }
  return std::round(sum * 100) / 100;
}

std::optional<double> best_total(const std::vector<Candidate>& candidates, const Totals& totals) {
  if (totals.subtotal) {
    const double wanted = *totals.subtotal + totals.tax.value_or(0);
    for (const Key key : {Key::total, Key::weak_total}) {
      for (const Candidate& one : candidates) {
        if (one.key == key && std::fabs(one.value - wanted) < kCent) return one.value;
      }
    }
  }
  // The last "total" before payments are set off; a page-wide sum stands below the parts.
  if (const auto total = first_of(candidates, Key::total)) return total;
  return first_of(candidates, Key::weak_total);
}

}  // namespace

bool names_a_value(const PageLine& line, const KeyHit& hit) {
  std::size_t at = hit.begin;
  if (at == 0) return true;
  if (line.text[at - 1] == ' ' && at > 1 && line.text[at - 2] == ' ') return true;
  while (at > 0 && line.text[at - 1] == ' ') --at;
  if (at == 0) return true;
  const char before = line.text[at - 1];
  // "sub-base", "1/total": inside a word.
  if (at == hit.begin && (before == '-' || before == '/')) return false;
  if (!is_letter(before)) return true;
  for (const KeyHit& other : line.keys) {
    if (other.end == at) return true;
  }
  std::size_t start = at;
  while (start > 0 && is_letter(line.text[start - 1])) --start;
  const std::string_view word = line.lower.substr(start, at - start);
  for (const std::string_view joint : {"and", "und", "et", "y", "e", "en", "och", "i", "plus",
                                       "the", "le", "la", "is", "of", "eur", "usd", "gbp", "chf"}) {
    if (word == joint) return true;
  }
  return false;
}

Totals find_totals(const Page& page) {
  const std::vector<Candidate> candidates = collect(page);
  Totals totals;
  totals.subtotal = first_of(candidates, Key::subtotal);
  totals.tax = total_tax(candidates);
  totals.total = best_total(candidates, totals);
  // "Suma" and "summa" mean the net sum in one language and the total in the next.
  if (!totals.total && totals.subtotal) totals.total.swap(totals.subtotal);
  return totals;
}

}  // namespace assay::local
