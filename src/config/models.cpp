#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "assay/core/text.hpp"
#include "assay/dataset/batch.hpp"
#include "config/sections.hpp"

namespace assay::config {
namespace {

constexpr double kMaxPrice = 100'000;  // USD per million tokens; anything above is a typo

Status read_price(YamlMap& model, ModelConfig& config, std::string_view today) {
  const YamlNode* node = model.node("price");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map, YamlMap::open(*node, model.file(), "models." + config.name + ".price"));
  provider::PriceBand band;
  ASSAY_TRY(const auto input, map.number("input", 0, kMaxPrice));
  ASSAY_TRY(const auto output, map.number("output", 0, kMaxPrice));
  if (!input || !output) {
    return model.error_at("price",
                          fmt::format("models.{}.price needs \"input\" and \"output\", in USD per "
                                      "million tokens",
                                      config.name));
  }
  band.input = *input;
  band.output = *output;
  ASSAY_TRY(band.cached_input, map.number("cached_input", 0, kMaxPrice));
  ASSAY_TRY(band.cache_write, map.number("cache_write", 0, kMaxPrice));
  ASSAY_CHECK(map.finish());
  config.price = provider::Price{{band}, model.file(), std::string(today)};
  return {};
}

Status read_capabilities(YamlMap& model, ModelConfig& config) {
  const YamlNode* node = model.node("capabilities");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map,
            YamlMap::open(*node, model.file(), "models." + config.name + ".capabilities"));
  const auto read = [&map](std::string_view key, bool& flag) -> Status {
    ASSAY_TRY(const auto value, map.boolean(key));
    if (value) flag = *value;
    return {};
  };
  ASSAY_CHECK(read("temperature", config.capabilities.temperature));
  ASSAY_CHECK(read("structured_output", config.capabilities.structured_output));
  ASSAY_CHECK(read("seed", config.capabilities.seed));
  ASSAY_CHECK(read("max_completion_tokens", config.capabilities.max_completion_tokens));
  return map.finish();
}

Status read_limits(YamlMap& model, ModelConfig& config) {
  const YamlNode* node = model.node("limits");
  if (node == nullptr) return {};
  ASSAY_TRY(auto map, YamlMap::open(*node, model.file(), "models." + config.name + ".limits"));
  ASSAY_CHECK(read_minute_limits(map, config.limits));
  return map.finish();
}

Status read_batch(YamlMap& map, const ProviderConfig& provider, ModelConfig& model) {
  ASSAY_TRY(const auto batch, map.integer("batch", 1, dataset::kBatchItems));
  if (!batch) return {};
  model.batch = static_cast<int>(*batch);
  if (provider.protocol != provider::ProtocolKind::local) return {};
  return map.error_at("batch", fmt::format("models.{}.batch: embedded models read one input at a "
                                           "time; `assay simulate` serves them in batches, too",
                                           model.name));
}

Status read_parameters(YamlMap& map, CallParameters& parameters) {
  ASSAY_TRY(parameters.temperature, map.number("temperature", 0, 2));
  ASSAY_TRY(parameters.top_p, map.number("top_p", 0, 1));
  ASSAY_TRY(const auto cap, map.integer("max_output_tokens", 1, 1'000'000));
  if (cap) parameters.max_output_tokens = static_cast<int>(*cap);
  ASSAY_TRY(parameters.seed, map.integer("seed", 0, std::numeric_limits<std::int32_t>::max()));
  ASSAY_TRY(parameters.stop, map.texts("stop"));
  if (parameters.stop.size() > 4) {
    return map.error_at("stop",
                        fmt::format("{}.stop: at most 4 stop texts are possible", map.what()));
  }
  if (std::find(parameters.stop.begin(), parameters.stop.end(), "") != parameters.stop.end()) {
    return map.error_at("stop",
                        fmt::format("{}.stop: an empty text would stop every answer", map.what()));
  }
  ASSAY_TRY(const auto effort, map.text("reasoning_effort"));
  parameters.reasoning_effort = effort.value_or("");
  ASSAY_TRY(const auto stream, map.boolean("stream"));
  parameters.stream = stream.value_or(true);
  return {};
}

