#pragma once

/// \file
/// The two floors of a labelling task: always the commonest label, and one telltale word a label.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "local/guesser.hpp"
#include "local/scorer.hpp"

namespace assay::local {

/// Always the commonest label; of equally common ones the first. Sure of it as far as its share
/// goes.
[[nodiscard]] std::unique_ptr<const Guesser> fit_majority(std::span<const LabelledText> texts,
                                                          std::size_t labels);

/// "Whoever says `word` means this label."
struct WordRule {
  std::string word;      ///< folded; empty: no word of the texts predicts this label
  double precision = 0;  ///< share of the texts with the word that have the label, add-one smoothed
};

/// By label the word whose presence predicts it best: the highest F1 of "has the word" for "has the
/// label", so that neither a word said once nor one said everywhere wins. Ties go to the word that
/// comes first in the alphabet.
[[nodiscard]] std::vector<WordRule> learn_word_rules(std::span<const LabelledText> texts,
                                                     std::size_t labels);

/// A decision list: the most precise rule whose word the text has decides, else the commonest
/// label. A rule no surer than that label's share is left out.
/// \see Rivest (1987), Learning decision lists
[[nodiscard]] std::unique_ptr<const Guesser> fit_one_word(std::span<const LabelledText> texts,
                                                          std::size_t labels);

}  // namespace assay::local
