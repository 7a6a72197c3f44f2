#include "eval/budget.hpp"

#include <fmt/format.h>

namespace assay::eval {

Status check_budget(const Suite& suite) {
  if (!suite.config.budget.usd || suite.config.budget.calls) return {};
  for (const Arm* const asked : all_arms(suite)) {
    const Arm& arm = *asked;
    if (arm.model->price) continue;
    return invalid(
        fmt::format("{}:{}: budget.usd cannot be kept: the price of model \"{}\" is unknown; "
                    "give models.{}.price, or budget.calls",
                    suite.config.name, arm.model->line, arm.model->name, arm.model->name));
  }
  return {};
}

std::string Budget::exhausted() const {
  if (config_.calls && calls_ >= *config_.calls) {
    return fmt::format("the budget of {} calls is used up", *config_.calls);
  }
  if (!config_.usd) return {};
  const double average = priced_ == 0 ? 0 : spent_.usd() / static_cast<double>(priced_);
  if (spent_.usd() + average * static_cast<double>(in_flight_) < *config_.usd) return {};
  return fmt::format("the budget of ${:g} is used up", *config_.usd);
}

}  // namespace assay::eval
