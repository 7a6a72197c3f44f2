#include "assay/decide/cost_traps.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <map>

namespace assay::decide {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// 200 answers for 2 dollars without any trap: input at 1 and output at 10 dollars a million.
ArmCosts clean() {
  ArmCosts arm;
  arm.answers = arm.calls = 200;
  arm.usd = 2.0;
  arm.output_cap = 64;
  arm.output_p99 = 20;
  arm.truncated_usd = 0;
  arm.superseded_usd = 0;
  arm.input_tokens = 200 * 2000;
  arm.cached_tokens = 200 * 1500;
  arm.output_tokens = 4000;
  arm.reasoning_tokens = 0;
  arm.input_price = 1;
  arm.cached_price = 0.25;
  arm.output_price = 10;
  return arm;
}

TrapSighting look(const ArmCosts& arm, CostTrap trap) {
  for (const TrapSighting& sighting : arm_traps(arm)) {
    if (sighting.trap == trap) return sighting;
  }
  ADD_FAILURE() << "not looked for: " << to_string(trap);
  return {};
}

TEST(ArmTraps, AreLookedForEvenWhereNoneIsThere) {
  std::vector<std::string> looked_for;
  for (const TrapSighting& sighting : arm_traps(clean())) {
    looked_for.emplace_back(to_string(sighting.trap));
    EXPECT_EQ(sighting.sighting, Sighting::not_seen) << to_string(sighting.trap);
  }
  EXPECT_THAT(looked_for, ElementsAre("unbounded_output", "truncated", "reasoning", "thrown_away",
                                      "cache_unused", "cost_unknown"));
}

TEST(ArmTraps, DoNotConcernAModelThatIsFreeOrWasNotAsked) {
  ArmCosts free = clean();
  free.is_free = true;
  EXPECT_THAT(arm_traps(free), IsEmpty());
  EXPECT_THAT(arm_traps({}), IsEmpty());
}

TEST(ArmTraps, AreNotRuledOutWhereNoAnswerCame) {
  ArmCosts arm;
  arm.calls = 8;
  for (const TrapSighting& sighting : arm_traps(arm)) {
    EXPECT_EQ(sighting.sighting, Sighting::not_known) << to_string(sighting.trap);
    EXPECT_EQ(sighting.why_unknown, "no answer came");
  }
  EXPECT_EQ(arm_traps(arm).size(), 6U);
  arm.unpriced = 8;
  EXPECT_EQ(look(arm, CostTrap::cost_unknown).sighting, Sighting::seen);
}

TEST(UnboundedOutput, IsACapFarAboveWhatAnswersNeed) {
  ArmCosts arm = clean();
  arm.output_cap = 80;
  EXPECT_EQ(look(arm, CostTrap::unbounded_output).sighting, Sighting::not_seen)
      << "four times is room, not a trap";
  arm.output_cap = 1020;
  const TrapSighting found = look(arm, CostTrap::unbounded_output);
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(found.measure.value(), 51);
  // 1 of 100 answers with 1000 tokens more at 10 dollars a million.
  EXPECT_DOUBLE_EQ(found.usd_per_answer.value(), 0.0001);
}

TEST(UnboundedOutput, IsNoCapAtAll) {
  ArmCosts arm = clean();
  arm.output_cap.reset();
  const TrapSighting found = look(arm, CostTrap::unbounded_output);
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_EQ(found.measure, std::nullopt);
  EXPECT_EQ(found.usd_per_answer, std::nullopt) << "what has no end has no price";
}

TEST(UnboundedOutput, IsNotKnownOfImportedOrFewAnswers) {
  ArmCosts imported = clean();
  imported.knows_parameters = false;
  imported.output_cap.reset();
  EXPECT_EQ(look(imported, CostTrap::unbounded_output).sighting, Sighting::not_known);
  EXPECT_THAT(look(imported, CostTrap::unbounded_output).why_unknown, HasSubstr("imported"));
  ArmCosts few = clean();
  few.output_p99.reset();
  EXPECT_EQ(look(few, CostTrap::unbounded_output).sighting, Sighting::not_known);
}

TEST(Truncated, CountsWhatWasPaidForAndCutOff) {
  ArmCosts arm = clean();
  arm.truncated = 10;
  arm.truncated_usd = 0.5;
  const TrapSighting found = look(arm, CostTrap::truncated);
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(found.measure.value(), 0.05);
  EXPECT_DOUBLE_EQ(found.usd_per_answer.value(), 0.0025);
  arm.truncated_usd.reset();
  EXPECT_EQ(look(arm, CostTrap::truncated).usd_per_answer, std::nullopt);
}

TEST(Reasoning, IsAShareOfTheOutput) {
  ArmCosts arm = clean();
  arm.reasoning_tokens = 1000;
  const TrapSighting found = look(arm, CostTrap::reasoning);
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(found.measure.value(), 0.25);
  EXPECT_DOUBLE_EQ(found.usd_per_answer.value(), 1000 * 10 / 1e6 / 200);
  arm.reasoning_tokens = 399;  // of 4000: just below a tenth
  EXPECT_EQ(look(arm, CostTrap::reasoning).sighting, Sighting::not_seen);
  arm.reasoning_tokens.reset();
  EXPECT_EQ(look(arm, CostTrap::reasoning).sighting, Sighting::not_known);
  EXPECT_THAT(look(arm, CostTrap::reasoning).why_unknown, HasSubstr("reasoning"));
}

TEST(Reasoning, HasNoPriceWhereOutputHasNone) {
  ArmCosts arm = clean();
  arm.reasoning_tokens = 1000;
  arm.output_price.reset();
  EXPECT_EQ(look(arm, CostTrap::reasoning).sighting, Sighting::seen);
  EXPECT_EQ(look(arm, CostTrap::reasoning).usd_per_answer, std::nullopt);
}

TEST(ThrownAway, IsAShareOfTheCost) {
  ArmCosts arm = clean();
  arm.calls = 210;
  arm.superseded = 10;
  arm.superseded_usd = 0.1;
  const TrapSighting found = look(arm, CostTrap::thrown_away);
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(found.measure.value(), 0.05);
  EXPECT_DOUBLE_EQ(found.usd_per_answer.value(), 0.0005);
  arm.superseded_usd = 0;
  EXPECT_EQ(look(arm, CostTrap::thrown_away).sighting, Sighting::not_seen)
      << "a refused call is repeated for nothing";
  arm.superseded_usd.reset();
  arm.unpriced = 2;
  EXPECT_EQ(look(arm, CostTrap::thrown_away).sighting, Sighting::not_known);
  EXPECT_THAT(look(arm, CostTrap::thrown_away).why_unknown, HasSubstr("of 2 of 210 calls"));
}

TEST(CacheUnused, IsALongPromptAtFullPrice) {
  ArmCosts arm = clean();
  arm.cached_tokens = 0;
  const TrapSighting found = look(arm, CostTrap::cache_unused);
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(found.usd_per_answer.value(), 2000 * 0.75 / 1e6);
}

TEST(CacheUnused, IsNothingWherePromptsAreShortOrTheCacheCostsAsMuch) {
  ArmCosts short_prompts = clean();
  short_prompts.input_tokens = 200 * 1023;
  short_prompts.cached_tokens = 0;
  EXPECT_EQ(look(short_prompts, CostTrap::cache_unused).sighting, Sighting::not_seen);
  ArmCosts same = clean();
  same.cached_tokens = 0;
  same.cached_price = 1;
  EXPECT_EQ(look(same, CostTrap::cache_unused).sighting, Sighting::not_seen);
}

TEST(CacheUnused, IsNotKnownWithoutCountsOrPrices) {
  ArmCosts uncounted = clean();
  uncounted.cached_tokens.reset();
  EXPECT_EQ(look(uncounted, CostTrap::cache_unused).sighting, Sighting::not_known);
  ArmCosts unpriced = clean();
  unpriced.cached_price.reset();
  EXPECT_EQ(look(unpriced, CostTrap::cache_unused).sighting, Sighting::not_known);
  ArmCosts nothing = clean();
  nothing.input_tokens.reset();
  EXPECT_EQ(look(nothing, CostTrap::cache_unused).sighting, Sighting::not_known);
}

TEST(CostUnknown, IsNeverTakenForNothing) {
  ArmCosts arm = clean();
  arm.unpriced = 3;
  arm.usd.reset();
  const TrapSighting found = look(arm, CostTrap::cost_unknown);
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(found.measure.value(), 0.015);
  EXPECT_EQ(found.usd_per_answer, std::nullopt);
}

StoredReply reply(bool is_right, std::optional<double> confidence, std::optional<double> usd) {
  StoredReply reply;
  reply.first.rung = Rung::strict;
  reply.first.is_schema_valid = reply.first.is_value_valid = reply.first.is_usable = true;
  reply.first.is_correct = is_right;
  reply.first.confidence = confidence;
  reply.first.cost_usd = usd;
  return reply;
}

/// 100 items. Lite is right on all but `wrong` of them and unsure of exactly these; Pro is always
/// right.
Replay replayed(int wrong, std::optional<double> pro_usd = 0.01, bool states = true) {
  std::vector<ReplayItem> items;
  for (int i = 0; i < 100; ++i) {
    ReplayItem item;
    item.pair.id = fmt::format("i{:03}", i);
    const bool is_right = i >= wrong;
    item.lite = {
        reply(is_right, states ? std::optional(is_right ? 0.9 : 0.2) : std::nullopt, 0.001)};
    item.pro = {reply(true, std::nullopt, pro_usd)};
    items.push_back(std::move(item));
  }
  return replay(items).value();
}

std::vector<TrapSighting> of(const std::vector<TrapSighting>& all, CostTrap trap) {
  std::vector<TrapSighting> found;
  for (const TrapSighting& sighting : all) {
    if (sighting.trap == trap) found.push_back(sighting);
  }
  return found;
}

TrapSighting default_to_pro(std::optional<Verdict> verdict, const Replay& replay) {
  return of(pair_traps(verdict, &replay, 0.03), CostTrap::default_to_pro).at(0);
}

TEST(DefaultToPro, IsPayingForWhatIsNotBetter) {
  const Replay replay = replayed(0);
  for (const Verdict verdict : {Verdict::not_worse, Verdict::better}) {
    const TrapSighting found = default_to_pro(verdict, replay);
    EXPECT_EQ(found.sighting, Sighting::seen);
    EXPECT_DOUBLE_EQ(found.usd_per_answer.value(), 0.009);
    EXPECT_DOUBLE_EQ(found.measure.value(), 0.9);
  }
}

TEST(DefaultToPro, IsNoTrapWhereLiteIsWorseOrNotCheaper) {
  EXPECT_EQ(default_to_pro(Verdict::worse, replayed(0)).sighting, Sighting::not_seen);
  EXPECT_EQ(default_to_pro(Verdict::not_worse, replayed(0, 0.001)).sighting, Sighting::not_seen);
}

TEST(DefaultToPro, IsNotKnownWhereNobodyCanTell) {
  const Replay replay = replayed(0);
  EXPECT_EQ(default_to_pro(std::nullopt, replay).sighting, Sighting::not_known);
  EXPECT_EQ(default_to_pro(Verdict::inconclusive, replay).sighting, Sighting::not_known);
  EXPECT_EQ(default_to_pro(Verdict::not_worse, replayed(0, std::nullopt)).sighting,
            Sighting::not_known);
}

/// One item of 100 has a call of Pro whose cost nobody knows; 0.008 of it is known.
Replay with_a_timeout(double pro_usd) {
  std::vector<ReplayItem> items;
  for (int i = 0; i < 100; ++i) {
    ReplayItem item;
    item.pair.id = fmt::format("i{:03}", i);
    item.lite = {reply(true, 0.9, 0.001)};
    item.pro = {reply(true, std::nullopt, i == 0 ? std::nullopt : std::optional(pro_usd))};
    item.pro[0].first.known_usd = 0.008;
    items.push_back(std::move(item));
  }
  return replay(items).value();
}

TEST(DefaultToPro, IsSeenInWhatIsKnownOfTheCost) {
  const TrapSighting found = default_to_pro(Verdict::not_worse, with_a_timeout(0.01));
  EXPECT_EQ(found.sighting, Sighting::seen);
  EXPECT_TRUE(found.is_at_least);
  EXPECT_NEAR(found.usd_per_answer.value(), (99 * 0.01 + 0.008) / 100 - 0.001, 1e-12);
  const TrapSighting cheap = default_to_pro(Verdict::not_worse, with_a_timeout(0.0005));
  EXPECT_EQ(cheap.sighting, Sighting::not_known) << "the unknown call may have cost anything";
  EXPECT_THAT(cheap.why_unknown, HasSubstr("the cost of 1 of 100 items is unknown"));
}

TEST(PairTraps, DoNotConcernModelsThatCostNothing) {
  std::vector<ReplayItem> items;
  for (int i = 0; i < 40; ++i) {
    ReplayItem item;
    item.pair.id = fmt::format("i{:03}", i);
    item.lite = {reply(i % 2 == 0, 0.5, 0)};
    item.pro = {reply(true, 0.9, 0)};
    items.push_back(std::move(item));
  }
  const Replay replayed = replay(items).value();
  EXPECT_THAT(pair_traps(Verdict::not_worse, &replayed, 0.03), IsEmpty());
}

TEST(UnsureToPro, WarnsAboveAFifthOfTheItems) {
  // Within 3 points of Pro all but 3 of the wrong ones must be sent; they are equally unsure, so
  // that all go.
  const auto found = of(pair_traps(Verdict::worse, nullptr, 0.03), CostTrap::unsure_to_pro);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].sighting, Sighting::not_known) << "nothing was replayed";

  const Replay many = replayed(21);
  const auto rules = of(pair_traps(Verdict::worse, &many, 0.03), CostTrap::unsure_to_pro);
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].rule->policy.recipe, Recipe::failure);
  EXPECT_EQ(rules[0].sighting, Sighting::not_seen) << "every answer was usable";
  const TrapSighting& confidence = rules[1];
  EXPECT_EQ(confidence.sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(confidence.measure.value(), 0.21);
  EXPECT_DOUBLE_EQ(confidence.rule->accuracy, 1);
  // By lot: 79 % of what Lite reaches, 21 % of what Pro does.
  EXPECT_NEAR(confidence.rule->random_accuracy, 0.79 * 0.79 + 0.21, 1e-12);
  EXPECT_NEAR(confidence.usd_per_answer.value(), 0.21 * 0.01, 1e-12);

  const Replay few = replayed(20);
  EXPECT_EQ(of(pair_traps(Verdict::worse, &few, 0.03), CostTrap::unsure_to_pro)[1].sighting,
            Sighting::not_seen);
}

TEST(UnsureToPro, SeesARuleThatSendsAllThatIsNotUsable) {
  std::vector<ReplayItem> items;
  for (int i = 0; i < 40; ++i) {
    ReplayItem item;
    item.pair.id = fmt::format("i{:03}", i);
    item.lite = {reply(i % 2 == 0, std::nullopt, 0.001)};
    item.lite[0].first.is_usable = i % 2 == 0;
    item.pro = {reply(true, std::nullopt, 0.01)};
    items.push_back(std::move(item));
  }
  const Replay replayed = replay(items).value();
  const auto rules = of(pair_traps(Verdict::worse, &replayed, 0.03), CostTrap::unsure_to_pro);
  ASSERT_EQ(rules.size(), 2U);
  EXPECT_EQ(rules[0].sighting, Sighting::seen);
  EXPECT_DOUBLE_EQ(rules[0].rule->sent, 0.5);
  EXPECT_DOUBLE_EQ(rules[0].rule->accuracy, 1);
  EXPECT_DOUBLE_EQ(rules[0].rule->random_accuracy, 0.75);
  EXPECT_EQ(rules[1].sighting, Sighting::not_known) << "no confidence is stated";
}

}  // namespace
}  // namespace assay::decide
