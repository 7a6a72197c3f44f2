#include "eval/plan_budget.hpp"

namespace assay::eval {
namespace {

/// What will probably be needed, and what at most; an unknown part leaves no `most`.
struct Need {
  double expected = 0;
  std::optional<double> most;
};

BudgetCheck check(BudgetKind kind, double limit, double used, const Need& need) {
  BudgetCheck result{kind, limit, used, BudgetVerdict::fits};
  const double rest = limit - used;
  if (need.expected > rest) {
    result.verdict = BudgetVerdict::exceeds;
  } else if (!need.most) {
    result.verdict = BudgetVerdict::unknown;
  } else if (*need.most > rest) {
    result.verdict = BudgetVerdict::may_exceed;
  }
  return result;
}

}  // namespace

std::string_view to_string(BudgetKind kind) {
  switch (kind) {
    case BudgetKind::calls:
      return "calls";
    case BudgetKind::usd:
      return "usd";
    case BudgetKind::minutes:
      return "minutes";
  }
  return "unknown";
}

std::string_view to_string(BudgetVerdict verdict) {
  switch (verdict) {
    case BudgetVerdict::fits:
      return "fits";
    case BudgetVerdict::may_exceed:
      return "may_exceed";
    case BudgetVerdict::exceeds:
      return "exceeds";
    case BudgetVerdict::unknown:
      return "unknown";
  }
  return "unknown";
}

std::vector<BudgetCheck> check_plan(const config::BudgetConfig& budget, const Plan& plan,
                                    std::int64_t calls_made, MicroUsd spent) {
  std::vector<BudgetCheck> checks;
  if (budget.calls) {
    checks.push_back(check(
        BudgetKind::calls, static_cast<double>(*budget.calls), static_cast<double>(calls_made),
        {static_cast<double>(plan.calls), static_cast<double>(plan.calls_at_most)}));
  }
  if (budget.usd) {
    Need need{plan.cost.value.value_or(plan.cost.low), plan.cost.high};
    if (!plan.cost.unpriced.empty() || !plan.cost.follow_ups) {
      need.most.reset();
    } else {
      *need.most += *plan.cost.follow_ups;
    }
    checks.push_back(check(BudgetKind::usd, *budget.usd, spent.usd(), need));
  }
  if (budget.minutes) {
    Need need{plan.seconds.value_or(0) / 60, std::nullopt};
    if (plan.seconds && !plan.is_time_at_least) need.most = need.expected;
    checks.push_back(check(BudgetKind::minutes, static_cast<double>(*budget.minutes), 0, need));
  }
  return checks;
}

}  // namespace assay::eval
