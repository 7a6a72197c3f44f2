#include "assay/report/replay_json.hpp"

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

Json mean(const decide::Mean& value) {
  return {{"value", value.value},        {"low", or_null(value.low)},
          {"high", or_null(value.high)}, {"n", value.n},
          {"units", value.units},        {"method", decide::to_string(value.method)}};
}

Json mean(const std::optional<decide::Mean>& value) {
  return value ? mean(*value) : Json(nullptr);
}

Json latency(const decide::LatencyFigures& latency) {
  return {{"p50", or_null(latency.p50)},
          {"p95", or_null(latency.p95)},
          {"p95_low", or_null(latency.p95_low)},
          {"p95_high", or_null(latency.p95_high)},
          {"n", latency.n}};
}

Json random(const std::optional<decide::RandomReference>& reference) {
  if (!reference) return nullptr;
  return {{"accuracy", reference->accuracy},
          {"cost_usd_per_item", or_null(reference->cost_usd)},
          {"gain", mean(reference->gain)}};
}

Json slices(const decide::Policy& policy) {
  Json list = Json::array();
  for (const decide::SliceValue& slice : policy.slices) {
    list.push_back({{"slice", slice.slice}, {"value", slice.value}});
  }
  return list;
}

Json policy(const decide::PolicyFigures& figures) {
  const decide::Policy& policy = figures.policy;
  Json object = {{"name", decide::name_of(policy)}, {"recipe", decide::to_string(policy.recipe)}};
  if (policy.recipe == decide::Recipe::confidence) object["threshold"] = policy.threshold;
  if (policy.recipe == decide::Recipe::slices) object["slices"] = slices(policy);
  object["recorded"] = figures.not_recorded.empty();
  object["unscored"] = figures.unscored;
  if (!figures.not_recorded.empty()) {
    object["reason"] = figures.not_recorded;
    return object;
  }
  object["accuracy"] = mean(figures.accuracy);
  object["parse_success"] = mean(figures.parse_success);
  object["sent_to_pro"] = mean(figures.sent_to_pro);
  object["cost_usd_per_item"] = mean(figures.cost_usd);
  object["cost_usd_per_correct_item"] = or_null(figures.cost_usd_per_correct);
  object["unpriced_items"] = figures.unpriced;
  object["latency_ms"] = latency(figures.latency);
  object["minus_all_pro"] = mean(figures.minus_pro);
  object["minus_all_lite"] = mean(figures.minus_lite);
  object["random_of_same_share"] = random(figures.random);
  object["on_frontier"] = figures.cost_usd ? Json(figures.is_on_frontier) : Json(nullptr);
  object["dominated_by"] =
      figures.dominated_by.empty() ? Json(nullptr) : Json(figures.dominated_by);
  return object;
}

Json ladder(const std::vector<decide::LadderStep>& steps) {
  Json list = Json::array();
  for (const decide::LadderStep& step : steps) {
    list.push_back(
        {{"step", step.name}, {"reached", mean(step.reached)}, {"accuracy", mean(step.accuracy)}});
  }
  return list;
}

Json curve(const std::optional<decide::ConfidenceCurve>& curve) {
  if (!curve) return nullptr;
  Json points = Json::array();
  for (const decide::ThresholdPoint& point : curve->points) {
    points.push_back({{"threshold", point.threshold},
                      {"accuracy", mean(point.accuracy)},
                      {"sent_to_pro", point.sent_to_pro},
                      {"coverage", 1 - point.sent_to_pro},
                      {"selective_risk", or_null(point.kept_risk)},
                      {"cost_usd_per_item", or_null(point.cost_usd)},
                      {"random_accuracy", point.random_accuracy}});
  }
  return {{"points", std::move(points)},
          {"stated", curve->stated},
          {"aurc", curve->area},
          {"best_aurc", curve->best_area},
          {"chance_aurc", curve->chance_area}};
}

Json halves(const std::vector<decide::HalfTrial>& trials) {
  Json list = Json::array();
  for (const decide::HalfTrial& trial : trials) {
    list.push_back({{"threshold", trial.threshold},
                    {"fitted_items", trial.fitted_items},
                    {"fitted_minus_all_pro", trial.fitted_minus_pro},
                    {"fitted_sent_to_pro", trial.fitted_sent},
                    {"accuracy", mean(trial.accuracy)},
                    {"minus_all_pro", mean(trial.minus_pro)},
                    {"sent_to_pro", mean(trial.sent_to_pro)}});
  }
  return list;
}

}  // namespace

Json replay_document(const TaskReplay& replayed) {
  Json object = {{"task", replayed.task},
                 {"lite", replayed.lite},
                 {"pro", replayed.pro},
                 {"lite_run_id", replayed.lite_run_id},
                 {"pro_run_id", replayed.pro_run_id}};
  Json disparities = Json::array();
  for (const eval::Disparity& disparity : replayed.disparities) {
    disparities.push_back(
        {{"aspect", eval::to_string(disparity.aspect)}, {"text", disparity.text}});
  }
  object["disparities"] = std::move(disparities);
  object["comparable"] = replayed.is_comparable;
  if (!replayed.is_comparable) return object;
  const decide::Replay& replay = replayed.replay;
  object["items"] = replay.items;
  object["left_out"] = replay.left_out;
  object["margin"] = replayed.rules.margin;
  object["policies"] = Json::array();
  for (const auto& figures : replay.policies) object["policies"].push_back(policy(figures));
  object["ladder"] = {{"lite", ladder(replay.lite_ladder)}, {"pro", ladder(replay.pro_ladder)}};
  object["confidence"] = curve(replay.curve);
  object["halves"] = halves(replay.halves);
  object["retried"] = replay.retried;
  object["retries_are_repeats"] = replay.retries_are_repeats;
  object["rescued"] = {{"items", replay.rescued}, {"right", replay.rescued_right}};
  return object;
}

std::string replay_json(std::span<const TaskReplay> replays) {
  if (replays.size() == 1) return safe_dump(replay_document(replays.front()), 2) + "\n";
  Json list = Json::array();
  for (const TaskReplay& replay : replays) list.push_back(replay_document(replay));
  return safe_dump({{"replays", std::move(list)}}, 2) + "\n";
}

}  // namespace assay::report
