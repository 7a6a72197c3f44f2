#pragma once

/// \file
/// The sections of the config file, one reader each.

#include <string_view>

#include "assay/config/config.hpp"
#include "assay/core/yaml.hpp"

namespace assay::config {

/// Reads `providers`.
[[nodiscard]] Status read_providers(YamlMap& root, Config& config);

/// Reads `models`; needs the providers.
[[nodiscard]] Status read_models(YamlMap& root, const provider::Registry& registry,
                                 std::string_view today, Config& config);

/// Reads `routing` and `observability` of the routing template that many teams already have, and
/// adds one model for each provider with a `default_model`; needs the providers' own section.
[[nodiscard]] Status read_routing_template(YamlMap& root, const provider::Registry& registry,
                                           std::string_view today, Config& config);

/// Refuses routes of a task that the config does not have; needs the tasks.
[[nodiscard]] Status check_routes(const YamlMap& root, const Config& config);

/// Reads `fallback` and checks it and what `routing` made of it; needs the models.
[[nodiscard]] Status read_fallback(YamlMap& root, Config& config);

/// Reads `run`; needs the fallbacks.
[[nodiscard]] Status read_run(YamlMap& root, Config& config);

/// Reads `gate`.
[[nodiscard]] Status read_gate(YamlMap& root, GateConfig& gate);
/// Refuses limits of a task that the config does not have; needs the tasks.
[[nodiscard]] Status check_gate(const YamlMap& root, const Config& config);

/// Reads `requests_per_minute` and `tokens_per_minute` of a `limits` section.
[[nodiscard]] Status read_minute_limits(YamlMap& map, MinuteLimits& limits);

/// Checks the names that a section gives to its entries: not too many, and fit to be printed.
[[nodiscard]] Status check_names(const YamlMap& section);

/// Fills price, tier and capabilities from the registry and warns about what it does not know.
void apply_registry(const provider::Registry& registry, std::string_view today, ModelConfig& model,
                    Config& config);

/// Names in the order of the file, for suggestions.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<ProviderConfig>& providers);
[[nodiscard]] std::vector<std::string> names_of(const std::vector<ModelConfig>& models);

}  // namespace assay::config
