#include "local/kinds/labelled.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "local/calibration.hpp"
#include "local/logistic.hpp"
#include "local/naive_bayes.hpp"
#include "local/one_word.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kFolds = 5;

/// A scorer, its calibration, and the choice.
class Calibrated final : public Guesser {
 public:
  Calibrated(std::unique_ptr<const Scorer> scorer, double sharpness,
             std::unique_ptr<const Decide> decide)
      : scorer_(std::move(scorer)), sharpness_(sharpness), decide_(std::move(decide)) {}

  [[nodiscard]] Guess guess(std::string_view text) const override {
    std::vector<double> p = scorer_->scores(text);
    softmax(p, sharpness_);
    const std::size_t label = decide_->label(p);
    return {label, p[label]};
  }

 private:
  std::unique_ptr<const Scorer> scorer_;
  double sharpness_;
  std::unique_ptr<const Decide> decide_;
};

/// The guess in the form that the task asks for.
class LabelModel final : public Model {
 public:
  LabelModel(std::unique_ptr<const Guesser> guesser, const dataset::TaskSpec& task)
      : guesser_(std::move(guesser)), answers_json_(task.answers_json) {
    for (const std::string& label : task.labels) {
      answers_.push_back(answers_json_ ? "{\"label\":" + json_quoted(label) + ",\"confidence\":"
                                       : label);
    }
  }

  [[nodiscard]] std::string answer(std::string_view input) const override {
    const Guess guess = guesser_->guess(input);
    const std::string& start = answers_[guess.label];
    // Three digits: more would pretend that a temperature fitted on a hundred texts knows them.
    return answers_json_ ? fmt::format("{}{:.3g}}}", start, guess.probability) : start;
  }

 private:
  std::unique_ptr<const Guesser> guesser_;
  bool answers_json_;
  std::vector<std::string> answers_;  ///< by label: all of the answer before the number
};

Result<std::vector<LabelledText>> read_examples(const dataset::TaskSpec& task, Examples examples) {
  std::vector<LabelledText> texts;
  texts.reserve(examples.size());
  for (const dataset::Example& example : examples) {
    const JsonReading expected = read_json(example.expected_json);
    if (!expected.ok() || !expected.value.is_string()) {
      return invalid(fmt::format("task {}: training example {}: \"expected\" is not a label",
                                 task.name, printable(example.id)));
    }
    const auto& name = expected.value.get_ref<const std::string&>();
    const auto found = std::find(task.labels.begin(), task.labels.end(), name);
    if (found == task.labels.end()) {
      return invalid(fmt::format("task {}: training example {}: unknown label \"{}\"{}", task.name,
                                 printable(example.id), printable(name),
                                 did_you_mean(name, task.labels)));
    }
    texts.push_back({example.input, static_cast<std::size_t>(found - task.labels.begin())});
  }
  return texts;
}

Status require_every_label(const dataset::TaskSpec& task, std::span<const LabelledText> texts) {
  std::vector<bool> seen(task.labels.size(), false);
  for (const LabelledText& text : texts) seen[text.label] = true;
  const auto missing = std::find(seen.begin(), seen.end(), false);
  if (missing == seen.end()) return {};
  return invalid(fmt::format(
      "task {}: no training example has the label \"{}\"; add some to train.jsonl", task.name,
      printable(task.labels[static_cast<std::size_t>(missing - seen.begin())])));
}

std::unique_ptr<const Guesser> fit(std::span<const LabelledText> texts, std::size_t labels,
                                   Method method, std::unique_ptr<const Decide> decide) {
  if (method == Method::majority) return fit_majority(texts, labels);
  if (method == Method::one_word) return fit_one_word(texts, labels);
  const FitScorer scorer = method == Method::small ? fit_naive_bayes : fit_logistic;
  const double sharpness = fit_sharpness(cross_validate(texts, labels, scorer, kFolds));
  return std::make_unique<Calibrated>(scorer(texts, labels), sharpness, std::move(decide));
}

}  // namespace

std::size_t Likeliest::label(std::span<const double> probabilities) const {
  const auto best = std::max_element(probabilities.begin(), probabilities.end());
  return static_cast<std::size_t>(best - probabilities.begin());
}

Trained train_labelled(const dataset::TaskSpec& task, Examples examples, Method method,
                       std::unique_ptr<const Decide> decide) {
  if (task.labels.size() < 2) {
    return invalid(fmt::format("task {}: a {} needs at least two labels", task.name,
                               dataset::to_string(task.kind)));
  }
  ASSAY_TRY(auto texts, read_examples(task, examples));
  ASSAY_CHECK(require_every_label(task, texts));
  // One fixed order, whatever the file's: sums of floating point numbers depend on theirs, and the
  // folds deal texts out in turn. By label first, so that each fold gets its share of every label.
  std::sort(texts.begin(), texts.end(), [](const LabelledText& a, const LabelledText& b) {
    return std::tie(a.label, a.text) < std::tie(b.label, b.text);
  });
  std::unique_ptr<const Model> model =
      std::make_unique<LabelModel>(fit(texts, task.labels.size(), method, std::move(decide)), task);
  return model;
}

}  // namespace assay::local
