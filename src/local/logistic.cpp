#include "local/logistic.hpp"

#include <algorithm>
#include <cmath>

#include "local/calibration.hpp"
#include "local/features.hpp"

namespace assay::local {
namespace {

/// Strength of the penalty relative to the mean loss. Weak, since vectors of length 1 need large
/// weights; how sure the model may be is the calibration's business.
constexpr double kPenalty = 2e-5;
constexpr int kSteps = 60;
/// Inner product that any two texts share through the intercept.
constexpr double kIntercept = 0.1;

/// Row-major matrix; the only linear algebra needed here is "times".
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> cells;
  Matrix(std::size_t r, std::size_t c) : rows(r), columns(c), cells(r * c, 0.0) {}
  double* row(std::size_t r) { return cells.data() + r * columns; }
  [[nodiscard]] const double* row(std::size_t r) const { return cells.data() + r * columns; }
};

/// Inner products of all pairs of texts.
Matrix similarities(const std::vector<SparseVector>& texts) {
  Matrix gram(texts.size(), texts.size());
  std::vector<float> dense(kBuckets, 0.0F);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (const Feature& feature : texts[i]) dense[feature.bucket] = feature.value;
    for (std::size_t j = 0; j <= i; ++j) {
      float dot = 0;
      for (const Feature& feature : texts[j]) dot += feature.value * dense[feature.bucket];
      gram.row(i)[j] = gram.row(j)[i] = static_cast<double>(dot) + kIntercept;
    }
    for (const Feature& feature : texts[i]) dense[feature.bucket] = 0.0F;
  }
  return gram;
}

Matrix multiply(const Matrix& a, const Matrix& b) {
  Matrix product(a.rows, b.columns);
  for (std::size_t i = 0; i < a.rows; ++i) {
    double* out = product.row(i);
    for (std::size_t k = 0; k < a.columns; ++k) {
      const double factor = a.row(i)[k];
      const double* in = b.row(k);
      for (std::size_t j = 0; j < b.columns; ++j) out[j] += factor * in[j];
    }
  }
  return product;
}

/// No step longer than this can overshoot: the loss curves at most half as much as the largest
/// eigenvalue of the similarities, which no row sum falls short of.
double safe_step(const Matrix& gram) {
  double largest = 0;
  for (std::size_t i = 0; i < gram.rows; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < gram.columns; ++j) sum += std::fabs(gram.row(i)[j]);
    largest = std::max(largest, sum);
  }
  return 1.0 / (0.5 * largest / static_cast<double>(gram.rows) + kPenalty);
}

/// How much of each training text goes into each label's weights: one row per label.
Matrix solve(const Matrix& gram, std::span<const LabelledText> texts, std::size_t labels) {
  const std::size_t count = texts.size();
  const double step = safe_step(gram);
  Matrix now(labels, count);
  Matrix before = now;
  Matrix ahead = now;
  std::vector<double> p(labels);
  for (int round = 1; round <= kSteps; ++round) {
    const double momentum = static_cast<double>(round - 1) / static_cast<double>(round + 2);
    for (std::size_t i = 0; i < ahead.cells.size(); ++i) {
      ahead.cells[i] = now.cells[i] + momentum * (now.cells[i] - before.cells[i]);
    }
    const Matrix scores = multiply(ahead, gram);
    std::swap(before, now);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t label = 0; label < labels; ++label) p[label] = scores.row(label)[i];
      softmax(p, 1.0);
      p[texts[i].label] -= 1.0;
      for (std::size_t label = 0; label < labels; ++label) {
        const double at = ahead.row(label)[i];
        now.row(label)[i] = at - step * (p[label] / static_cast<double>(count) + kPenalty * at);
      }
    }
  }
  return now;
}

class Logistic final : public Scorer {
 public:
  Logistic(FeatureWeights weights, const std::vector<SparseVector>& texts, const Matrix& mix)
      : idf_(std::move(weights)),
        labels_(mix.rows),
        intercept_(labels_, 0.0),
        weight_(std::size_t{kBuckets} * labels_, 0.0F) {
    for (std::size_t i = 0; i < texts.size(); ++i) {
      for (std::size_t label = 0; label < labels_; ++label) {
        intercept_[label] += kIntercept * mix.row(label)[i];
      }
      for (const Feature& feature : texts[i]) {
        float* row = weight_.data() + std::size_t{feature.bucket} * labels_;
        for (std::size_t label = 0; label < labels_; ++label) {
          row[label] += feature.value * static_cast<float>(mix.row(label)[i]);
        }
      }
    }
  }

  [[nodiscard]] std::vector<double> scores(std::string_view text) const override {
    SparseVector vector = count_features(text);
    idf_.apply(vector);
    std::vector<double> sums = intercept_;
    for (const Feature& feature : vector) {
      const float* row = weight_.data() + std::size_t{feature.bucket} * labels_;
      for (std::size_t label = 0; label < labels_; ++label) {
        sums[label] += static_cast<double>(feature.value * row[label]);
      }
    }
    return sums;
  }

 private:
  FeatureWeights idf_;
  std::size_t labels_;
  std::vector<double> intercept_;
  std::vector<float> weight_;  ///< by bucket, then label: one cache line per feature
};

}  // namespace

std::unique_ptr<const Scorer> fit_logistic(std::span<const LabelledText> texts,
                                           std::size_t labels) {
  std::vector<SparseVector> vectors;
  vectors.reserve(texts.size());
  for (const LabelledText& example : texts) vectors.push_back(count_features(example.text));
  FeatureWeights weights(vectors);
  for (SparseVector& vector : vectors) weights.apply(vector);
  const Matrix mix = solve(similarities(vectors), texts, labels);
  return std::make_unique<Logistic>(std::move(weights), vectors, mix);
}

}  // namespace assay::local
