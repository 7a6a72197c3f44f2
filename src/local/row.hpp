#pragma once

/// \file
/// One row of an item table, or one clause of a sentence that says the same.

#include <optional>

#include "local/page.hpp"
#include "local/record.hpp"

namespace assay::local {

/// Reads `line` from `begin` to `end` as a row.
///
/// \return nothing when there is no text or no number in it
[[nodiscard]] std::optional<LineItem> read_row(const PageLine& line, std::size_t begin,
                                               std::size_t end);

}  // namespace assay::local
