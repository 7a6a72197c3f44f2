#pragma once

/// \file
/// The rows of an invoice: a text, a count, a price and an amount, as far as they are printed.

#include <vector>

#include "local/page.hpp"
#include "local/record.hpp"
#include "local/totals.hpp"

namespace assay::local {

[[nodiscard]] std::vector<LineItem> find_line_items(const Page& page, const Totals& totals);

}  // namespace assay::local
