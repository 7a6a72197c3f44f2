#include "assay/shadow/experiment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "assay/core/clock.hpp"
#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/shadow/sampling.hpp"
#include "shadow/fields.hpp"
#include "shadow/floors.hpp"

namespace assay::shadow {
namespace {

bool is_eligible(const ExperimentRules& rules, const store::TrafficRow& request) {
  return rules.covers(request) && request.unshadowable.empty();
}

/// Items of one task are the same in each of its experiments.
std::string item_hash(const std::string& task, const std::string& key) {
  return Hasher().add("traffic").add(task).add(key).hex();
}

Status check_rules(const ExperimentRules& rules, const std::string& name) {
  for (const double rate : {rules.rate, rules.again_rate, rules.label_rate}) {
    if (!(rate >= 0 && rate <= 1)) return invalid("a rate must be between 0 and 1");
  }
  for (const std::string* text : {&rules.salt, &name}) {
    if (text->find('\n') != std::string::npos) {
      return invalid("neither salt nor experiment may have a line break");
    }
  }
  if (!rules.floors.empty() && rules.unit == Unit::cluster) {
    return invalid("--floor counts requests; it does not go with --unit cluster");
  }
  return {};
}

/// One draw: what came since the last one, decided.
class Draw {
 public:
  Draw(store::TrafficStore& store, const store::ExperimentRecord& experiment,
       const ExperimentRules& rules)
      : store_(store),
        experiment_(experiment),
        rules_(rules),
        sampler_(rules.salt, experiment.name),
        floors_(rules.floors, rules.rate) {}

  /// \return how many were sampled
  Result<std::int64_t> run() {
    ASSAY_TRY(const auto draws, store_.draws(experiment_.row));
    const store::RowId after = draws.empty() ? 0 : draws.back().up_to_request;
    if (!rules_.floors.empty()) ASSAY_CHECK(count_for_floors(after));
    store::RowId last = after;
    ASSAY_CHECK(
        store_.for_each_request(experiment_.task, after, [&](const store::TrafficRow& request) {
          last = request.row;
          if (is_eligible(rules_, request)) decide(request);
        }));
    if (last == after) return 0;
    ASSAY_CHECK(
        store_.add_draw(experiment_, {last, floors_.rates_json(), unix_ms_now()}, members_));
    return static_cast<std::int64_t>(members_.size());
  }

 private:
  Status count_for_floors(store::RowId after) {
    ASSAY_CHECK(store_.for_each_sampled(
        experiment_.row, [&](const store::MemberRecord&, const store::TrafficRow& request) {
          floors_.count_sampled(request.slices_json);
        }));
    ASSAY_CHECK(
        store_.for_each_request(experiment_.task, after, [&](const store::TrafficRow& request) {
          if (is_eligible(rules_, request)) floors_.count_new(request.slices_json);
        }));
    return {};
  }

  void decide(const store::TrafficRow& request) {
    const bool is_by_cluster = rules_.unit == Unit::cluster && !request.cluster.empty();
    const std::string& key = is_by_cluster ? request.cluster : request.key;
    const double rate = floors_.rate_of(request.slices_json);
    if (!sampler_.is_in(Domain::shadow, key, rate)) return;
    store::MemberRecord member;
    member.request = request.row;
    member.item_hash = item_hash(experiment_.task, request.key);
    member.probability = rate;
    member.lite_again = sampler_.is_in(Domain::lite_again, request.key, rules_.again_rate);
    member.pro_again = sampler_.is_in(Domain::pro_again, request.key, rules_.again_rate);
    member.may_label = sampler_.is_in(Domain::label, request.key, rules_.label_rate);
    members_.push_back(std::move(member));
  }

  store::TrafficStore& store_;
  const store::ExperimentRecord& experiment_;
  const ExperimentRules& rules_;
  Sampler sampler_;
  Floors floors_;
  std::vector<store::MemberRecord> members_;
};

/// Adds up where requests are. They come in the order of their rows, as the sampled do.
class FunnelSums {
 public:
  FunnelSums(const ExperimentRules& rules, store::RowId drawn_up_to,
             const std::vector<store::RowId>& sampled)
      : rules_(rules), drawn_up_to_(drawn_up_to), sampled_(sampled) {}

  void add(const store::TrafficRow& request) {
    ++funnel.stored;
    if (request.row > drawn_up_to_) {
      ++funnel.not_drawn;
    } else if (!rules_.covers(request)) {
      ++funnel.out_of_period;
    } else if (!request.unshadowable.empty()) {
      ++funnel.unshadowable[request.unshadowable];
    } else {
      add_eligible(request);
    }
  }

  Funnel funnel;

