#include <gtest/gtest.h>

#include <cmath>

#include "pairs.hpp"

namespace assay::decide {
namespace {

TEST(Evidence, MatchesTheKnownTable) {
  // Tango (1998): 7 and 1 of 21. Both right 10, neither 3.
  const Evidence evidence = evidence_of(items_of(10, 7, 1, 3));
  EXPECT_EQ(evidence.table.both_correct, 10);
  EXPECT_EQ(evidence.table.baseline_only, 7);
  EXPECT_EQ(evidence.table.candidate_only, 1);
  EXPECT_EQ(evidence.table.neither, 3);
  EXPECT_EQ(evidence.table.unscored, 0);
  EXPECT_NEAR(evidence.baseline_accuracy, 17.0 / 21, 1e-12);
  EXPECT_NEAR(evidence.candidate_accuracy, 11.0 / 21, 1e-12);
  ASSERT_TRUE(evidence.difference);
  EXPECT_NEAR(evidence.difference->value, -6.0 / 21, 1e-12);
  EXPECT_NEAR(evidence.difference->low.value(), -0.517, 5e-4);
  EXPECT_NEAR(evidence.difference->high.value(), -0.026, 5e-4);
  EXPECT_EQ(evidence.difference->n, 21);
  EXPECT_EQ(evidence.difference->method, Method::tango);
  // P(at least 7 of 8) = 9/256; twice that; mid-p without half of twice P(7) = 8/256 * 2 / 2.
  EXPECT_NEAR(evidence.mcnemar.worse, 9.0 / 256, 1e-12);
  EXPECT_NEAR(evidence.mcnemar.exact, 18.0 / 256, 1e-12);
  EXPECT_NEAR(evidence.mcnemar.mid_p, 10.0 / 256, 1e-12);
  EXPECT_EQ(evidence.verdict, Verdict::worse);
  EXPECT_FALSE(evidence.non_inferiority.shown);
  EXPECT_FALSE(evidence.items_to_decide);
}

TEST(Evidence, CallsTheMirrorImageBetterOnlyByTheTwoSidedTest) {
  EXPECT_EQ(evidence_of(items_of(10, 1, 7, 3)).verdict, Verdict::not_worse);  // exact p 0.0703
  EXPECT_EQ(evidence_of(items_of(10, 1, 9, 3)).verdict, Verdict::better);     // 22/1024
}

TEST(Evidence, ShowsNonInferiorityWhereFewItemsDiffer) {
  const Evidence evidence = evidence_of(items_of(380, 3, 3, 14));
  EXPECT_EQ(evidence.verdict, Verdict::not_worse);
  EXPECT_TRUE(evidence.non_inferiority.shown);
  EXPECT_LT(evidence.non_inferiority.p.value(), 0.05);
  EXPECT_TRUE(evidence.equivalence.shown);
}

TEST(Evidence, DoesNotTakeNotWorseForEquivalent) {
  // The candidate did better by 3 points: not worse, but the upper end is beyond the margin.
  const Evidence evidence = evidence_of(items_of(170, 2, 8, 20));
  EXPECT_TRUE(evidence.non_inferiority.shown);
  EXPECT_FALSE(evidence.equivalence.shown);
  EXPECT_EQ(evidence.verdict, Verdict::not_worse);
}

TEST(Evidence, CallsALossWithinTheMarginNotWorse) {
  // 10 lost, none won, of 2 000: significantly worse, but by half a point.
  const Evidence evidence = evidence_of(items_of(1900, 10, 0, 90));
  EXPECT_LT(evidence.mcnemar.worse, 0.001);
  EXPECT_TRUE(evidence.non_inferiority.shown);
  EXPECT_EQ(evidence.verdict, Verdict::not_worse);
}

TEST(Evidence, SaysHowManyItemsWouldDecide) {
  // 6 % of 100 items differ, both ways alike: 3 points need 1.6449 + 0.8416 squared times 0.06 /
  // 0.0009 = 412.2 items.
  const Evidence evidence = evidence_of(items_of(80, 3, 3, 14));
  EXPECT_EQ(evidence.verdict, Verdict::inconclusive);
  EXPECT_EQ(evidence.items_to_decide, 413);
}

TEST(Evidence, DoesNotBelieveInNoDiscordance) {
  const Evidence evidence = evidence_of(items_of(10, 0, 0, 0));
  ASSERT_TRUE(evidence.difference);
  // Without a discordant item the ends are +-z^2 / (n + z^2).
  EXPECT_NEAR(evidence.difference->low.value(), -3.8414588 / 13.8414588, 1e-6);
  EXPECT_EQ(evidence.mcnemar.exact, 1);
  EXPECT_EQ(evidence.verdict, Verdict::inconclusive);
  EXPECT_GT(evidence.items_to_decide.value(), 10);
}

TEST(Evidence, HasNothingToSayWithoutPairs) {
  const Evidence evidence = evidence_of({});
  EXPECT_FALSE(evidence.difference);
  EXPECT_FALSE(evidence.non_inferiority.p);
  EXPECT_FALSE(evidence.non_inferiority.shown);
  EXPECT_FALSE(evidence.equivalence.shown);
  EXPECT_EQ(evidence.verdict, Verdict::inconclusive);
  EXPECT_FALSE(evidence.items_to_decide);
}

TEST(Evidence, LeavesUnscoredItemsOutOfEveryStatistic) {
  auto items = items_of(10, 7, 1, 3);
  const Evidence all = evidence_of(items);
  auto more = items_of(5, 5, 5, 5, "u");
  for (auto& item : more) item.candidate.correct.reset();
  items.insert(items.end(), more.begin(), more.end());
  const Evidence with_unscored = evidence_of(items);
  EXPECT_EQ(with_unscored.table.unscored, 20);
  EXPECT_EQ(with_unscored.difference->n, 21);
  EXPECT_EQ(with_unscored.difference->low, all.difference->low);

  const Evidence none = evidence_of(more);
  EXPECT_EQ(none.table.unscored, 20);
  EXPECT_FALSE(none.difference);
  EXPECT_EQ(none.verdict, Verdict::inconclusive);
}

TEST(Evidence, CountsAClusterAsOneUnit) {
  // 30 losses from 3 documents are three coins, not thirty.
  auto items = items_of(170, 30, 0, 0);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].cluster = fmt::format("d{}", i / 10);
  const Evidence evidence = evidence_of(items);
  EXPECT_EQ(evidence.table.baseline_only, 30);
  EXPECT_EQ(evidence.units.baseline_only, 3);
  EXPECT_NEAR(evidence.mcnemar.worse, 1.0 / 8, 1e-12);
  EXPECT_EQ(evidence.difference->method, Method::cluster_bootstrap);
  EXPECT_EQ(evidence.difference->n, 200);
  EXPECT_EQ(evidence.difference->units, 20);
  EXPECT_NEAR(evidence.difference->value, -0.15, 1e-12);
  EXPECT_NE(evidence.verdict, Verdict::worse);
  // Taken one by one the same items leave no doubt.
  EXPECT_EQ(evidence_of(items_of(170, 30, 0, 0)).verdict, Verdict::worse);
  EXPECT_LT(evidence.difference->low.value(),
            evidence_of(items_of(170, 30, 0, 0)).difference->low.value());
}

TEST(Evidence, ShowsNonInferiorityOverClusters) {
  auto items = items_of(1990, 5, 5, 0);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].cluster = fmt::format("d{}", i % 400);
  const Evidence evidence = evidence_of(items);
  ASSERT_TRUE(evidence.non_inferiority.p);
  EXPECT_LT(*evidence.non_inferiority.p, 0.05);
  EXPECT_TRUE(evidence.non_inferiority.shown);
  EXPECT_TRUE(evidence.equivalence.shown);
}

