#pragma once

/// \file
/// Numbers on the command line of a calculator, each refused with the name of its flag.

#include <cstdint>
#include <string>
#include <string_view>

#include "assay/core/result.hpp"

namespace assay::cli {

/// Counts up to a thousand million: more items than anybody has, few enough for exact tests.
inline constexpr std::int64_t kMostCounted = 1'000'000'000;

/// A finite number and nothing else: no blank, no unit, no "nan".
/// \error invalid_argument  `name: "text" is no number`
[[nodiscard]] Result<double> number_argument(std::string_view name, std::string_view text);

/// A whole number from `low` to kMostCounted.
[[nodiscard]] Result<std::int64_t> count_argument(std::string_view name, std::string_view text,
                                                  std::int64_t low);

/// A share, as 0.02 or 2%, strictly between 0 and 1.
[[nodiscard]] Result<double> share_argument(std::string_view name, std::string_view text);

/// The level of an interval: a share of one half or more, below which one-sided bounds cross.
[[nodiscard]] Result<double> confidence_argument(std::string_view text);

/// The level of a one-sided claim: a share below one half.
[[nodiscard]] Result<double> alpha_argument(std::string_view text);

}  // namespace assay::cli
