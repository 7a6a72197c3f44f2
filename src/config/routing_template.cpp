// The shape that many teams' routers are configured with:
//
//   providers: {openai: {api_key_env: ..., default_model: ..., fallback_priority: 1}}
//   routing:
//     classification: {provider: openai, temperature: 0, max_tokens: 64, validation: strict}
//     fallback_chain: [openai, gemini]
//   observability: {...}
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
  ASSAY_TRY(const auto chain, routing.texts("fallback_chain"));
  ASSAY_CHECK(check_chain(routing, chain, names_of(config.models)));
  for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
    config.fallback[chain[i]] =
        std::vector<std::string>(chain.begin() + static_cast<long>(i) + 1, chain.end());
  }
  return routing.finish();
}

}  // namespace assay::config
