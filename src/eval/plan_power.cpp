#include "eval/plan_power.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "assay/decide/comparison.hpp"
#include "assay/eval/pairing.hpp"
#include "assay/stats/power.hpp"
#include "assay/stats/proportion.hpp"

namespace assay::eval {
namespace {

/// What pairs of models are seen to disagree on, from close to far apart.
constexpr std::array kUsualDiscordances = {0.02, 0.04, 0.06, 0.08, 0.10, 0.15};

std::int64_t unit_count(const Task& task) {
  std::int64_t alone = 0;
  std::set<std::string_view> clusters;
  for (const dataset::Item& item : task.set.items) {
    if (item.cluster.empty()) {
      ++alone;
    } else {
      clusters.insert(item.cluster);
    }
  }
  return alone + static_cast<std::int64_t>(clusters.size());
}

/// The stored arms of a run that are models of the suite on this task.
std::vector<const store::ArmRecord*> known_arms(const Suite& suite, const Task& task,
                                                const store::RunRecord& run) {
  std::vector<const store::ArmRecord*> known;
  for (const store::ArmRecord& stored : run.arms) {
    const bool is_known = std::any_of(suite.arms.begin(), suite.arms.end(), [&](const Arm& arm) {
      return arm.task == &task && stored.task == task.set.task.name &&
             stored.model_id == arm.model->id &&
             stored.protocol == provider::to_string(arm.provider->protocol);
    });
    if (is_known) known.push_back(&stored);
  }
  return known;
}

/// How often exactly one of two stored arms was right, over independent units.
Result<std::optional<StoredPair>> discordance_of(store::RunStore& store, const ArmOfRun& first,
                                                 const ArmOfRun& second) {
  ASSAY_TRY(const auto baseline, open_stored_arm(store, *first.run, *first.arm));
  ASSAY_TRY(const auto candidate, open_stored_arm(store, *second.run, *second.arm));
  ASSAY_TRY(const auto pairing, pair_arms(*baseline, *candidate));
  ASSAY_TRY(const auto comparison, decide::compare(pairing.items));
  const stats::PairedTable& units = comparison.evidence.units;
  const std::int64_t n = stats::items(units);
  if (n < kFewestPairUnits) return std::optional<StoredPair>();
  const auto differ = static_cast<double>(stats::discordant(units));
  const auto all = static_cast<double>(n);
  const auto interval = stats::wilson(differ, all).value_or(stats::Interval{});
  return std::optional(StoredPair{first.arm->model,
                                  second.arm->model,
                                  first.run->id,
                                  {differ / all, interval.low, interval.high, n}});
}

/// Of the newest run that has two of the suite's models, the pair that disagreed most.
Result<std::optional<StoredPair>> find_pair(const Suite& suite, const Task& task,
                                            store::RunStore& store,
                                            const std::vector<store::RunRecord>& runs) {
  std::optional<StoredPair> found;
  for (auto run = runs.rbegin(); run != runs.rend() && !found; ++run) {
    const auto arms = known_arms(suite, task, *run);
    for (std::size_t i = 0; i < arms.size(); ++i) {
      for (std::size_t k = i + 1; k < arms.size(); ++k) {
        ASSAY_TRY(auto pair, discordance_of(store, {&*run, arms[i]}, {&*run, arms[k]}));
        if (!pair) continue;
        if (!found || pair->discordance.value > found->discordance.value) found = std::move(pair);
      }
    }
  }
  return found;
}

/// The margin that the units show at this discordance.
std::optional<double> margin_at(const PlannedTask& planned, double discordance) {
  const auto margin = planned.mode == decide::Mode::sequential ? stats::detectable_margin_sequential
                                                               : stats::detectable_margin;
  return margin(planned.units, discordance, {planned.alpha, planned.power});
}

Detectable detectable(const PlannedTask& planned, double discordance) {
  const stats::PowerGoal goal{planned.alpha, planned.power};
  const auto items = planned.mode == decide::Mode::sequential ? stats::items_for_margin_sequential
                                                              : stats::items_for_margin;
  return {discordance, margin_at(planned, discordance), items(planned.margin, discordance, goal)};
}

/// A sample of n units cannot show that two models disagree on less than one of n.
double expected_discordance(const StoredPair& pair) {
  return std::max(pair.discordance.value, 1 / static_cast<double>(pair.discordance.n));
}

/// The margin grows with the root of the discordance, so that of everything solves for any.
std::optional<double> most_discordance(const PlannedTask& planned) {
  const auto widest = margin_at(planned, 1.0);
  if (!widest) return std::nullopt;
  return (planned.margin / *widest) * (planned.margin / *widest);
}

/// The lowest accuracy that is stored: its interval is the widest, from 50 % on.
void add_half_width(const Suite& suite, const Task& task, std::span<const CallHistory> histories,
                    PlannedTask& planned) {
  for (std::size_t arm = 0; arm < suite.arms.size(); ++arm) {
    const CallHistory& history = histories[arm];
    if (suite.arms[arm].task != &task || history.scored < static_cast<std::int64_t>(kFewestCalls))
      continue;
    const double accuracy =
        static_cast<double>(history.correct) / static_cast<double>(history.scored);
    if (planned.is_accuracy_stored && accuracy >= planned.accuracy) continue;
    planned.accuracy = accuracy;
    planned.is_accuracy_stored = true;
  }
  const auto n = static_cast<double>(planned.units);
  if (const auto interval = stats::wilson(planned.accuracy * n, n)) {
    planned.half_width = (interval->high - interval->low) / 2;
  }
}

}  // namespace

Result<PlannedTask> plan_power(const Suite& suite, const Task& task, store::RunStore* store,
                               const std::vector<store::RunRecord>& runs,
                               std::span<const CallHistory> histories) {
  PlannedTask planned;
  planned.task = task.set.task.name;
  planned.items = static_cast<std::int64_t>(task.set.items.size());
  planned.units = unit_count(task);
  planned.margin = suite.config.gate.margin;
  planned.alpha = suite.config.gate.alpha;
  planned.mode = suite.config.gate.mode;
  if (store != nullptr) {
    ASSAY_TRY(planned.pair, find_pair(suite, task, *store, runs));
  }
  if (planned.pair) {
    planned.detectable.push_back(detectable(planned, expected_discordance(*planned.pair)));
  } else {
    for (const double psi : kUsualDiscordances)
      planned.detectable.push_back(detectable(planned, psi));
  }
  planned.most_discordance = most_discordance(planned);
  add_half_width(suite, task, histories, planned);
  return planned;
}

}  // namespace assay::eval
