#include "assay/eval/plan.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "assay/eval/preflight.hpp"
#include "eval/batches.hpp"
#include "eval/open_run.hpp"
#include "eval/plan_budget.hpp"
#include "eval/plan_follow_ups.hpp"
#include "eval/plan_power.hpp"
#include "eval/plan_time.hpp"
#include "eval/plan_usage.hpp"

namespace assay::eval {
namespace {

/// What is stored so far; nothing at all where there is no database.
struct Stored {
  std::optional<store::RunStore> store;
  std::vector<store::RunRecord> runs;
};

Result<Stored> open_stored(const std::filesystem::path& database) {
  Stored stored;
  std::error_code failure;
  if (!std::filesystem::exists(database, failure)) return stored;
  ASSAY_TRY(stored.store, store::RunStore::open(database, store::Access::read_only));
  ASSAY_TRY(stored.runs, stored.store->runs());
  return stored;
}

Result<std::vector<CallHistory>> histories_of(const Suite& suite, Stored& stored) {
  std::vector<CallHistory> histories(suite.arms.size());
  if (!stored.store) return histories;
  for (std::size_t arm = 0; arm < suite.arms.size(); ++arm) {
    ASSAY_TRY(histories[arm], read_history(*stored.store, stored.runs, suite.arms[arm]));
  }
  return histories;
}

/// What is to be asked of one arm.
struct Asked {
  std::vector<Question> calls;
  std::vector<std::uint32_t> items;  ///< more than calls where they come in batches
};

std::vector<Asked> asked_of(const Suite& suite, const std::vector<Unit>& units) {
  std::vector<Asked> arms(suite.arms.size());
  for (const Unit& unit : units) {
    Asked& asked = arms[unit.arm];
    asked.calls.push_back(question_of(suite.arms[unit.arm], unit));
    for (const Unit& answer : answers_of(unit)) asked.items.push_back(answer.item);
  }
  return arms;
}

PlannedArm plan_arm(const Suite& suite, const Arm& arm, const CallHistory& history,
                    const Asked& asked) {
  PlannedArm planned;
  planned.arm = arm_record(arm);
  planned.is_in_process = arm.provider->protocol == provider::ProtocolKind::local;
  planned.answers = wanted_answers(arm, suite.config.run);
  planned.calls = static_cast<std::int64_t>(asked.calls.size());
  planned.answers_stored = planned.answers - static_cast<std::int64_t>(asked.items.size());
  // Nothing that an embedded model does is worth another try.
  planned.calls_at_most =
      planned.calls * (planned.is_in_process ? 1 : suite.config.run.max_attempts);
  plan_usage(arm, history, asked.calls, planned);
  plan_follow_ups(suite, arm, asked.items, planned);
  return planned;
}

PlannedCost sum_of_costs(const std::vector<PlannedArm>& arms) {
  PlannedCost sum;
  double value = 0;
  bool is_forecast = true;
  sum.follow_ups = 0;
  for (const PlannedArm& arm : arms) {
    if (!arm.follow_ups_at_most_usd) sum.follow_ups.reset();
    if (sum.follow_ups) *sum.follow_ups += *arm.follow_ups_at_most_usd;
    if (arm.cost_usd) {
      value += arm.cost_usd->value;
      sum.low += arm.cost_usd->low;
      sum.high += arm.cost_usd->high;
    } else if (arm.cost_at_most_usd) {
      sum.high += *arm.cost_at_most_usd;
      is_forecast = false;
    } else if (std::find(sum.unpriced.begin(), sum.unpriced.end(), arm.arm.model) ==
               sum.unpriced.end()) {
      sum.unpriced.push_back(arm.arm.model);
    }
  }
  if (is_forecast && sum.unpriced.empty()) sum.value = value;
  return sum;
}

void add_time(const Suite& suite, Plan& plan) {
  for (const config::ProviderConfig* provider : used_providers(suite)) {
    const PlannedProvider planned = plan_time(*provider, suite.config.models, plan.arms);
    if (planned.seconds) {
      plan.seconds = std::max(plan.seconds.value_or(0), *planned.seconds);
    }
    plan.is_time_at_least = plan.is_time_at_least || !planned.seconds || planned.is_at_least;
    plan.providers.push_back(planned);
  }
}

}  // namespace

Result<Plan> make_plan(const Suite& suite, const std::filesystem::path& database, bool start_new) {
  ASSAY_TRY(const OpenRun run, preview_run(suite, database, start_new));
  ASSAY_TRY(auto stored, open_stored(database));
  ASSAY_TRY(const auto histories, histories_of(suite, stored));
  const std::vector<Asked> asked = asked_of(suite, run.plan.units);

  Plan plan;
  if (run.is_resumed) plan.resumed_run = run.record.id;
  plan.finished_run = run.finished_run;
  plan.max_attempts = suite.config.run.max_attempts;
  for (std::size_t arm = 0; arm < suite.arms.size(); ++arm) {
    plan.arms.push_back(plan_arm(suite, suite.arms[arm], histories[arm], asked[arm]));
    plan.calls += plan.arms.back().calls;
    plan.calls_at_most += plan.arms.back().calls_at_most;
  }
  plan.cost = sum_of_costs(plan.arms);
  add_time(suite, plan);
  plan.budget = check_plan(suite.config.budget, plan, run.plan.calls_stored, run.spent);
  store::RunStore* const store = stored.store ? &*stored.store : nullptr;
  for (const auto& task : suite.tasks) {
    ASSAY_TRY(auto planned, plan_power(suite, *task, store, stored.runs, histories));
    plan.tasks.push_back(std::move(planned));
  }
  const Status ready = preflight(suite);
  if (!ready.has_value()) plan.refusal = ready.error().message;
  return plan;
}

}  // namespace assay::eval
