/// \file
/// What the registry knows about a model, and what it warns about.

#include <gtest/gtest.h>

#include <string>

#include "config/configs.hpp"

namespace assay::config {
namespace {

constexpr const char* kRegistry = R"(
models:
  - id: small-1
    protocol: openai
    tier: lite
    refuses: [temperature]
    price: {source: test, date: 2026-01-01, bands: [{input: 1, output: 2}]}
  - id: leaving-1
    protocol: openai
    tier: pro
    shutdown_date: 2026-12-31
)";

Config with_model(const std::string& model, const std::string& today = "2026-11-22",
                  const std::string& provider = "protocol: openai, api_key_env: K") {
  const auto known = provider::Registry::parse(kRegistry, "models.yaml");
  EXPECT_TRUE(known.has_value()) << known.error().message;
  auto config = parse_config(
      "providers: {p: {" + provider + "}}\nmodels:\n  m: {provider: p, " + model + "}\n",
      beside_colours(), *known, today);
  EXPECT_TRUE(config.has_value()) << config.error().message;
  for (std::string& warning : config->warnings) {
    warning.erase(0, beside_colours().parent_path().string().size() + 1);
  }
  return *std::move(config);
}

TEST(KnownModel, BringsItsPriceTierAndCapabilities) {
  const Config config = with_model("id: small-1");
  ASSERT_TRUE(config.models[0].price.has_value());
  EXPECT_EQ(config.models[0].price->bands[0].output, 2);
  EXPECT_EQ(config.models[0].price->source, "test");
  EXPECT_EQ(config.models[0].tier, "lite");
  EXPECT_FALSE(config.models[0].capabilities.temperature);
  EXPECT_TRUE(config.models[0].capabilities.seed);
  EXPECT_TRUE(config.warnings.empty());
}

TEST(KnownModel, YieldsToWhatTheFileSays) {
  const Config config = with_model(
      "id: small-1, tier: mine, price: {input: 9, output: 9}, capabilities: {temperature: true}");
  EXPECT_EQ(config.models[0].price->bands[0].input, 9);
  EXPECT_EQ(config.models[0].tier, "mine");
  EXPECT_TRUE(config.models[0].capabilities.temperature);
}

TEST(KnownModel, IsFoundByADatedIdToo) {
  EXPECT_TRUE(with_model("id: small-1-2026-07-18").models[0].price.has_value());
}

TEST(UnknownModel, IsAWarningWithTheNearestNameAndHasNoPrice) {
  const Config config = with_model("id: smal-1");
  EXPECT_EQ(
      config.warnings,
      std::vector<std::string>{
          "assay.yaml:3: model \"smal-1\" is not in the registry (did you mean \"small-1\"?); "
          "its cost will be unknown unless you give a price"});
  EXPECT_FALSE(config.models[0].price.has_value()) << "unknown is not zero";
  EXPECT_EQ(with_model("id: something-else").warnings,
            std::vector<std::string>{
                "assay.yaml:3: model \"something-else\" is not in the registry; its cost will be "
                "unknown unless you give a price"});
}

TEST(RetiringModel, IsAWarningBeforeAndAfterItsLastDay) {
  EXPECT_EQ(with_model("id: leaving-1", "2026-12-30").warnings,
            std::vector<std::string>{
                "assay.yaml:3: model \"leaving-1\" will be shut down on 2026-12-31"});
  EXPECT_EQ(
      with_model("id: leaving-1", "2026-12-31").warnings,
      std::vector<std::string>{"assay.yaml:3: model \"leaving-1\" was shut down on 2026-12-31"});
}

TEST(OwnServer, HasNoPriceAndNoWarningsFromOurRegistry) {
  const std::string own = "protocol: openai, base_url: 'http://localhost:1/v1'";
  EXPECT_FALSE(with_model("id: small-1", "2026-11-22", own).models[0].price.has_value());
  EXPECT_TRUE(with_model("id: leaving-1", "2026-11-22", own).warnings.empty());
  EXPECT_TRUE(with_model("id: smal-1", "2026-11-22", own).warnings.empty());
  EXPECT_TRUE(with_model("id: small", "2026-11-22", "protocol: local").warnings.empty());
}

}  // namespace
}  // namespace assay::config
