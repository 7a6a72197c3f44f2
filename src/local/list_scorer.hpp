#pragma once

/// \file
/// Four ways to order a list of results, from none at all to a learned one.

#include <memory>
#include <span>
#include <vector>

#include "local/result_list.hpp"

namespace assay::local {

/// Immutable; any number of threads may call it.
class ListScorer {
 public:
  virtual ~ListScorer() = default;
  /// One number for each candidate, the higher the better; equal ones stay in the list's order.
  [[nodiscard]] virtual std::vector<double> scores(const ResultList& list) const = 0;
};

/// A training list with its answer.
struct RankedExample {
  ResultList list;
  std::vector<int> grades;  ///< of each candidate: 0 the best, then worse
};

/// Always the same order: by how often each number was among the best `top` in training.
[[nodiscard]] std::unique_ptr<const ListScorer> fit_positions(
    std::span<const RankedExample> examples, std::size_t top);

/// Results with the query's rarest word, counted over the results, before those without; of
/// equally rare words the first in the alphabet. Knows nothing of training.
[[nodiscard]] std::unique_ptr<const ListScorer> rarest_word();

/// How many different words of the query a result has. Knows nothing of training.
[[nodiscard]] std::unique_ptr<const ListScorer> shared_words();

/// Are the best `top` by these scores the best by the grades? Equal grades are equally good.
[[nodiscard]] bool is_top_right(std::span<const double> scores, std::span<const int> grades,
                                std::size_t top);

/// Places of the scores, highest first; equal ones in their order.
[[nodiscard]] std::vector<std::size_t> best_first(std::span<const double> scores);

}  // namespace assay::local
