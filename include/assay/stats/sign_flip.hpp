#pragma once

/// \file
/// Could chance have put so much on one side? Pure functions.

#include <cstdint>
#include <optional>
#include <span>

namespace assay::stats {

/// One-sided p of "each value is as likely to have come with the other sign": small where the sum
/// is larger than signs drawn by chance make it.
///
/// The share of all patterns of signs whose sum is at least the one seen: all of them up to 13
/// values that are not 0, else 10 000 drawn patterns (never below 1 / 10 001), and above 5 000
/// values the normal limit. Where all values have the same size this is the exact one-sided McNemar
/// test. Values that are not symmetric about 0 call for a test of the mean beside it.
///
/// \return 1 where all values are 0; nothing if one is not finite
/// \see Fisher (1935), The Design of Experiments, section 21; Phipson and Smyth (2010), Statistical
///      Applications in Genetics and Molecular Biology 9(1), 39: one is added to the drawn patterns
[[nodiscard]] std::optional<double> sign_flip_p(std::span<const double> values,
                                                std::uint64_t seed = 1);

}  // namespace assay::stats
