#include "local/features.hpp"

#include <algorithm>
#include <cmath>

#include "local/words.hpp"

namespace assay::local {
namespace {

/// FNV-1a: tiny, the same on every machine, and good enough to spread n-grams over buckets.
class Hash {
 public:
  explicit Hash(unsigned char kind) { add(kind); }
  void add(unsigned char byte) { state_ = (state_ ^ byte) * 1099511628211ULL; }
  void add(std::string_view text) {
    for (const char c : text) add(static_cast<unsigned char>(c));
  }
  [[nodiscard]] std::uint32_t bucket() const {
    return static_cast<std::uint32_t>((state_ ^ (state_ >> 32U)) & (kBuckets - 1));
  }

 private:
  std::uint64_t state_ = 14695981039346656037ULL;
};

constexpr unsigned char kUnigram = 1;
constexpr unsigned char kBigram = 2;
constexpr unsigned char kCharacters = 3;
constexpr int kShortestGram = 3;
constexpr int kLongestGram = 5;

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

/// Character n-grams of one word with a blank on either side: beginnings and endings are what
/// inflected languages share between forms of a word.
void add_character_grams(std::string_view word, std::vector<std::uint32_t>& buckets) {
  const auto at = [&](std::size_t i) { return i == 0 || i > word.size() ? ' ' : word[i - 1]; };
  const std::size_t end = word.size() + 2;
  for (std::size_t start = 0; start < end; ++start) {
    if (continues_character(at(start))) continue;
    Hash hash(kCharacters);
    int characters = 0;
    for (std::size_t i = start; i < end && characters < kLongestGram;) {
      do hash.add(static_cast<unsigned char>(at(i++)));
      while (i < end && continues_character(at(i)));
      if (++characters >= kShortestGram) buckets.push_back(hash.bucket());
    }
  }
}

std::vector<std::uint32_t> buckets_of(const Words& words) {
  std::vector<std::uint32_t> buckets;
  buckets.reserve(words.list().size() * 16);
  std::string_view previous = "^";
  for (const std::string_view word : words.list()) {
    Hash one(kUnigram);
    one.add(word);
    buckets.push_back(one.bucket());
    Hash two(kBigram);
    two.add(previous);
    two.add(' ');
    two.add(word);
    buckets.push_back(two.bucket());
    add_character_grams(word, buckets);
    previous = word;
  }
  return buckets;
}

}  // namespace

SparseVector count_features(std::string_view text) {
  std::vector<std::uint32_t> buckets = buckets_of(Words(text));
  std::sort(buckets.begin(), buckets.end());
  SparseVector vector;
  vector.reserve(buckets.size());
  for (std::size_t i = 0; i < buckets.size();) {
    std::size_t end = i + 1;
    while (end < buckets.size() && buckets[end] == buckets[i]) ++end;
    const std::size_t count = end - i;
    const float value = count == 1 ? 1.0F : 1.0F + std::log(static_cast<float>(count));
    vector.push_back({buckets[i], value});
    i = end;
  }
  return vector;
}

FeatureWeights::FeatureWeights(const std::vector<SparseVector>& texts) : weight_(kBuckets, 0.0F) {
  for (const SparseVector& text : texts) {
    for (const Feature& feature : text) weight_[feature.bucket] += 1.0F;
  }
  // Smoothed as if one more text contained everything, so that an unseen feature stays finite.
  const float all = static_cast<float>(texts.size()) + 1.0F;
  for (float& weight : weight_) weight = 1.0F + std::log(all / (weight + 1.0F));
}

void FeatureWeights::apply(SparseVector& vector) const {
  float square = 0;
  for (Feature& feature : vector) {
    feature.value *= weight_[feature.bucket];
    square += feature.value * feature.value;
  }
  if (square == 0) return;
  const float scale = 1.0F / std::sqrt(square);
  for (Feature& feature : vector) feature.value *= scale;
}

}  // namespace assay::local
