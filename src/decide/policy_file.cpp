// A policy as YAML and JSON, in the shape that routers' configs have:
//
//   routing:
//     support-tickets:
//       provider: gemini
//       model: lite
//       temperature: 0
//       max_tokens: 64
//       validation: strict
//       escalate: {to: pro, when: [{slice: {language: de}, confidence_below: 0.7}]}
//       policy: {...}       what it rests on

#include <fmt/format.h>

#include "assay/core/json.hpp"
#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"
#include "assay/decide/routing_policy.hpp"

namespace assay::decide {
namespace {

constexpr int kFormat = 1;
constexpr double kLargest = 1e15;

Json condition(const Conjunction& conjunction) {
  Json object = Json::object();
  for (const Predicate& predicate : conjunction) {
    const std::string key(to_string(predicate.feature));
    switch (predicate.feature) {
      case Feature::slice:
        object[key][predicate.name] = predicate.value;
        break;
      case Feature::lite_class:
        object[key] = predicate.value;
        break;
      case Feature::schema_invalid:
      case Feature::not_strict:
        object[key] = true;
        break;
      default:
        object[key] = predicate.bound;
    }
  }
  return object;
}

Json model_facts(const RoutedModel& model) {
  return {{"name", model.name}, {"provider", model.provider}, {"id", model.id}};
}

Json certificate(const PolicyCertificate& certificate) {
  return {{"n", certificate.n},
          {"errors", certificate.errors},
          {"bound", certificate.bound},
          {"alpha", certificate.max_risk},
          {"delta", certificate.delta},
          {"items", certificate.items},
          {"rules_tested", certificate.tested},
          {"sent_to_pro", certificate.sent}};
}

Json facts(const RoutingPolicy& policy) {
  Json object = {{"format", kFormat},
                 {"verdict", to_string(policy.advice)},
                 {"reason", policy.reason},
                 {"made", policy.made},
                 {"expires", policy.expires},
                 {"margin", policy.margin},
                 {"alpha", policy.alpha},
                 {"max_escalation", policy.most_escalated},
                 {"lite", model_facts(policy.lite)},
                 {"pro", model_facts(policy.pro)}};
  if (policy.certificate) object["certificate"] = certificate(*policy.certificate);
  object["evidence"] = Json::array();
  for (const PolicyEvidence& one : policy.evidence) {
    object["evidence"].push_back({{"kind", one.kind},
                                  {"run", one.run_id},
                                  {"items", one.items},
                                  {"golden_set", one.golden_set_hash},
                                  {"lite_setup", one.lite_setup},
                                  {"pro_setup", one.pro_setup}});
  }
  object["tool_version"] = policy.tool_version;
  return object;
}

Json document(const RoutingPolicy& policy, std::string_view sections) {
  Json root = Json::object();
  const JsonReading others = read_json(sections);
  if (others.ok() && others.value.is_object()) root = others.value;
  const RoutedModel& first = policy.advice == Advice::use_pro ? policy.pro : policy.lite;
  Json route = {{"provider", first.provider}, {"model", first.name}};
  if (first.temperature) route["temperature"] = *first.temperature;
  if (first.max_tokens) route["max_tokens"] = *first.max_tokens;
  route["validation"] = "strict";
  if (!policy.rule.any.empty()) {
    Json when = Json::array();
    for (const Conjunction& conjunction : policy.rule.any) when.push_back(condition(conjunction));
    route["escalate"] = {{"to", policy.pro.name}, {"when", std::move(when)}};
  }
  route["policy"] = facts(policy);
  root["routing"] = {{policy.task, std::move(route)}};
  return root;
}

/// Block mappings down to where a line holds a value; there as JSON, which YAML reads.
void write_yaml(const Json& value, int depth, std::string& text) {
  for (const auto& [key, entry] : value.items()) {
    text.append(2 * static_cast<std::size_t>(depth), ' ');
    text += json_quoted(key);
    text += ':';
    const bool is_block = entry.is_object() && !entry.empty() && depth < 4;
    if (is_block) {
      text += "\n";
      write_yaml(entry, depth + 1, text);
    } else {
      text += ' ';
      text += safe_dump(entry);
      text += '\n';
    }
  }
}

// Reading.

Status read_slices(YamlMap& map, Conjunction& conjunction) {
  const YamlNode* node = map.node("slice");
  if (node == nullptr) return {};
  ASSAY_TRY(auto slices, YamlMap::open(*node, map.file(), map.what() + ".slice"));
  for (const YamlEntry& entry : node->entries) {
    ASSAY_TRY(const auto value, slices.required_text(entry.key));
    conjunction.push_back({Feature::slice, entry.key, value});
  }
  return slices.finish();
}

Status read_bound(YamlMap& map, Feature feature, Conjunction& conjunction) {
  ASSAY_TRY(const auto bound, map.number(to_string(feature), 0, kLargest));
  if (bound) conjunction.push_back({feature, {}, {}, *bound});
  return {};
}

Status read_flag(YamlMap& map, Feature feature, Conjunction& conjunction) {
  ASSAY_TRY(const auto flag, map.boolean(to_string(feature)));
  if (!flag) return {};
  if (!*flag) {
    return map.error_at(to_string(feature), fmt::format("{} can only be true", to_string(feature)));
  }
  conjunction.push_back({feature});
  return {};
}

Result<Conjunction> read_condition(const YamlNode& node, const std::string& file) {
  ASSAY_TRY(auto map, YamlMap::open(node, file, "escalate.when"));
  Conjunction conjunction;
  ASSAY_CHECK(read_slices(map, conjunction));
  ASSAY_CHECK(read_bound(map, Feature::input_length, conjunction));
  ASSAY_TRY(const auto answer, map.text(to_string(Feature::lite_class)));
  if (answer) conjunction.push_back({Feature::lite_class, {}, *answer});
  ASSAY_CHECK(read_bound(map, Feature::confidence, conjunction));
  ASSAY_CHECK(read_flag(map, Feature::schema_invalid, conjunction));
  ASSAY_CHECK(read_flag(map, Feature::not_strict, conjunction));
  ASSAY_CHECK(read_bound(map, Feature::missing_fields, conjunction));
  ASSAY_CHECK(map.finish());
  if (conjunction.empty()) return map.error_at("", "a condition without any test holds always");
  return conjunction;
}

Status read_rule(YamlMap& route, RoutingPolicy& policy) {
  const YamlNode* node = route.node("escalate");
  if (node == nullptr) return {};
  ASSAY_TRY(auto escalate, YamlMap::open(*node, route.file(), "escalate"));
  ASSAY_TRY(const auto to, escalate.required_text("to"));
  if (to != policy.pro.name) {
    return escalate.error_at("to", fmt::format("escalate.to \"{}\" is not the policy's \"{}\"",
                                               printable(to, 60), printable(policy.pro.name, 60)));
  }
  const YamlNode* when = escalate.node("when");
  if (when == nullptr || !when->is_sequence() || when->items.empty()) {
    return escalate.error_at("when", "escalate.when must list at least one condition");
  }
  for (const YamlNode& item : when->items) {
    ASSAY_TRY(auto conjunction, read_condition(item, route.file()));
    policy.rule.any.push_back(std::move(conjunction));
  }
  return escalate.finish();
}

Result<RoutedModel> read_model(YamlMap& facts, const char* key) {
  const YamlNode* node = facts.node(key);
  if (node == nullptr) return facts.missing(key, fmt::format("policy.{} is missing", key));
  ASSAY_TRY(auto map, YamlMap::open(*node, facts.file(), fmt::format("policy.{}", key)));
  RoutedModel model;
  ASSAY_TRY(model.name, map.required_text("name"));
  ASSAY_TRY(model.provider, map.required_text("provider"));
  ASSAY_TRY(model.id, map.required_text("id"));
  ASSAY_CHECK(map.finish());
  return model;
}

Result<double> required_number(YamlMap& map, std::string_view key, double low, double high) {
  ASSAY_TRY(const auto value, map.number(key, low, high));
  if (!value) return map.missing(key, fmt::format("\"{}\" is missing", key));
  return *value;
}

Result<std::int64_t> required_integer(YamlMap& map, std::string_view key) {
  ASSAY_TRY(const auto value, map.integer(key, 0, static_cast<std::int64_t>(kLargest)));
  if (!value) return map.missing(key, fmt::format("\"{}\" is missing", key));
  return *value;
}

Status read_certificate(YamlMap& facts, RoutingPolicy& policy) {
  const YamlNode* node = facts.node("certificate");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map, YamlMap::open(*node, facts.file(), "policy.certificate"));
  PolicyCertificate certificate;
  ASSAY_TRY(certificate.n, required_integer(map, "n"));
  ASSAY_TRY(certificate.errors, required_integer(map, "errors"));
  ASSAY_TRY(certificate.items, required_integer(map, "items"));
  ASSAY_TRY(certificate.tested, required_integer(map, "rules_tested"));
  ASSAY_TRY(certificate.bound, required_number(map, "bound", 0, 1));
  ASSAY_TRY(certificate.max_risk, required_number(map, "alpha", 1e-9, 1 - 1e-9));
  ASSAY_TRY(certificate.delta, required_number(map, "delta", 1e-9, 1 - 1e-9));
  ASSAY_TRY(certificate.sent, required_number(map, "sent_to_pro", 0, 1));
  policy.certificate = certificate;
  return map.finish();
}

Status read_evidence(YamlMap& facts, RoutingPolicy& policy) {
  const YamlNode* node = facts.node("evidence");
  if (node == nullptr || !node->is_sequence()) {
    return facts.missing("evidence", "policy.evidence must be a list");
  }
  for (const YamlNode& item : node->items) {
    ASSAY_TRY(auto map, YamlMap::open(item, facts.file(), "policy.evidence"));
    PolicyEvidence one;
    ASSAY_TRY(one.kind, map.required_text("kind"));
    ASSAY_TRY(one.run_id, map.required_text("run"));
    ASSAY_TRY(one.items, required_integer(map, "items"));
    ASSAY_TRY(one.golden_set_hash, map.required_text("golden_set"));
    ASSAY_TRY(one.lite_setup, map.required_text("lite_setup"));
    ASSAY_TRY(one.pro_setup, map.required_text("pro_setup"));
    ASSAY_CHECK(map.finish());
    policy.evidence.push_back(std::move(one));
  }
  return {};
}

Status read_days(YamlMap& facts, RoutingPolicy& policy) {
  for (auto [key, day] : {std::pair("made", &policy.made), std::pair("expires", &policy.expires)}) {
    ASSAY_TRY(*day, facts.required_text(key));
    if (const auto known = later_day(*day, 0); !known.has_value()) {
      return facts.error_at(key, known.error().message);
    }
  }
  return {};
}

Status read_facts(const YamlNode& node, const std::string& file, RoutingPolicy& policy) {
  ASSAY_TRY(auto facts, YamlMap::open(node, file, "policy"));
  ASSAY_TRY(const auto format, required_integer(facts, "format"));
  if (format != kFormat) {
    return facts.error_at("format", fmt::format("policy format {} is not known to this assay; it "
                                                "reads {}",
                                                format, kFormat));
  }
  ASSAY_TRY(const auto verdict, facts.required_text("verdict"));
  const auto advice = advice_from_string(verdict);
  if (!advice) {
    return facts.error_at("verdict", fmt::format("\"{}\" is no verdict", printable(verdict, 60)));
  }
  policy.advice = *advice;
  ASSAY_TRY(policy.reason, facts.required_text("reason"));
  ASSAY_CHECK(read_days(facts, policy));
  ASSAY_TRY(policy.margin, required_number(facts, "margin", 1e-9, 1 - 1e-9));
  ASSAY_TRY(policy.alpha, required_number(facts, "alpha", 1e-9, 0.5 - 1e-9));
  ASSAY_TRY(policy.most_escalated, required_number(facts, "max_escalation", 0, 1));
  ASSAY_TRY(policy.lite, read_model(facts, "lite"));
  ASSAY_TRY(policy.pro, read_model(facts, "pro"));
  ASSAY_CHECK(read_certificate(facts, policy));
  ASSAY_CHECK(read_evidence(facts, policy));
  ASSAY_TRY(policy.tool_version, facts.required_text("tool_version"));
  return facts.finish();
}

Status check_whole(const YamlMap& route, const RoutingPolicy& policy) {
  const bool routes = policy.advice == Advice::route_slices;
  if (routes == !policy.rule.any.empty()) return {};
  return route.error_at("escalate", routes ? "a policy that routes slices must escalate"
                                           : "only a policy that routes slices may escalate");
}

}  // namespace

