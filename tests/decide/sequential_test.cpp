#include "assay/decide/sequential.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "pairs.hpp"

namespace assay::decide {
namespace {

constexpr Rules kSequential{.mode = Mode::sequential};

void put_in_clusters(std::vector<PairedItem>& items, std::size_t size) {
  for (std::size_t i = 0; i < items.size(); ++i) items[i].cluster = fmt::format("c{}", i / size);
}

TEST(Sequential, TakesItsEvidenceFromTheProcessAndKeepsMcNemarAside) {
  // Mixture over coins that favour the baseline, by exact fractions: 2^9 times the integral of
  // q^7 (1 - q) from 1/2 to 1 is 251/36; both ways it is 2^8 / (9 * 8) = 32/9.
  const Evidence evidence = evidence_of(items_of(10, 7, 1, 3), kSequential);
  EXPECT_NEAR(evidence.worse_p, 36.0 / 251, 1e-12);
  EXPECT_NEAR(evidence.better_p, 9.0 / 32, 1e-12);
  EXPECT_NEAR(evidence.mcnemar.worse, 9.0 / 256, 1e-12);
  EXPECT_EQ(evidence.verdict, Verdict::inconclusive) << "one look alone would say worse";
  EXPECT_EQ(evidence_of(items_of(10, 7, 1, 3)).verdict, Verdict::worse);
  EXPECT_EQ(evidence.difference->method, Method::confidence_sequence);
  EXPECT_NEAR(evidence.difference->value, -6.0 / 21, 1e-12);
  EXPECT_EQ(evidence.difference->n, 21);
}

TEST(Sequential, FindsEveryVerdictWithEnoughItems) {
  EXPECT_EQ(evidence_of(items_of(100, 20, 2, 5), kSequential).verdict, Verdict::worse);
  EXPECT_EQ(evidence_of(items_of(100, 2, 20, 5), kSequential).verdict, Verdict::better);
  EXPECT_EQ(evidence_of(items_of(900, 5, 5, 90), kSequential).verdict, Verdict::not_worse);
  EXPECT_EQ(evidence_of(items_of(80, 3, 3, 14), kSequential).verdict, Verdict::inconclusive);
}

TEST(Sequential, ShowsTheMarginExactlyWhereTheIntervalDoes) {
  Rules rules = kSequential;
  rules.confidence = 1 - 2 * rules.alpha;
  int shown = 0;
  for (int lost = 0; lost < 40; lost += 3) {
    const Evidence evidence = evidence_of(items_of(900, lost, 10, 90), rules);
    EXPECT_EQ(evidence.non_inferiority.shown, *evidence.difference->low > -rules.margin) << lost;
    EXPECT_EQ(evidence.equivalence.shown, *evidence.difference->low > -rules.margin &&
                                              *evidence.difference->high < rules.margin);
    shown += evidence.non_inferiority.shown ? 1 : 0;
  }
  EXPECT_GT(shown, 0);
  EXPECT_LT(shown, 14);
}

TEST(Sequential, IsHarderThanOneLookAroundTheLevel) {
  for (const auto& items : {items_of(350, 5, 5, 40), items_of(300, 30, 9, 60)}) {
    const Evidence one = evidence_of(items);
    const Evidence all = evidence_of(items, kSequential);
    EXPECT_GE(*all.non_inferiority.p, *one.non_inferiority.p);
    EXPECT_GE(all.worse_p, one.worse_p);
    EXPECT_LT(*all.difference->low, *one.difference->low);
    EXPECT_GT(*all.difference->high, *one.difference->high);
  }
}

TEST(Sequential, CountsAClusterAsOneUnit) {
  auto items = items_of(170, 30, 0, 0);
  EXPECT_EQ(evidence_of(items, kSequential).verdict, Verdict::worse);
  put_in_clusters(items, 10);
  const Evidence evidence = evidence_of(items, kSequential);
  EXPECT_EQ(evidence.difference->units, 20);
  EXPECT_NEAR(evidence.difference->value, -0.15, 1e-12);
  EXPECT_NE(evidence.verdict, Verdict::worse);
}

TEST(Sequential, LearnsNothingFromCopies) {
  // Every item five times over says what it says once.
  const auto once = items_of(150, 12, 5, 20);
  std::vector<PairedItem> copies;
  for (const PairedItem& item : once) {
    for (int i = 0; i < 5; ++i) {
      copies.push_back(item);
      copies.back().id += fmt::format("-{}", i);
      copies.back().cluster = item.id;
    }
  }
  const Evidence one = evidence_of(once, kSequential);
  const Evidence five = evidence_of(copies, kSequential);
  EXPECT_NEAR(*five.difference->low, *one.difference->low, 1e-9);
  EXPECT_NEAR(*five.non_inferiority.p, *one.non_inferiority.p, 1e-9);
  EXPECT_EQ(five.mcnemar.worse, one.mcnemar.worse);
}

TEST(Sequential, WeighsItemsWhereClustersDifferInSize) {
  // One source of 60 items without a difference, 20 single ones that all flip: a quarter of items.
  auto items = items_of(60, 20, 0, 0);
  for (std::size_t i = 0; i < 60; ++i) items[i].cluster = "large";
  const Evidence evidence = evidence_of(items, kSequential);
  EXPECT_NEAR(evidence.difference->value, -0.25, 1e-12);
  EXPECT_EQ(evidence.difference->units, 21);
  EXPECT_LE(*evidence.difference->low, -0.25);
  EXPECT_GE(*evidence.difference->high, -0.25);
}

TEST(Sequential, AveragesRepeats) {
  std::vector<PairedItem> items = items_of(60, 0, 0, 20);
  for (std::size_t i = 0; i < 30; ++i) items[i].candidate.correct = 2.0 / 3;
  const Evidence evidence = evidence_of(items, kSequential);
  EXPECT_NEAR(evidence.difference->value, -30 * (1.0 / 3) / 80, 1e-12);
  EXPECT_EQ(evidence.verdict, Verdict::worse);
}

TEST(Sequential, AsksHowMuchAndNotOnlyOnHowManyItems) {
  const Rules rules{.margin = 0.001, .mode = Mode::sequential};
  EXPECT_EQ(evidence_of(small_losses_and_large_gains(), rules).verdict, Verdict::inconclusive);
  EXPECT_EQ(evidence_of(mirrored(small_losses_and_large_gains()), rules).verdict,
            Verdict::inconclusive);
  EXPECT_EQ(evidence_of(small_gains_and_large_losses(), rules).verdict, Verdict::worse);
}

TEST(Sequential, ClaimsNothingWithoutItemsOrFromOne) {
  EXPECT_FALSE(evidence_of({}, kSequential).difference);
  EXPECT_EQ(evidence_of({}, kSequential).verdict, Verdict::inconclusive);
  const Evidence one = evidence_of(items_of(0, 1, 0, 0), kSequential);
  EXPECT_EQ(*one.difference->low, -1);
  EXPECT_EQ(one.verdict, Verdict::inconclusive);
}

TEST(Sequential, DoesNotDependOnTheOrderOfItems) {
  auto items = items_of(150, 12, 5, 20);
  put_in_clusters(items, 3);
  const Evidence one = evidence_of(items, kSequential);
  std::reverse(items.begin(), items.end());
  const Evidence other = evidence_of(items, kSequential);
  EXPECT_EQ(one.difference->low, other.difference->low);
  EXPECT_EQ(one.non_inferiority.p, other.non_inferiority.p);
}

TEST(Sequential, PlansMoreItemsThanOneLookNeeds) {
  // (sqrt(2 log 160) + 0.841621)^2 * 0.06 / 0.03^2 = 1 081.4; one look needs 413.
  const auto items = items_of(80, 3, 3, 14);
  EXPECT_EQ(evidence_of(items).items_to_decide, 413);
  EXPECT_EQ(evidence_of(items, kSequential).items_to_decide, 1082);
}

TEST(Sequential, HoldsForSlicesTogether) {
  // 9 lost, none won: 2^10 / 10 * (1 - 2^-10) = 102.3 to one alone, half of that among two slices.
  std::vector<PairedItem> items = items_of(40, 9, 0, 0, "a");
  const auto rest = items_of(60, 1, 1, 0, "b");
  items.insert(items.end(), rest.begin(), rest.end());
  const auto de = std::make_shared<const Slices>(Slices{{"language", "de"}});
  const auto en = std::make_shared<const Slices>(Slices{{"language", "en"}});
  for (PairedItem& item : items) item.slices = item.id.front() == 'a' ? de : en;
  const auto slices = compare(items, {.rules = kSequential}).value().slices;
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_NEAR(slices[0].evidence.worse_p, 1 / 102.3, 1e-12);
  EXPECT_NEAR(slices[0].worse_p, 2 / 102.3, 1e-12);
  EXPECT_EQ(slices[0].evidence.verdict, Verdict::worse);
  EXPECT_EQ(slices[1].evidence.verdict, Verdict::inconclusive);
}

TEST(Sequential, CoversOtherSharesToo) {
  auto items = items_of(80, 3, 3, 14);
  items[0].candidate.parsed = 0;
  const auto compared = compare(items, {.rules = kSequential}).value();
  EXPECT_EQ(compared.parse_success->method, Method::confidence_sequence);
}

TEST(FalseAlarmBudget, StatesAYearOfGates) {
  const FalseAlarms year = false_alarm_budget(0.05, 200).value();
  EXPECT_NEAR(year.expected, 10, 1e-12);
  EXPECT_EQ(year.chance_of_any, 1);
  EXPECT_NEAR(year.alpha_of_each_look, 0.00025, 1e-15);
  const FalseAlarms once = false_alarm_budget(0.05, 1).value();
  EXPECT_EQ(once.alpha_of_each_look, 0.05);
  EXPECT_EQ(once.chance_of_any, 0.05);
}

TEST(FalseAlarmBudget, RefusesNonsense) {
  for (const double alpha : {0.0, 0.5, -0.1, std::nan("")}) {
    EXPECT_FALSE(false_alarm_budget(alpha, 10).has_value());
  }
  EXPECT_FALSE(false_alarm_budget(0.05, 0).has_value());
}

}  // namespace
}  // namespace assay::decide
