#include "local/word_match.hpp"

#include <algorithm>
#include <utility>

namespace assay::local {
namespace {

constexpr std::size_t kShortest = 4;  ///< bytes; shorter words are like others by chance
constexpr std::size_t kLongest = 40;
constexpr double kFewestBigrams = 0.6;  ///< share in common, below which a typo is unlikely

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), is_digit);
}

/// Dice's share of the pairs of neighbouring letters.
double common_bigrams(std::string_view a, std::string_view b) {
  std::size_t common = 0;
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    if (b.find(a.substr(i, 2)) != std::string_view::npos) ++common;
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size() - 2);
}

}  // namespace

double likeness(std::string_view a, std::string_view b) {
  if (a == b) return 1;
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() < kShortest || b.size() > kLongest || has_digit(a) || has_digit(b)) return 0;
  const double longer = static_cast<double>(b.size());
  if (b.find(a) != std::string_view::npos)
    return 0.5 + 0.5 * static_cast<double>(a.size()) / longer;
  std::size_t beginning = 0;
  while (beginning < a.size() && a[beginning] == b[beginning]) ++beginning;
  double best = beginning >= kShortest ? static_cast<double>(beginning) / longer : 0;
  const double common = common_bigrams(a, b);
  if (common >= kFewestBigrams) best = std::max(best, 0.9 * common);
  return best;
}

double best_likeness(std::string_view word, std::span<const std::string_view> words) {
  double best = 0;
  for (const std::string_view other : words) best = std::max(best, likeness(word, other));
  return best;
}

bool is_model_number(std::string_view word) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return has_digit(word) && std::any_of(word.begin(), word.end(), is_letter);
}

}  // namespace assay::local
