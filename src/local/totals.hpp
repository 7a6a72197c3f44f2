#pragma once

/// \file
/// Subtotal, tax and total: amounts beside their key words, checked against each other.

#include <optional>

#include "local/page.hpp"

namespace assay::local {

struct Totals {
  std::optional<double> subtotal;
  std::optional<double> tax;
  std::optional<double> total;
};

[[nodiscard]] Totals find_totals(const Page& page);

/// Does this hit name a value, or does the word just occur in a text? True at the start of a line,
/// a cell or a clause.
[[nodiscard]] bool names_a_value(const PageLine& line, const KeyHit& hit);

}  // namespace assay::local