const ProviderConfig* find_provider(const Config& config, std::string_view name) {
  const auto found = std::find_if(config.providers.begin(), config.providers.end(),
                                  [name](const ProviderConfig& p) { return p.name == name; });
  return found == config.providers.end() ? nullptr : &*found;
}

Status read_model(const std::string& name, const YamlNode& node, int line,
                  const provider::Registry& registry, std::string_view today,
                  const std::string& file, Config& config) {
  ModelConfig model;
  model.name = name;
  model.line = line;
  ASSAY_TRY(auto map, YamlMap::open(node, file, "models." + name));
  ASSAY_TRY(model.provider, map.required_text("provider"));
  ASSAY_TRY(model.id, map.required_text("id"));
  const ProviderConfig* provider = find_provider(config, model.provider);
  if (provider == nullptr) {
    return map.error_at("provider",
                        fmt::format("models.{}.provider \"{}\" is not among providers{}", name,
                                    printable(model.provider, 60),
                                    did_you_mean(model.provider, names_of(config.providers))));
  }
  ASSAY_TRY(const auto tier, map.text("tier"));
  model.tier = tier.value_or("");
  apply_registry(registry, today, model, config);
  ASSAY_CHECK(read_parameters(map, model.parameters));
  ASSAY_TRY(const auto prompt, map.text("prompt"));
  model.prompt_version = prompt.value_or("");
  ASSAY_TRY(model.tasks, map.texts("tasks"));
  ASSAY_CHECK(read_price(map, model, today));
  ASSAY_CHECK(read_capabilities(map, model));
  ASSAY_CHECK(read_limits(map, model));
  ASSAY_CHECK(read_batch(map, *provider, model));
  ASSAY_CHECK(map.finish());
  config.models.push_back(std::move(model));
  return {};
}

}  // namespace

void apply_registry(const provider::Registry& registry, std::string_view today, ModelConfig& model,
                    Config& config) {
  const ProviderConfig& provider = config.provider_of(model);
  if (provider.protocol == provider::ProtocolKind::local) {
    model.price = provider::Price{{provider::PriceBand{}}, "runs in-process", std::string(today)};
    return;
  }
  const auto warn = [&](const std::string& text) {
    config.warnings.push_back(fmt::format("{}:{}: {}", config.name, model.line, text));
  };
  const provider::KnownModel* known = registry.find(provider.protocol, model.id);
  // Somebody else's server behind a known protocol: our registry has no say about its models.
  const bool is_vendor =
      provider.base_url.origin.text() ==
      net::parse_base_url(provider::default_base_url(provider.protocol)).value().origin.text();
  if (known == nullptr) {
    if (!is_vendor) return;
    const auto nearest = registry.nearest_id(provider.protocol, model.id);
    warn(fmt::format(
        "model \"{}\" is not in the registry{}; its cost will be unknown unless you give "
        "a price",
        printable(model.id, 80), nearest ? " (did you mean \"" + *nearest + "\"?)" : ""));
    return;
  }
  if (model.tier.empty()) model.tier = known->tier;
  model.capabilities = known->capabilities;
  model.most_output_tokens = known->max_output_tokens;
  if (is_vendor) model.price = known->price;
  if (known->shutdown_date && is_vendor) {
    const bool is_past = *known->shutdown_date <= today;
    warn(fmt::format("model \"{}\" {} on {}", model.id,
                     is_past ? "was shut down" : "will be shut down", *known->shutdown_date));
  }
}

Status read_models(YamlMap& root, const provider::Registry& registry, std::string_view today,
                   Config& config) {
  const YamlNode* node = root.node("models");
  if (node == nullptr) return {};
  ASSAY_TRY(auto section, YamlMap::open(*node, root.file(), "models"));
  ASSAY_CHECK(check_names(section));
  for (std::size_t i = 0; i < node->entries.size(); ++i) {
    const auto& [name, model] = node->entries[i];
    ASSAY_CHECK(
        read_model(name, model, node->entry_lines[i], registry, today, root.file(), config));
  }
  return {};
}

std::vector<std::string> names_of(const std::vector<ModelConfig>& models) {
  std::vector<std::string> names;
  for (const ModelConfig& model : models) names.push_back(model.name);
  return names;
}

}  // namespace assay::config
