#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "scoring/answer_object.hpp"
#include "scoring/kinds/kind.hpp"
#include "scoring/parse.hpp"
#include "scoring/relevance.hpp"

namespace assay::scoring {
namespace {

using dataset::RankingRules;

// "4, 1 and 9"
std::string in_words(const std::vector<int>& candidates) {
  std::string words;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i > 0) words += i + 1 == candidates.size() ? " and " : ", ";
    words += std::to_string(candidates[i]);
  }
  return words;
}

std::vector<int> sorted(std::vector<int> candidates) {
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

/// Canonical answer: the set of the first candidates, as many as the task's top has, as a sorted
/// JSON array. In which order they came is a matter of the measures.
///
/// Measures: `overlap@<top>`, `reciprocal_rank`, and where the full order is known
/// `ndcg@<candidates>`.
class Ranking final : public KindScorer {
 public:
  Ranking(const RankingRules& rules, AnswerSchema schema)
      : rules_(rules),
        overlap_name_(fmt::format("overlap@{}", rules.top)),
        ndcg_name_(fmt::format("ndcg@{}", rules.candidates)),
        schema_(std::move(schema)) {}

  [[nodiscard]] std::string refuse_shape(const Json& expected) const override {
    const auto relevance = read_relevance(rules_, expected);
    return relevance ? std::string() : relevance.error().message;
  }

  [[nodiscard]] std::string refuse_value(const Json& /*expected*/) const override { return {}; }

  [[nodiscard]] Json any_expected() const override {
    Json top = Json::array();
    for (int candidate = 1; candidate <= rules_.top; ++candidate) top.push_back(candidate);
    return {{"top", std::move(top)}};
  }

  [[nodiscard]] Score score(const Json& expected, std::string_view text) const override {
    ParsedAnswer parsed = parse_answer(text);
    Score score;
    score.rung = parsed.rung;
    if (parsed.rung == Rung::none) {
      return missed(expected, failed(std::move(score), Outcome::model_invalid_json,
                                     std::move(parsed.reason)));
    }
    if (parsed.value.is_array()) score.rung = at_best_stripped(score.rung);
    score.confidence = stated_confidence(parsed.value);
    auto answer = read_answer(std::move(parsed.value));
    if (!answer) {
      return missed(expected, failed(std::move(score), Outcome::model_schema_violation,
                                     std::move(answer.error().message)));
    }
    score.outcome = Outcome::ok;
    score.schema_valid = true;
    score.value_valid = true;
    compare(read_relevance(rules_, expected).value(), *answer, score);
    return score;
  }

  void add_miss(const Json& expected, Score& score) const override {
    score.measures.push_back({overlap_name_, 0});
    score.measures.push_back({"reciprocal_rank", 0});
    if (expected.contains("order")) score.measures.push_back({ndcg_name_, 0});
  }

 private:
  [[nodiscard]] Score missed(const Json& expected, Score score) const {
    add_miss(expected, score);
    return score;
  }

  /// Our own rules first: they say what is wrong more plainly, and providers may know only a part
  /// of the schema's keywords, so a task's schema need not have them all.
  [[nodiscard]] Result<std::vector<int>> read_answer(Json answer) const {
    const bool is_bare = answer.is_array();
    if (!is_bare && (!answer.is_object() || !answer.contains("ranking"))) {
      return invalid("no \"ranking\" with a list in it");
    }
    const Json& list = is_bare ? answer : answer["ranking"];
    ASSAY_TRY(auto candidates, read_candidates(rules_, list, "the ranking"));
    if (candidates.size() < static_cast<std::size_t>(rules_.top)) {
      return invalid(fmt::format("the ranking names {}, but at least {} were asked for",
                                 candidates.size(), rules_.top));
    }
    if (is_bare) return candidates;
    if (auto wrong = shape_violation(schema_, std::move(answer))) return invalid(*std::move(wrong));
    return candidates;
  }

  void compare(const Relevance& relevance, const std::vector<int>& answer, Score& score) const {
    const std::vector<int> top(answer.begin(), answer.begin() + rules_.top);
    score.answer = canonical_json(sorted(top));
    score.measures.push_back({overlap_name_, overlap(relevance, answer)});
    score.measures.push_back({"reciprocal_rank", reciprocal_rank(relevance, answer)});
    if (!relevance.gains.empty()) score.measures.push_back({ndcg_name_, ndcg(relevance, answer)});
    if (sorted(top) == sorted(relevance.top)) {
      score.verdict = Verdict::correct;
    } else {
      score.reason =
          fmt::format("expected {} on top, got {}", in_words(relevance.top), in_words(top));
    }
  }

  RankingRules rules_;
  std::string overlap_name_, ndcg_name_;
  AnswerSchema schema_;
};

}  // namespace

Result<std::unique_ptr<const KindScorer>> open_ranking(const dataset::TaskSpec& task) {
  const RankingRules& rules = task.ranking;
  if (rules.top < 1 || rules.candidates <= rules.top) {
    return invalid("a ranking needs a top of at least 1 and more candidates than that");
  }
  ASSAY_TRY(auto schema, AnswerSchema::open(task.schema_json));
  return std::unique_ptr<const KindScorer>(std::make_unique<Ranking>(rules, std::move(schema)));
}

}  // namespace assay::scoring
