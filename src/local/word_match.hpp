#pragma once

/// \file
/// Do two words mean the same by their letters? Inflections, compounds and typos nearly do.

#include <span>
#include <string_view>

namespace assay::local {

/// 1 for equal words, 0 for different ones, between for a part of a compound, a common beginning
/// or a typo. Words with digits are equal or not: K24 is not almost K42. Both folded.
[[nodiscard]] double likeness(std::string_view a, std::string_view b);

/// The highest likeness to one of `words`; 0 without any.
[[nodiscard]] double best_likeness(std::string_view word, std::span<const std::string_view> words);

/// A letter and a digit: a model number, or a size such as 42eu.
[[nodiscard]] bool is_model_number(std::string_view word);

}  // namespace assay::local
