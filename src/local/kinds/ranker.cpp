#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "local/kinds/kind.hpp"
#include "local/list_scorer.hpp"
#include "local/pairwise.hpp"
#include "local/top_confidence.hpp"

namespace assay::local {
namespace {

constexpr std::size_t kFolds = 5;

class LearnedOrder final : public ListScorer {
 public:
  LearnedOrder(std::shared_ptr<const Background> background, const RankWeights& weights)
      : background_(std::move(background)), weights_(weights) {}

  [[nodiscard]] std::vector<double> scores(const ResultList& list) const override {
    std::vector<double> scores;
    for (const RankRow& row : rank_features(list, *background_)) {
      scores.push_back(rank_score(weights_, row));
    }
    return scores;
  }

 private:
  std::shared_ptr<const Background> background_;
  RankWeights weights_;
};

class RankModel final : public Model {
 public:
  RankModel(std::unique_ptr<const ListScorer> scorer, const TopConfidence& confidence,
            const dataset::RankingRules& rules)
      : scorer_(std::move(scorer)), confidence_(confidence), rules_(rules) {}

  [[nodiscard]] std::string answer(std::string_view input) const override {
    const ResultList list = read_result_list(input, rules_.candidates);
    const std::vector<double> scores = scorer_->scores(list);
    std::vector<int> ranking;
    for (const std::size_t place : best_first(scores)) ranking.push_back(list.candidates[place].id);
    // A number that the input lacks comes last: an answer names them all.
    const std::set<int> ranked(ranking.begin(), ranking.end());
    for (int id = 1; id <= rules_.candidates; ++id) {
      if (!ranked.contains(id)) ranking.push_back(id);
    }
    const double confidence = confidence_(top_gap(scores, static_cast<std::size_t>(rules_.top)));
    return fmt::format("{{\"ranking\":[{}],\"confidence\":{:.3g}}}", fmt::join(ranking, ","),
                       confidence);
  }

 private:
  std::unique_ptr<const ListScorer> scorer_;
  TopConfidence confidence_;
  dataset::RankingRules rules_;
};

using Grades = std::vector<std::pair<int, int>>;  ///< a candidate's number, its grade

/// `{"order": [[4], [1, 9], ...]}` or `{"top": [4, 1, 9]}`. \return nothing from anything else
Grades read_grades(const Json& expected) {
  Grades grades;
  if (!expected.is_object()) return grades;
  const auto add = [&grades](const Json& ids, int grade) {
    if (!ids.is_array()) return;
    for (const Json& id : ids) {
      if (id.is_number_integer()) grades.emplace_back(id.get<int>(), grade);
    }
  };
  if (const auto top = expected.find("top"); top != expected.end()) add(*top, 0);
  if (const auto order = expected.find("order"); order != expected.end() && order->is_array()) {
    grades.clear();
    int grade = 0;
    for (const Json& group : *order) add(group, grade++);
  }
  return grades;
}

/// Candidates without a grade are worse than all that have one.
std::vector<int> grades_of(const ResultList& list, const Grades& grades) {
  int worst = 0;
  for (const auto& [id, grade] : grades) worst = std::max(worst, grade + 1);
  std::vector<int> all;
  for (const Candidate& candidate : list.candidates) {
    const auto found = std::find_if(grades.begin(), grades.end(),
                                    [&](const auto& one) { return one.first == candidate.id; });
    all.push_back(found == grades.end() ? worst : found->second);
  }
  return all;
}

Result<std::vector<RankedExample>> read_examples(const dataset::TaskSpec& task, Examples examples) {
  // One fixed order, whatever the file's: sums depend on theirs, and folds deal examples out.
  std::vector<const dataset::Example*> sorted;
  for (const dataset::Example& example : examples) sorted.push_back(&example);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    return std::tie(a->input, a->expected_json) < std::tie(b->input, b->expected_json);
  });
  std::vector<RankedExample> ranked;
  for (const dataset::Example* example : sorted) {
    const Grades grades = read_grades(read_json(example->expected_json).value);
    if (grades.empty()) {
      return invalid(
          fmt::format("task {}: training example {}: \"expected\" is no ranking: it "
                      "needs \"order\" or \"top\"",
                      task.name, printable(example->id)));
    }
    RankedExample one{read_result_list(example->input, task.ranking.candidates), {}};
    one.grades = grades_of(one.list, grades);
    ranked.push_back(std::move(one));
  }
  if (ranked.empty()) {
    return invalid(fmt::format("task {}: a ranking needs training examples", task.name));
  }
  return ranked;
}

TopTrial try_out(std::span<const double> scores, std::span<const int> grades, std::size_t top) {
  return {top_gap(scores, top), is_top_right(scores, grades, top)};
}

/// For a scorer that learns next to nothing from the examples.
std::vector<TopTrial> try_on(const ListScorer& scorer, std::span<const RankedExample> examples,
                             std::size_t top) {
  std::vector<TopTrial> trials;
  for (const RankedExample& example : examples) {
    trials.push_back(try_out(scorer.scores(example.list), example.grades, top));
  }
  return trials;
}

std::vector<TopTrial> cross_validate(std::span<const GradedList> lists, std::size_t top) {
  std::vector<TopTrial> trials;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    std::vector<const GradedList*> seen;
    for (std::size_t i = 0; i < lists.size(); ++i) {
      if (i % kFolds != fold) seen.push_back(&lists[i]);
    }
    const RankWeights weights = fit_pairwise(seen);
    for (std::size_t i = fold; i < lists.size(); i += kFolds) {
      std::vector<double> scores;
      for (const RankRow& row : lists[i].rows) scores.push_back(rank_score(weights, row));
      trials.push_back(try_out(scores, lists[i].grades, top));
    }
  }
  return trials;
}

std::unique_ptr<const Model> learn_order(const dataset::TaskSpec& task,
                                         std::span<const RankedExample> examples, std::size_t top) {
  std::vector<ResultList> lists;
  for (const RankedExample& example : examples) lists.push_back(example.list);
  const auto background = std::make_shared<const Background>(lists);
  std::vector<GradedList> graded;
  std::vector<const GradedList*> all;
  graded.reserve(examples.size());
  for (const RankedExample& example : examples) {
    graded.push_back({rank_features(example.list, *background), example.grades});
    all.push_back(&graded.back());
  }
  return std::make_unique<RankModel>(std::make_unique<LearnedOrder>(background, fit_pairwise(all)),
                                     TopConfidence(cross_validate(graded, top)), task.ranking);
}

}  // namespace

Trained train_ranker(const dataset::TaskSpec& task, Examples examples, Method method) {
  if (task.ranking.top < 1 || task.ranking.candidates <= task.ranking.top) {
    return invalid(
        fmt::format("task {}: a ranking needs more candidates than it names", task.name));
  }
  ASSAY_TRY(const auto ranked, read_examples(task, examples));
  const auto top = static_cast<std::size_t>(task.ranking.top);
  if (method == Method::large) return learn_order(task, ranked, top);
  auto scorer = method == Method::majority   ? fit_positions(ranked, top)
                : method == Method::one_word ? rarest_word()
                                             : shared_words();
  const TopConfidence confidence(try_on(*scorer, ranked, top));
  std::unique_ptr<const Model> model =
      std::make_unique<RankModel>(std::move(scorer), confidence, task.ranking);
  return model;
}

}  // namespace assay::local
