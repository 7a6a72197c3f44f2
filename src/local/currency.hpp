#pragma once

/// \file
/// The currency of a document, by code, sign, word or the vendor's country.

#include <optional>
#include <string>

#include "local/page.hpp"

namespace assay::local {

/// Is this one of the ISO 4217 codes that we know, in lower case?
[[nodiscard]] bool is_currency_code(std::string_view lower);

/// ISO 4217, or nothing when no currency is shown at all.
[[nodiscard]] std::optional<std::string> find_currency(const Page& page);

}  // namespace assay::local
