#include "assay/report/recommend_json.hpp"

#include <utility>

#include "report/documents.hpp"
#include "report/or_null.hpp"

namespace assay::report {
namespace {

Json mean(const std::optional<decide::Mean>& value, double factor = 1) {
  if (!value) return nullptr;
  const auto scaled = [&](const std::optional<double>& end) {
    return end ? Json(*end * factor) : Json(nullptr);
  };
  return {{"value", value->value * factor}, {"low", scaled(value->low)},
          {"high", scaled(value->high)},    {"n", value->n},
          {"units", value->units},          {"method", decide::to_string(value->method)}};
}

Json estimate(const std::optional<stats::Estimate>& value) {
  if (!value) return nullptr;
  return {{"value", value->value}, {"low", value->low}, {"high", value->high}, {"n", value->n}};
}

Json latency(const std::optional<stats::PercentileEstimate>& value) {
  if (!value) return nullptr;
  return {{"value", value->value},
          {"low", or_null(value->low)},
          {"high", or_null(value->high)},
          {"n", value->n}};
}

Json option(const decide::RoutingOption& option, double requests) {
  const decide::RoutedFigures& figures = option.figures;
  Json object = {{"name", option.name},
                 {"sent_to_pro", mean(figures.sent)},
                 {"accuracy", mean(figures.accuracy)},
                 {"monthly_cost_usd", mean(figures.usd, requests)},
                 {"latency_p95_ms", latency(figures.p95_ms)},
                 {"minus_all_lite", mean(figures.minus_lite)},
                 {"minus_all_pro", mean(figures.minus_pro)}};
  if (!figures.minus_lot) return object;
  object["minus_lot"] = mean(figures.minus_lot);
  object["lot"] = {
      {"accuracy", figures.lot_accuracy},
      {"monthly_cost_usd", figures.lot_usd ? Json(*figures.lot_usd * requests) : Json(nullptr)}};
  return object;
}

Json certificate(const decide::RuleCertificate& rule) {
  return {{"rule", decide::text_of(rule.rule)},
          {"holds", rule.holds},
          {"n", rule.n},
          {"errors", rule.errors},
          {"bound", rule.bound},
          {"alpha", rule.max_risk},
          {"delta", rule.delta},
          {"p", rule.p},
          {"items", rule.items},
          {"rules_tested", rule.tested},
          {"sent_to_pro", mean(rule.figures.sent)},
          {"minus_lot", mean(rule.figures.minus_lot)},
          {"beats_lot", rule.beats_lot},
          {"beats_all_lite", rule.beats_lite},
          {"cheaper_than_all_pro", or_null(rule.is_cheaper)}};
}

Json evidence(const TaskRecommendation& task) {
  Json list = Json::array();
  for (const decide::PolicyEvidence& one : task.facts.evidence) {
    list.push_back(
        {{"kind", one.kind},
         {"run_id", one.run_id},
         {"items", one.items},
         {"golden_set_hash", one.golden_set_hash},
         {"lite_setup_hash", one.lite_setup},
         {"pro_setup_hash", one.pro_setup},
         {"verdict", one.verdict},
         {"difference", one.kind == "golden" ? mean(task.recommendation.golden.evidence.difference)
                                             : Json(nullptr)}});
  }
  return list;
}

Json confidence(const decide::ConfidenceCheck& check) {
  if (check.stated == 0) return nullptr;
  return {{"stated", check.stated},
          {"auroc", estimate(check.auroc)},
          {"brier", estimate(check.brier)},
          {"ece", check.reliability ? Json(check.reliability->ece) : Json(nullptr)},
          {"used", check.is_usable}};
}

Json variants(const decide::Recommendation& result) {
  Json list = Json::array();
  for (const decide::JudgedVariant& one : result.variants) {
    list.push_back({{"model", one.model},
                    {"prompt_version", one.prompt_version},
                    {"verdict", decide::to_string(one.evidence.verdict)},
                    {"accuracy", one.evidence.candidate_accuracy},
                    {"difference", mean(one.evidence.difference)},
                    {"cost_usd_per_item", or_null(one.usd)},
                    {"pro_cost_usd_per_item", or_null(one.pro_usd)},
                    {"closes_gap", one.closes_gap}});
  }
  return list;
}

Json policy(const TaskRecommendation& task) {
  if (!task.policy) return nullptr;
  return read_json(decide::policy_json(*task.policy, task.sections)).value;
}

Json monthly_costs(const decide::Recommendation& result, double requests) {
  Json object = {{"all_lite", nullptr}, {"all_pro", nullptr}, {"rule", nullptr}};
  for (const decide::RoutingOption& one : result.table) {
    for (const auto& [name, key] : {std::pair("all-lite", "all_lite"),
                                    std::pair("all-pro", "all_pro"), std::pair("rule", "rule")}) {
      if (one.name == name) object[key] = mean(one.figures.usd, requests);
    }
  }
  return object;
}

Json document(const TaskRecommendation& task) {
  Json object = {{"task", task.task}, {"lite", task.facts.lite.name}, {"pro", task.facts.pro.name}};
  object["disparities"] = Json::array();
  for (const eval::Disparity& disparity : task.disparities) {
    object["disparities"].push_back(
        {{"aspect", eval::to_string(disparity.aspect)}, {"text", disparity.text}});
  }
  object["comparable"] = task.is_comparable;
  if (!task.is_comparable) return object;
  const decide::Recommendation& result = task.recommendation;
  const auto requests = static_cast<double>(result.options.requests_per_month);
  object["verdict"] = decide::to_string(result.advice);
  object["reason"] = result.reason;
  object["next_step"] = result.next_step.empty() ? Json(nullptr) : Json(result.next_step);
  object["policy"] = policy(task);
  object["evidence"] = evidence(task);
  object["requests_per_month"] = result.options.requests_per_month;
  object["monthly_cost_usd"] = monthly_costs(result, requests);
  object["options"] = Json::array();
  for (const auto& one : result.table) object["options"].push_back(option(one, requests));
  object["options_items"] = result.table_items;
  object["certificate"] = result.rule ? certificate(*result.rule) : Json(nullptr);
  object["rules_tested"] = Json::array();
  for (const auto& one : result.certificates) object["rules_tested"].push_back(certificate(one));
  object["confidence"] = confidence(result.search.confidence);
  object["variants"] = variants(result);
  object["break_even_usd_per_error"] = estimate(result.break_even.usd);
  object["break_even_unknown"] =
      result.break_even.usd ? Json(nullptr) : Json(result.break_even.why_not);
  object["would_change_it"] = result.changes;
  object["warnings"] = result.warnings;
  object["expires"] = result.expires;
  return object;
}

}  // namespace

std::string recommend_json(std::span<const TaskRecommendation> recommendations) {
  if (recommendations.size() == 1) return safe_dump(document(recommendations.front()), 2) + "\n";
  Json list = Json::array();
  for (const TaskRecommendation& task : recommendations) list.push_back(document(task));
  return safe_dump({{"recommendations", std::move(list)}}, 2) + "\n";
}

std::string policy_review_json(const PolicyReview& review) {
  Json findings = Json::array();
  for (const decide::PolicyFinding& finding : review.check.findings) {
    findings.push_back({{"what", finding.what},
                        {"standing", decide::to_string(finding.standing)},
                        {"reason", finding.reason}});
  }
  return safe_dump({{"file", review.file},
                    {"task", review.policy.task},
                    {"verdict", decide::to_string(review.policy.advice)},
                    {"standing", decide::to_string(review.check.standing)},
                    {"run_id", review.run_id},
                    {"items", review.items},
                    {"findings", std::move(findings)}},
                   2) +
         "\n";
}

}  // namespace assay::report
