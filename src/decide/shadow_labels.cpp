#include "decide/shadow_labels.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include "assay/stats/mean.hpp"

namespace assay::decide {
namespace {

/// Cells with fewer labels are weighted as one.
constexpr std::int64_t kLeastLabels = 5;

/// How much a label of each cell stands for, per weight of its pair. \param uncovered  receives the
/// share of the disagreements that no label stands for
std::unordered_map<std::size_t, double> factors_of(std::span<const LabelRecord> labels,
                                                   std::span<const LabelCell> cells,
                                                   double& uncovered) {
  struct Labelled {
    double weight = 0;
    std::int64_t n = 0;
  };
  std::map<std::size_t, Labelled> labelled;
  for (const LabelRecord& label : labels) {
    labelled[label.cell].weight += label.weight;
    ++labelled[label.cell].n;
  }
  std::unordered_map<std::size_t, double> factors;
  double rest = 0;
  double all = 0;
  for (const LabelCell& cell : cells) {
    all += cell.disagreed;
    const auto found = labelled.find(cell.cell);
    if (found == labelled.end() || found->second.n < kLeastLabels) {
      rest += cell.disagreed;
    } else {
      factors[cell.cell] = cell.disagreed / found->second.weight;
    }
  }
  double rest_labelled = 0;
  for (const auto& [cell, sums] : labelled)
    rest_labelled += factors.contains(cell) ? 0 : sums.weight;
  if (rest_labelled == 0) {
    if (all > 0) uncovered = rest / all;
    return factors;
  }
  for (const auto& [cell, sums] : labelled) factors.try_emplace(cell, rest / rest_labelled);
  return factors;
}

stats::Estimate product(const stats::Estimate& share, const stats::Estimate& difference) {
  const double low = difference.low * (difference.low < 0 ? share.high : share.low);
  const double high = difference.high * (difference.high > 0 ? share.high : share.low);
  return {.value = share.value * difference.value, .low = low, .high = high, .n = difference.n};
}

}  // namespace

LabelMean::LabelMean(std::span<const LabelRecord> labels, std::span<const LabelCell> cells) {
  n_ = static_cast<std::int64_t>(labels.size());
  if (labels.empty()) return;
  const auto factors = factors_of(labels, cells, uncovered_);
  std::map<std::uint64_t, Unit> units;
  double weight = 0;
  double squares = 0;
  for (const LabelRecord& label : labels) {
    const double stands_for = label.weight * factors.at(label.cell);
    const int difference = difference_of(label.label);
    units[label.unit].weight += stands_for;
    units[label.unit].sum += stands_for * difference;
    weight += stands_for;
    mean_ += stands_for * difference;
    squares += stands_for * difference * difference;
  }
  mean_ *= (1 - uncovered_) / weight;
  discordance_ = squares / weight;
  double spread = 0;
  for (const auto& [ignored, unit] : units) {
    const double off = unit.sum - mean_ / (1 - uncovered_) * unit.weight;
    spread += off * off;
    units_.push_back(unit);
  }
  const auto count = static_cast<double>(units_.size());
  if (count >= 2) standard_error_ = std::sqrt(spread * count / (count - 1)) / weight;
}

stats::Estimate LabelMean::running(double confidence) const {
  std::vector<stats::CountedValue> values;
  values.reserve(units_.size());
  for (const Unit& unit : units_) {
    values.push_back({std::clamp((unit.sum / unit.weight + 1) / 2, 0.0, 1.0), 1, unit.weight});
  }
  auto mean =
      as_difference(stats::mean_sequence(values, confidence)
                        .value_or(stats::Estimate{.value = 0.5, .low = 0, .high = 1, .n = 0}));
  // What no label stands for may go either way.
  mean.value *= 1 - uncovered_;
  mean.low = mean.low * (1 - uncovered_) - uncovered_;
  mean.high = mean.high * (1 - uncovered_) + uncovered_;
  mean.n = n_;
  return mean;
}

stats::Estimate running_difference(const UnitSums& disagreement, const LabelMean& labels,
                                   std::int64_t n, double confidence) {
  if (n == 0) {
    const double most = disagreement.running(confidence).high;
    return {.value = 0, .low = -most, .high = most, .n = 0};
  }
  const double alpha = 1 - confidence;
  return product(disagreement.running(1 - (1 - kShareForLabels) * alpha),
                 labels.running(1 - kShareForLabels * alpha));
}

LabelEstimate label_estimate(std::span<const LabelRecord> labels, const UnitSums& disagreement,
                             const LabelMean& mean, double confidence) {
  LabelEstimate estimate;
  for (const LabelRecord& label : labels) {
    if (label.label == ShadowLabel::lite_right) ++estimate.lite_right;
    if (label.label == ShadowLabel::pro_right) ++estimate.pro_right;
    if (label.label == ShadowLabel::both_right) ++estimate.both_right;
    if (label.label == ShadowLabel::both_wrong) ++estimate.both_wrong;
  }
  estimate.n = static_cast<std::int64_t>(labels.size());
  estimate.running = running_difference(disagreement, mean, estimate.n, confidence);
  if (!(mean.standard_error() > 0) || mean.uncovered() > 0) return estimate;
  const double p = disagreement.mean();
  const double q = mean.mean();
  const double error = std::hypot(q * disagreement.standard_error(), p * mean.standard_error());
  // Student's, since labels are few: they make nearly all of the error.
  const double deviation = error * std::sqrt(static_cast<double>(estimate.n));
  if (const auto interval = stats::mean_interval(p * q, deviation, estimate.n, confidence)) {
    estimate.once = stats::Estimate{
        .value = p * q, .low = interval->low, .high = interval->high, .n = estimate.n};
  }
  return estimate;
}

}  // namespace assay::decide
