#include "cli/recommend_task.hpp"

#include "assay/core/hash.hpp"
#include "assay/core/json.hpp"
#include "assay/eval/routing_material.hpp"
#include "assay/shadow/comparison.hpp"
#include "assay/version.hpp"
#include "cli/replay_task.hpp"

namespace assay::cli {
namespace {

decide::RoutedModel routed_model(const store::ArmRecord& arm) {
  decide::RoutedModel model;
  model.name = arm.model;
  model.provider = arm.provider;
  model.id = arm.model_id;
  const JsonReading parameters = read_json(arm.parameters_json);
  if (!parameters.ok() || !parameters.value.is_object()) return model;
  const auto temperature = parameters.value.find("temperature");
  if (temperature != parameters.value.end() && temperature->is_number()) {
    model.temperature = temperature->get<double>();
  }
  const auto cap = parameters.value.find("max_output_tokens");
  if (cap != parameters.value.end() && cap->is_number_integer()) {
    model.max_tokens = cap->get<std::int64_t>();
  }
  return model;
}

/// What of one section of a run's config is about some names.
void copy_section(const store::RunRecord& run, const char* section,
                  const std::vector<std::string>& names, Json& sections) {
  const JsonReading config = read_json(run.config_yaml);
  if (!config.ok() || !config.value.is_object() || !config.value.contains(section)) return;
  const Json& all = config.value[section];
  for (const std::string& name : names) {
    if (all.is_object() && all.contains(name)) sections[section][name] = all[name];
  }
}

/// Providers and models of the policy, as the runs' configs have them, so that it loads by itself.
std::string sections_of(const RecommendedSides& sides, const decide::RoutingPolicy& facts) {
  Json sections = Json::object();
  copy_section(*sides.lite.run, "providers", {facts.lite.provider}, sections);
  copy_section(*sides.pro.run, "providers", {facts.pro.provider}, sections);
  copy_section(*sides.lite.run, "models", {facts.lite.name}, sections);
  copy_section(*sides.pro.run, "models", {facts.pro.name}, sections);
  return safe_dump(sections);
}

/// Other Lite arms of the same task, against the same Pro.
Result<std::vector<decide::Variant>> variants_of(SideFinder& finder,
                                                 const RecommendedSides& sides) {
  std::vector<decide::Variant> variants;
  for (const store::ArmRecord& arm : sides.lite.run->arms) {
    const bool is_variant = arm.task == sides.task && arm.tier == "lite" &&
                            arm.model != sides.lite.model && arm.model != sides.pro.model;
    if (!is_variant) continue;
    const ComparedModel other{sides.lite.run, arm.model};
    ASSAY_TRY(const auto pro, finder.answers(sides.pro, sides.task));
    ASSAY_TRY(const auto lite, finder.answers(other, sides.task));
    ASSAY_TRY(auto pairing, eval::pair_arms(*pro, *lite));
    if (!can_be_mixed(pairing.disparities)) continue;
    variants.push_back({arm.model, arm.prompt_version, std::move(pairing.items), pairing.missing});
  }
  return variants;
}

/// What of an arm affects its answers besides model and item.
std::string setup_of(const store::ArmRecord& arm) {
  return Hasher().add(arm.prompt_hash).add(arm.parameters_json).hex();
}

decide::PolicyEvidence evidence_of(const shadow::Comparison& traffic) {
  decide::PolicyEvidence evidence;
  evidence.kind = "shadow";
  evidence.run_id = traffic.run.id;
  evidence.lite_setup = setup_of(traffic.lite.arm);
  evidence.pro_setup = setup_of(traffic.pro.arm);
  evidence.golden_set_hash = traffic.experiment.golden_set_hash;
  evidence.items = traffic.report.all.counts.compared;
  evidence.verdict = decide::to_string(traffic.report.all.verdict);
  return evidence;
}

}  // namespace

Result<std::optional<shadow::Comparison>> traffic_evidence(store::RunStore& store,
                                                           const RecommendedSides& sides,
                                                           double margin, double alpha) {
  shadow::ComparisonRequest request;
  request.task = sides.task;
  request.lite = sides.lite.model;
  request.pro = sides.pro.model;
  request.rules.margin = margin;
  request.rules.alpha = alpha;
  return shadow::newest_comparison(store, std::move(request));
}

decide::RoutingPolicy policy_facts(const RecommendedSides& sides) {
  const store::ArmRecord& lite = *sides.lite.arm(sides.task);
  const store::ArmRecord& pro = *sides.pro.arm(sides.task);
  decide::RoutingPolicy facts;
  facts.task = sides.task;
  facts.lite = routed_model(lite);
  facts.pro = routed_model(pro);
  facts.tool_version = kVersion;
  decide::PolicyEvidence evidence;
  evidence.kind = "golden";
  evidence.run_id = sides.lite.run->id;
  if (sides.pro.run != sides.lite.run) evidence.run_id += " " + sides.pro.run->id;
  evidence.lite_setup = setup_of(lite);
  evidence.pro_setup = setup_of(pro);
  evidence.golden_set_hash = pro.golden_set_hash;
  facts.evidence = {std::move(evidence)};
  return facts;
}

Result<report::TaskRecommendation> recommend_task(SideFinder& finder, const RecommendedSides& sides,
                                                  const decide::RecommendOptions& options) {
  ASSAY_TRY(auto* const store, finder.store());
  report::TaskRecommendation task;
  task.task = sides.task;
  task.facts = policy_facts(sides);
  ASSAY_TRY(auto material,
            eval::routing_material(*store, {sides.lite.run, sides.lite.arm(sides.task)},
                                   {sides.pro.run, sides.pro.arm(sides.task)}));
  task.disparities = std::move(material.disparities);
  task.is_comparable = can_be_mixed(task.disparities);
  if (!task.is_comparable) return task;
  decide::RecommendInput input;
  input.items = material.items;
  input.missing = material.missing;
  ASSAY_TRY(input.variants, variants_of(finder, sides));
  ASSAY_TRY(const auto traffic,
            traffic_evidence(*store, sides, options.rules.margin, options.rules.alpha));
  if (traffic) input.shadow = &traffic->report;
  ASSAY_TRY(task.recommendation, decide::recommend(input, options));
  task.facts.evidence.front().items = task.recommendation.items;
  task.facts.evidence.front().verdict =
      decide::to_string(task.recommendation.golden.evidence.verdict);
  if (traffic) task.facts.evidence.push_back(evidence_of(*traffic));
  task.policy = decide::policy_of(task.recommendation, task.facts);
  task.sections = sections_of(sides, task.facts);
  return task;
}

}  // namespace assay::cli
