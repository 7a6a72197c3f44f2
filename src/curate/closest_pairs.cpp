#include "curate/closest_pairs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace assay::curate {
namespace {

// Two sets with a Jaccard index of at least t share at least t times the larger one's grams. So,
// with the grams of every text in one common order, a gram must be shared by what remains of both
// when the last ceil(t * size) - 1 are left out. With rare grams first, almost no other text has it
// (prefix filtering: Bayardo, Ma and Srikant 2007, WWW, 131-140).

/// A text's grams as numbers, the rarest of all texts first.
using Ranks = std::vector<std::uint32_t>;

std::vector<Ranks> by_rarity(const std::vector<const Shingles*>& texts) {
  std::unordered_map<std::uint64_t, std::uint32_t> uses;
  for (const Shingles* text : texts) {
    for (const std::uint64_t gram : *text) ++uses[gram];
  }
  std::vector<std::pair<std::uint32_t, std::uint64_t>> order;
  order.reserve(uses.size());
  for (const auto& [gram, count] : uses) order.emplace_back(count, gram);
  std::sort(order.begin(), order.end());
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    uses[order[rank].second] = static_cast<std::uint32_t>(rank);
  }
  std::vector<Ranks> ranked;
  ranked.reserve(texts.size());
  for (const Shingles* text : texts) {
    Ranks& ranks = ranked.emplace_back();
    ranks.reserve(text->size());
    for (const std::uint64_t gram : *text) ranks.push_back(uses[gram]);
    std::sort(ranks.begin(), ranks.end());
  }
  return ranked;
}

/// The Jaccard index, or -1 as soon as it cannot reach `least` any more.
double similarity(const Ranks& a, const Ranks& b, double least) {
  if (a.empty() && b.empty()) return 1;
  const auto both = static_cast<double>(a.size() + b.size());
  // A little less than needed: rounding must not lose a pair at the threshold.
  const auto needed = static_cast<std::size_t>(std::max(0.0, least / (1 + least) * both - 1e-6));
  std::size_t shared = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (shared + std::min(a.size() - i, b.size() - j) < needed) return -1;
    if (a[i] == b[j]) {
      ++shared;
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return static_cast<double>(shared) / (both - static_cast<double>(shared));
}

class Join {
 public:
  Join(const std::vector<const Shingles*>& texts, std::size_t first_count, double threshold)
      : texts_(by_rarity(texts)), first_count_(first_count), threshold_(threshold) {
    std::uint32_t grams = 0;
    for (const Ranks& text : texts_) {
      if (!text.empty()) grams = std::max(grams, text.back() + 1);
    }
    for (auto& index : index_) index.resize(grams);
    seen_.assign(texts_.size(), texts_.size());
  }

  ClosestPairs run() {
    std::vector<std::size_t> order(texts_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      return texts_[a].size() < texts_[b].size();
    });
    for (const std::size_t text : order) {
      if (!found_.is_complete) break;
      probe(text);
      insert(text);
    }
    std::sort(found_.alike.begin(), found_.alike.end(), [](const Pair& a, const Pair& b) {
      return std::tie(a.first, a.second) < std::tie(b.first, b.second);
    });
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool is_across() const { return first_count_ < texts_.size(); }
  [[nodiscard]] std::size_t list_of(std::size_t text) const { return text < first_count_ ? 0 : 1; }

  /// Pairs below this are of no interest: not alike, and not the closest so far.
  [[nodiscard]] double least() const {
    return found_.closest ? std::min(threshold_, found_.closest->similarity) : 0;
  }

  [[nodiscard]] std::size_t prefix(std::size_t text) const {
    const std::size_t size = texts_[text].size();
    const double needed = std::ceil(least() * static_cast<double>(size) - 1e-6);
    return std::min(size, size + 1 - static_cast<std::size_t>(std::max(1.0, needed)));
  }

  void probe(std::size_t text) {
    auto& index = index_[is_across() ? 1 - list_of(text) : 0];
    const Ranks& grams = texts_[text];
    const std::size_t length = prefix(text);
    for (std::size_t i = 0; i < length; ++i) {
      for (const std::uint32_t other : index[grams[i]]) {
        if (seen_[other] == text) continue;
        seen_[other] = text;
        // Shorter ones come first, so `other` is the shorter one here.
        if (static_cast<double>(texts_[other].size()) <
            least() * static_cast<double>(grams.size()) - 1e-6) {
          continue;
        }
        add(text, other);
      }
    }
  }

  void add(std::size_t text, std::size_t other) {
    const double similar = similarity(texts_[text], texts_[other], least());
    if (similar < 0) return;
    Pair pair{std::min(text, other), std::max(text, other), similar};
    if (is_across()) pair.second -= first_count_;
    const auto rank = [](const Pair& p) {
      return std::make_tuple(-p.similarity, p.first, p.second);
    };
    if (!found_.closest || rank(pair) < rank(*found_.closest)) found_.closest = pair;
    if (similar < threshold_) return;
    if (found_.alike.size() == kMostPairs) {
      found_.is_complete = false;
    } else {
      found_.alike.push_back(pair);
    }
  }

  void insert(std::size_t text) {
    auto& index = index_[is_across() ? list_of(text) : 0];
    const std::size_t length = prefix(text);
    for (std::size_t i = 0; i < length; ++i) {
      index[texts_[text][i]].push_back(static_cast<std::uint32_t>(text));
    }
  }

  std::vector<Ranks> texts_;
  std::size_t first_count_;
  double threshold_;
  std::vector<std::vector<std::uint32_t>> index_[2];  ///< gram -> texts of a list
  std::vector<std::size_t> seen_;                     ///< text -> who looked at it last
  ClosestPairs found_;
};

ClosestPairs join(const std::vector<const Shingles*>& texts, std::size_t first_count,
                  double threshold) {
  ClosestPairs found = Join(texts, first_count, threshold).run();
  if (found.closest || texts.size() < 2 || first_count == 0) return found;
  // Nobody shares a gram with anybody: the first pair is as close as any.
  const bool is_across = first_count < texts.size();
  found.closest = Pair{0, is_across ? std::size_t{0} : std::size_t{1}, 0};
  return found;
}

std::vector<const Shingles*> pointers(std::span<const Shingles> texts) {
  std::vector<const Shingles*> result;
  for (const Shingles& text : texts) result.push_back(&text);
  return result;
}

}  // namespace

ClosestPairs closest_pairs(std::span<const Shingles> texts, double threshold) {
  return join(pointers(texts), texts.size(), threshold);
}

ClosestPairs closest_pairs(std::span<const Shingles> first, std::span<const Shingles> second,
                           double threshold) {
  if (first.empty() || second.empty()) return {};
  auto all = pointers(first);
  for (const Shingles& text : second) all.push_back(&text);
  return join(all, first.size(), threshold);
}

}  // namespace assay::curate
