#pragma once

/// \file
/// Signs, codes and words of money that touch a number.

#include <cstddef>
#include <string_view>

namespace assay::local {

/// Does `before` end in money, one blank allowed? Then `begin` becomes the place where that starts.
[[nodiscard]] bool ends_with_money(std::string_view before, std::size_t& begin);

/// Does money follow at `end`, one blank allowed? Then `end` becomes the place after it.
[[nodiscard]] bool starts_with_money(std::string_view line, std::size_t& end);

}  // namespace assay::local