TEST(Evidence, FallsBackToTheTableOfClustersWhereNothingDiffers) {
  auto items = items_of(100, 0, 0, 0);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].cluster = fmt::format("d{}", i % 10);
  const Evidence evidence = evidence_of(items);
  EXPECT_EQ(evidence.difference->units, 10);
  EXPECT_NEAR(evidence.difference->high.value(), 3.8414588 / 13.8414588, 1e-6);
  EXPECT_FALSE(evidence.non_inferiority.shown) << "ten documents cannot show three points";
}

TEST(Evidence, ClaimsNothingFromOneCluster) {
  auto items = items_of(10, 90, 0, 0);
  for (auto& item : items) item.cluster = "one";
  const Evidence evidence = evidence_of(items);
  ASSERT_TRUE(evidence.difference);
  EXPECT_FALSE(evidence.difference->low);
  EXPECT_FALSE(evidence.items_to_decide);
  EXPECT_EQ(evidence.verdict, Verdict::inconclusive);
}

TEST(Evidence, AveragesRepeatsInsteadOfVoting) {
  // Two of three right against three of three: the majority would call both right.
  std::vector<PairedItem> items = items_of(30, 0, 0, 10);
  for (std::size_t i = 0; i < 15; ++i) items[i].candidate.correct = 2.0 / 3;
  const Evidence evidence = evidence_of(items);
  EXPECT_EQ(evidence.table.baseline_only, 15);
  EXPECT_EQ(evidence.table.both_correct, 15);
  EXPECT_NEAR(evidence.difference->value, -15 * (1.0 / 3) / 40, 1e-12);
  EXPECT_EQ(evidence.difference->method, Method::bootstrap);
  EXPECT_EQ(evidence.difference->n, 40);
  EXPECT_EQ(evidence.verdict, Verdict::worse);
}

