#pragma once

/// \file
/// How well each of a few pages matches a query by its words.

#include <span>
#include <string_view>
#include <vector>

namespace assay::local {

using WordList = std::vector<std::string_view>;

/// BM25 with the usual k1 = 1.2, b = 0.75, times a weight for each query word; rarity is counted
/// over these pages alone.
/// \param weights  one for each word of the query
/// \return one score for each page
/// \see Robertson and Zaragoza (2009), The probabilistic relevance framework: BM25 and beyond
[[nodiscard]] std::vector<double> bm25(const WordList& query, std::span<const double> weights,
                                       std::span<const WordList> pages);

}  // namespace assay::local
