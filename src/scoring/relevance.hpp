#pragma once

/// \file
/// How good is a ranking? Private to scoring; for .cpp files only.

#include <cstddef>
#include <string>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/result.hpp"
#include "assay/dataset/task.hpp"

namespace assay::scoring {

/// What a ranking is compared with. Candidates go by their number, from 1.
struct Relevance {
  std::vector<int> top;   ///< as many as the task says, as they were named
  std::vector<int> best;  ///< equally good, better than all others
  /// What each candidate is worth, candidate 1 first: 2^(groups below its own) - 1. Empty when only
  /// the top is known.
  std::vector<double> gains;
};

/// Reads `{"top": [best first]}` or `{"order": [[equals], ...]}`, best first.
///
/// \error invalid_argument  neither or both; a number out of range or twice; a `top` with too few;
///                          an `order` that leaves a candidate out, or whose groups straddle the
///                          top
[[nodiscard]] Result<Relevance> read_relevance(const dataset::RankingRules& rules,
                                               const Json& expected);

/// Candidate numbers of a JSON array, each once.
/// \error invalid_argument  says which element is not one; `what` begins the message
[[nodiscard]] Result<std::vector<int>> read_candidates(const dataset::RankingRules& rules,
                                                       const Json& list, const std::string& what);

/// The share of the expected top among the first of the answer, as many as the top has.
[[nodiscard]] double overlap(const Relevance& relevance, const std::vector<int>& answer);

/// 1 / the position of the first of the best candidates; 0 when the answer names none of them.
/// \see Voorhees (1999), The TREC-8 Question Answering Track Report, 77-82
[[nodiscard]] double reciprocal_rank(const Relevance& relevance, const std::vector<int>& answer);

/// Normalised discounted cumulative gain over all candidates: gain / log2(position + 1), summed,
/// divided by that of the best order. Candidates that are not named bring nothing.
/// \pre  `gains` is not empty
/// \see  Järvelin and Kekäläinen (2002), ACM Transactions on Information Systems 20(4), 422-446;
///       gains as in Burges et al. (2005), ICML, 89-96
[[nodiscard]] double ndcg(const Relevance& relevance, const std::vector<int>& answer);

}  // namespace assay::scoring
