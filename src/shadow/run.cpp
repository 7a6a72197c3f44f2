#include "assay/shadow/run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "assay/core/text.hpp"
#include "assay/eval/traffic_suite.hpp"
#include "assay/shadow/experiment.hpp"

namespace assay::shadow {
namespace {

/// A date or a number of the version, as providers append to what was asked for.
bool is_version(std::string_view text) {
  return text.size() >= 4 && text.front() == '-' &&
         text.find_first_not_of("0123456789-") == std::string_view::npos;
}

/// The logged answer that counts for a model: the last one, since that is what its user got.
const store::TrafficAnswer* answer_of(const std::vector<store::TrafficAnswer>& answers,
                                      const std::string& model_id) {
  const store::TrafficAnswer* found = nullptr;
  for (const store::TrafficAnswer& answer : answers) {
    const bool is_known = !answer.score.scorer_version.empty();
    if (answer.from_cache || !is_known || !is_by_model(answer, model_id)) continue;
    // Logs come in any order.
    const bool is_later =
        found == nullptr || answer.attempt.started_unix_ms >= found->attempt.started_unix_ms;
    if (is_later) found = &answer;
  }
  return found;
}

eval::GivenAnswer given(const store::TrafficAnswer& answer, const config::ModelConfig& model) {
  eval::GivenAnswer result;
  result.attempt.attempt = answer.attempt;
  result.attempt.cost = answer.cost;
  if (!result.attempt.cost && model.price) {
    result.attempt.cost = provider::cost(*model.price, answer.attempt.completion.usage);
  }
  result.attempt.kind = store::AttemptKind::traffic;
  result.attempt.from_cache = true;  // no call of ours: nothing is spent, and nothing was measured
  result.score = answer.score;
  return result;
}

/// Members with what the log knows of them, by their hash.
class Members {
 public:
  Members(const ShadowSuite& shadow, store::TrafficStore& store) : shadow_(shadow), store_(store) {}

  Result<eval::Traffic> read() {
    std::vector<store::MemberContent> members;
    ASSAY_CHECK(store_.for_each_member(
        shadow_.experiment.row,
        [&members](store::MemberContent content) { members.push_back(std::move(content)); }));
    std::sort(members.begin(), members.end(),
              [](const auto& a, const auto& b) { return a.member.item_hash < b.member.item_hash; });
    traffic_.set_hash = shadow_.experiment.golden_set_hash;
    traffic_.repeats.resize(2);
    for (store::MemberContent& member : members) ASSAY_CHECK(add(std::move(member)));
    return std::move(traffic_);
  }

  std::int64_t lite_from_log = 0, pro_from_log = 0;

 private:
  Status add(store::MemberContent content) {
    const store::MemberRecord& member = content.member;
    const std::size_t position = traffic_.items.size();
    traffic_.repeats[shadow_.lite].push_back(member.lite_again ? 2 : 1);
    traffic_.repeats[shadow_.pro].push_back(member.pro_again ? 2 : 1);
    dataset::Item& item = traffic_.items.emplace_back();
    item.id = std::move(content.request.key);
    item.hash = member.item_hash;
    item.cluster = std::move(content.request.cluster);
    item.input = dataset::logged_conversation(content.request.system, content.request.turns_json);
    ASSAY_TRY(const auto answers, store_.answers_to(member.request));
    lite_from_log += take(shadow_.lite, position, answers);
    pro_from_log += take(shadow_.pro, position, answers);
    return {};
  }

  int take(std::size_t arm, std::size_t item, const std::vector<store::TrafficAnswer>& answers) {
    const config::ModelConfig& model = *shadow_.suite.arms[arm].model;
    const store::TrafficAnswer* answer = answer_of(answers, model.id);
    if (answer == nullptr) return 0;
    traffic_.given.emplace(std::pair(arm, item), given(*answer, model));
    return 1;
  }

