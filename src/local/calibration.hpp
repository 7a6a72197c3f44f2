#pragma once

/// \file
/// From scores to honest probabilities: one temperature, fitted on texts the scorer had not seen.

#include <span>
#include <vector>

#include "local/scorer.hpp"

namespace assay::local {

/// Turns scores into probabilities in place: exp(sharpness * score), scaled to sum 1.
void softmax(std::span<double> scores, double sharpness);

struct HeldOut {
  std::vector<double> scores;  ///< of a scorer that did not train on this text
  std::size_t label = 0;       ///< the true one
};

/// The sharpness (1 / temperature) that makes the held-out labels most likely. The true label's
/// share is taken as slightly under 1, by one error in n + 2 texts, or a scorer that happens to be
/// always right here would claim certainty. \return in [0.01, 20]; 1 when there is nothing to fit
/// on \see Guo et al. (2017), On calibration of modern neural networks, arXiv:1706.04599
[[nodiscard]] double fit_sharpness(std::span<const HeldOut> held_out);

/// Scores of every text by a scorer trained on the other folds. Texts are dealt to folds in turn,
/// so sorted by label every fold gets its share of each.
[[nodiscard]] std::vector<HeldOut> cross_validate(std::span<const LabelledText> texts,
                                                  std::size_t labels, FitScorer fit,
                                                  std::size_t folds);

}  // namespace assay::local
