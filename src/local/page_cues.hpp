#pragma once

/// \file
/// What sort of page somebody wants, and what sort a result is, by plain words in four languages.

#include <array>
#include <span>
#include <string_view>

namespace assay::local {

inline constexpr std::size_t kPageSorts = 4;

/// How much speaks for each: a guide, help with an order, a store's page, and goods for sale.
using PageSorts = std::array<double, kPageSorts>;

/// 1 for each sort that a query's words name, goods where they name none.
[[nodiscard]] PageSorts sorts_wanted(std::span<const std::string_view> query);

/// From 0 to 1 each; the title alone tells a guide, numbers with their units speak for goods.
[[nodiscard]] PageSorts sorts_of(std::span<const std::string_view> title,
                                 std::span<const std::string_view> snippet, std::size_t quantities);

}  // namespace assay::local
