#include "local/top_confidence.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace assay::local {
namespace {

constexpr double kPenalty = 1.0;  ///< on the slope, as much as about four undecided trials
constexpr int kSteps = 25;

double logistic(double log_odds) {
  return 1.0 / (1.0 + std::exp(-log_odds));
}

}  // namespace

double top_gap(std::span<const double> scores, std::size_t top) {
  if (top == 0 || scores.size() <= top) return 0;
  std::vector<double> sorted(scores.begin(), scores.end());
  std::sort(sorted.begin(), sorted.end(), std::greater<>());
  return sorted[top - 1] - sorted[top];
}

TopConfidence::TopConfidence(std::span<const TopTrial> trials) {
  if (trials.empty()) return;
  const double count = static_cast<double>(trials.size());
  double right = 0;
  narrowest_ = widest_ = trials.front().gap;
  for (const TopTrial& trial : trials) {
    mean_ += trial.gap / count;
    right += trial.right ? 1 : 0;
    narrowest_ = std::min(narrowest_, trial.gap);
    widest_ = std::max(widest_, trial.gap);
  }
  double variance = 0;
  for (const TopTrial& trial : trials) variance += (trial.gap - mean_) * (trial.gap - mean_);
  variance /= count;
  if (variance > 1e-18) spread_ = std::sqrt(variance);
  level_ = std::log((right + 1) / (count - right + 1));
  for (int step = 0; step < kSteps; ++step) improve(trials, right);
  slope_ = std::max(slope_, 0.0);
}

/// One step of Newton's method.
void TopConfidence::improve(std::span<const TopTrial> trials, double right) {
  const double yes = (right + 1) / (right + 2);
  const double no = 1 / (static_cast<double>(trials.size()) - right + 2);
  double by_level = 0;
  double by_slope = kPenalty * slope_;
  double bend_level = 0;
  double bend_both = 0;
  double bend_slope = kPenalty;
  for (const TopTrial& trial : trials) {
    const double x = (trial.gap - mean_) / spread_;
    const double p = logistic(level_ + slope_ * x);
    const double error = p - (trial.right ? yes : no);
    const double bend = std::max(p * (1 - p), 1e-6);
    by_level += error;
    by_slope += error * x;
    bend_level += bend;
    bend_both += bend * x;
    bend_slope += bend * x * x;
  }
  const double determinant = bend_level * bend_slope - bend_both * bend_both;
  const double level_step = (bend_slope * by_level - bend_both * by_slope) / determinant;
  const double slope_step = (bend_level * by_slope - bend_both * by_level) / determinant;
  // Far from the optimum a full step overshoots.
  level_ -= std::clamp(level_step, -1.0, 1.0);
  slope_ -= std::clamp(slope_step, -1.0, 1.0);
}

double TopConfidence::operator()(double gap) const {
  const double x = (std::clamp(gap, narrowest_, widest_) - mean_) / spread_;
  return logistic(level_ + slope_ * x);
}

}  // namespace assay::local
