#include "curate/shingles.hpp"

#include <algorithm>

namespace assay::curate {
namespace {

constexpr std::size_t kGram = 5;

/// FNV-1a with a last mixing step (splitmix64): short inputs alone would differ in few bits.
std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebU;
  return hash ^ (hash >> 31U);
}

/// Where the characters of a UTF-8 text begin, and its end.
std::vector<std::size_t> character_starts(std::string_view text) {
  std::vector<std::size_t> starts;
  starts.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

}  // namespace

Shingles shingles(std::string_view text) {
  if (text.empty()) return {};
  const std::vector<std::size_t> starts = character_starts(text);
  if (starts.size() <= kGram) return {hash_of(text)};
  Shingles grams;
  grams.reserve(starts.size() - kGram);
  for (std::size_t i = 0; i + kGram < starts.size(); ++i) {
    grams.push_back(hash_of(text.substr(starts[i], starts[i + kGram] - starts[i])));
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

double jaccard(const Shingles& a, const Shingles& b) {
  if (a.empty() && b.empty()) return 1;
  std::size_t shared = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) ++shared;
    const bool both = *i == *j;
    const bool first = *i < *j;
    if (both || first) ++i;
    if (both || !first) ++j;
  }
  return static_cast<double>(shared) / static_cast<double>(a.size() + b.size() - shared);
}

}  // namespace assay::curate
