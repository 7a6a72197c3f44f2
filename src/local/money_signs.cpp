#include "local/money_signs.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "local/document.hpp"

namespace assay::local {
namespace {

struct Symbol {
  std::string_view text;
  bool word;  ///< must not touch letters
};

/// Signs, codes and words of money as they touch a number, in lower case.
constexpr std::array<Symbol, 42> kMoney{{
    {"\xE2\x82\xAC", false}, {"$", false},      {"\xC2\xA3", false}, {"\xC2\xA5", false},
    {"\xE2\x82\xB9", false}, {"eur", true},     {"euro", true},      {"euros", true},
    {"usd", true},           {"gbp", true},     {"chf", true},       {"fr.", true},
    {"sek", true},           {"nok", true},     {"dkk", true},       {"kr", true},
    {"kr.", true},           {"pln", true},     {"z\xC5\x82", true}, {"czk", true},
    {"k\xC4\x8D", true},     {"huf", true},     {"ft", true},        {"jpy", true},
    {"inr", true},           {"rs", true},      {"rs.", true},       {"cad", true},
    {"aud", true},           {"brl", true},     {"r$", true},        {"mxn", true},
    {"zar", true},           {"sgd", true},     {"nzd", true},       {"aed", true},
    {"pounds", true},        {"dollars", true}, {"francs", true},    {"kronor", true},
    {"yen", true},           {"cny", true},
}};

}  // namespace

bool ends_with_money(std::string_view before, std::size_t& begin) {
  while (!before.empty() && before.back() == ' ' && begin - before.size() < 2) {
    before.remove_suffix(1);
  }
  const std::size_t longest = std::min<std::size_t>(before.size(), 8);
  const std::string tail = lower_in_place(before.substr(before.size() - longest));
  std::size_t best = 0;
  for (const Symbol& symbol : kMoney) {
    if (symbol.text.size() <= best || !std::string_view(tail).ends_with(symbol.text)) continue;
    if (symbol.text == "ft") continue;  // forints follow their number; "FT 311" is a document
    const std::size_t left = tail.size() - symbol.text.size();
    if (symbol.word && left > 0 && is_word(tail[left - 1])) continue;
    best = symbol.text.size();
  }
  if (best == 0) return false;
  begin = before.size() - best;
  return true;
}

bool starts_with_money(std::string_view line, std::size_t& end) {
  std::size_t at = end;
  while (at < line.size() && line[at] == ' ' && at < end + 1) ++at;
  const std::string head = lower_in_place(line.substr(at, 9));
  std::size_t best = 0;
  for (const Symbol& symbol : kMoney) {
    if (symbol.text.size() <= best || !std::string_view(head).starts_with(symbol.text)) continue;
    if (symbol.word && head.size() > symbol.text.size() && is_word(head[symbol.text.size()])) {
      continue;
    }
    best = symbol.text.size();
  }
  if (best == 0) return false;
  end = at + best;
  return true;
}

}  // namespace assay::local
