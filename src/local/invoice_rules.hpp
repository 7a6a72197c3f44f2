#pragma once

/// \file
/// Two readers of invoices. Both are rules; `small` is what somebody writes in an afternoon,
/// `large` what grows over months.

#include <string_view>

#include "local/key_words.hpp"
#include "local/record.hpp"

namespace assay::local {

/// English key words, plain layouts, one way to write a number.
[[nodiscard]] Record read_invoice_small(std::string_view text);

/// Nine languages, many layouts, amounts checked against each other.
[[nodiscard]] Record read_invoice_large(std::string_view text, const KeyWords& keys);

}  // namespace assay::local
