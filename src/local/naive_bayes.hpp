#pragma once

/// \file
/// Multinomial naive Bayes on words: the small classifier.

#include "local/scorer.hpp"

namespace assay::local {

/// log P(label) + sum over words of log P(word | label), both with add-one smoothing. Words never
/// seen in training are left out: they say nothing about any label.
/// \see McCallum and Nigam (1998), A comparison of event models for naive Bayes text classification
[[nodiscard]] std::unique_ptr<const Scorer> fit_naive_bayes(std::span<const LabelledText> texts,
                                                            std::size_t labels);

}  // namespace assay::local
