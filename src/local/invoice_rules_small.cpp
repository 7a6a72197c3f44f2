#include <array>

#include "assay/core/text.hpp"
#include "local/dates.hpp"
#include "local/document.hpp"
#include "local/invoice_rules.hpp"
#include "local/numbers.hpp"

namespace assay::local {
namespace {

/// Place after `word` in a lower-case line, if it stands there as a word.
std::size_t after_word(std::string_view lower, std::string_view word) {
  for (std::size_t at = lower.find(word); at != std::string_view::npos;
       at = lower.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || !is_word(lower[at - 1]);
    const bool ends = end == lower.size() || !is_word(lower[end]);
    if (starts && ends) return end;
  }
  return std::string_view::npos;
}

bool has_word(std::string_view lower, std::string_view word) {
  return after_word(lower, word) != std::string_view::npos;
}

/// The first word with a digit after "invoice", "receipt" or "bill".
std::optional<std::string> number_after(const Line& line) {
  for (const std::string_view word : {"invoice", "receipt", "bill", "credit note"}) {
    const std::size_t place = after_word(line.lower, word);
    if (place == std::string_view::npos) continue;
    std::string_view rest = line.text.substr(place);
    while (!rest.empty()) {
      rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t:#|,.")));
      const std::string_view token = rest.substr(0, rest.find_first_of(" \t|,:"));
      if (token.find_first_of("0123456789") != std::string_view::npos) return std::string(token);
      rest.remove_prefix(token.size());
    }
  }
  return std::nullopt;
}

std::optional<std::string> currency_in(std::string_view text) {
  for (const std::string_view code : {"EUR", "USD", "GBP", "CHF", "CAD", "AUD", "INR", "SEK"}) {
    if (text.find(code) != std::string_view::npos) return std::string(code);
  }
  using Sign = std::pair<std::string_view, std::string_view>;
  constexpr std::array<Sign, 3> signs{
      {{"\xE2\x82\xAC", "EUR"}, {"\xC2\xA3", "GBP"}, {"$", "USD"}}};
  for (const auto& [sign, code] : signs) {
    if (text.find(sign) != std::string_view::npos) return std::string(code);
  }
  return std::nullopt;
}

/// Amounts of a line in English notation.
std::vector<Number> amounts_of(const Line& line) {
  std::vector<Number> amounts;
  for (const Number& number : find_numbers(line.text, DecimalMark::point)) {
    if (number.is_money() && !number.repaired) amounts.push_back(number);
  }
  return amounts;
}

/// A row is a text, then a count, a price and an amount, or the amount alone.
std::optional<LineItem> row_of(const Line& line, const std::vector<Number>& amounts) {
  LineItem item;
  item.line_total = amounts.back().value;
  std::size_t text_end = amounts.front().begin;
  if (amounts.size() == 2) {
    item.unit_price = amounts.front().value;
    for (const Number& number : find_numbers(line.text, DecimalMark::point)) {
      if (number.end > amounts.front().begin || number.is_money() || !number.is_plain()) continue;
      item.quantity = number.value;
      text_end = number.begin;
    }
  }
  std::string_view words = trimmed(line.text.substr(0, text_end));
  while (!words.empty() && (words.back() == '|' || words.back() == ':' || words.back() == ' ')) {
    words.remove_suffix(1);
  }
  while (!words.empty() && (words.front() == '|' || words.front() == ' ')) words.remove_prefix(1);
  if (words.empty() || amounts.size() > 2) return std::nullopt;
  item.description = std::string(words);
  return item;
}

void read_line(const Line& line, Record& record) {
  const auto dates = find_dates(line.text, line.lower, DateOrder::day_first);
  const bool due = has_word(line.lower, "due") || has_word(line.lower, "by");
  for (const FoundDate& found : dates) {
    auto& slot = due ? record.due_date : record.date;
    if (!slot) slot = to_iso(found.date);
  }
  if (!record.invoice_number) record.invoice_number = number_after(line);
  const std::vector<Number> amounts = amounts_of(line);
  if (amounts.empty()) return;
  const double last = amounts.back().value;
  if (has_word(line.lower, "subtotal") || has_word(line.lower, "net")) {
    record.subtotal = last;
  } else if (has_word(line.lower, "vat") || has_word(line.lower, "tax") ||
             has_word(line.lower, "gst")) {
    record.tax = last;
  } else if (has_word(line.lower, "total") || has_word(line.lower, "due")) {
    record.total = last;
  } else if (!record.total && dates.empty()) {
    if (auto item = row_of(line, amounts)) record.line_items.push_back(*std::move(item));
  }
}

}  // namespace

Record read_invoice_small(std::string_view text) {
  const Document document(text);
  Record record;
  for (const Line& line : document.lines()) {
    const std::string_view words = trimmed(line.text);
    const bool heading = words.size() < 60 && !has_word(line.lower, "invoice");
    if (!record.vendor && !words.empty() && heading) {
      record.vendor = std::string(words.substr(0, words.find(',')));
    }
    read_line(line, record);
  }
  record.currency = currency_in(document.text());
  return record;
}

}  // namespace assay::local
