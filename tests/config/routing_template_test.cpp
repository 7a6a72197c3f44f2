/// \file
/// The routing template that routers are configured with is evaluated as it is.

#include <gtest/gtest.h>

#include <string>

#include "config/configs.hpp"

namespace assay::config {
namespace {

const std::string kTemplate = R"(providers:
  openai:
    api_key_env: OPENAI_API_KEY
    default_model: gpt-5.4-nano
    fallback_priority: 2
  gemini:
    api_key_env: GEMINI_API_KEY
    default_model: gemini-3.1-flash-lite
    fallback_priority: 1
  anthropic:
    api_key_env: ANTHROPIC_API_KEY
    default_model: claude-sonnet-5-5
routing:
  classification:
    provider: gemini
    temperature: 0
    max_tokens: 64
    validation: {schema: labels.json, strict: true}
  extraction:
    provider: openai
    temperature: 0.1
    max_tokens: 1200
    validation: strict
  fallback_chain: [gemini, openai, anthropic]
observability:
  log_level: info
  trace_sample_rate: 0.01
  exporters: [otlp, ~]
)";

TEST(RoutingTemplate, MakesAModelOfEveryProviderWithADefault) {
  const Config config = parsed(kTemplate);
  ASSERT_EQ(config.models.size(), 3U);
  EXPECT_EQ(config.models[0].name, "openai");
  EXPECT_EQ(config.models[0].id, "gpt-5.4-nano");
  EXPECT_EQ(config.models[0].line, 2);
  EXPECT_EQ(config.providers[2].protocol, provider::ProtocolKind::anthropic);
  EXPECT_EQ(config.models[2].provider, "anthropic");
  EXPECT_TRUE(config.models[0].price.has_value()) << "the registry knows it";
}

TEST(RoutingTemplate, KeepsParametersByKindOfTask) {
  const Config config = parsed(kTemplate);
  const KindParameters& gemini = config.models[1].by_kind.at("classification");
  EXPECT_EQ(gemini.temperature, 0.0);
  EXPECT_EQ(gemini.max_output_tokens, 64);
  EXPECT_EQ(config.models[0].by_kind.at("extraction").max_output_tokens, 1200);
  EXPECT_EQ(config.models[0].by_kind.count("classification"), 0U);
  EXPECT_TRUE(config.models[2].by_kind.empty());
}

TEST(RoutingTemplate, FallsBackToEveryLaterOne) {
  const Config config = parsed(kTemplate);
  EXPECT_EQ(config.fallback.at("gemini"), (std::vector<std::string>{"openai", "anthropic"}));
  EXPECT_EQ(config.fallback.at("openai"), (std::vector<std::string>{"anthropic"}));
  EXPECT_EQ(config.fallback.count("anthropic"), 0U);
}

std::string changed(const std::string& from, const std::string& to) {
  std::string text = kTemplate;
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(RoutingTemplate, NamesWhatItCannotUse) {
  EXPECT_EQ(refusal(changed("provider: gemini", "provider: gemni")),
            "assay.yaml:15: routing.classification.provider \"gemni\" is not a provider with a "
            "default_model (did you "
            "mean \"gemini\"?)");
  EXPECT_EQ(refusal(changed("[gemini, openai, anthropic]", "[gemini, openia]")),
            "assay.yaml:24: routing.fallback_chain: \"openia\" is not a provider with a "
            "default_model (did you mean "
            "\"openai\"?)");
  EXPECT_EQ(refusal(changed("[gemini, openai, anthropic]", "[gemini, openai, gemini]")),
            "assay.yaml:24: routing.fallback_chain names \"gemini\" twice");
  EXPECT_EQ(refusal(changed("max_tokens: 64", "max_token: 64")),
            "assay.yaml:17: unknown key \"max_token\" in routing.classification (did you mean "
            "\"max_tokens\"?)");
  EXPECT_EQ(
      refusal(changed("  classification:", "  clasification:")),
      "assay.yaml:14: unknown key \"clasification\" in routing (did you mean \"classification\"?)");
  EXPECT_EQ(refusal(changed("fallback_priority: 2", "fallback_priority: high")),
            "assay.yaml:5: providers.openai.fallback_priority must be a whole number from 0 to "
            "1000, not \"high\"");
  EXPECT_EQ(refusal(changed("default_model: gpt-5.4-nano", "default_model: ''")),
            "assay.yaml:4: providers.openai.default_model must not be empty");
}

TEST(RoutingTemplate, TakesLongChainsInNoTime) {
  std::string yaml = "providers:\n", chain;
  for (int i = 0; i < 200; ++i) {
    yaml += "  p" + std::to_string(i) + ": {protocol: local, default_model: small}\n";
    chain += (i == 0 ? "p" : ", p") + std::to_string(i);
  }
  // Its paths are 2^198: following each of them would never end, and the time limit of tests tells.
  const Config config = parsed(yaml + "routing: {fallback_chain: [" + chain + "]}\n");
  EXPECT_EQ(config.fallback.at("p0").size(), 199U);
}

TEST(RoutingTemplate, TakesTheRouteOfOneTask) {
  const Config config = parsed(
      local_config("routing:\n  colours: {provider: local, model: lite, temperature: 0.5, "
                   "max_tokens: 9, escalate: {to: pro, when: [{confidence_below: 0.7}]}}\n"));
  ASSERT_FALSE(config.models.empty());
  EXPECT_EQ(config.models[0].by_kind.at("colours").temperature, 0.5);
  EXPECT_EQ(config.models[0].by_kind.at("colours").max_output_tokens, 9);
}

TEST(RoutingTemplate, RefusesARouteThatLeadsNowhere) {
  const auto refused = [](const std::string& route) {
    return refusal(local_config("routing:\n  " + route + "\n"));
  };
  EXPECT_EQ(refused("colurs: {provider: local, model: lite}"),
            "assay.yaml:7: unknown key \"colurs\" in routing (did you mean \"colours\"?)");
  EXPECT_EQ(refused("colours: {provider: local, model: lit}"),
            "assay.yaml:7: routing.colours.model \"lit\" is not a model (did you mean \"lite\"?)");
  EXPECT_EQ(refused("colours: {provider: lokal, model: lite}"),
            "assay.yaml:7: routing.colours.provider \"lokal\" is not the one of model lite, "
            "\"local\"");
  EXPECT_EQ(
      refused("colours: {provider: local, model: lite, escalate: {to: lite, when: [{a: 1}]}}"),
      "assay.yaml:7: routing.colours.escalate.to \"lite\" is not another model");
  EXPECT_EQ(refused("colours: {provider: local}"),
            "assay.yaml:7: routing.colours must name its \"model\"");
}

}  // namespace
}  // namespace assay::config
