#include "local/line_items.hpp"

#include <algorithm>
#include <cmath>

#include "assay/core/text.hpp"
#include "local/row.hpp"
#include "local/totals.hpp"

namespace assay::local {
namespace {

/// Rows are short; a longer line is a paragraph.
constexpr std::size_t kLongestRow = 130;
/// More rows than this are noise, and each costs time later.
constexpr std::size_t kMostItems = 500;

bool names_other_value(const PageLine& line) {
  return std::any_of(line.keys.begin(), line.keys.end(), [&](const KeyHit& hit) {
    switch (hit.key) {
      case Key::subtotal:
      case Key::tax:
      case Key::total:
        return names_a_value(line, hit);
      case Key::weak_total:
      case Key::paid:
      case Key::tax_free:
        return hit.begin < 3;
      case Key::due:
      case Key::customer:
      case Key::reference:
        return hit.begin < 3 && hit.end - hit.begin > 3;
      case Key::invoice:
        return hit.begin < 3 && hit.end - hit.begin > 4;
      default:
        return false;
    }
  });
}

/// The head of an item table: names of columns and no amount.
bool is_table_head(const PageLine& line) {
  int heads = 0;
  for (const KeyHit& hit : line.keys) {
    heads += hit.key == Key::row_head || hit.key == Key::weak_total || hit.key == Key::total;
  }
  const bool amounts = std::any_of(line.numbers.begin(), line.numbers.end(),
                                   [](const Number& n) { return n.decimals == 2; });
  return heads >= 2 && !amounts && line.cells.size() >= 2;
}

const Number* last_amount(const PageLine& line) {
  for (auto number = line.numbers.rbegin(); number != line.numbers.rend(); ++number) {
    if (number->is_money()) return &*number;
  }
  return nullptr;
}

/// Ends in an amount, or in one and little more (a currency, a tax rate).
bool ends_in_amount(const PageLine& line) {
  const Number* amount = last_amount(line);
  if (amount == nullptr) return false;
  const std::string_view rest = line.text.substr(amount->end);
  return std::count_if(rest.begin(), rest.end(), is_letter) <= 4;
}

/// A sum that ends the table.
bool ends_table(const PageLine& line) {
  const Number* amount = last_amount(line);
  return std::any_of(line.keys.begin(), line.keys.end(), [&](const KeyHit& hit) {
    const bool sum = hit.key == Key::subtotal || hit.key == Key::total ||
                     (hit.key == Key::weak_total && hit.begin < 3);
    return sum && amount != nullptr && amount->begin >= hit.end && names_a_value(line, hit);
  });
}

std::vector<const PageLine*> find_row_lines(const Page& page) {
  std::vector<const PageLine*> rows;
  for (const PageLine& line : page.lines) {
    if (rows.size() == kMostItems || (!rows.empty() && ends_table(line))) break;
    if (is_table_head(line)) {
      rows.clear();  // what looked like a row before was the letterhead
    } else if (line.text.size() <= kLongestRow && ends_in_amount(line) &&
               !names_other_value(line)) {
      rows.push_back(&line);
    }
  }
  return rows;
}

/// End of a position number ("3", "3.") before a row's text; 0 when it starts with something else.
std::size_t end_of_position(const PageLine& line, std::size_t position) {
  if (line.cells.empty() || line.numbers.empty()) return 0;
  const Number& first = line.numbers.front();
  const bool leads = first.begin == line.cells.front().begin && first.decimals == 0 &&
                     first.is_plain() && first.value == static_cast<double>(position);
  if (!leads) return 0;
  const bool dot =
      first.end < line.text.size() && (line.text[first.end] == '.' || line.text[first.end] == ')');
  return first.end + (dot ? 1 : 0);
}

/// Rows that count 1, 2, 3 at their start are numbered; a single 1 may be a quantity.
bool are_numbered(const std::vector<const PageLine*>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (end_of_position(*rows[i], i + 1) == 0) return false;
  }
  return rows.size() > 1;
}

std::vector<LineItem> read_rows(const Page& page) {
  const std::vector<const PageLine*> rows = find_row_lines(page);
  const bool numbered = are_numbered(rows);
  std::vector<LineItem> items;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t begin = numbered ? end_of_position(*rows[i], i + 1) : 0;
    if (auto item = read_row(*rows[i], begin, rows[i]->text.size())) {
      items.push_back(*std::move(item));
    }
  }
  return items;
}