 private:
  void add_eligible(const store::TrafficRow& request) {
    const bool is_sampled = next_ < sampled_.size() && sampled_[next_] == request.row;
    if (is_sampled) ++next_;
    ++(is_sampled ? funnel.sampled : funnel.not_sampled);
    if (!request.started_unix_ms) {
      ++funnel.without_time;
      return;
    }
    const std::int64_t time = *request.started_unix_ms;
    funnel.first_unix_ms = std::min(funnel.first_unix_ms.value_or(time), time);
    funnel.last_unix_ms = std::max(funnel.last_unix_ms.value_or(time), time);
    const std::int64_t day = time / 86'400'000;
    if (++days_[day] > 1) return;
    ++funnel.days;
    if (++weekdays_[day % 7] == 1) ++funnel.weekdays;
  }

  const ExperimentRules& rules_;
  store::RowId drawn_up_to_;
  const std::vector<store::RowId>& sampled_;
  std::size_t next_ = 0;
  std::unordered_map<std::int64_t, std::int64_t> days_, weekdays_;
};

}  // namespace

std::optional<std::int64_t> unix_ms_from_text(const std::string& text) {
  const Json time = text.size() == 10 ? text + "T00:00:00Z" : text;
  return text.size() < 10 ? std::nullopt : unix_ms_of(&time);
}

std::int64_t Funnel::unshadowable_count() const {
  std::int64_t sum = 0;
  for (const auto& [ignored, count] : unshadowable) sum += count;
  return sum;
}

Result<std::optional<store::ExperimentRecord>> find_experiment(store::TrafficStore& store,
                                                               const std::string& task,
                                                               const std::string& name) {
  ASSAY_TRY(auto all, store.experiments(task));
  for (store::ExperimentRecord& experiment : all) {
    if (experiment.name == (name.empty() ? task : name)) {
      return std::optional<store::ExperimentRecord>(std::move(experiment));
    }
  }
  return std::optional<store::ExperimentRecord>();
}

Result<SampleReport> sample(store::RunStore& runs, const eval::Task& task, const std::string& name,
                            const std::optional<ExperimentRules>& rules) {
  store::TrafficStore store(runs);
  const std::string& task_name = task.set.task.name;
  SampleReport report;
  ASSAY_TRY(auto found, find_experiment(store, task_name, name));
  report.is_new = !found;
  if (found) {
    report.experiment = *std::move(found);
    ASSAY_TRY(report.rules, rules_from_json(report.experiment.rules_json));
    ExperimentRules wanted = rules.value_or(report.rules);
    if (wanted.salt.empty()) wanted.salt = report.rules.salt;
    if (wanted != report.rules) {
      return invalid(
          fmt::format("experiment \"{}\" was begun with other rules ({}); name another "
                      "one with --experiment",
                      printable(report.experiment.name, 80), report.experiment.rules_json));
    }
  } else {
    store::ExperimentRecord& experiment = report.experiment;
    experiment.task = task_name;
    experiment.name = name.empty() ? task_name : name;
    report.rules = rules.value_or(ExperimentRules());
    if (report.rules.salt.empty()) report.rules.salt = experiment.name;
    ASSAY_CHECK(check_rules(report.rules, experiment.name));
    experiment.rules_json = rules_json(report.rules);
    experiment.golden_set_hash =
        Hasher().add("experiment").add(task_name).add(experiment.name).hex();
    experiment.created_unix_ms = unix_ms_now();
    ASSAY_CHECK(store.begin_experiment(experiment, task.task_yaml));
  }
  ASSAY_TRY(report.drawn_now, Draw(store, report.experiment, report.rules).run());
  ASSAY_TRY(report.funnel, funnel(store, report.experiment));
  return report;
}

Result<Funnel> funnel(store::TrafficStore& store, const store::ExperimentRecord& experiment) {
  ASSAY_TRY(const auto rules, rules_from_json(experiment.rules_json));
  ASSAY_TRY(const auto draws, store.draws(experiment.row));
  std::vector<store::RowId> sampled;
  std::unordered_map<std::string, int> clusters;
  Funnel members;
  ASSAY_CHECK(store.for_each_sampled(
      experiment.row, [&](const store::MemberRecord& member, const store::TrafficRow& request) {
        sampled.push_back(request.row);
        members.weight += 1 / member.probability;
        members.lite_again += member.lite_again ? 1 : 0;
        members.pro_again += member.pro_again ? 1 : 0;
        members.may_label += member.may_label ? 1 : 0;
        const bool is_new = request.cluster.empty() || ++clusters[request.cluster] == 1;
        members.clusters += is_new ? 1 : 0;
      }));
  FunnelSums sums(rules, draws.empty() ? 0 : draws.back().up_to_request, sampled);
  ASSAY_CHECK(store.for_each_request(
      experiment.task, 0, [&sums](const store::TrafficRow& request) { sums.add(request); }));
  Funnel& result = sums.funnel;
  result.weight = members.weight;
  result.lite_again = members.lite_again;
  result.pro_again = members.pro_again;
  result.may_label = members.may_label;
  result.clusters = members.clusters;
  return std::move(result);
}

}  // namespace assay::shadow
