#include <cmath>

#include "local/currency.hpp"
#include "local/invoice_dates.hpp"
#include "local/invoice_number.hpp"
#include "local/invoice_rules.hpp"
#include "local/line_items.hpp"
#include "local/page.hpp"
#include "local/totals.hpp"
#include "local/vendor.hpp"

namespace assay::local {
namespace {

/// A total without a key word: an amount that is what the rows and the tax add up to.
std::optional<double> total_by_arithmetic(const Page& page, const Record& record) {
  if (record.line_items.empty()) return std::nullopt;
  double sum = record.tax.value_or(0);
  for (const LineItem& item : record.line_items) sum += item.line_total.value_or(0);
  for (const PageLine& line : page.lines) {
    for (const Number& number : line.numbers) {
      const bool row = record.line_items.size() == 1 && !record.tax;
      if (!row && number.is_money() && std::fabs(number.value - sum) < 0.011) return number.value;
    }
  }
  return std::nullopt;
}

}  // namespace

Record read_invoice_large(std::string_view text, const KeyWords& keys) {
  const Page page(text, keys);
  const Totals totals = find_totals(page);
  const InvoiceDates dates = find_invoice_dates(page);
  Record record;
  record.vendor = find_vendor(page);
  record.invoice_number = find_invoice_number(page);
  if (dates.issued) record.date = to_iso(*dates.issued);
  if (dates.due) record.due_date = to_iso(*dates.due);
  record.line_items = find_line_items(page);
  record.subtotal = totals.subtotal;
  record.tax = totals.tax;
  record.total = totals.total;
  if (!record.total) record.total = total_by_arithmetic(page, record);
  record.currency = find_currency(page);
  return record;
}

}  // namespace assay::local
