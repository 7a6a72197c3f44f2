#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "local/kinds/kind.hpp"
#include "local/learned_edits.hpp"
#include "local/phone_finder.hpp"
#include "local/phone_lessons.hpp"
#include "local/phone_rough.hpp"
#include "local/rewrite_confidence.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kFolds = 5;
/// The finder's rules were written by reading notes of the kind that it is calibrated on.
constexpr double kFlattered = 0.07;

class RewritingModel final : public Model {
 public:
  RewritingModel(std::unique_ptr<const Rewriter> rewriter, RewriteConfidence confidence,
                 bool answers_json)
      : rewriter_(std::move(rewriter)), confidence_(confidence), answers_json_(answers_json) {}

  [[nodiscard]] std::string answer(std::string_view input) const override {
    const Rewriting rewriting = rewriter_->rewrite(input);
    if (!answers_json_) return replace_invalid_utf8(rewriting.text);
    return fmt::format("{{\"text\":{},\"confidence\":{:.3g}}}", json_quoted(rewriting.text),
                       confidence_.of(rewriting.doubts));
  }

 private:
  std::unique_ptr<const Rewriter> rewriter_;
  RewriteConfidence confidence_;
  bool answers_json_;
};

Result<std::vector<Lesson>> read_lessons(const dataset::TaskSpec& task, Examples examples) {
  std::vector<Lesson> lessons;
  lessons.reserve(examples.size());
  for (const dataset::Example& example : examples) {
    const JsonReading expected = read_json(example.expected_json);
    if (!expected.ok() || !expected.value.is_string()) {
      return invalid(fmt::format("task {}: training example {}: \"expected\" is not a text",
                                 task.name, printable(example.id)));
    }
    lessons.push_back({example.input, expected.value.get<std::string>()});
  }
  // One fixed order, whatever the file's: it decides the folds and the order of sums.
  std::sort(lessons.begin(), lessons.end(), [](const Lesson& a, const Lesson& b) {
    return std::tie(a.input, a.expected) < std::tie(b.input, b.expected);
  });
  return lessons;
}

/// Every example, rewritten by the method as it is without the example's fold.
std::vector<Tried> try_out(std::span<const Lesson> lessons, FitRewriter fit) {
  std::vector<Tried> tried;
  for (std::size_t fold = 0; fold < std::min(kFolds, lessons.size()); ++fold) {
    std::vector<Lesson> seen;
    for (std::size_t i = 0; i < lessons.size(); ++i) {
      if (i % kFolds != fold) seen.push_back(lessons[i]);
    }
    const auto rewriter = fit(seen);
    for (std::size_t i = fold; i < lessons.size(); i += kFolds) {
      const Rewriting rewriting = rewriter->rewrite(lessons[i].input);
      tried.push_back({rewriting.doubts, rewriting.text == lessons[i].expected});
    }
  }
  return tried;
}

std::ptrdiff_t right_ones(std::span<const Tried> tried) {
  return std::count_if(tried.begin(), tried.end(), [](const Tried& one) { return one.right; });
}

/// The bolder of the general ways to learn, as long as that is right more often on unseen texts.
FitRewriter best_editor(std::span<const Lesson> lessons) {
  FitRewriter best = fit_copier;
  for (const FitRewriter bolder : {&fit_sure_edits, &fit_all_edits}) {
    if (right_ones(try_out(lessons, bolder)) > right_ones(try_out(lessons, best))) best = bolder;
  }
  return best;
}

FitRewriter choose(std::span<const Lesson> lessons, Method method) {
  const bool phones = are_about_phones(lessons);
  switch (method) {
    case Method::majority:
      return fit_copier;
    case Method::one_word:
      return phones ? fit_one_rule : fit_one_edit;
    case Method::small:
      return phones ? fit_rough_phones : fit_sure_edits;
    case Method::large:
      return phones ? fit_phone_finder : best_editor(lessons);
  }
  return fit_copier;
}

}  // namespace

// Numbers in notes are what these methods know. A task about anything else gets what can be learned
// from any pair of texts, pieces that are replaced, and else its text back.
Trained train_rewriter(const dataset::TaskSpec& task, Examples examples, Method method) {
  ASSAY_TRY(const auto lessons, read_lessons(task, examples));
  const FitRewriter fit = choose(lessons, method);
  const double flattered = fit == fit_phone_finder ? kFlattered : 0.0;
  const auto confidence = RewriteConfidence::fit(try_out(lessons, fit), flattered);
  std::unique_ptr<const Model> model =
      std::make_unique<RewritingModel>(fit(lessons), confidence, task.answers_json);
  return model;
}

}  // namespace assay::local
