#include "local/kinds/labelled.hpp"

namespace assay::local {
namespace {

/// The label whose mistakes cost least on average, were the probabilities right.
class LeastCost final : public Decide {
 public:
  explicit LeastCost(const dataset::TaskSpec& task) : labels_(task.labels.size()) {
    costs_.reserve(labels_ * labels_);
    for (const std::string& answered : task.labels) {
      for (const std::string& expected : task.labels) {
        costs_.push_back(task.costs.of(expected, answered));
      }
    }
  }

  [[nodiscard]] std::size_t label(std::span<const double> probabilities) const override {
    std::size_t best = 0;
    double least = expected_cost(0, probabilities);
    for (std::size_t answered = 1; answered < labels_; ++answered) {
      const double cost = expected_cost(answered, probabilities);
      if (cost > least) continue;
      // Equal costs are common where the task names one cost for all: then the likelier label.
      if (cost == least && probabilities[answered] <= probabilities[best]) continue;
      least = cost;
      best = answered;
    }
    return best;
  }

 private:
  [[nodiscard]] double expected_cost(std::size_t answered,
                                     std::span<const double> probabilities) const {
    double sum = 0;
    for (std::size_t expected = 0; expected < labels_; ++expected) {
      sum += probabilities[expected] * costs_[answered * labels_ + expected];
    }
    return sum;
  }

  std::size_t labels_;
  std::vector<double> costs_;  ///< by answered, then expected label
};

}  // namespace

Trained train_router(const dataset::TaskSpec& task, Examples examples, Method method) {
  // Somebody's first attempt takes the likeliest department; who counts the cost comes later.
  if (method == Method::large) {
    return train_labelled(task, examples, method, std::make_unique<LeastCost>(task));
  }
  return train_labelled(task, examples, method, std::make_unique<Likeliest>());
}

}  // namespace assay::local
