#pragma once

/// \file
/// The sections of a card that only need the set. Private to curate. Each is Markdown that begins
/// with its heading and ends with a newline.

#include <string>

#include "assay/dataset/golden_set.hpp"

namespace assay::curate {

/// What an answer is: labels, schema, costs, rules.
[[nodiscard]] std::string answer_section(const dataset::GoldenSet& set);
/// Items and training examples by label, items by slice.
[[nodiscard]] std::string count_section(const dataset::GoldenSet& set);
/// Quantiles of the inputs' lengths.
[[nodiscard]] std::string length_section(const dataset::GoldenSet& set);
/// An easy item for each label, and two hard ones.
[[nodiscard]] std::string example_section(const dataset::GoldenSet& set);

/// An item's or example's label as plain text; its JSON where the kind has no labels.
[[nodiscard]] std::string shown_answer(std::string_view expected_json);

}  // namespace assay::curate
