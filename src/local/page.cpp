#include "local/page.hpp"

#include <algorithm>
#include <optional>

namespace assay::local {
namespace {

/// A table written with commas or semicolons has several lines full of them, without blanks after.
char table_separator(const Document& document) {
  for (const char separator : {';', ','}) {
    int rows = 0;
    for (const Line& line : document.lines()) {
      int bare = 0;
      for (std::size_t i = 0; i + 1 < line.text.size(); ++i) {
        if (line.text[i] == separator && line.text[i + 1] != ' ') ++bare;
      }
      const int wanted = separator == ';' ? 1 : 3;
      if (bare >= wanted) ++rows;
    }
    if (rows >= 2) return separator;
  }
  return 0;
}

bool is_gap(std::string_view text, std::size_t at, char separator) {
  const char c = text[at];
  if (separator != 0) return c == separator;
  if (c == '|' || c == '\t') return true;
  return c == ' ' && at + 1 < text.size() && text[at + 1] == ' ';
}

std::vector<Cell> split_cells(std::string_view text, char separator) {
  std::vector<Cell> cells;
  bool quoted = false;
  std::size_t start = 0;
  const auto close = [&](std::size_t end) {
    while (start < end && text[start] == ' ') ++start;
    while (end > start && text[end - 1] == ' ') --end;
    const bool in_quotes =
        separator != 0 && end > start + 1 && text[start] == '"' && text[end - 1] == '"';
    if (in_quotes) ++start, --end;
    if (end > start) cells.push_back({start, end});
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (separator != 0 && text[at] == '"') quoted = !quoted;
    if (quoted || !is_gap(text, at, separator)) continue;
    close(at);
    while (at + 1 < text.size() && text[at + 1] == ' ') ++at;
    start = at + 1;
  }
  close(text.size());
  return cells;
}

/// Commas between the values of a row would be read as decimal commas.
bool separates_by_comma(std::string_view text, char separator) {
  if (separator != ',') return false;
  int bare = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) bare += text[i] == ',' && text[i + 1] != ' ';
  return bare >= 3;
}

bool inside_a_date(const Number& number, const std::vector<FoundDate>& dates) {
  return std::any_of(dates.begin(), dates.end(), [&](const FoundDate& date) {
    return number.begin < date.end && number.end > date.begin;
  });
}

std::vector<Number> numbers_of(std::string_view text, const std::vector<Cell>& cells, bool by_cell,
                               DecimalMark mark) {
  if (!by_cell) return find_numbers(text, mark);
  std::vector<Number> numbers;
  for (const Cell& cell : cells) {
    for (Number number : find_numbers(text.substr(cell.begin, cell.end - cell.begin), mark)) {
      number.begin += cell.begin;
      number.end += cell.begin;
      numbers.push_back(number);
    }
  }
  return numbers;
}

/// In a document without a single decimal (yen, rupees, round kronor) the last whole number of a
/// row or after a key word is an amount.
void read_whole_amounts(std::vector<PageLine>& lines) {
  for (const PageLine& line : lines) {
    for (const Number& number : line.numbers) {
      if (number.decimals == 2 && number.is_plain()) return;
    }
  }
  for (PageLine& line : lines) {
    if (line.numbers.empty() || (line.cells.size() < 2 && line.keys.empty())) continue;
    Number& last = line.numbers.back();
    const bool ends = line.text.size() - last.end <= 4;
    const bool column = std::any_of(line.cells.begin(), line.cells.end(),
                                    [&](const Cell& cell) { return cell.begin == last.begin; });
    if (ends && column && last.is_plain() && last.decimals == 0) last.currency = true;
  }
}

DateOrder order_of(const Document& document, const Country& country) {
  int days = 0;
  int months = 0;
  for (const Line& line : document.lines()) {
    const auto shown = order_shown_by(line.text);
    if (!shown) continue;
    ++(*shown == DateOrder::day_first ? days : months);
  }
  if (days != months) return days > months ? DateOrder::day_first : DateOrder::month_first;
  return country.code == "US" ? DateOrder::month_first : DateOrder::day_first;
}

}  // namespace

bool PageLine::has(Key key) const {
  return std::any_of(keys.begin(), keys.end(), [&](const KeyHit& hit) { return hit.key == key; });
}

Page::Page(std::string_view text, const KeyWords& keys)
    : document(text), country(guess_country(document.text(), document.lower())) {
  const DecimalMark mark = guess_decimal_mark(document.text());
  const char separator = table_separator(document);
  const DateOrder order = order_of(document, country);
  lines.reserve(document.lines().size());
  for (const Line& line : document.lines()) {
    PageLine read{.text = line.text,
                  .lower = line.lower,
                  .numbers = {},
                  .dates = {},
                  .keys = {},
                  .cells = {}};
    const bool by_comma = separates_by_comma(line.text, separator);
    const bool by_other = separator == ';' && line.text.find(';') != std::string_view::npos;
    read.cells = split_cells(line.text, by_comma || by_other ? separator : '\0');
    read.dates = find_dates(line.text, line.lower, order);
    for (const Number& number : numbers_of(line.text, read.cells, by_comma || by_other, mark)) {
      noisy = noisy || number.repaired;
      if (!inside_a_date(number, read.dates)) read.numbers.push_back(number);
    }
    read.keys = keys.find(line.lower);
    lines.push_back(std::move(read));
  }
  read_whole_amounts(lines);
}

}  // namespace assay::local
