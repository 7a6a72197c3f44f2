#include "assay/provider/registry.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <sstream>

#include "provider/calendar.hpp"
#include "provider/wire_support.hpp"

namespace assay::embedded {
extern const std::string_view provider_models_yaml;
}  // namespace assay::embedded

namespace assay::provider {
namespace {

Registry builtin() {
  return Registry::builtin().value();
}

MicroUsd cost_of(ProtocolKind kind, std::string_view id, const Counts& counts) {
  const Registry registry = builtin();
  const KnownModel* model = registry.find(kind, id);
  EXPECT_NE(model, nullptr) << id;
  const auto result = cost(model->price.value(), usage_of(counts));
  EXPECT_TRUE(result.has_value()) << id;
  return result.value_or(MicroUsd{-1});
}

TEST(EmbeddedData, IsTheFileByteForByte) {
  std::ifstream file(ASSAY_SOURCE_DIR "/src/provider/models.yaml", std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  ASSERT_GT(content.str().size(), 1000U);
  EXPECT_EQ(embedded::provider_models_yaml, content.str());
}

TEST(Registry, LoadsWithPlausibleFacts) {
  const auto registry = Registry::builtin();
  ASSERT_TRUE(registry.has_value()) << registry.error().message;
  EXPECT_EQ(registry->models().size(), 28U);
  for (const KnownModel& model : registry->models()) {
    ASSERT_TRUE(model.price.has_value()) << model.id;
    EXPECT_TRUE(is_calendar_date(model.price->date)) << model.id;
    EXPECT_NE(model.price->source, "") << model.id;
    EXPECT_GT(model.context_tokens.value_or(0), 100'000) << model.id;
    if (model.shutdown_date) {
      EXPECT_TRUE(is_calendar_date(*model.shutdown_date)) << model.id;
    }
    for (const PriceBand& band : model.price->bands) {
      EXPECT_GT(band.input, 0) << model.id;
      EXPECT_GE(band.output, band.input) << model.id;
      if (band.cached_input) {
        EXPECT_LT(*band.cached_input, band.input) << model.id;
      }
      if (band.cached_input) {
        EXPECT_GT(*band.cached_input, 0) << model.id;
      }
      if (band.cache_write) {
        EXPECT_GT(*band.cache_write, band.input) << model.id;
      }
      EXPECT_LT(band.above_input_tokens, *model.context_tokens) << model.id;
    }
  }
}

TEST(Registry, KnowsWhichModelsTakeNoTemperature) {
  const Registry registry = builtin();
  EXPECT_TRUE(registry.find(ProtocolKind::openai, "gpt-4o-mini")->capabilities.temperature);
  EXPECT_FALSE(registry.find(ProtocolKind::openai, "gpt-6-luna")->capabilities.temperature);
  EXPECT_TRUE(registry.find(ProtocolKind::anthropic, "claude-haiku-4-5")->capabilities.temperature);
  EXPECT_FALSE(
      registry.find(ProtocolKind::anthropic, "claude-sonnet-5-5")->capabilities.temperature);
}

TEST(Registry, FindsDatedIdsAndNothingElse) {
  const Registry registry = builtin();
  const auto id_of = [&](ProtocolKind kind, std::string_view id) {
    const KnownModel* model = registry.find(kind, id);
    return model == nullptr ? std::string("(none)") : model->id;
  };
  EXPECT_EQ(id_of(ProtocolKind::openai, "gpt-4o-mini"), "gpt-4o-mini");
  EXPECT_EQ(id_of(ProtocolKind::openai, "gpt-4o-mini-2024-07-18"), "gpt-4o-mini");
  EXPECT_EQ(id_of(ProtocolKind::anthropic, "claude-haiku-4-5-20251001"), "claude-haiku-4-5");
  EXPECT_EQ(id_of(ProtocolKind::anthropic, "claude-haiku-4-5@20251001"), "claude-haiku-4-5");
  EXPECT_EQ(id_of(ProtocolKind::gemini, "models/gemini-3.5-flash"), "gemini-3.5-flash");
  EXPECT_EQ(id_of(ProtocolKind::openai, "gpt-4o-nano"), "(none)");
  EXPECT_EQ(id_of(ProtocolKind::openai, "gpt-4o-20241399"), "(none)");
  EXPECT_EQ(id_of(ProtocolKind::openai, "gpt-4o-"), "(none)");
  EXPECT_EQ(id_of(ProtocolKind::openai, ""), "(none)");
  EXPECT_EQ(id_of(ProtocolKind::gemini, "gpt-4o-mini"), "(none)");
}

TEST(Registry, SuggestsTheNearestId) {
  const Registry registry = builtin();
  EXPECT_EQ(registry.nearest_id(ProtocolKind::openai, "gpt-4o-mni"), "gpt-4o-mini");
  EXPECT_EQ(registry.nearest_id(ProtocolKind::gemini, "zzzzzzzz"), std::nullopt);
}

TEST(Cost, MatchesTwoPricesWorkedByHand) {
  // gpt-4o-mini: 800 plain at 0.15, 200 cached at 0.075, 50 out at 0.60 = 120 + 15 + 30
  // micro-dollars.
  EXPECT_EQ(cost_of(ProtocolKind::openai, "gpt-4o-mini-2024-07-18",
                    {.input = 1000, .cached = 200, .output = 50}),
            MicroUsd{165});
  // claude-haiku-5-5 over 100k: 90,000 plain at 0.50, 10,000 cached at 0.05, 1 written at 0.625,
  // 1000 out at 2.50 = 45,000 + 500 + 0.625 + 2,500, rounded up.
  EXPECT_EQ(cost_of(ProtocolKind::anthropic, "claude-haiku-5-5",
                    {.input = 100'001, .cached = 10'000, .cache_write = 1, .output = 1000}),
            MicroUsd{48'001});
}

TEST(Cost, ChargesTheWholeRequestInTheBandOfItsPrompt) {
  // gpt-6-luna: 0.10 up to and including 272,000 tokens, 0.20 above, for all of them.
  EXPECT_EQ(cost_of(ProtocolKind::openai, "gpt-6-luna", {.input = 272'000, .output = 0}),
            MicroUsd{27'200});
  EXPECT_EQ(cost_of(ProtocolKind::openai, "gpt-6-luna", {.input = 272'010, .output = 0}),
            MicroUsd{54'402});
}

TEST(Cost, RoundsHalvesUp) {
  Price price;
  price.bands = {{.input = 0.5, .output = 0.075}};
  EXPECT_EQ(cost(price, usage_of({.input = 1, .output = 0})), MicroUsd{1});  // 0.5
  EXPECT_EQ(cost(price, usage_of({.input = 0, .output = 6})), MicroUsd{0});  // 0.45
  EXPECT_EQ(cost(price, usage_of({.input = 0, .output = 20})),
            MicroUsd{2});  // 1.5, not a hair below it
  EXPECT_EQ(cost(price, usage_of({.input = 0, .output = 0})), MicroUsd{0});
}

TEST(Cost, ChargesCachedTokensAsInputWithoutAPriceOfTheirOwn) {
  Price price;
  price.bands = {{.input = 2, .output = 4}};
  EXPECT_EQ(cost(price, usage_of({.input = 10, .cached = 5, .cache_write = 2, .output = 1})),
            MicroUsd{24});
}

TEST(Cost, IsExactForTheHighestPriceOfAConfigAndTheLargestCall) {
  // 100,000 dollars per million tokens are 0.1 dollars each: a thousand million of them on both
  // sides cost 200 million dollars. Worked out in millionths of a micro-dollar, that is more than
  // 2^63.
  Price price;
  price.bands = {{.input = 100'000, .output = 100'000}};
  EXPECT_EQ(cost(price, usage_of({.input = 1'000'000'000, .output = 1'000'000'000})),
            MicroUsd{200'000'000'000'000});
  price.bands = {{.input = 1e9, .output = 1e9}};
  EXPECT_EQ(cost(price, usage_of({.input = 1'000'000'000, .output = 1'000'000'000})),
            MicroUsd{2'000'000'000'000'000'000});
}

TEST(Cost, IsUnknownForAPriceThatCannotBeOne) {
  for (const double usd : {-1.0, 1e10, 1e300, std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::quiet_NaN()}) {
    Price price;
    price.bands = {{.input = 1, .output = usd}};
    EXPECT_EQ(cost(price, usage_of({.input = 5, .output = 5})), std::nullopt) << usd;
    price.bands = {{.input = 1, .output = 1, .cached_input = usd}};
    EXPECT_EQ(cost(price, usage_of({.input = 5, .cached = 1, .output = 5})), std::nullopt) << usd;
  }
}

TEST(Cost, IsUnknownWhenTheUsageIs) {
  Price price;
  price.bands = {{.input = 1, .output = 1}};
  EXPECT_EQ(cost(price, usage_of({.output = 5})), std::nullopt);
  EXPECT_EQ(cost(price, usage_of({.input = 5})), std::nullopt);
  EXPECT_EQ(cost(price, usage_of({.input = -5, .output = 5})), std::nullopt);
  EXPECT_EQ(cost(price, usage_of({.input = 5, .cached = 6, .output = 5})), std::nullopt);
  EXPECT_EQ(cost(price, usage_of({.input = 2'000'000'000'000, .output = 5})), std::nullopt);
  EXPECT_EQ(cost(Price{}, usage_of({.input = 5, .output = 5})), std::nullopt);
}

std::string model_yaml(const std::string& rest) {
  return "models:\n  - id: m\n    protocol: openai\n    tier: lite\n" + rest;
}

TEST(RegistryFile, RefusesWhatItDoesNotUnderstand) {
  for (const std::string& rest :
       {std::string("    colour: red\n"), std::string("    shutdown_date: 2027-02-30\n"),
        std::string("    refuses: [colour]\n"), std::string("    context_tokens: -1\n"),
        std::string("    price: {source: s, date: 2026-01-01, bands: []}\n"),
        std::string("    price: {source: s, bands: [{input: 1, output: 1}]}\n"),
        std::string("    price: {source: s, date: 2026-01-01, bands: [{input: 1}]}\n"),
        std::string("    price: {source: s, date: 2026-01-01, bands: [{input: -1, output: 1}]}\n"),
        std::string("    price: {source: s, date: 2026-01-01, bands: [{above_input_tokens: 5, "
                    "input: 1, output: 1}]}\n"),
        std::string("  - id: m\n    protocol: openai\n    tier: lite\n")}) {
    const auto registry = Registry::parse(model_yaml(rest), "mine.yaml");
    ASSERT_FALSE(registry.has_value()) << rest;
    EXPECT_EQ(registry.error().kind, ErrorKind::invalid_argument);
    EXPECT_EQ(registry.error().message.rfind("mine.yaml:", 0), 0U) << registry.error().message;
  }
}

TEST(RegistryFile, NeedsOnlyIdProtocolAndTier) {
  const auto registry = Registry::parse(model_yaml(""), "mine.yaml");
  ASSERT_TRUE(registry.has_value()) << registry.error().message;
  ASSERT_EQ(registry->models().size(), 1U);
  EXPECT_FALSE(registry->models()[0].price.has_value());
  EXPECT_FALSE(Registry::parse("models: 7\n", "m").has_value());
  EXPECT_FALSE(Registry::parse("models:\n  - id: m\n    protocol: local\n    tier: lite\n", "m")
                   .has_value());
}

TEST(ProtocolNames, ReadBackAsWritten) {
  for (const ProtocolKind kind :
       {ProtocolKind::local, ProtocolKind::openai, ProtocolKind::anthropic, ProtocolKind::gemini}) {
    EXPECT_EQ(protocol_from_string(to_string(kind)), kind);
  }
  EXPECT_EQ(protocol_from_string("OpenAI"), std::nullopt);
}

}  // namespace
}  // namespace assay::provider
