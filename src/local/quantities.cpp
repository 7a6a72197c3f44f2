#include "local/quantities.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace assay::local {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

constexpr std::array kUnits = {
    Names("mm", "mm millimetre millimetres millimeter"),
    Names("cm", "cm centimetre centimetres zentimeter"),
    Names("m", "m metre metres meter metro metros mètres mètre"),
    Names("l", "l litre litres liter litro litros"),
    Names("ml", "ml"),
    Names("g", "g gram grams gramm gramme grammes gramos"),
    Names("kg", "kg kilo kilos kilogramm kilograms"),
    Names("v", "v volt volts"),
    Names("w", "w watt watts vatios"),
    Names("kw", "kw kilowatt kilowatts"),
    Names("ah", "ah"),
    Names("a", "amp amps ampere"),
    Names("inch", "inch inches in zoll pouces pulgadas \""),
    Names("money", "€ £ $ eur euro euros gbp pound pounds usd"),
    Names("year", "year years yr jahr jahre jahren ans an años año"),
    Names("day", "day days tage tagen jours días"),
    Names("tog", "tog"),
    Names("lumen", "lumen lumens"),
    Names("person", "person persons people personen man personnes personas")};

constexpr std::array<std::string_view, 20> kAtMost = {
    "under", "below", "less",    "max",     "maximum", "unter",   "höchstens",
    "moins", "menos", "bajo",    "within",  "sous",    "cheaper", "lighter",
    "<",     "upto",  "maximal", "weniger", "máximo",  "billiger"};
constexpr std::array<std::string_view, 12> kAtLeast = {"over",    "above",      "least", "min",
                                                       "minimum", "mindestens", "über",  "plus",
                                                       "más",     ">",          "more",  "ab"};
constexpr std::array<std::string_view, 9> kRange = {"to", "bis", "à",   "a", "-",
                                                    "–",  "and", "und", "y"};

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Pieces of a text: numbers, words, and single marks.
struct Piece {
  std::string_view text;
  double number = 0;
  bool is_number = false;
};

/// `1,200` and `1.5`: a mark and three digits group, any other number of digits is a fraction.
std::size_t number_end(std::string_view text, std::size_t at, std::string& plain) {
  while (at < text.size()) {
    if (is_digit(text[at])) {
      plain += text[at++];
      continue;
    }
    const bool mark =
        (text[at] == '.' || text[at] == ',') && at + 1 < text.size() && is_digit(text[at + 1]);
    if (!mark) break;
    std::size_t digits = 0;
    while (at + 1 + digits < text.size() && is_digit(text[at + 1 + digits])) ++digits;
    if (digits != 3) {
      if (plain.find('.') != std::string::npos) break;
      plain += '.';
    }
    ++at;
  }
  return at;
}

std::vector<Piece> split(std::string_view text) {
  std::vector<Piece> pieces;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    std::size_t end = at + 1;
    Piece piece;
    if (is_digit(c)) {
      std::string plain;
      end = number_end(text, at, plain);
      piece.is_number = true;
      std::from_chars(plain.data(), plain.data() + std::min<std::size_t>(plain.size(), 18),
                      piece.number);
    } else if (c != ' ') {
      const auto in_word = [&](std::size_t i) {
        return (text[i] >= 'a' && text[i] <= 'z') || static_cast<unsigned char>(text[i]) >= 0x80;
      };
      if (in_word(at)) {
        while (end < text.size() && in_word(end)) ++end;
      }
    }
    piece.text = text.substr(at, end - at);
    if (c != ' ') pieces.push_back(piece);
    at = end;
  }
  return pieces;
}

std::string unit_of(std::string_view word) {
  for (const auto& [unit, names] : kUnits) {
    for (std::size_t at = names.find(word); at != std::string_view::npos;
         at = names.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool whole =
          (at == 0 || names[at - 1] == ' ') && (end == names.size() || names[end] == ' ');
      if (whole) return std::string(unit);
    }
  }
  return {};
}

bool covers(const Quantity& offered, const Quantity& asked) {
  constexpr double kRounding = 1e-9;
  switch (asked.bound) {
    case Quantity::Bound::at_most:
      return offered.low <= asked.low + kRounding;
    case Quantity::Bound::at_least:
      return offered.high >= asked.low - kRounding;
    case Quantity::Bound::exact:
      break;
  }
  return offered.low <= asked.low + kRounding && offered.high >= asked.low - kRounding;
}

/// A price limit is often asked without its unit, and a size offered without.
bool comparable(const Quantity& offered, const Quantity& asked) {
  if (asked.bound != Quantity::Bound::exact) {
    return offered.unit == asked.unit || (asked.unit.empty() && offered.unit == "money");
  }
  return offered.unit == asked.unit || offered.unit.empty() || asked.unit.empty();
}

}  // namespace

std::vector<Quantity> find_quantities(std::string_view text) {
  const std::vector<Piece> pieces = split(text);
  const auto word = [&](std::size_t i) {
    return i < pieces.size() && !pieces[i].is_number ? pieces[i].text : std::string_view();
  };
  std::vector<Quantity> found;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].is_number) continue;
    Quantity one{pieces[i].number, pieces[i].number, {}, Quantity::Bound::exact};
    for (std::size_t before = i >= 3 ? i - 3 : 0; before < i; ++before) {
      if (among(kAtMost, word(before))) one.bound = Quantity::Bound::at_most;
      if (among(kAtLeast, word(before))) one.bound = Quantity::Bound::at_least;
    }
    if (i > 0) one.unit = unit_of(word(i - 1)) == "money" ? "money" : "";
    std::size_t last = i;
    if (i + 2 < pieces.size() && pieces[i + 2].is_number && among(kRange, word(i + 1)) &&
        pieces[i + 2].number > one.low) {
      one.high = pieces[i + 2].number;
      last = i + 2;
    }
    if (one.unit.empty() && !word(last + 1).empty()) one.unit = unit_of(word(last + 1));
    found.push_back(std::move(one));
    i = last;
  }
  return found;
}

Agreement compare(const std::vector<Quantity>& asked, const std::vector<Quantity>& offered) {
  Agreement agreement;
  if (asked.empty()) return agreement;
  const double each = 1.0 / static_cast<double>(asked.size());
  for (const Quantity& wanted : asked) {
    bool met = false;
    bool other = false;
    for (const Quantity& one : offered) {
      if (!comparable(one, wanted)) continue;
      if (covers(one, wanted))
        met = true;
      else if (one.unit == wanted.unit && !one.unit.empty())
        other = true;
    }
    if (met)
      agreement.met += each;
    else if (other)
      agreement.contradicted += each;
  }
  return agreement;
}

}  // namespace assay::local
