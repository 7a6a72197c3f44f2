#include "scoring/kinds/labelled.hpp"

namespace assay::scoring {
namespace {

/// As a classification, and what the mistake costs.
class Routing final : public Labelled {
 public:
  [[nodiscard]] Status open(const dataset::TaskSpec& task) {
    costs_ = task.costs;
    return Labelled::open(task);
  }

  [[nodiscard]] Score score(const Json& expected, std::string_view text) const override {
    Score score = Labelled::score(expected, text);
    if (score.outcome == Outcome::ok) {
      const double cost = costs_.of(expected.get_ref<const std::string&>(), score.answer);
      score.measures.push_back({kCostMeasure, cost});
    } else {
      add_miss(expected, score);
    }
    return score;
  }

  void add_miss(const Json& /*expected*/, Score& score) const override {
    score.measures.push_back({kCostMeasure, costs_.unanswered});
  }

 private:
  dataset::RoutingCosts costs_;
};

}  // namespace

Result<std::unique_ptr<const KindScorer>> open_routing(const dataset::TaskSpec& task) {
  auto scorer = std::make_unique<Routing>();
  ASSAY_CHECK(scorer->open(task));
  return std::unique_ptr<const KindScorer>(std::move(scorer));
}

}  // namespace assay::scoring
