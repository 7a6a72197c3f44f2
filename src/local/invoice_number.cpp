#include "local/invoice_number.hpp"

#include <algorithm>

#include "assay/core/text.hpp"

namespace assay::local {
namespace {

struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool is_code_character(char c) {
  return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '/' || c == '.' ||
         c == '_';
}

/// The code at `at`: letters, digits and joints with a digit in it, series letters before it
/// taken in ("FT 311", "CN 507").
std::optional<Token> code_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_code_character(text[end])) ++end;
  std::string_view code = text.substr(at, end - at);
  const bool series = !code.empty() && code.size() <= 4 &&
                      std::all_of(code.begin(), code.end(), is_upper) && end + 1 < text.size() &&
                      text[end] == ' ' && is_digit(text[end + 1]);
  if (series) {
    ++end;
    while (end < text.size() && is_code_character(text[end])) ++end;
    code = text.substr(at, end - at);
  }
  while (!code.empty() && !is_word(code.back())) code.remove_suffix(1);
  if (code.find_first_of("0123456789") == std::string_view::npos) return std::nullopt;
  if (code.size() > 30) return std::nullopt;
  return Token{at, at + code.size()};
}

bool is_part_of_date(const PageLine& line, const Token& token) {
  return std::any_of(line.dates.begin(), line.dates.end(), [&](const FoundDate& date) {
    return token.begin < date.end && token.end > date.begin;
  });
}

bool is_amount(const PageLine& line, const Token& token) {
  return std::any_of(line.numbers.begin(), line.numbers.end(), [&](const Number& number) {
    return number.begin <= token.begin && number.end >= token.end &&
           (number.currency || number.percent || (number.decimals == 2 && number.is_money()));
  });
}

/// First place after a key word that is not a blank, a mark or a further word for "number".
std::size_t skip_to_value(const PageLine& line, std::size_t at) {
  for (bool moved = true; moved;) {
    moved = false;
    while (at < line.text.size() &&
           std::string_view(" \t:#|;,.=(").find(line.text[at]) != std::string_view::npos) {
      ++at;
      moved = true;
    }
    for (const KeyHit& hit : line.keys) {
      if (hit.begin == at && (hit.key == Key::number || hit.key == Key::invoice)) {
        at = hit.end;
        moved = true;
      }
    }
  }
  return at;
}

/// "SALES INVOICE" with the number under it, in the same column.
std::optional<Token> code_below(const Page& page, std::size_t index, const KeyHit& hit) {
  const PageLine& line = page.lines[index];
  const bool ends_cell = std::any_of(line.cells.begin(), line.cells.end(), [&](const Cell& cell) {
    return cell.begin <= hit.begin && cell.end == hit.end;
  });
  if (!ends_cell || index + 1 >= page.lines.size()) return std::nullopt;
  const PageLine& below = page.lines[index + 1];
  for (const Cell& cell : below.cells) {
    const bool aligned = cell.begin < hit.end + 3 && cell.end + 3 > hit.begin;
    if (!aligned || (below.cells.size() > 1 && line.cells.size() == 1)) continue;
    const auto token = code_at(below.text, cell.begin);
    const bool alone = token && token->end == cell.end;
    if (alone && !is_part_of_date(below, *token) && !is_amount(below, *token)) return token;
  }
  return std::nullopt;
}

int score(const PageLine& line, const KeyHit& hit, const Token& token) {
  const std::string_view phrase = line.between(hit.begin, hit.end);
  int points = hit.key == Key::invoice ? 6 : phrase.size() > 6 ? 8 : 3;
  const std::string_view before = trimmed(line.text.substr(0, hit.begin));
  const bool starts = before.empty() || before.back() == '|' || before.back() == '=' ||
                      (hit.begin > 1 && line.text.substr(hit.begin - 2, 2) == "  ");
  if (starts) points += 4;
  for (const KeyHit& other : line.keys) {
    if (other.end <= hit.begin && other.key == Key::reference && hit.begin - other.end < 4)
      points -= 8;
  }
  const std::string_view code = line.between(token.begin, token.end);
  if (code.size() == 1) points -= 2;
  if (std::count_if(code.begin(), code.end(), is_digit) >= 3) points += 1;
  if (line.text.size() > 160) points -= 2;
  // A key word that ends far from its value: another column's.
  if (token.begin - hit.end > 30) points -= 3;
  return points;
}

bool may_be_digit(char c) {
  return is_digit(ocr_digit(c));
}

/// O for 0 and l for 1 in parts that are digits otherwise. Capital S, B and I stay: real codes
/// begin with them.
std::string repaired(std::string_view code) {
  std::string result(code);
  for (std::size_t start = 0; start < result.size();) {
    std::size_t end = start;
    while (end < result.size() && is_word(result[end])) ++end;
    const auto part_begin = result.begin() + static_cast<std::ptrdiff_t>(start);
    const auto part_end = result.begin() + static_cast<std::ptrdiff_t>(end);
    const bool digits = std::all_of(part_begin, part_end, may_be_digit);
    // Whole parts of "OO" only count beside a part with digits, which code_at has made sure of.
    const bool letters = end - start >= 2 || std::any_of(part_begin, part_end, is_digit);
    if (digits && letters) {
      for (std::size_t i = start; i < end; ++i) {
        const bool first = i == start && (result[i] == 'S' || result[i] == 'B' || result[i] == 'I');
        if (!first) result[i] = ocr_digit(result[i]);
      }
    }
    start = end + 1;
  }
  return result;
}

}  // namespace

std::optional<std::string> find_invoice_number(const Page& page) {
  std::string_view best;
  int best_score = 0;
  for (std::size_t i = 0; i < page.lines.size(); ++i) {
    const PageLine& line = page.lines[i];
    for (const KeyHit& hit : line.keys) {
      if (hit.key != Key::invoice && hit.key != Key::number) continue;
      if (const auto below = code_below(page, i, hit); below && best_score < 5) {
        best_score = 5;
        best = page.lines[i + 1].between(below->begin, below->end);
      }
      const std::size_t at = skip_to_value(line, hit.end);
      const auto token = code_at(line.text, at);
      if (!token || is_part_of_date(line, *token) || is_amount(line, *token)) continue;
      const int points = score(line, hit, *token);
      if (points > best_score) {
        best_score = points;
        best = line.between(token->begin, token->end);
      }
    }
  }
  if (best.empty()) return std::nullopt;
  return page.noisy ? repaired(best) : std::string(best);
}

}  // namespace assay::local
