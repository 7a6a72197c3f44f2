#pragma once

/// \file
/// Which pages stand in the midst of a list: what serves a query is alike, and what merely shares
/// a word with it is about many things.

#include <span>
#include <vector>

#include "local/features.hpp"

namespace assay::local {

struct Standing {
  double mean = 0;     ///< likeness to all others
  double nearest = 0;  ///< mean likeness to the three most alike
  /// How often a reader is here who walks from page to like page, and now and then starts again at
  /// one that fits the query. Sums to 1. \see Otterbacher, Erkan and Radev (2009), Biased LexRank
  double visits = 0;
};

/// Inner product.
[[nodiscard]] double dot(const SparseVector& a, const SparseVector& b);

/// \param pages  of length 1 each; \param fit  how well each fits the query, not negative
[[nodiscard]] std::vector<Standing> find_standing(std::span<const SparseVector> pages,
                                                  std::span<const double> fit);

}  // namespace assay::local
