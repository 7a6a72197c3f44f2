#pragma once

/// \file
/// When an invoice was issued and when it is due.

#include <optional>

#include "local/page.hpp"

namespace assay::local {

struct InvoiceDates {
  std::optional<Date> issued;
  std::optional<Date> due;
};

/// A due date given as terms ("net 30") is counted from the issue date.
[[nodiscard]] InvoiceDates find_invoice_dates(const Page& page);

}  // namespace assay::local