/// "Goods & haulage 925.90": a last row that is the sum of the others is none.
void drop_unnamed_sum(std::vector<LineItem>& items) {
  if (items.size() < 3 || items.back().quantity || items.back().unit_price) return;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < items.size(); ++i) sum += items[i].line_total.value_or(0);
  if (std::fabs(sum - items.back().line_total.value_or(0)) < 0.011) items.pop_back();
}

/// Places where one clause ends and the next begins.
std::vector<std::size_t> clause_ends(std::string_view text) {
  std::vector<std::size_t> ends;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    const std::string_view two = text.substr(at, 2);
    if (two == ", " || two == "; " || two == ". " || two == ": ") ends.push_back(at + 1);
    if (text.substr(at, 3) == " + ") ends.push_back(at + 2);
    if (text.substr(at, 5) == " and ") ends.push_back(at + 4);
  }
  ends.push_back(text.size());
  return ends;
}

struct Clause {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool money = false;
  bool letters = false;  ///< beyond those of the numbers
  bool stops = false;    ///< names another value, or holds a date
  bool total = false;    ///< names the total: what follows is talk
};

Clause read_clause(const PageLine& line, std::size_t begin, std::size_t end) {
  Clause clause{.begin = begin, .end = end};
  std::size_t letters = 0;
  for (std::size_t i = begin; i < end; ++i) letters += is_letter(line.text[i]) ? 1 : 0;
  for (const Number& number : line.numbers) {
    if (number.begin < begin || number.end > end) continue;
    clause.money = clause.money || number.is_money();
    for (std::size_t i = number.begin; i < number.end; ++i)
      letters -= is_letter(line.text[i]) ? 1 : 0;
  }
  clause.letters = letters >= 3;
  for (const FoundDate& date : line.dates) {
    clause.stops = clause.stops || (date.begin >= begin && date.begin < end);
  }
  for (const KeyHit& hit : line.keys) {
    const bool stop = hit.key == Key::subtotal || hit.key == Key::tax || hit.key == Key::total ||
                      hit.key == Key::weak_total || hit.key == Key::invoice ||
                      hit.key == Key::paid || hit.key == Key::tax_free;
    if (hit.begin < begin || hit.begin >= std::min(end, begin + 5) || !stop) continue;
    clause.stops = true;
    clause.total = clause.total || (hit.key == Key::total && clause.money);
  }
  return clause;
}

/// Clauses of a sentence; amounts without words belong to the clause before them.
/// \return true when the list has ended
bool read_sentence(const PageLine& line, std::vector<LineItem>& items) {
  std::size_t row_begin = std::string_view::npos;
  std::size_t row_end = 0;
  bool money = false;
  const auto flush = [&] {
    if (money && row_begin != std::string_view::npos) {
      if (auto item = read_row(line, row_begin, row_end)) items.push_back(*std::move(item));
    }
    row_begin = std::string_view::npos;
    money = false;
  };
  std::size_t begin = 0;
  for (const std::size_t end : clause_ends(line.text)) {
    const Clause clause = read_clause(line, begin, end);
    if (clause.stops) {
      flush();
      if (clause.total && !items.empty()) return true;
    } else if (row_begin != std::string_view::npos && (!money || !clause.letters)) {
      row_end = end;
      money = money || clause.money;
    } else {
      flush();
      row_begin = begin;
      row_end = end;
      money = clause.money;
    }
    begin = end;
    if (items.size() >= kMostItems) return true;
  }
  flush();
  return false;
}

}  // namespace

std::vector<LineItem> find_line_items(const Page& page) {
  std::vector<LineItem> items = read_rows(page);
  if (items.empty()) {
    for (const PageLine& line : page.lines) {
      if (read_sentence(line, items)) break;
    }
  }
  drop_unnamed_sum(items);
  return items;
}

}  // namespace assay::local
