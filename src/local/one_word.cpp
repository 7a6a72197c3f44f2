#include "local/one_word.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "local/words.hpp"

namespace assay::local {
namespace {

/// Texts by label.
using Counts = std::vector<double>;

Counts count_labels(std::span<const LabelledText> texts, std::size_t labels) {
  Counts counts(labels, 0.0);
  for (const LabelledText& text : texts) counts[text.label] += 1;
  return counts;
}

class Majority final : public Guesser {
 public:
  explicit Majority(Guess always) : always_(always) {}
  [[nodiscard]] Guess guess(std::string_view /*text*/) const override { return always_; }

 private:
  Guess always_;
};

Guess commonest(const Counts& counts) {
  const auto most = std::max_element(counts.begin(), counts.end());
  const double all = std::accumulate(counts.begin(), counts.end(), 0.0);
  return {static_cast<std::size_t>(most - counts.begin()), all > 0 ? *most / all : 0.0};
}

/// Marks such as `?` stand in the list of words too, and are none.
bool is_word(std::string_view word) {
  const auto first = static_cast<unsigned char>(word.front());
  return first >= 0x80 || (first >= 'a' && first <= 'z') || (first >= '0' && first <= '9');
}

class DecisionList final : public Guesser {
 public:
  DecisionList(const std::vector<WordRule>& rules, Guess otherwise) : otherwise_(otherwise) {
    for (std::size_t label = 0; label < rules.size(); ++label) {
      if (rules[label].precision <= otherwise.probability) continue;
      const Guess guess{label, rules[label].precision};
      // One word may be the best for two labels; the surer of them has it.
      const auto [place, is_new] = guesses_.emplace(rules[label].word, guess);
      if (!is_new && guess.probability > place->second.probability) place->second = guess;
    }
  }

  [[nodiscard]] Guess guess(std::string_view text) const override {
    const Words words(text);
    const Guess* best = nullptr;
    for (const std::string_view word : words.list()) {
      const auto found = guesses_.find(word);
      if (found == guesses_.end()) continue;
      const Guess& one = found->second;
      const bool better = best == nullptr || one.probability > best->probability ||
                          (one.probability == best->probability && one.label < best->label);
      if (better) best = &one;
    }
    return best == nullptr ? otherwise_ : *best;
  }

 private:
  std::map<std::string, Guess, std::less<>> guesses_;
  Guess otherwise_;
};

}  // namespace

std::unique_ptr<const Guesser> fit_majority(std::span<const LabelledText> texts,
                                            std::size_t labels) {
  return std::make_unique<Majority>(commonest(count_labels(texts, labels)));
}

std::vector<WordRule> learn_word_rules(std::span<const LabelledText> texts, std::size_t labels) {
  std::map<std::string, Counts> with_word;
  for (const LabelledText& text : texts) {
    const Words words(text.text);
    for (const std::string_view word : std::set(words.list().begin(), words.list().end())) {
      if (!is_word(word)) continue;
      const auto place = with_word.try_emplace(std::string(word), labels, 0.0).first;
      place->second[text.label] += 1;
    }
  }
  const Counts all = count_labels(texts, labels);
  std::vector<WordRule> rules(labels);
  std::vector<double> best(labels, 0.0);
  for (const auto& [word, counts] : with_word) {
    const double said = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (std::size_t label = 0; label < labels; ++label) {
      const double f1 = 2 * counts[label] / (said + all[label]);
      if (f1 <= best[label]) continue;
      best[label] = f1;
      rules[label] = {word, (counts[label] + 1) / (said + 2)};
    }
  }
  return rules;
}

std::unique_ptr<const Guesser> fit_one_word(std::span<const LabelledText> texts,
                                            std::size_t labels) {
  return std::make_unique<DecisionList>(learn_word_rules(texts, labels),
                                        commonest(count_labels(texts, labels)));
}

}  // namespace assay::local
