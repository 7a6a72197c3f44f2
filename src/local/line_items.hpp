#pragma once

/// \file
/// The rows of an invoice: a text, a count, a price and an amount, as far as they are printed.

#include <vector>

#include "local/page.hpp"
#include "local/record.hpp"

namespace assay::local {

[[nodiscard]] std::vector<LineItem> find_line_items(const Page& page);

}  // namespace assay::local
