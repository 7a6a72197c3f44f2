#pragma once

/// \file
/// Multinomial logistic regression with an L2 penalty on hashed n-grams: the large classifier.

#include "local/scorer.hpp"

namespace assay::local {

/// Full-batch and deterministic. Trained in the dual: the weights are a mix of the training texts
/// (representer theorem), so with n texts one step costs n^2 instead of n times a thousand
/// features. \see Nesterov (1983) for the accelerated steps
[[nodiscard]] std::unique_ptr<const Scorer> fit_logistic(std::span<const LabelledText> texts,
                                                         std::size_t labels);

}  // namespace assay::local
