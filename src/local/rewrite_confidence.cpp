#include "local/rewrite_confidence.hpp"

#include <cmath>

namespace assay::local {
namespace {

constexpr int kSteps = 300;
constexpr double kStep = 0.5;
/// Pull of every weight but the intercept towards `kPrior`, in texts: a doubt that a few examples
/// show must not decide alone.
constexpr double kPenalty = 2.0;

using Vector = std::array<double, kDoubts + 1>;

/// What a doubt means before any example: examples come from known countries, so that none of them
/// could show how unsure the unknown is.
constexpr Vector kPrior{0, 0, 0, 0, -1.0, 0};

/// Counts dampened: the tenth number of a note adds less doubt than the second.
Vector features(const std::array<double, kDoubts>& doubts) {
  Vector x{};
  for (std::size_t i = 0; i < kDoubts; ++i) x[i] = std::log2(1.0 + doubts[i]);
  x[kDoubts] = 1.0;
  return x;
}

/// How much a right answer counts as right: less with every doubt that its rules took care of.
double credit(const std::array<double, kDoubts>& doubts, double flattered) {
  double all = 1.0;
  for (const Doubt doubt : {Doubt::left, Doubt::elsewhere, Doubt::loose, Doubt::unknown}) {
    all += doubts[static_cast<std::size_t>(doubt)];
  }
  return std::pow(1.0 - flattered, all);
}

double probability(const Vector& weights, const Vector& x) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * x[i];
  return 1.0 / (1.0 + std::exp(-sum));
}

}  // namespace

RewriteConfidence RewriteConfidence::fit(std::span<const Tried> tried, double flattered) {
  RewriteConfidence model;
  const auto count = static_cast<double>(tried.size());
  // Two texts more, one right and one wrong (Laplace): nobody is certain after a hundred.
  const double total = count + 2.0;
  for (int step = 0; step < kSteps; ++step) {
    Vector slope{};
    for (const Tried& one : tried) {
      const Vector x = features(one.doubts);
      const double error =
          (one.right ? credit(one.doubts, flattered) : 0.0) - probability(model.weights_, x);
      for (std::size_t i = 0; i < slope.size(); ++i) slope[i] += error * x[i];
    }
    Vector none{};
    none[kDoubts] = 1.0;
    slope[kDoubts] += 1.0 - 2.0 * probability(model.weights_, none);
    for (std::size_t i = 0; i < kDoubts; ++i)
      slope[i] -= kPenalty * (model.weights_[i] - kPrior[i]);
    for (std::size_t i = 0; i < slope.size(); ++i) model.weights_[i] += kStep * slope[i] / total;
  }
  return model;
}

double RewriteConfidence::of(const std::array<double, kDoubts>& doubts) const {
  return probability(weights_, features(doubts));
}

}  // namespace assay::local
