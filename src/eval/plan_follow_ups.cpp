#include "eval/plan_follow_ups.hpp"

#include <string>

#include "eval/correction.hpp"
#include "eval/request_size.hpp"

namespace assay::eval {
namespace {

/// All that a correction may quote of an answer.
const Draft& longest_draft() {
  static const Draft draft = {std::string(kQuotedAnswerBytes, 'x'), Outcome::model_invalid_json,
                              std::string(kQuotedReasonBytes, 'x')};
  return draft;
}

/// \return nothing where the price is unknown
std::optional<MicroUsd> worst_of(const Arm& arm, std::span<const std::uint32_t> items,
                                 const Draft* draft) {
  if (!arm.model->price) return std::nullopt;
  MicroUsd most;
  for (const std::uint32_t item : items) {
    most += worst_case({&arm, arm.task->set.items[item].input, draft});
  }
  return most;
}

}  // namespace

void plan_follow_ups(const Suite& suite, const Arm& arm, std::span<const std::uint32_t> items,
                     PlannedArm& planned) {
  std::vector<std::optional<MicroUsd>> costs;
  if (arm.corrects) costs.push_back(worst_of(arm, items, &longest_draft()));
  for (const std::size_t other : arm.fallback) {
    costs.push_back(worst_of(suite.fallback_arms[other], items, nullptr));
  }
  planned.calls_at_most +=
      static_cast<std::int64_t>(items.size() * costs.size()) * suite.config.run.max_attempts;
  planned.follow_ups_at_most_usd = 0;
  for (const auto& cost : costs) {
    if (!cost) planned.follow_ups_at_most_usd.reset();
    if (planned.follow_ups_at_most_usd) *planned.follow_ups_at_most_usd += cost->usd();
  }
}

}  // namespace assay::eval
