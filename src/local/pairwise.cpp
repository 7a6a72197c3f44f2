#include "local/pairwise.hpp"

#include <algorithm>
#include <cmath>

namespace assay::local {
namespace {

/// Strength of the penalty relative to one list, for features of spread 1.
constexpr double kPenalty = 0.05;
constexpr int kSteps = 6;

/// Gradient and curvature of the loss; of the latter, symmetric, the half below the diagonal.
struct Slope {
  RankRow gradient{};
  std::array<RankRow, kRankFeatures> curvature{};
};

/// Spread of each feature inside the lists, so that the penalty treats all features alike.
RankRow measure_spread(std::span<const GradedList* const> lists) {
  RankRow spread{};
  double rows = 1;
  for (const GradedList* list : lists) {
    rows += static_cast<double>(list->rows.size());
    for (std::size_t k = 0; k < kRankFeatures; ++k) {
      double mean = 0;
      for (const RankRow& row : list->rows) mean += row[k] / static_cast<double>(list->rows.size());
      for (const RankRow& row : list->rows) spread[k] += (row[k] - mean) * (row[k] - mean);
    }
  }
  // A feature that is nearly always the same must not be blown up.
  for (double& value : spread) value = std::sqrt(value / rows) + 1e-3;
  return spread;
}

void add_pair(const RankRow& better, const RankRow& worse, const RankRow& spread,
              const RankWeights& weights, double share, Slope& slope) {
  RankRow difference;
  double ahead = 0;
  for (std::size_t k = 0; k < kRankFeatures; ++k) {
    difference[k] = (better[k] - worse[k]) / spread[k];
    ahead += weights[k] * difference[k];
  }
  const double wrong = 1.0 / (1.0 + std::exp(ahead));
  const double pull = share * wrong;
  const double bend = pull * (1.0 - wrong);
  for (std::size_t k = 0; k < kRankFeatures; ++k) {
    slope.gradient[k] -= pull * difference[k];
    const double row = bend * difference[k];
    if (row == 0) continue;
    for (std::size_t l = 0; l <= k; ++l) slope.curvature[k][l] += row * difference[l];
  }
}

void add_list(const GradedList& list, const RankRow& spread, const RankWeights& weights,
              double share, Slope& slope) {
  const std::size_t count = list.rows.size();
  double pairs = 0;
  for (const int better : list.grades) {
    for (const int worse : list.grades) pairs += better < worse ? 1 : 0;
  }
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < count; ++j) {
      if (list.grades[i] >= list.grades[j]) continue;
      add_pair(list.rows[i], list.rows[j], spread, weights, share / pairs, slope);
    }
  }
}

/// Solves curvature * x = gradient by Cholesky's method; the penalty makes it positive definite.
RankRow solve(Slope slope) {
  auto& a = slope.curvature;
  RankRow& x = slope.gradient;
  for (std::size_t k = 0; k < kRankFeatures; ++k) {
    for (std::size_t l = 0; l <= k; ++l) {
      double rest = a[k][l];
      for (std::size_t m = 0; m < l; ++m) rest -= a[k][m] * a[l][m];
      a[k][l] = l == k ? std::sqrt(rest) : rest / a[l][l];
    }
  }
  for (std::size_t k = 0; k < kRankFeatures; ++k) {
    for (std::size_t m = 0; m < k; ++m) x[k] -= a[k][m] * x[m];
    x[k] /= a[k][k];
  }
  for (std::size_t k = kRankFeatures; k-- > 0;) {
    for (std::size_t m = k + 1; m < kRankFeatures; ++m) x[k] -= a[m][k] * x[m];
    x[k] /= a[k][k];
  }
  return x;
}

}  // namespace

double rank_score(const RankWeights& weights, const RankRow& row) {
  double sum = 0;
  for (std::size_t k = 0; k < kRankFeatures; ++k) sum += weights[k] * row[k];
  return sum;
}

RankWeights fit_pairwise(std::span<const GradedList* const> lists) {
  RankWeights weights{};
  if (lists.empty()) return weights;
  const RankRow spread = measure_spread(lists);
  const double share = 1.0 / static_cast<double>(lists.size());
  for (int step = 0; step < kSteps; ++step) {
    Slope slope;
    for (const GradedList* list : lists) add_list(*list, spread, weights, share, slope);
    for (std::size_t k = 0; k < kRankFeatures; ++k) {
      slope.gradient[k] += kPenalty * weights[k];
      slope.curvature[k][k] += kPenalty;
    }
    const RankRow move = solve(slope);
    for (std::size_t k = 0; k < kRankFeatures; ++k) weights[k] -= move[k];
  }
  for (std::size_t k = 0; k < kRankFeatures; ++k) weights[k] /= spread[k];
  return weights;
}

}  // namespace assay::local
