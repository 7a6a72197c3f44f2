#include "assay/eval/arm_costs.hpp"

#include "stored_arms.hpp"

namespace assay::eval {
namespace {

class ArmCostsTest : public StoredArmsTest {
 protected:
  ArmCostsTest() {
    store_.put_golden_set(colours_, {item("a", "?"), item("b", "?")}).value();
    store::ArmRecord asked = arm("lite", "colours");
    asked.parameters_json = R"({"max_output_tokens":64,"stream":true})";
    asked.protocol = "openai";
    begin(priced_, "run-2", {asked});
  }

  decide::ArmCosts costs(const ModelFacts& facts = {}) {
    const ArmSummary summary = summarise_arm(store_, priced_, priced_.arms[0]).value();
    return read_arm_costs(store_, priced_, summary, facts).value();
  }

  /// Cut off for 41, asked again for 100; the other answer for 100.
  void answer_twice() {
    auto cut = answer(priced_, 0, colours_.item_rows[0], "wrong");
    cut.attempt.attempt.outcome = Outcome::model_truncated;
    cut.attempt.cost = MicroUsd{41};
    auto again = answer(priced_, 0, colours_.item_rows[0], "correct");
    again.attempt.key.attempt_no = 2;
    store_.record(priced_.row, {cut, again, answer(priced_, 0, colours_.item_rows[1], "correct")})
        .value();
  }

  static ModelFacts listed() {
    ModelFacts facts;
    facts.is_listed = true;
    facts.price = provider::PriceBand{0, 1, 2, 0.25, std::nullopt};
    facts.price_date = "2026-11-10";
    return facts;
  }

  store::GoldenSetRecord colours_{"colours",
                                  "colours",
                                  "name: colours\nkind: classification\ndescription: "
                                  "Which?\nlabels: [red, blue]\nanswer: json\n"
                                  "max_output_tokens: 20\nprompt: v1\nslices: []\n",
                                  {}};
  store::RunRecord priced_;
};

TEST_F(ArmCostsTest, TellWhatWasPaidForNothing) {
  answer_twice();
  const decide::ArmCosts found = costs();
  EXPECT_EQ(found.answers, 2);
  EXPECT_EQ(found.calls, 3);
  EXPECT_DOUBLE_EQ(found.usd.value(), 241e-6);
  EXPECT_EQ(found.superseded, 1);
  EXPECT_DOUBLE_EQ(found.superseded_usd.value(), 41e-6);
  EXPECT_DOUBLE_EQ(found.truncated_usd.value(), 41e-6);
  EXPECT_EQ(found.truncated, 0) << "the final answer was whole";
  EXPECT_EQ(found.output_tokens, 10);
  EXPECT_EQ(found.reasoning_tokens, std::nullopt);
}

TEST_F(ArmCostsTest, ReadTheCapThatWasSentAndKnowNoneOfAnImport) {
  EXPECT_EQ(costs().output_cap, 64);
  EXPECT_TRUE(costs().knows_parameters);
  priced_.origin = "import";
  EXPECT_EQ(costs().output_cap, std::nullopt);
  EXPECT_FALSE(costs().knows_parameters);
}

TEST_F(ArmCostsTest, HaveTheListPriceOnlyWhereCallsWerePriced) {
  EXPECT_EQ(costs(listed()).input_price, std::nullopt)
      << "an id of the list behind an address of one's own";
  answer_twice();
  const decide::ArmCosts found = costs(listed());
  EXPECT_EQ(found.input_price, 1);
  EXPECT_EQ(found.output_price, 2);
  EXPECT_EQ(found.cached_price, 0.25);
  EXPECT_EQ(found.price_date, "2026-11-10");
  EXPECT_FALSE(found.is_price_configured);
}

TEST_F(ArmCostsTest, PreferThePriceOfTheConfig) {
  priced_.config_yaml = R"({"models":{"lite":{"price":{"input":3,"output":4}},"pro":5}})";
  answer_twice();
  const decide::ArmCosts found = costs(listed());
  EXPECT_EQ(found.input_price, 3);
  EXPECT_EQ(found.output_price, 4);
  EXPECT_EQ(found.cached_price, std::nullopt);
  EXPECT_TRUE(found.is_price_configured);
}

TEST_F(ArmCostsTest, SurviveAConfigOfAnyShape) {
  for (const char* config :
       {"", "providers: {}", "[]", R"({"models":[]})", R"({"models":{"lite":1}})",
        R"({"models":{"lite":{"price":{"input":"x","output":1}}}})"}) {
    priced_.config_yaml = config;
    EXPECT_FALSE(costs().is_price_configured) << config;
  }
}

TEST_F(ArmCostsTest, KeepAnUnknownCostUnknown) {
  auto broken = answer(priced_, 0, colours_.item_rows[0], "unscored");
  broken.attempt.attempt.outcome = Outcome::wire_truncated;
  broken.attempt.cost.reset();
  auto again = answer(priced_, 0, colours_.item_rows[0], "correct");
  again.attempt.key.attempt_no = 2;
  store_.record(priced_.row, {broken, again}).value();
  const decide::ArmCosts found = costs();
  EXPECT_EQ(found.usd, std::nullopt);
  EXPECT_EQ(found.unpriced, 1);
  EXPECT_EQ(found.superseded, 1);
  EXPECT_EQ(found.superseded_usd, std::nullopt);
  EXPECT_EQ(found.superseded_unpriced, 1);
  EXPECT_EQ(found.known_superseded_usd, std::nullopt) << "nothing is known of it";
  EXPECT_DOUBLE_EQ(found.known_usd.value(), 100e-6) << "of the other call";
}

}  // namespace
}  // namespace assay::eval
