// The shape that many teams' routers are configured with:
//
//   providers: {openai: {api_key_env: ..., default_model: ..., fallback_priority: 1}}
//   routing:
//     classification: {provider: openai, temperature: 0, max_tokens: 64, validation: strict}
//     fallback_chain: [openai, gemini]
//   observability: {...}
//
// and, for a single task, what `assay recommend` writes:
//
//   routing:
//     support-tickets: {provider: gemini, model: lite, escalate: {to: pro, when: [...]}, policy:
//     {...}}
//
// Every provider with a default model becomes a model of the provider's name, so that such a file
// is evaluated as it is.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "assay/core/text.hpp"
#include "config/sections.hpp"

namespace assay::config {
namespace {

constexpr std::string_view kKinds[] = {"classification", "extraction"};
constexpr std::size_t kMostShown = 80;

Status add_default_models(YamlMap& root, const provider::Registry& registry, std::string_view today,
                          Config& config) {
  const YamlNode* providers = root.node("providers");
  for (const ProviderConfig& provider : config.providers) {
    YamlMap map =
        YamlMap::open(*providers->find(provider.name), root.file(), "providers." + provider.name)
            .value();
    ASSAY_TRY(const auto id, map.text("default_model"));
    ASSAY_TRY(const auto priority, map.integer("fallback_priority", 0, 1000));
    (void)priority;  // the order of routing.fallback_chain is what counts
    const auto names = names_of(config.models);
    if (id && id->empty()) {
      return map.error_at(
          "default_model",
          fmt::format("providers.{}.default_model must not be empty", provider.name));
    }
    if (!id || std::find(names.begin(), names.end(), provider.name) != names.end()) continue;
    ModelConfig model;
    model.name = provider.name;
    model.provider = provider.name;
    model.id = *id;
    model.line = provider.line;
    apply_registry(registry, today, model, config);
    config.models.push_back(std::move(model));
  }
  return {};
}

Status read_route(std::string_view kind, const YamlNode& node, const std::string& file,
                  Config& config) {
  ASSAY_TRY(auto map, YamlMap::open(node, file, fmt::format("routing.{}", kind)));
  ASSAY_TRY(const auto name, map.required_text("provider"));
  const auto model = std::find_if(config.models.begin(), config.models.end(),
                                  [&name](const ModelConfig& m) { return m.name == name; });
  if (model == config.models.end()) {
    return map.error_at(
        "provider",
        fmt::format("routing.{}.provider \"{}\" is not a provider with a default_model{}", kind,
                    printable(name, 60), did_you_mean(name, names_of(config.models))));
  }
  KindParameters& parameters = model->by_kind[std::string(kind)];
  ASSAY_TRY(parameters.temperature, map.number("temperature", 0, 2));
  ASSAY_TRY(const auto cap, map.integer("max_tokens", 1, 1'000'000));
  if (cap) parameters.max_output_tokens = static_cast<int>(*cap);
  // What the router checks; assay checks every answer against the task's own schema anyway.
  (void)map.node("validation");
  return map.finish();
}

/// The conditions are the router's; whether they say anything is checked by who reads the policy.
Status check_escalation(YamlMap& route, const std::string& model, const Config& config) {
  const YamlNode* node = route.node("escalate");
  if (node == nullptr) return {};
  ASSAY_TRY(auto escalate, YamlMap::open(*node, route.file(), route.what() + ".escalate"));
  ASSAY_TRY(const auto to, escalate.required_text("to"));
  auto names = names_of(config.models);
  names.erase(std::remove(names.begin(), names.end(), model), names.end());
  if (std::find(names.begin(), names.end(), to) == names.end()) {
    return escalate.error_at(
        "to", fmt::format("{}.escalate.to \"{}\" is not another model{}", route.what(),
                          printable(to, 60), to == model ? "" : did_you_mean(to, names)));
  }
  const YamlNode* when = escalate.node("when");
  if (when == nullptr || !when->is_sequence() || when->items.empty() ||
      !std::all_of(when->items.begin(), when->items.end(),
                   [](const YamlNode& item) { return item.is_mapping(); })) {
    return escalate.error_at("when", route.what() + ".escalate.when must list conditions");
  }
  return escalate.finish();
}

/// A route of one task, by its name.
Status read_task_route(const std::string& task, const YamlNode& node, const std::string& file,
                       Config& config) {
  ASSAY_TRY(auto map,
            YamlMap::open(node, file, fmt::format("routing.{}", printable(task, kMostShown))));
  ASSAY_TRY(const auto provider, map.required_text("provider"));
  ASSAY_TRY(const auto name, map.required_text("model"));
  const auto model = std::find_if(config.models.begin(), config.models.end(),
                                  [&name](const ModelConfig& m) { return m.name == name; });
  if (model == config.models.end()) {
    return map.error_at(
        "model", fmt::format("{}.model \"{}\" is not a model{}", map.what(), printable(name, 60),
                             did_you_mean(name, names_of(config.models))));
  }
  if (model->provider != provider) {
    return map.error_at(
        "provider", fmt::format("{}.provider \"{}\" is not the one of model {}, "
                                "\"{}\"",
                                map.what(), printable(provider, 60), model->name, model->provider));
  }
  KindParameters& parameters = model->by_kind[task];
  ASSAY_TRY(parameters.temperature, map.number("temperature", 0, 2));
  ASSAY_TRY(const auto cap, map.integer("max_tokens", 1, 1'000'000));
  if (cap) parameters.max_output_tokens = static_cast<int>(*cap);
  (void)map.node("validation");
  (void)map.node("policy");  // what the route rests on: `assay recommend --verify` reads it
  ASSAY_CHECK(check_escalation(map, name, config));
  return map.finish();
}

bool is_general(std::string_view key) {
  return key == "fallback_chain" ||
         std::find(std::begin(kKinds), std::end(kKinds), key) != std::end(kKinds);
}

Status read_task_routes(YamlMap& routing, Config& config) {
  for (const YamlEntry& entry : routing.raw().entries) {
    if (is_general(entry.key)) continue;
    const YamlNode* node = routing.node(entry.key);
    // A misspelt kind is told so by check_routes, which knows the tasks.
    if (node->is_mapping() && node->find("model") != nullptr) {
      ASSAY_CHECK(read_task_route(entry.key, *node, routing.file(), config));
    }
  }
  return {};
}

/// Checked before it is expanded: every model falls back to all later ones.
Status check_chain(const YamlMap& routing, const std::vector<std::string>& chain,
                   const std::vector<std::string>& models) {
  std::set<std::string> seen;
  for (const std::string& name : chain) {
    if (std::find(models.begin(), models.end(), name) == models.end()) {
      return routing.error_at("fallback_chain",
                              fmt::format("routing.fallback_chain: \"{}\" is not a provider with a "
                                          "default_model{}",
                                          printable(name, 60), did_you_mean(name, models)));
    }
    if (!seen.insert(name).second) {
      return routing.error_at(
          "fallback_chain",
          fmt::format("routing.fallback_chain names \"{}\" twice", printable(name, 60)));
    }
  }
  return {};
}

}  // namespace

Status read_routing_template(YamlMap& root, const provider::Registry& registry,
                             std::string_view today, Config& config) {
  ASSAY_CHECK(add_default_models(root, registry, today, config));
  (void)root.node("observability");  // the router's business: any content is fine
  const YamlNode* node = root.node("routing");
  if (node == nullptr) return {};
  ASSAY_TRY(auto routing, YamlMap::open(*node, root.file(), "routing"));
  for (const std::string_view kind : kKinds) {
    if (const YamlNode* route = routing.node(kind); route != nullptr) {
      ASSAY_CHECK(read_route(kind, *route, root.file(), config));
    }
  }
  ASSAY_CHECK(read_task_routes(routing, config));
  ASSAY_TRY(const auto chain, routing.texts("fallback_chain"));
  ASSAY_CHECK(check_chain(routing, chain, names_of(config.models)));
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    config.fallback[chain[i]] =
        std::vector<std::string>(chain.begin() + static_cast<long>(i) + 1, chain.end());
  }
  return routing.finish();
}

Status check_routes(const YamlMap& root, const Config& config) {
  const YamlNode* node = root.raw().find("routing");
  if (node == nullptr) return {};
  ASSAY_TRY(const auto routing, YamlMap::open(*node, root.file(), "routing"));
  std::vector<std::string> known(std::begin(kKinds), std::end(kKinds));
  known.emplace_back("fallback_chain");
  for (const std::filesystem::path& task : config.tasks) known.push_back(task.filename().string());
  for (const YamlEntry& entry : node->entries) {
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) {
      const bool is_route = is_general(entry.key) || entry.value.find("model") != nullptr;
      if (is_route) continue;
      return routing.error_at(entry.key, fmt::format("routing.{} must name its \"model\"",
                                                     printable(entry.key, kMostShown)));
    }
    return routing.error_at(
        entry.key, fmt::format("unknown key \"{}\" in routing{}", printable(entry.key, kMostShown),
                               did_you_mean(entry.key, known)));
  }
  return {};
}

}  // namespace assay::config
