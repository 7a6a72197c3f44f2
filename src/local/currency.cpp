#include "local/currency.hpp"

#include <algorithm>
#include <array>

namespace assay::local {
namespace {

constexpr auto kCodes = std::to_array<std::string_view>(
    {"EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF",
     "JPY", "INR", "CAD", "AUD", "NZD", "BRL", "MXN", "ZAR", "SGD", "HKD",
     "CNY", "AED", "ISK", "RON", "TRY", "ILS", "THB", "KRW"});

struct Sign {
  std::string_view text;  ///< lower case
  std::string_view code;  ///< empty: by the vendor's country
  bool word;              ///< touches no letter
};

/// Longer signs before those they contain.
constexpr auto kSigns = std::to_array<Sign>({
    {"us$", "USD", false},   {"ca$", "CAD", false},     {"c$", "CAD", true},
    {"au$", "AUD", false},   {"a$", "AUD", true},       {"nz$", "NZD", false},
    {"s$", "SGD", true},     {"hk$", "HKD", false},     {"r$", "BRL", true},
    {"mx$", "MXN", false},   {"€", "EUR", false},       {"£", "GBP", false},
    {"₹", "INR", false},     {"zł", "PLN", true},       {"zl", "PLN", true},
    {"kč", "CZK", true},     {"¥", "JPY", false},       {"$", "$", false},
    {"euro", "EUR", true},   {"euros", "EUR", true},    {"pounds", "GBP", true},
    {"pound", "GBP", true},  {"sterling", "GBP", true}, {"fr.", "CHF", true},
    {"francs", "CHF", true}, {"franken", "CHF", true},  {"sfr", "CHF", true},
    {"rs.", "INR", true},    {"rs", "INR", true},       {"rupees", "INR", true},
    {"ft", "HUF", true},     {"forint", "HUF", true},   {"kronor", "SEK", true},
    {"kr", "kr", true},      {"kr.", "kr", true},       {"yen", "JPY", true},
    {"reais", "BRL", true},  {"rand", "ZAR", true},     {"złotych", "PLN", true},
    {"dollars", "$", true},  {"fr", "CHF", true},
});

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  return (begin == 0 || !is_letter(text[begin - 1])) &&
         (end >= text.size() || !is_letter(text[end]));
}

std::string of_country(std::string_view kind, const Country& country) {
  if (kind == "kr") {
    const bool nordic = country.currency == "NOK" || country.currency == "DKK";
    return std::string(nordic ? country.currency : "SEK");
  }
  for (const std::string_view dollars : {"CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}) {
    if (country.currency == dollars) return std::string(dollars);
  }
  return "USD";
}

int count(std::string_view text, std::string_view wanted, bool word) {
  int found = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos;
       at = text.find(wanted, at + wanted.size())) {
    if (!word || stands_alone(text, at, at + wanted.size())) ++found;
  }
  return found;
}

/// Codes beside totals outweigh a code in a remark ("GBP 947.24, for customs only").
std::optional<std::string> best_code(const Page& page) {
  std::optional<std::string> best;
  int best_votes = 0;
  for (const std::string_view code : kCodes) {
    if (page.document.text().find(code) == std::string_view::npos) continue;
    int votes = 0;
    for (const PageLine& line : page.lines) {
      const std::size_t at = line.text.find(code);
      if (at == std::string_view::npos || !stands_alone(line.text, at, at + code.size())) continue;
      votes += line.has(Key::total) || line.has(Key::row_head) ? 3 : 1;
      if (line.text.find('(') < at) --votes;
    }
    if (votes > best_votes) {
      best_votes = votes;
      best = std::string(code);
    }
  }
  return best;
}

}  // namespace

bool is_currency_code(std::string_view lower) {
  if (lower.size() != 3) return false;
  return std::any_of(kCodes.begin(), kCodes.end(),
                     [&](std::string_view code) { return lower_in_place(code) == lower; });
}

std::optional<std::string> find_currency(const Page& page) {
  if (auto code = best_code(page)) return code;
  std::string_view best;
  int most = 0;
  for (const Sign& sign : kSigns) {
    const int found = count(page.document.lower(), sign.text, sign.word);
    if (found > most) {
      most = found;
      best = sign.code;
    }
  }
  if (most == 0) return std::nullopt;
  if (best == "$" || best == "kr") return of_country(best, page.country);
  return std::string(best);
}

}  // namespace assay::local
