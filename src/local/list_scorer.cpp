#include "local/list_scorer.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "local/words.hpp"

namespace assay::local {
namespace {

using WordSet = std::set<std::string, std::less<>>;

WordSet words_of(std::string_view text) {
  const Words words(text);
  return {words.list().begin(), words.list().end()};
}

std::vector<WordSet> pages_of(const ResultList& list) {
  std::vector<WordSet> pages;
  pages.reserve(list.candidates.size());
  for (const Candidate& one : list.candidates) {
    pages.push_back(words_of(one.title + " " + one.snippet));
  }
  return pages;
}

class Positions final : public ListScorer {
 public:
  explicit Positions(std::map<int, double> often) : often_(std::move(often)) {}
  [[nodiscard]] std::vector<double> scores(const ResultList& list) const override {
    std::vector<double> scores;
    for (const Candidate& one : list.candidates) {
      const auto found = often_.find(one.id);
      scores.push_back(found == often_.end() ? 0 : found->second);
    }
    return scores;
  }

 private:
  std::map<int, double> often_;  ///< by a candidate's number
};

class RarestWord final : public ListScorer {
 public:
  [[nodiscard]] std::vector<double> scores(const ResultList& list) const override {
    const std::vector<WordSet> pages = pages_of(list);
    std::vector<double> best(pages.size(), 0.0);
    double fewest = static_cast<double>(pages.size()) + 1;
    for (const std::string& word : words_of(list.query)) {
      std::vector<double> has(pages.size());
      for (std::size_t i = 0; i < pages.size(); ++i) has[i] = pages[i].contains(word) ? 1 : 0;
      const double count = std::accumulate(has.begin(), has.end(), 0.0);
      if (count == 0 || count >= fewest) continue;
      fewest = count;
      best = std::move(has);
    }
    return best;
  }
};

class SharedWords final : public ListScorer {
 public:
  [[nodiscard]] std::vector<double> scores(const ResultList& list) const override {
    const WordSet query = words_of(list.query);
    std::vector<double> scores;
    for (const WordSet& page : pages_of(list)) {
      const auto shared = std::count_if(query.begin(), query.end(),
                                        [&](const auto& word) { return page.contains(word); });
      scores.push_back(static_cast<double>(shared));
    }
    return scores;
  }
};

}  // namespace

std::unique_ptr<const ListScorer> fit_positions(std::span<const RankedExample> examples,
                                                std::size_t top) {
  std::map<int, double> often;
  for (const RankedExample& example : examples) {
    std::vector<int> sorted = example.grades;
    std::sort(sorted.begin(), sorted.end());
    const std::size_t named = std::min(top, sorted.size());
    for (std::size_t i = 0; named > 0 && i < example.grades.size(); ++i) {
      if (example.grades[i] <= sorted[named - 1]) often[example.list.candidates[i].id] += 1;
    }
  }
  return std::make_unique<Positions>(std::move(often));
}

std::unique_ptr<const ListScorer> rarest_word() {
  return std::make_unique<RarestWord>();
}

std::unique_ptr<const ListScorer> shared_words() {
  return std::make_unique<SharedWords>();
}

std::vector<std::size_t> best_first(std::span<const double> scores) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  return order;
}

bool is_top_right(std::span<const double> scores, std::span<const int> grades, std::size_t top) {
  std::vector<int> sorted(grades.begin(), grades.end());
  std::sort(sorted.begin(), sorted.end());
  const std::vector<std::size_t> order = best_first(scores);
  for (std::size_t i = 0; i < top; ++i) {
    if (i >= order.size() || grades[order[i]] > sorted[top - 1]) return false;
  }
  return true;
}

}  // namespace assay::local
