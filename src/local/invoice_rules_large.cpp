#include "local/currency.hpp"
#include "local/invoice_dates.hpp"
#include "local/invoice_number.hpp"
#include "local/invoice_rules.hpp"
#include "local/line_items.hpp"
#include "local/page.hpp"
#include "local/totals.hpp"
#include "local/vendor.hpp"

namespace assay::local {

Record read_invoice_large(std::string_view text, const KeyWords& keys) {
  const Page page(text, keys);
  const Totals totals = find_totals(page);
  const InvoiceDates dates = find_invoice_dates(page);
  Record record;
  record.vendor = find_vendor(page);
  record.invoice_number = find_invoice_number(page);
  if (dates.issued) record.date = to_iso(*dates.issued);
  if (dates.due) record.due_date = to_iso(*dates.due);
  record.line_items = find_line_items(page, totals);
  record.subtotal = totals.subtotal;
  record.tax = totals.tax;
  record.total = totals.total;
  record.currency = find_currency(page);
  return record;
}

}  // namespace assay::local
