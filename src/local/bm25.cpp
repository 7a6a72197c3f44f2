#include "local/bm25.hpp"

#include <algorithm>
#include <cmath>

namespace assay::local {
namespace {

constexpr double kSaturation = 1.2;      ///< k1
constexpr double kLengthPenalty = 0.75;  ///< b

double mean_length(std::span<const WordList> pages) {
  double words = 0;
  for (const WordList& page : pages) words += static_cast<double>(page.size());
  return std::max(1.0, words / static_cast<double>(pages.size()));
}

}  // namespace

std::vector<double> bm25(const WordList& query, std::span<const double> weights,
                         std::span<const WordList> pages) {
  std::vector<double> scores(pages.size(), 0.0);
  if (pages.empty()) return scores;
  const double mean = mean_length(pages);
  const double count = static_cast<double>(pages.size());
  std::vector<double> times(pages.size());
  for (std::size_t word = 0; word < query.size(); ++word) {
    double with = 0;
    for (std::size_t i = 0; i < pages.size(); ++i) {
      times[i] = static_cast<double>(std::count(pages[i].begin(), pages[i].end(), query[word]));
      if (times[i] > 0) with += 1;
    }
    // The form of the rarity that stays positive for a word which most of the pages have.
    const double rarity = std::log(1 + (count - with + 0.5) / (with + 0.5));
    for (std::size_t i = 0; i < pages.size(); ++i) {
      const double length = static_cast<double>(pages[i].size()) / mean;
      const double slack = kSaturation * (1 - kLengthPenalty + kLengthPenalty * length);
      if (times[i] > 0) {
        scores[i] += weights[word] * rarity * times[i] * (kSaturation + 1) / (times[i] + slack);
      }
    }
  }
  return scores;
}

}  // namespace assay::local
