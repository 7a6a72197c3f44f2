#pragma once

/// \file
/// The document's own number, among order, customer and tax numbers.

#include <optional>
#include <string>

#include "local/page.hpp"

namespace assay::local {

[[nodiscard]] std::optional<std::string> find_invoice_number(const Page& page);

}  // namespace assay::local
