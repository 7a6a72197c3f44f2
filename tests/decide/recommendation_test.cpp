#include "assay/decide/recommendation.hpp"

#include <gtest/gtest.h>

#include "decide/routed_items.hpp"
#include "decide/shadow_pairs.hpp"

namespace assay::decide {
namespace {

RecommendOptions options() {
  RecommendOptions options;
  options.today = "2026-11-23";
  return options;
}

Recommendation recommended(const std::vector<RoutedItem>& items,
                           const ShadowReport* shadow = nullptr,
                           std::vector<Variant> variants = {}) {
  RecommendInput input;
  input.items = items;
  input.shadow = shadow;
  input.variants = std::move(variants);
  return recommend(input, options()).value();
}

/// Lite is as good: 300 items, of which each side loses a few.
std::vector<RoutedItem> alike() {
  std::vector<RoutedItem> items;
  add(items, 3, false, true, kEn);
  add(items, 3, true, false, kEn);
  add(items, 294, true, true, kDe);
  return items;
}

/// Lite is worse everywhere alike.
std::vector<RoutedItem> worse() {
  std::vector<RoutedItem> items;
  for (int i = 0; i < 10; ++i) {
    add(items, 6, false, true, i % 2 == 0 ? kDe : kEn);
    add(items, 24, true, true, i % 2 == 0 ? kDe : kEn);
  }
  return items;
}

Variant variant(const std::vector<RoutedItem>& items, bool is_right, double usd) {
  Variant variant{"lite-v2", "v2", {}, 0};
  for (const RoutedItem& item : items) {
    variant.items.push_back(item.pair);
    if (is_right) variant.items.back().candidate.correct = 1;
    variant.items.back().candidate.cost_usd = usd;
  }
  return variant;
}

TEST(Recommendation, StaysOnALiteThatIsGoodEnough) {
  const auto result = recommended(alike());
  EXPECT_EQ(result.advice, Advice::stay_on_lite) << result.reason;
  ASSERT_EQ(result.table.size(), 2U);
  EXPECT_EQ(result.table_items, 300);
  EXPECT_EQ(result.expires, "2027-02-21");
  EXPECT_FALSE(result.changes.empty());
  EXPECT_TRUE(result.next_step.empty());
}

TEST(Recommendation, RoutesTheSliceThatACertifiedRuleNames) {
  const auto result = recommended(bad_in_german(600));
  EXPECT_EQ(result.advice, Advice::route_slices) << result.reason;
  ASSERT_TRUE(result.rule && result.routed);
  EXPECT_EQ(result.rule->rule, kGerman);
  EXPECT_LE(result.rule->bound, 0.03);
  ASSERT_EQ(result.table.size(), 3U);
  EXPECT_EQ(result.table[2].name, "rule");
  EXPECT_EQ(result.table_items, result.rule->items);
}

TEST(Recommendation, UsesProWhereNoRuleIsCertified) {
  const auto result = recommended(worse());
  EXPECT_EQ(result.advice, Advice::use_pro) << result.reason;
  EXPECT_FALSE(result.rule || result.routed);
  EXPECT_TRUE(result.break_even.usd);
}

TEST(Recommendation, FixesLiteFirstWhereACheapVariantClosesTheGap) {
  const auto items = worse();
  EXPECT_EQ(recommended(items, nullptr, {variant(items, true, 1)}).advice, Advice::fix_lite_first);
  EXPECT_EQ(recommended(items, nullptr, {variant(items, true, 9)}).advice, Advice::use_pro)
      << "a variant that costs nearly as much is no fix";
  EXPECT_EQ(recommended(items, nullptr, {variant(items, false, 1)}).advice, Advice::use_pro);
}

TEST(Recommendation, SaysWhatIsMissingWhereTheItemsCannotTell) {
  std::vector<RoutedItem> items;
  add(items, 4, false, true);
  add(items, 3, true, false);
  add(items, 60, true, true);
  const auto result = recommended(items);
  EXPECT_EQ(result.advice, Advice::inconclusive);
  EXPECT_NE(result.next_step.find("more golden items"), std::string::npos) << result.next_step;
  const auto nothing = recommended({});
  EXPECT_EQ(nothing.advice, Advice::inconclusive);
  EXPECT_EQ(nothing.next_step, "run both models on the golden set: `assay run`");
}

TEST(Recommendation, LabelledTrafficGoesBeforeGoldenItems) {
  const auto shadow = Stream()
                          .agree(3000)
                          .label(20, ShadowLabel::lite_right)
                          .label(200, ShadowLabel::pro_right)
                          .report();
  ASSERT_EQ(shadow.all.verdict, ShadowVerdict::route_to_pro);
  EXPECT_EQ(recommended(alike(), &shadow).advice, Advice::use_pro);
}

TEST(Recommendation, RoutesTheSlicesThatTrafficNames) {
  const auto shadow = Stream()
                          .agree(300, kDe)
                          .label(10, ShadowLabel::lite_right, kDe)
                          .label(90, ShadowLabel::pro_right, kDe)
                          .agree(4000, kEn)
                          .report();
  const auto result = recommended(alike(), &shadow);
  EXPECT_EQ(result.advice, Advice::route_slices) << result.reason;
  ASSERT_TRUE(result.routed);
  EXPECT_EQ(*result.routed, kGerman);
}

TEST(Recommendation, GoldenItemsAndTrafficThatContradictDecideNothing) {
  const auto shadow = Stream().agree(4000).differ(10).report();
  ASSERT_EQ(shadow.all.verdict, ShadowVerdict::stay_lite);
  const auto result = recommended(worse(), &shadow);
  EXPECT_EQ(result.advice, Advice::inconclusive);
  EXPECT_NE(result.next_step.find("contradict"), std::string::npos);
}

TEST(Recommendation, AShadowThatIsNoneIsLeftOutAloud) {
  ShadowFacts facts;
  facts.whole_days = 3;
  const auto shadow = Stream().agree(3000).report(facts);
  const auto result = recommended(alike(), &shadow);
  EXPECT_EQ(result.advice, Advice::stay_on_lite);
  ASSERT_FALSE(result.warnings.empty());
  EXPECT_NE(result.warnings.front().find("left out"), std::string::npos);
}

TEST(Recommendation, WarnsOfTheRuleThatSendsNearlyEverything) {
  auto items = alike();
  for (RoutedItem& item : items) item.confidence = 0.8;
  const auto result = recommended(items);
  ASSERT_FALSE(result.warnings.empty());
  EXPECT_NE(result.warnings.front().find("if unsure, use Pro"), std::string::npos);
}

TEST(Recommendation, RefusesOptionsThatMakeNoSense) {
  for (const auto& change : std::vector<void (*)(RecommendOptions&)>{
           [](RecommendOptions& o) { o.most_escalated = 0; },
           [](RecommendOptions& o) { o.delta = 1; }, [](RecommendOptions& o) { o.max_risk = 0; },
           [](RecommendOptions& o) { o.requests_per_month = 0; },
           [](RecommendOptions& o) { o.rules.margin = 0; },
           [](RecommendOptions& o) { o.today = "2026-02-30"; }}) {
    RecommendOptions changed = options();
    change(changed);
    EXPECT_FALSE(recommend({}, changed).has_value());
  }
}

TEST(LaterDay, KnowsTheCalendar) {
  EXPECT_EQ(later_day("2026-11-23", 90).value(), "2027-02-21");
  EXPECT_EQ(later_day("2028-02-28", 1).value(), "2028-02-29");
  for (const char* day :
       {"2026-13-01", "2026-1-01", "yesterday", "", "2026-02-29", "20-6-11-234"}) {
    EXPECT_FALSE(later_day(day, 0).has_value()) << day;
  }
}

}  // namespace
}  // namespace assay::decide
