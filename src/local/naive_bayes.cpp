#include "local/naive_bayes.hpp"

#include <cmath>
#include <unordered_map>

#include "local/words.hpp"

namespace assay::local {
namespace {

struct ViewHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

using WordTable = std::unordered_map<std::string, std::vector<double>, ViewHash, std::equal_to<>>;

class NaiveBayes final : public Scorer {
 public:
  NaiveBayes(std::vector<double> prior, WordTable likelihood)
      : prior_(std::move(prior)), likelihood_(std::move(likelihood)) {}

  [[nodiscard]] std::vector<double> scores(std::string_view text) const override {
    std::vector<double> sums = prior_;
    const Words words(text);
    for (const std::string_view word : words.list()) {
      const auto found = likelihood_.find(word);
      if (found == likelihood_.end()) continue;
      for (std::size_t label = 0; label < sums.size(); ++label) sums[label] += found->second[label];
    }
    return sums;
  }

 private:
  std::vector<double> prior_;
  WordTable likelihood_;
};

}  // namespace

std::unique_ptr<const Scorer> fit_naive_bayes(std::span<const LabelledText> texts,
                                              std::size_t labels) {
  std::vector<double> prior(labels, 1.0);
  std::vector<double> words_of_label(labels, 0.0);
  WordTable counts;
  for (const LabelledText& example : texts) {
    prior[example.label] += 1.0;
    const Words words(example.text);
    for (const std::string_view word : words.list()) {
      auto found = counts.find(word);
      if (found == counts.end()) {
        found = counts.emplace(std::string(word), std::vector<double>(labels, 0.0)).first;
      }
      found->second[example.label] += 1.0;
      words_of_label[example.label] += 1.0;
    }
  }
  const double vocabulary = static_cast<double>(counts.size());
  for (auto& [word, count] : counts) {
    for (std::size_t label = 0; label < labels; ++label) {
      count[label] = std::log((count[label] + 1.0) / (words_of_label[label] + vocabulary));
    }
  }
  const double total = static_cast<double>(texts.size() + labels);
  for (double& value : prior) value = std::log(value / total);
  return std::make_unique<NaiveBayes>(std::move(prior), std::move(counts));
}

}  // namespace assay::local
