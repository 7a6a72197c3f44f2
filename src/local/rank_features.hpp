#pragma once

/// \file
/// What the large ranker sees of each result: a row of numbers.

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "local/features.hpp"
#include "local/page_cues.hpp"
#include "local/result_list.hpp"

namespace assay::local {

/// Twenty of match, numbers, negation, length and standing; then each wanted sort of page with each
/// sort that the result is.
inline constexpr std::size_t kPlainFeatures = 20;
inline constexpr std::size_t kRankFeatures = kPlainFeatures + kPageSorts * kPageSorts;
using RankRow = std::array<double, kRankFeatures>;

/// How telling words and n-grams are, from the result pages of training lists; no label is looked
/// at.
class Background {
 public:
  explicit Background(std::span<const ResultList> lists);

  /// Inverse document frequency; highest for a word never seen.
  [[nodiscard]] double weight(std::string_view word) const;
  /// The text's n-grams, weighted, of length 1.
  [[nodiscard]] SparseVector grams(std::string_view text) const;

 private:
  std::map<std::string, double, std::less<>> pages_;  ///< by word: pages that have it
  double count_ = 0;
  FeatureWeights weights_;
};

/// One row for each candidate, in their order.
[[nodiscard]] std::vector<RankRow> rank_features(const ResultList& list,
                                                 const Background& background);

}  // namespace assay::local