TEST(Evidence, AsksHowMuchAndNotOnlyOnHowManyItems) {
  const Rules rules{.margin = 0.01};
  const Evidence losses = evidence_of(small_losses_and_large_gains(), rules);
  EXPECT_LT(losses.mcnemar.worse, 1e-20);
  EXPECT_GT(losses.worse_p, 0.3);
  EXPECT_EQ(losses.verdict, Verdict::inconclusive);
  const Evidence gains = evidence_of(mirrored(small_losses_and_large_gains()), rules);
  EXPECT_LT(gains.mcnemar.exact, 1e-20);
  EXPECT_GT(gains.better_p, 0.6);
  EXPECT_NE(gains.verdict, Verdict::better);
}

TEST(Evidence, FindsAFewLargeLossesAmongManySmallGains) {
  const Evidence evidence = evidence_of(small_gains_and_large_losses());
  EXPECT_GT(evidence.mcnemar.worse, 0.9);
  EXPECT_LT(evidence.worse_p, 0.001);
  EXPECT_EQ(evidence.verdict, Verdict::worse);
  EXPECT_EQ(evidence_of(mirrored(small_gains_and_large_losses())).verdict, Verdict::better);
}

TEST(Evidence, DoesNotTrustAHandfulOfUnitsThatDiffer) {
  // Three lost of 20: Student's p is 0.04, but chance puts three on one side in one of eight cases.
  auto items = items_of(17, 3, 0, 0);
  items[0].baseline.correct = items[0].candidate.correct = 0.5;
  const Evidence evidence = evidence_of(items);
  EXPECT_DOUBLE_EQ(evidence.worse_p, 1.0 / 8);
  EXPECT_EQ(evidence.verdict, Verdict::inconclusive);
}

TEST(Evidence, DoesNotPassBecauseOneAnswerShowedLittleSpread) {
  // A loss of 3 % of the items goes unseen in 60 items in one of six samples, asked once or thrice.
  auto items = items_of(60, 0, 0, 0);
  EXPECT_FALSE(evidence_of(items).non_inferiority.shown);
  items[0].baseline.correct = 2.0 / 3;
  const Evidence evidence = evidence_of(items);
  EXPECT_GT(evidence.non_inferiority.p.value(), 0.05);
  EXPECT_EQ(evidence.verdict, Verdict::inconclusive);
}

TEST(Evidence, HasAnIntervalWhereEveryItemSaysTheSame) {
  // 30 items that all lose one answer of five. With a 97.5 % chance of having seen anything else:
  // 0.025^(1/30) = 0.884297; -1 + 0.8 * 0.884297 and 1 - 1.2 * 0.884297.
  auto items = items_of(30, 0, 0, 0);
  for (PairedItem& item : items) item.candidate.correct = 0.8;
  const Evidence evidence = evidence_of(items);
  EXPECT_EQ(evidence.difference->method, Method::unanimous);
  EXPECT_NEAR(evidence.difference->low.value(), -0.292563, 1e-6);
  EXPECT_NEAR(evidence.difference->high.value(), -0.061156, 1e-6);
  EXPECT_NEAR(evidence.worse_p, std::pow(1.2, -30), 1e-6);
  EXPECT_EQ(evidence.verdict, Verdict::worse);
}

TEST(Evidence, UsesStudentsIntervalWhereResamplingWouldTakeTooLong) {
  std::vector<PairedItem> items = items_of(5400, 300, 300, 0);
  items[0].candidate.correct = 0.5;
  const Evidence evidence = evidence_of(items);
  EXPECT_EQ(evidence.difference->method, Method::student);
  // Standard deviation 0.3163 of 6 000: half an interval is 1.96 * 0.3163 / sqrt(6000) = 0.0080.
  EXPECT_NEAR(*evidence.difference->high - *evidence.difference->low, 2 * 0.0080, 2e-4);
}

}  // namespace
}  // namespace assay::decide