  const ShadowSuite& shadow_;
  store::TrafficStore& store_;
  eval::Traffic traffic_;
};

bool has_answered(const store::TrafficSide& side) {
  const auto outcome = outcome_from_string(side.outcome);
  return side.is_there && outcome && is_scored(*outcome);
}

void count(const store::TrafficPair& pair, PairCounts& counts) {
  ++counts.sampled;
  counts.lite_twice += has_answered(pair.lite_again) ? 1 : 0;
  counts.pro_twice += has_answered(pair.pro_again) ? 1 : 0;
  if (!pair.lite.is_there || !pair.pro.is_there) {
    ++counts.incomplete;
    return;
  }
  const bool lite = has_answered(pair.lite);
  const bool pro = has_answered(pair.pro);
  if (!lite && !pro) ++counts.both_failed;
  if (!lite && pro) ++counts.lite_failed;
  if (lite && !pro) ++counts.pro_failed;
  if (!lite || !pro) return;
  ++counts.both_answered;
  const bool is_usable = pair.lite.outcome == "ok" && pair.pro.outcome == "ok";
  if (is_usable && pair.lite.answer == pair.pro.answer) ++counts.agree;
}

const store::ArmRecord* arm_of(const store::RunRecord& run, const std::string& model) {
  const auto found =
      std::find_if(run.arms.begin(), run.arms.end(),
                   [&model](const store::ArmRecord& arm) { return arm.model == model; });
  return found == run.arms.end() ? nullptr : &*found;
}

}  // namespace

bool is_by_model(const store::TrafficAnswer& answer, const std::string& model_id) {
  return names_model(answer.model, model_id);
}

bool names_model(std::string_view name, const std::string& model_id) {
  const auto matches = [&model_id](std::string_view text) {
    return text == model_id ||
           (text.starts_with(model_id) && is_version(text.substr(model_id.size())));
  };
  if (matches(name)) return true;
  const auto slash = name.rfind('/');
  return slash != std::string_view::npos && matches(name.substr(slash + 1));
}

Result<ShadowSuite> shadow_suite(eval::Suite suite, const std::string& lite, store::RunStore& runs,
                                 const std::string& experiment) {
  if (suite.tasks.size() != 1 || suite.arms.size() != 2) {
    return invalid("a shadow comparison needs one task and two models that are evaluated on it");
  }
  store::TrafficStore store(runs);
  ShadowSuite shadow;
  const std::string task = suite.tasks.front()->set.task.name;
  shadow.suite = std::move(suite);
  shadow.lite = shadow.suite.arms[0].model->name == lite ? 0 : 1;
  shadow.pro = 1 - shadow.lite;
  ASSAY_TRY(auto found, find_experiment(store, task, experiment));
  if (!found) {
    return invalid(
        fmt::format("there is no experiment \"{}\" of task {}; `assay shadow sample "
                    "--task {}` begins one",
                    printable(experiment.empty() ? task : experiment, 80), task, task));
  }
  shadow.experiment = *std::move(found);
  Members members(shadow, store);
  ASSAY_TRY(auto traffic, members.read());
  shadow.members = static_cast<std::int64_t>(traffic.items.size());
  if (shadow.members == 0) {
    return invalid("the experiment has no member: import more traffic, or sample at a higher rate");
  }
  shadow.lite_from_log = members.lite_from_log;
  shadow.pro_from_log = members.pro_from_log;
  eval::ask_traffic(shadow.suite, std::move(traffic));
  return shadow;
}

Result<PairCounts> count_pairs(store::TrafficStore& store,
                               const store::ExperimentRecord& experiment, const std::string& lite,
                               const std::string& pro) {
  PairCounts counts;
  ASSAY_TRY(const auto runs, store.runs_of(experiment));
  for (const store::RunRecord& run : runs) {
    const store::ArmRecord* const lite_arm = arm_of(run, lite);
    const store::ArmRecord* const pro_arm = arm_of(run, pro);
    if (lite_arm == nullptr || pro_arm == nullptr) continue;
    ASSAY_CHECK(
        store.for_each_pair(experiment.row, run.row, lite_arm->row, pro_arm->row,
                            [&counts](const store::TrafficPair& pair) { count(pair, counts); }));
    return counts;
  }
  ASSAY_CHECK(store.for_each_sampled(
      experiment.row, [&counts](const store::MemberRecord&, const store::TrafficRow&) {
        ++counts.sampled;
        ++counts.incomplete;
      }));
  return counts;
}

}  // namespace assay::shadow
