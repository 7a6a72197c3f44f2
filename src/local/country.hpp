#pragma once

/// \file
/// Where a vendor sits, as far as an address or a tax word gives it away.

#include <string_view>

namespace assay::local {

struct Country {
  std::string_view code;      ///< ISO 3166 alpha-2; empty when nothing gave it away
  std::string_view currency;  ///< ISO 4217; empty when unknown
};

/// By votes of place names, postal forms, legal forms and tax words; ties go to the first in the
/// text table, so the result depends on the text alone.
[[nodiscard]] Country guess_country(std::string_view text, std::string_view lower);

}  // namespace assay::local
