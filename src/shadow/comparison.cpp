#include "assay/shadow/comparison.hpp"

#include <utility>

#include "assay/shadow/experiment.hpp"
#include "shadow/golden_against_traffic.hpp"
#include "shadow/known_labels.hpp"
#include "shadow/pair_facts.hpp"
#include "shadow/tier_sums.hpp"

namespace assay::shadow {
namespace {

using decide::ShadowAnswer;

/// Takes the pairs one by one.
class PairSums {
 public:
  PairSums(decide::ShadowBuilder builder, KnownLabels labels)
      : builder_(std::move(builder)), labels_(std::move(labels)) {}

  void add(const store::TrafficPair& stored) {
    ++funnel.sampled;
    if (stored.lite.is_there) lite.add(stored.lite);
    if (stored.pro.is_there) pro.add(stored.pro);
    if (stored.lite_again.is_there) lite.add_again(stored.lite_again);
    if (stored.pro_again.is_there) pro.add_again(stored.pro_again);
    if (!stored.lite.is_there || !stored.pro.is_there) {
      ++funnel.waiting;
      return;
    }
    decide::ShadowPair pair = pair_of(stored, slices_);
    count(pair);
    if (decide::is_disagreement(pair)) pair.label = labels_.label_of(stored);
    if (Status added = builder_.add(pair); !added && status) status = added;
    if (!is_compared(pair)) return;
    note_scorers(stored);
    diverge(stored, pair);
  }

  [[nodiscard]] decide::ShadowReport finish(const std::string& lite_name,
                                            const std::string& pro_name) const {
    decide::ShadowFacts facts;
    facts.changes = lite.changes(lite_name);
    const auto more = pro.changes(pro_name);
    facts.changes.insert(facts.changes.end(), more.begin(), more.end());
    if (mixes_scorers_) {
      facts.changes.emplace_back(
          "the two sides were read by different versions of the task; `assay score` mends it");
    }
    return builder_.finish(facts);
  }

  Status status;  ///< the first that went wrong
  PairFunnel funnel;
  TierSums lite, pro;
  DivergenceBuilder divergences;

 private:
  void count(const decide::ShadowPair& pair) {
    const bool has_lite = pair.lite != ShadowAnswer::failed;
    const bool has_pro = pair.pro != ShadowAnswer::failed;
    ++(has_lite ? (has_pro ? funnel.both_answered : funnel.pro_failed)
                : (has_pro ? funnel.lite_failed : funnel.both_failed));
  }

  void note_scorers(const store::TrafficPair& stored) {
    if (stored.lite.scorer_version != stored.pro.scorer_version) mixes_scorers_ = true;
  }

  void diverge(const store::TrafficPair& stored, const decide::ShadowPair& pair) {
    divergences.add(stored.lite.answer, stored.pro.answer);
    if (pair.lite_repeats) divergences.add_noise(stored.lite.answer, stored.lite_again.answer);
    if (pair.pro_repeats) divergences.add_noise(stored.pro.answer, stored.pro_again.answer);
  }

  decide::ShadowBuilder builder_;
  KnownLabels labels_;
  eval::SliceCache slices_;
  bool mixes_scorers_ = false;
};

/// Fills what happened before anything was sampled.
Status count_requests(store::TrafficStore& traffic, const store::ExperimentRecord& experiment,
                      store::RowId drawn_up_to, PairFunnel& funnel) {
  ASSAY_TRY(const auto rules, rules_from_json(experiment.rules_json));
  ASSAY_CHECK(traffic.for_each_request(experiment.task, 0, [&](const store::TrafficRow& request) {
    ++funnel.stored;
    if (request.row > drawn_up_to) {
      ++funnel.not_drawn;
    } else if (!rules.covers(request)) {
      ++funnel.out_of_period;
    } else if (!request.unshadowable.empty()) {
      ++funnel.unshadowable[request.unshadowable];
    } else {
      ++funnel.not_sampled;
    }
  }));
  funnel.not_sampled -= funnel.sampled;
  return {};
}

}  // namespace

Result<Comparison> compare_traffic(store::RunStore& store, const ComparisonRequest& request) {
  store::TrafficStore traffic(store);
  ASSAY_TRY(auto found, find_comparison(traffic, request));
  ASSAY_TRY(auto builder, decide::ShadowBuilder::open(request.rules));
  ASSAY_TRY(auto labels, KnownLabels::read(traffic, found.experiment.row));
  PairSums sums(std::move(builder), std::move(labels));
  ASSAY_CHECK(traffic.for_each_pair(found.experiment.row, found.run.row, found.lite.row,
                                    found.pro.row,
                                    [&](const store::TrafficPair& pair) { sums.add(pair); }));
  ASSAY_CHECK(sums.status);

  Comparison comparison;
  ASSAY_TRY(comparison.draws, traffic.draws(found.experiment.row));
  comparison.report = sums.finish(found.lite.model, found.pro.model);
  comparison.divergences = sums.divergences.finish();
  comparison.objects_compared = sums.divergences.objects();
  comparison.funnel = std::move(sums.funnel);
  const store::RowId drawn = comparison.draws.empty() ? 0 : comparison.draws.back().up_to_request;
  ASSAY_CHECK(count_requests(traffic, found.experiment, drawn, comparison.funnel));
  ASSAY_TRY(auto golden,
            golden_against_traffic(store, found.lite, found.pro, comparison.report, request.slice));
  if (golden) {
    comparison.golden = std::move(golden->accuracy);
    comparison.golden_run = std::move(golden->run_id);
  }
  comparison.lite = std::move(sums.lite).finish(std::move(found.lite));
  comparison.pro = std::move(sums.pro).finish(std::move(found.pro));
  comparison.experiment = std::move(found.experiment);
  comparison.run = std::move(found.run);
  return comparison;
}

Result<std::optional<Comparison>> newest_comparison(store::RunStore& store,
                                                    ComparisonRequest request) {
  store::TrafficStore traffic(store);
  ASSAY_TRY(const auto experiments, traffic.experiments(request.task));
  for (auto experiment = experiments.rbegin(); experiment != experiments.rend(); ++experiment) {
    request.experiment = experiment->name;
    const auto found = find_comparison(traffic, request);
    if (!found && found.error().kind != ErrorKind::invalid_argument) return found.error();
    if (!found) continue;
    ASSAY_TRY(auto comparison, compare_traffic(store, request));
    return std::optional(std::move(comparison));
  }
  return std::nullopt;
}

}  // namespace assay::shadow
