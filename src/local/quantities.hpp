#pragma once

/// \file
/// Numbers with their units in a query or a result, and whether what is asked is what is offered.

#include <string>
#include <string_view>
#include <vector>

namespace assay::local {

struct Quantity {
  enum class Bound { exact, at_most, at_least };
  double low = 0;
  double high = 0;   ///< of "58 to 62 cm"; else as `low`
  std::string unit;  ///< one name for each unit; empty: none
  Bound bound = Bound::exact;
};

/// \param text  folded, see `normalised`
[[nodiscard]] std::vector<Quantity> find_quantities(std::string_view text);

struct Agreement {
  double met = 0;           ///< share of what is asked
  double contradicted = 0;  ///< share for which another number of the same unit stands there
};

[[nodiscard]] Agreement compare(const std::vector<Quantity>& asked,
                                const std::vector<Quantity>& offered);

}  // namespace assay::local
