#include "assay/shadow/cost_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "assay/decide/changes.hpp"
#include "assay/eval/slice_cache.hpp"
#include "assay/stats/quantiles.hpp"

namespace assay::shadow {
namespace {

constexpr double kDaysOfAMonth = 30;
constexpr std::size_t kMostRows =
    10'000;  ///< features come out of logs, so their number is not ours
/// An answer so many times the usual length, in one of a hundred, is one that nothing kept short.
constexpr double kFarAboveMedian = 8;
constexpr double kManyCut = 0.01;
constexpr std::int64_t kLeastAnswers = 100;

double share_of(std::int64_t part, std::int64_t all) {
  return all > 0 ? static_cast<double>(part) / static_cast<double>(all) : 0;
}

double mean_usd(const Spend& spend) {
  return static_cast<double>(spend.micro_usd) / 1e6 / static_cast<double>(spend.priced);
}

void add_to(Spend& spend, const store::TrafficSpend& call) {
  ++spend.calls;
  if (!call.micro_usd) return;
  spend.micro_usd += *call.micro_usd;
  ++spend.priced;
}

Purpose purpose_of(const store::TrafficSpend& call) {
  if (call.is_ours) return call.is_repeat ? Purpose::shadow_retries : Purpose::shadow;
  if (call.from_cache) return Purpose::cached;
  return call.is_repeat ? Purpose::retries : Purpose::serving;
}

/// The lengths of one model's answers.
struct Lengths {
  std::vector<double> tokens;
  std::int64_t answers = 0;
  std::int64_t cut = 0;

  void add(const store::TrafficSpend& call) {
    ++answers;
    if (call.tokens_output) tokens.push_back(static_cast<double>(*call.tokens_output));
    cut += call.finish_reason == "length" || call.finish_reason == "max_tokens" ||
                   call.finish_reason == "MAX_TOKENS"
               ? 1
               : 0;
  }
};

/// A day's calls by what they cost, for finding days that cost more.
struct Day {
  Spend spend;
  std::int64_t by_pro = 0;
  std::vector<std::int64_t> costs;
};

Sighted not_known(Surprise surprise, const std::string& why) {
  return {surprise, std::nullopt, why};
}

/// A lasting rise of a share over the days.
Result<Sighted> look_for_rise(Surprise surprise, const std::vector<stats::Tally>& days,
                              const std::string& of_what) {
  std::vector<decide::SeriesPoint> series;
  for (const stats::Tally& day : days) series.push_back({day, std::nullopt});
  ASSAY_TRY(const auto changes, decide::find_changes(series));
  if (changes.points < changes.least_points) {
    return not_known(surprise, fmt::format("{} days of traffic; {} are needed", changes.points,
                                           changes.least_points));
  }
  for (const stats::ChangePoint& change : changes.lasting) {
    if (change.after <= change.before) continue;
    return Sighted{surprise, true,
                   fmt::format("{} rose from {:.1f} % to {:.1f} % on day {} of {} (p = {:.2g})",
                               of_what, change.before * 100, change.after * 100, change.index + 1,
                               days.size(), change.p)};
  }
  return Sighted{surprise, false,
                 fmt::format("no lasting rise of {} over {} days", of_what, days.size())};
}

}  // namespace

struct CostBuilder::State {
  std::string slice;
  std::function<std::string(const std::string&)> tier_of;
  std::map<std::string, std::string> tiers;  ///< asked for once
  eval::SliceCache slices;
  std::map<std::tuple<Purpose, std::string, std::string>, Spend> rows;
  std::map<std::int64_t, Day> days;
  std::map<std::string, Lengths> lengths;
  std::int64_t requests = 0;        ///< served
  std::int64_t dated_requests = 0;  ///< of them, those with a known day

