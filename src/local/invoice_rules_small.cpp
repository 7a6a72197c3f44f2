#include <algorithm>
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

constexpr auto kDocument = std::to_array<std::string_view>(
    {"invoice", "receipt", "bill", "credit note", "rechnung", "facture", "factura", "fattura",
     "factuur", "fatura", "faktura"});
constexpr auto kNet = std::to_array<std::string_view>({"subtotal", "net", "netto", "nettobetrag"});
constexpr auto kTax = std::to_array<std::string_view>(
    {"vat", "tax", "gst", "mwst", "ust", "tva", "iva", "btw", "moms"});
constexpr auto kTotal = std::to_array<std::string_view>(
    {"total", "to pay", "amount due", "gesamtbetrag", "gesamt", "rechnungsbetrag", "brutto",
     "totale", "totaal", "summa", "razem"});

template <class Words>
bool has_any(std::string_view lower, const Words& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return has_word(lower, word); });
}

bool is_date(std::string_view token) {
  const std::string lower = lower_in_place(token);
  return !find_dates(token, lower, DateOrder::day_first).empty();
}

/// The first word with a digit after "invoice", "receipt" or "bill".
std::optional<std::string> number_after(const Line& line) {
  for (const std::string_view word : kDocument) {
    const std::size_t place = after_word(line.lower, word);
    if (place == std::string_view::npos) continue;
    std::string_view rest = line.text.substr(place);
    while (!rest.empty()) {
      rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t:#|,.")));
      const std::string_view token = rest.substr(0, rest.find_first_of(" \t|,:"));
      const bool has_digit = token.find_first_of("0123456789") != std::string_view::npos;
      if (has_digit) return is_date(token) ? std::nullopt : std::optional(std::string(token));
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
  constexpr std::array<Sign, 3> signs{{{"\xE2\x82\xAC", "EUR"}, {"\xC2\xA3", "GBP"}, {"$", "USD"}}};
  for (const auto& [sign, code] : signs) {
    if (text.find(sign) != std::string_view::npos) return std::string(code);
  }
  return std::nullopt;
}

/// Amounts of a line in English notation.
std::vector<Number> amounts_of(const Line& line, const std::vector<FoundDate>& dates) {
  std::vector<Number> amounts;
  for (const Number& number : find_numbers(line.text, DecimalMark::point)) {
    const bool in_date = std::any_of(dates.begin(), dates.end(), [&](const FoundDate& date) {
      return number.begin < date.end && number.end > date.begin;
    });
    if (number.is_money() && !number.repaired && !in_date) amounts.push_back(number);
  }
  return amounts;
}

/// The longest stretch between bars or gaps of two blanks.
std::string_view longest_column(std::string_view text) {
  std::string_view best;
  while (!text.empty()) {
    const std::size_t end = std::min({text.size(), text.find('|'), text.find("  ")});
    const std::string_view column = trimmed(text.substr(0, end));
    if (column.size() > best.size()) best = column;
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  while (!best.empty() && (best.back() == ':' || best.back() == ',')) best.remove_suffix(1);
  return best;
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
  const std::string_view words = longest_column(line.text.substr(0, text_end));
  if (words.empty() || amounts.size() > 2) return std::nullopt;
  item.description = std::string(words);
  return item;
}

/// "Net 30", "within 14 days".
std::optional<int> term_in(const Line& line) {
  const bool terms = has_word(line.lower, "net") || has_word(line.lower, "days");
  if (!terms) return std::nullopt;
  for (const Number& number : find_numbers(line.text, DecimalMark::point)) {
    const bool days = number.decimals == 0 && number.is_plain() && !number.is_money() &&
                      number.value >= 1 && number.value <= 90;
    if (days) return static_cast<int>(number.value);
  }
  return std::nullopt;
}

void read_line(const Line& line, Record& record, std::optional<Date>& issued) {
  const auto dates = find_dates(line.text, line.lower, DateOrder::day_first);
  const bool due = has_word(line.lower, "due") || has_word(line.lower, "by");
  for (const FoundDate& found : dates) {
    if (!due && !issued) issued = found.date;
    if (due && !record.due_date) record.due_date = to_iso(found.date);
  }
  if (!record.invoice_number) record.invoice_number = number_after(line);
  const std::vector<Number> amounts = amounts_of(line, dates);
  if (amounts.empty()) return;
  const double last = amounts.back().value;
  if (has_any(line.lower, kNet)) {
    record.subtotal = last;
  } else if (has_any(line.lower, kTax)) {
    record.tax = last;
  } else if (has_any(line.lower, kTotal)) {
    if (!record.total) record.total = last;
  } else if (!record.total && !record.subtotal && dates.empty()) {
    if (auto item = row_of(line, amounts)) record.line_items.push_back(*std::move(item));
  }
}

}  // namespace

Record read_invoice_small(std::string_view text) {
  const Document document(text);
  Record record;
  std::optional<Date> issued;
  std::optional<int> term;
  for (const Line& line : document.lines()) {
    const std::string_view words = trimmed(line.text);
    const bool heading = !words.empty() && words.size() < 60 && words.back() != ',' &&
                         words.back() != ':' && !has_any(line.lower, kDocument);
    if (!record.vendor && heading) {
      const std::string_view name = words.substr(0, words.find_first_of(",|("));
      record.vendor = std::string(trimmed(name.substr(0, name.find("  "))));
    }
    read_line(line, record, issued);
    if (!term) term = term_in(line);
  }
  if (issued) record.date = to_iso(*issued);
  if (!record.due_date && term && issued) record.due_date = to_iso(add_days(*issued, *term));
  record.currency = currency_in(document.text());
  return record;
}

}  // namespace assay::local
