#pragma once

/// \file
/// Key words that training examples show: what stands before the values that their labels name.

#include <span>
#include <vector>

#include "assay/dataset/example.hpp"
#include "local/key_words.hpp"

namespace assay::local {

/// Phrases that stood before the same kind of value in at least two examples, and before no other
/// kind. Sorted, so the examples' order does not matter; an example that is no record teaches
/// nothing.
[[nodiscard]] std::vector<LearnedPhrase> learn_phrases(std::span<const dataset::Example> examples,
                                                       const KeyWords& known);

}  // namespace assay::local