  [[nodiscard]] std::string tier(const std::string& model) const {
    const auto known = tiers.find(model);
    return known == tiers.end() ? "" : known->second;
  }
  [[nodiscard]] Sighted unbounded() const;
  [[nodiscard]] Result<Sighted> drift() const;
  [[nodiscard]] Result<Sighted> creep() const;
};

CostBuilder::CostBuilder(std::string slice, std::function<std::string(const std::string&)> tier_of)
    : state_(std::make_unique<State>()) {
  state_->slice = std::move(slice);
  state_->tier_of = std::move(tier_of);
}
CostBuilder::~CostBuilder() = default;
CostBuilder::CostBuilder(CostBuilder&&) noexcept = default;
CostBuilder& CostBuilder::operator=(CostBuilder&&) noexcept = default;

void CostBuilder::add(const store::TrafficSpend& call) {
  State& state = *state_;
  std::string feature;
  if (!state.slice.empty()) {
    const auto slices = state.slices.read(call.slices_json);
    if (const auto value = slices->find(state.slice); value != slices->end()) {
      feature = value->second;
    }
  }
  const auto [tier, is_new] = state.tiers.try_emplace(call.model);
  if (is_new) tier->second = state.tier_of(call.model);
  const Purpose purpose = purpose_of(call);
  std::tuple key(purpose, std::move(feature), call.model);
  const auto known = state.rows.find(key);
  if (known != state.rows.end()) {
    add_to(known->second, call);
  } else {
    // What is beyond the rows counts under the model alone.
    if (state.rows.size() >= kMostRows) std::get<1>(key).clear();
    add_to(state.rows[std::move(key)], call);
  }
  if (purpose != Purpose::serving && purpose != Purpose::retries) return;
  state.lengths[call.model].add(call);
  state.requests += purpose == Purpose::serving ? 1 : 0;
  if (!call.day) return;
  state.dated_requests += purpose == Purpose::serving ? 1 : 0;
  Day& day = state.days[*call.day];
  add_to(day.spend, call);
  day.by_pro += tier->second == "pro" ? 1 : 0;
  if (call.micro_usd) day.costs.push_back(*call.micro_usd);
}

Sighted CostBuilder::State::unbounded() const {
  std::int64_t told = 0;
  for (const auto& [model, of_model] : lengths) {
    if (of_model.answers < kLeastAnswers) continue;
    if (static_cast<double>(of_model.cut) >= kManyCut * static_cast<double>(of_model.answers)) {
      return {Surprise::unbounded_output, true,
              fmt::format("{} of {} answers of {} were cut off by the cap: paid for and of no use",
                          of_model.cut, of_model.answers, model)};
    }
    std::vector<double> sorted = of_model.tokens;
    if (static_cast<std::int64_t>(sorted.size()) < kLeastAnswers) continue;
    std::sort(sorted.begin(), sorted.end());
    ++told;
    const double usual = stats::percentile(sorted, 0.5).value_or(0);
    const double long_one = stats::percentile(sorted, 0.99).value_or(0);
    if (usual > 0 && long_one >= kFarAboveMedian * usual) {
      return {Surprise::unbounded_output, true,
              fmt::format("one in a hundred answers of {} has {:.0f} tokens or more, the usual one "
                          "{:.0f}",
                          model, long_one, usual)};
    }
  }
  if (told == 0) {
    return not_known(
        Surprise::unbounded_output,
        fmt::format("no model has {} answers with their output tokens", kLeastAnswers));
  }
  return {Surprise::unbounded_output, false, "no answers far above the usual length"};
}

Result<Sighted> CostBuilder::State::drift() const {
  const bool knows_pro = std::any_of(lengths.begin(), lengths.end(), [this](const auto& model) {
    return !tier(model.first).empty();
  });
  if (!knows_pro) {
    return not_known(Surprise::drift_to_pro, "no model of the log is one of the config's");
  }
  std::vector<stats::Tally> tallies;
  for (const auto& [number, day] : days) {
    tallies.push_back({static_cast<double>(day.by_pro), static_cast<double>(day.spend.calls)});
  }
  return look_for_rise(Surprise::drift_to_pro, tallies, "the share answered by tier pro");
}

Result<Sighted> CostBuilder::State::creep() const {
  std::vector<double> all;
  for (const auto& [number, day] : days) all.insert(all.end(), day.costs.begin(), day.costs.end());
  if (all.empty()) return not_known(Surprise::creep, "no call of the log says what it cost");
  std::sort(all.begin(), all.end());
  const double median = stats::percentile(all, 0.5).value_or(0);
  std::vector<stats::Tally> tallies;
  for (const auto& [number, day] : days) {
    if (day.costs.empty()) continue;
    const auto above =
        std::count_if(day.costs.begin(), day.costs.end(),
                      [median](std::int64_t usd) { return static_cast<double>(usd) > median; });
    tallies.push_back({static_cast<double>(above), static_cast<double>(day.costs.size())});
  }
  return look_for_rise(Surprise::creep, tallies, "the share of calls above the median cost");
}

Result<CostView> CostBuilder::finish(std::int64_t month_requests) const {
  const State& state = *state_;
  CostView view;
  for (const auto& [key, spend] : state.rows) {
    const auto& [purpose, feature, model] = key;
    view.rows.push_back({purpose, feature, model, state.tier(model), spend});
    if (purpose != Purpose::serving && purpose != Purpose::retries) continue;
    view.all.calls += spend.calls;
    view.all.micro_usd += spend.micro_usd;
    view.all.priced += spend.priced;
  }
  std::stable_sort(view.rows.begin(), view.rows.end(), [](const SpendRow& a, const SpendRow& b) {
    if (a.purpose != b.purpose) return a.purpose < b.purpose;
    return a.spend.micro_usd > b.spend.micro_usd;
  });
  for (const auto& [number, day] : state.days) view.days.push_back({number, day.spend, day.by_pro});
  view.month_requests = month_requests;
  if (month_requests == 0 && !state.days.empty()) {
    const auto span = state.days.rbegin()->first - state.days.begin()->first + 1;
    view.month_requests = static_cast<std::int64_t>(static_cast<double>(state.dated_requests) *
                                                    kDaysOfAMonth / static_cast<double>(span));
  }
  if (view.all.priced > 0 && state.requests > 0) {
    // A request may take several calls.
    const double calls = 1 / share_of(state.requests, std::max(view.all.calls, state.requests));
    view.month_usd = mean_usd(view.all) * calls * static_cast<double>(view.month_requests);
  }
  view.surprises.push_back(state.unbounded());
  ASSAY_TRY(auto drift, state.drift());
  ASSAY_TRY(auto creep, state.creep());
  view.surprises.push_back(std::move(drift));
  view.surprises.push_back(std::move(creep));
  return view;
}

std::string_view to_string(Purpose purpose) {
  switch (purpose) {
    case Purpose::serving:
      return "serving";
    case Purpose::retries:
      return "retries";
    case Purpose::cached:
      return "cached";
    case Purpose::shadow:
      return "shadow";
    case Purpose::shadow_retries:
      break;
  }
  return "shadow retries";
}

std::string_view to_string(Surprise surprise) {
  switch (surprise) {
    case Surprise::unbounded_output:
      return "unbounded output";
    case Surprise::drift_to_pro:
      return "drift to pro";
    case Surprise::creep:
      break;
  }
  return "invisible creep";
}

}  // namespace assay::shadow
