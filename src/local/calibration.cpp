#include "local/calibration.hpp"

#include <algorithm>
#include <cmath>

namespace assay::local {
namespace {

constexpr double kBluntest = 0.01;
constexpr double kSharpest = 20.0;

double loss(std::span<const HeldOut> held_out, double sharpness) {
  const double doubt = 1.0 / (static_cast<double>(held_out.size()) + 2.0);
  double sum = 0;
  std::vector<double> p;
  for (const HeldOut& one : held_out) {
    p = one.scores;
    softmax(p, sharpness);
    const double others = std::max(1.0, static_cast<double>(p.size()) - 1.0);
    for (std::size_t label = 0; label < p.size(); ++label) {
      const double target = label == one.label ? 1.0 - doubt : doubt / others;
      sum -= target * std::log(std::max(p[label], 1e-300));
    }
  }
  return sum;
}

}  // namespace

void softmax(std::span<double> scores, double sharpness) {
  if (scores.empty()) return;
  const double top = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (double& score : scores) sum += score = std::exp(sharpness * (score - top));
  for (double& score : scores) score /= sum;
}

double fit_sharpness(std::span<const HeldOut> held_out) {
  if (held_out.empty()) return 1.0;
  // The loss is convex in the sharpness, hence one valley on any scale; a logarithmic one treats
  // twice as sharp and twice as blunt alike.
  double low = std::log(kBluntest);
  double high = std::log(kSharpest);
  const double golden = (std::sqrt(5.0) - 1.0) / 2.0;
  double a = high - golden * (high - low);
  double b = low + golden * (high - low);
  double loss_a = loss(held_out, std::exp(a));
  double loss_b = loss(held_out, std::exp(b));
  for (int i = 0; i < 30; ++i) {
    if (loss_a < loss_b) {
      high = b;
      b = a;
      loss_b = loss_a;
      a = high - golden * (high - low);
      loss_a = loss(held_out, std::exp(a));
    } else {
      low = a;
      a = b;
      loss_a = loss_b;
      b = low + golden * (high - low);
      loss_b = loss(held_out, std::exp(b));
    }
  }
  return std::exp((low + high) / 2.0);
}

std::vector<HeldOut> cross_validate(std::span<const LabelledText> texts, std::size_t labels,
                                    FitScorer fit, std::size_t folds) {
  std::vector<HeldOut> all;
  all.reserve(texts.size());
  for (std::size_t fold = 0; fold < folds; ++fold) {
    std::vector<LabelledText> seen;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i % folds != fold) seen.push_back(texts[i]);
    }
    if (seen.empty() || seen.size() == texts.size()) continue;
    const auto scorer = fit(seen, labels);
    for (std::size_t i = fold; i < texts.size(); i += folds) {
      all.push_back({scorer->scores(texts[i].text), texts[i].label});
    }
  }
  return all;
}

}  // namespace assay::local
