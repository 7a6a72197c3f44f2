#include "assay/stats/prediction_powered.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distributions.hpp"

namespace assay::stats {
namespace {

/// Weighted means of label and prediction, and the variances of these means.
struct Moments {
  double label = 0, prediction = 0;
  double label_variance = 0, prediction_variance = 0, covariance = 0;
  double effective_n = 0;
};

bool is_sane(const LabelledValue& one) {
  return std::isfinite(one.label) && std::isfinite(one.prediction) && one.weight > 0 &&
         std::isfinite(one.weight);
}

Moments moments_of(std::span<const LabelledValue> labelled) {
  Moments moments;
  double sum = 0;
  double squares = 0;
  for (const LabelledValue& one : labelled) {
    sum += one.weight;
    squares += one.weight * one.weight;
    moments.label += one.weight * one.label;
    moments.prediction += one.weight * one.prediction;
  }
  moments.label /= sum;
  moments.prediction /= sum;
  moments.effective_n = sum * sum / squares;
  const auto n = static_cast<double>(labelled.size());
  for (const LabelledValue& one : labelled) {
    const double share = one.weight / sum;
    const double scale = share * share * n / (n - 1);
    const double label = one.label - moments.label;
    const double prediction = one.prediction - moments.prediction;
    moments.label_variance += scale * label * label;
    moments.prediction_variance += scale * prediction * prediction;
    moments.covariance += scale * label * prediction;
  }
  return moments;
}

Estimate normal_estimate(double value, double variance, std::int64_t n, double confidence) {
  const double reach = normal_upper_quantile((1 - confidence) / 2) * std::sqrt(variance);
  return {.value = value, .low = value - reach, .high = value + reach, .n = n};
}

}  // namespace

std::optional<PredictionPowered> prediction_powered_mean(std::span<const LabelledValue> labelled,
                                                         double mean, double variance, double n,
                                                         double confidence) {
  if (labelled.size() < 2 || !std::all_of(labelled.begin(), labelled.end(), is_sane) ||
      !std::isfinite(mean) || !(variance >= 0) || !(n >= 1) ||
      !(confidence > 0 && confidence < 1)) {
    return std::nullopt;
  }
  const Moments moments = moments_of(labelled);
  if (!(moments.label_variance > 0)) return std::nullopt;
  const double unlabelled = variance / n;
  PredictionPowered result;
  const double noise = moments.prediction_variance + unlabelled;
  result.power = noise > 0 ? std::clamp(moments.covariance / noise, 0.0, 1.0) : 0;
  const double power = result.power;
  const double total = power * power * unlabelled + moments.label_variance -
                       2 * power * moments.covariance + power * power * moments.prediction_variance;
  const auto count = static_cast<std::int64_t>(labelled.size());
  const double value = moments.label + power * (mean - moments.prediction);
  result.mean = normal_estimate(value, total, count, confidence);
  result.labels_only = normal_estimate(moments.label, moments.label_variance, count, confidence);
  result.effective_n = moments.effective_n;
  return result;
}

}  // namespace assay::stats
