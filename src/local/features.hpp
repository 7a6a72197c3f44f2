#pragma once

/// \file
/// A text as a sparse vector: word 1- and 2-grams and character 3- to 5-grams, hashed.

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::local {

/// Buckets of the hashed space. A ticket has about a thousand features, a training set some forty
/// thousand different ones, so that few share a bucket; and a model stays under two megabytes.
inline constexpr std::uint32_t kBuckets = 1U << 16U;

struct Feature {
  std::uint32_t bucket = 0;
  float value = 0;
};

/// Sorted by bucket, each bucket once.
using SparseVector = std::vector<Feature>;

/// Dampened counts (1 + log n) of a text's features; not yet weighted or scaled to length 1.
[[nodiscard]] SparseVector count_features(std::string_view text);

/// How telling each bucket is (inverse document frequency), learned from the training texts.
class FeatureWeights {
 public:
  explicit FeatureWeights(const std::vector<SparseVector>& texts);

  /// Weights the counts and scales the vector to Euclidean length 1, so that long texts do not
  /// shout.
  void apply(SparseVector& vector) const;

 private:
  std::vector<float> weight_;
};

}  // namespace assay::local
