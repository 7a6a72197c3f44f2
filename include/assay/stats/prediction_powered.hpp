#pragma once

/// \file
/// A mean of what only few have labels for, helped by something that is known of many. Pure.

#include <cstdint>
#include <optional>
#include <span>

#include "assay/stats/estimate.hpp"

namespace assay::stats {

/// An item with its label.
struct LabelledValue {
  double label = 0;       ///< what the mean is wanted of
  double prediction = 0;  ///< what is known of the unlabelled, too
  double weight = 1;      ///< above 0; makes the labelled ones look like the unlabelled
};

struct PredictionPowered {
  Estimate mean;           ///< n: labelled items
  double power = 0;        ///< lambda: how far the predictions are believed, in [0, 1]
  double effective_n = 0;  ///< labelled items of equal weight that would tell as much
  Estimate labels_only;    ///< the weighted mean of the labels, for comparison
};

/// lambda * mean(prediction of the unlabelled) + mean(label - lambda * prediction of the labelled),
/// with the lambda that makes its variance least: 0 where predictions say nothing, so that the
/// interval is hardly ever wider than from labels alone. Normal interval, for some dozens of labels
/// and more.
///
/// \param mean, variance, n  of the predictions over the unlabelled; n may be an effective size
/// \return nothing below two labels, without spread among them, or for arguments out of range
/// \see Angelopoulos, Duchi and Zrnic (2023), PPI++, arXiv:2311.01453, example 6.1 for the tuning;
///      the weights: Hajek's ratio estimator, Cochran (1977), section 6.13
[[nodiscard]] std::optional<PredictionPowered> prediction_powered_mean(
    std::span<const LabelledValue> labelled, double mean, double variance, double n,
    double confidence = 0.95);

}  // namespace assay::stats