std::string policy_yaml(const RoutingPolicy& policy, std::string_view sections) {
  std::string text = fmt::format(
      "# {}: {} ({}). Written by assay recommend on {}; look again by {}:\n"
      "# assay recommend --verify FILE\n",
      printable(policy.task), to_string(policy.advice), printable(policy.reason, 400), policy.made,
      policy.expires);
  write_yaml(document(policy, sections), 0, text);
  return text;
}

std::string policy_json(const RoutingPolicy& policy, std::string_view sections) {
  return safe_dump(document(policy, sections), 2) + "\n";
}

Result<RoutingPolicy> read_policy(std::string_view text, const std::string& name) {
  ASSAY_TRY(const auto document, parse_yaml(text, name));
  ASSAY_TRY(auto root, YamlMap::open(document, name, "the policy"));
  const YamlNode* routing = root.node("routing");
  if (routing == nullptr || !routing->is_mapping() || routing->entries.size() != 1) {
    return root.missing("routing", "a policy has one entry under \"routing\"");
  }
  const auto& [task, node] = routing->entries.front();
  ASSAY_TRY(auto route, YamlMap::open(node, name, fmt::format("routing.{}", printable(task, 80))));
  RoutingPolicy policy;
  policy.task = task;
  const YamlNode* facts = route.node("policy");
  if (facts == nullptr) return route.missing("policy", "there is no \"policy\": not ours");
  ASSAY_CHECK(read_facts(*facts, name, policy));
  ASSAY_TRY(const auto first, route.required_text("model"));
  RoutedModel& served = policy.advice == Advice::use_pro ? policy.pro : policy.lite;
  if (first != served.name) {
    return route.error_at("model", fmt::format("the route asks \"{}\", its policy says \"{}\"",
                                               printable(first, 60), printable(served.name, 60)));
  }
  ASSAY_TRY(const auto provider, route.required_text("provider"));
  (void)provider;  // the policy's own says where the answers came from
  ASSAY_TRY(served.temperature, route.number("temperature", 0, 2));
  ASSAY_TRY(served.max_tokens, route.integer("max_tokens", 1, 1'000'000));
  (void)route.node("validation");
  ASSAY_CHECK(read_rule(route, policy));
  ASSAY_CHECK(route.finish());
  ASSAY_CHECK(check_whole(route, policy));
  return policy;
}

}  // namespace assay::decide
