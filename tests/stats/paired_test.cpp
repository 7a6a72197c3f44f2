#include "assay/stats/paired.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace assay::stats {
namespace {

// The crossover trial of Bentur et al. (2009), the first example of Fagerland et al. (2013).
constexpr PairedTable kBentur{.both = 1, .baseline_only = 7, .candidate_only = 1, .neither = 12};
constexpr double kZ95 = 1.959963984540054;

const std::vector<PairedTable>& tables() {
  static const std::vector<PairedTable> list{
      kBentur,        {0, 0, 0, 1},  {0, 1, 0, 0},           {5, 0, 3, 2},  {300, 10, 8, 20},
      {90, 0, 0, 10}, {0, 7, 7, 0},  {59, 6, 16, 80},        {0, 12, 0, 0}, {980, 13, 1, 6},
      {40, 2, 9, 49}, {43, 1, 0, 0}, {20'000, 310, 290, 400}};
  return list;
}

// Tango's statistic the slow way: the nuisance share maximises the likelihood numerically, and the
// variance is that of a mean of n values in {-1, 0, 1}.
double slow_statistic(const PairedTable& table, double delta) {
  const auto n = static_cast<double>(items(table));
  const auto b = static_cast<double>(table.baseline_only);
  const auto c = static_cast<double>(table.candidate_only);
  const auto weigh = [](double count, double share) {
    if (count == 0.0) return 0.0;
    return share > 0.0 ? count * std::log(share) : -std::numeric_limits<double>::infinity();
  };
  const auto likelihood = [&](double lost) {
    return weigh(b, lost) + weigh(c, lost + delta) + weigh(n - b - c, 1.0 - 2.0 * lost - delta);
  };
  double low = std::max(0.0, -delta);
  double high = (1.0 - delta) / 2.0;
  for (int i = 0; i < 300; ++i) {  // the likelihood has one maximum: keep the better third
    const double left = low + (high - low) / 3.0;
    const double right = high - (high - low) / 3.0;
    (likelihood(left) < likelihood(right) ? low : high) =
        likelihood(left) < likelihood(right) ? left : right;
  }
  const double lost = (low + high) / 2.0;
  const double variance = (lost + lost + delta - delta * delta) / n;
  return ((c - b) / n - delta) / std::sqrt(variance);
}

TEST(PairedDifference, MatchesTheKnownAnswerOfTheCrossoverTrial) {
  const auto difference = paired_difference(kBentur);
  ASSERT_TRUE(difference);
  EXPECT_DOUBLE_EQ(difference->value, -6.0 / 21.0);
  EXPECT_NEAR(difference->low, -0.517, 5e-4);
  EXPECT_NEAR(difference->high, -0.026, 5e-4);
  EXPECT_EQ(difference->n, 21);
}

TEST(PairedDifference, MatchesTangosContactLenses) {
  // Tango (1998), section 5: 43 of 44 pairs agree, one favours the standard; 90 % interval and the
  // statistic at a margin of 0.1.
  const PairedTable lenses{.both = 43, .baseline_only = 1};
  const auto difference = paired_difference(lenses, 0.90);
  ASSERT_TRUE(difference);
  EXPECT_NEAR(difference->low, -0.096, 1e-3);
  EXPECT_NEAR(difference->high, 0.037, 1e-3);
  EXPECT_NEAR(*score_statistic(lenses, -0.1), 1.709, 1e-3);
}

TEST(PairedDifference, MatchesTheScoreEquationSolvedTheSlowWay) {
  for (const PairedTable& table : tables()) {
    const auto difference = paired_difference(table);
    ASSERT_TRUE(difference);
    if (difference->low > -1.0) {
      EXPECT_NEAR(slow_statistic(table, difference->low), kZ95, 1e-5) << table.baseline_only;
    }
    if (difference->high < 1.0) {
      EXPECT_NEAR(slow_statistic(table, difference->high), -kZ95, 1e-5) << table.baseline_only;
    }
  }
}

TEST(PairedDifference, MatchesTheBisectedSlowStatisticTo1e6) {
  double low = -6.0 / 21.0;
  double high = 1.0 - 1e-9;
  while (high - low > 1e-12) {
    const double middle = (low + high) / 2.0;
    (slow_statistic(kBentur, middle) > -kZ95 ? low : high) = middle;
  }
  EXPECT_NEAR(paired_difference(kBentur)->high, low, 1e-6);
}

TEST(PairedDifference, HasAWidthWithoutADiscordantItem) {
  // With b = c = 0 the statistic is -sqrt(n d / (1 - d)); it reaches -z at z^2 / (n + z^2).
  for (const std::int64_t n : {1, 20, 500}) {
    const auto difference = paired_difference({.both = n});
    ASSERT_TRUE(difference);
    const double end = kZ95 * kZ95 / (static_cast<double>(n) + kZ95 * kZ95);
    EXPECT_EQ(difference->value, 0.0);
    EXPECT_NEAR(difference->low, -end, 1e-12);
    EXPECT_NEAR(difference->high, end, 1e-12);
  }
}

TEST(PairedDifference, IsNegatedToTheLastBitWhenTheArmsSwap) {
  for (const PairedTable& table : tables()) {
    const auto one = paired_difference(table);
    const auto other = paired_difference(swapped(table));
    EXPECT_EQ(one->value, -other->value);
    EXPECT_EQ(one->low, -other->high);
    EXPECT_EQ(one->high, -other->low);
  }
}

TEST(PairedDifference, ContainsItsValueAndNestsByLevel) {
  for (const PairedTable& table : tables()) {
    const auto at95 = paired_difference(table, 0.95);
    const auto at99 = paired_difference(table, 0.99);
    EXPECT_LE(at95->low, at95->value);
    EXPECT_GE(at95->high, at95->value);
    EXPECT_LE(at99->low, at95->low);
    EXPECT_GE(at99->high, at95->high);
    EXPECT_GE(at99->low, -1.0);
    EXPECT_LE(at99->high, 1.0);
  }
}

TEST(PairedDifference, NarrowsWithConcordantItemsWhicheverTheyAre) {
  PairedTable table{.both = 10, .baseline_only = 4, .candidate_only = 6, .neither = 3};
  for (int i = 0; i < 50; ++i) {
    PairedTable more = table;
    (i % 2 == 0 ? more.both : more.neither) += 7;
    const auto before = paired_difference(table);
    const auto after = paired_difference(more);
    EXPECT_LT(after->high - after->low, before->high - before->low);
    table = more;
  }
  const auto one = paired_difference({.both = 80, .baseline_only = 4, .candidate_only = 6});
  const auto other = paired_difference({.baseline_only = 4, .candidate_only = 6, .neither = 80});
  EXPECT_EQ(one->low, other->low);
  EXPECT_EQ(one->high, other->high);
}

double chance(int n, int b, int c, double p_b, double p_c) {
  const double ways = std::lgamma(n + 1.0) - std::lgamma(b + 1.0) - std::lgamma(c + 1.0) -
                      std::lgamma(n - b - c + 1.0);
  return std::exp(ways + b * std::log(p_b) + c * std::log(p_c) +
                  (n - b - c) * std::log1p(-p_b - p_c));
}

TEST(PairedDifference, CoversTheTruthAboutAsOftenAsItSaysByFullEnumeration) {
  constexpr int kItems = 50;
  for (const double p_b : {0.04, 0.10, 0.25}) {
    for (const double p_c : {0.04, 0.10, 0.25}) {
      double coverage = 0.0;
      for (int b = 0; b <= kItems; ++b) {
        for (int c = 0; b + c <= kItems; ++c) {
          const auto interval =
              paired_difference({.both = kItems - b - c, .baseline_only = b, .candidate_only = c});
          if (interval->low <= p_c - p_b && p_c - p_b <= interval->high) {
            coverage += chance(kItems, b, c, p_b, p_c);
          }
        }
      }
      EXPECT_GT(coverage, 0.94) << p_b << " " << p_c;
      EXPECT_LT(coverage, 0.975) << p_b << " " << p_c;
    }
  }
}

TEST(ScoreStatistic, IsMcNemarsAtZero) {
  // At difference 0 the estimate of the variance is (b + c) / n^2: (c - b) / sqrt(b + c).
  EXPECT_NEAR(*score_statistic(kBentur, 0.0), -6.0 / std::sqrt(8.0), 1e-12);
  EXPECT_NEAR(*score_statistic({59, 6, 16, 80}, 0.0), 10.0 / std::sqrt(22.0), 1e-12);
  EXPECT_EQ(*score_statistic({.both = 5}, 0.0), 0.0);
}

TEST(ScoreStatistic, FallsAsTheHypothesisRises) {
  for (const PairedTable& table : tables()) {
    double last = std::numeric_limits<double>::infinity();
    for (double delta = -0.99; delta < 1.0; delta += 0.01) {
      const double z = *score_statistic(table, delta);
      EXPECT_LE(z, last + 1e-9) << delta;
      last = z;
    }
  }
}

TEST(NonInferiority, IsTheOneSidedTailOfMcNemarAtMarginZero) {
  // z = 10 / sqrt(22) = 2.13201; 1 - Phi(z) = 0.0165034 (half of the two-sided 0.0330 that
  // Fagerland et al. (2013), table 3, print for the same data).
  const PairedTable transplants{
      .both = 59, .baseline_only = 6, .candidate_only = 16, .neither = 80};
  EXPECT_NEAR(*non_inferiority_p(transplants, 0.0), 0.0165, 5e-5);
  EXPECT_NEAR(*non_inferiority_p(transplants, 0.0),
              std::erfc(10.0 / std::sqrt(22.0) / std::sqrt(2.0)) / 2.0, 1e-12);
}

TEST(NonInferiority, DecidesAsTheLowerEndOfTheInterval) {
  for (const PairedTable& table : tables()) {
    const auto interval = paired_difference(table, 0.90);
    for (const double margin : {0.005, 0.02, 0.03, 0.1, 0.3}) {
      EXPECT_EQ(*non_inferiority_p(table, margin) < 0.05, interval->low > -margin)
          << table.baseline_only << " " << margin;
      EXPECT_EQ(*worse_p(table, margin) < 0.05, interval->high < -margin);
    }
  }
}

TEST(NonInferiority, AndWorseShareTheWholeProbability) {
  for (const PairedTable& table : tables()) {
    EXPECT_NEAR(*non_inferiority_p(table, 0.03) + *worse_p(table, 0.03), 1.0, 1e-12);
    EXPECT_NEAR(*worse_p(table), *non_inferiority_p(swapped(table), 0.0), 1e-15);
  }
}

TEST(NonInferiority, GetsEasierWithTheMargin) {
  double last = 1.0;
  for (const double margin : {0.0, 0.01, 0.02, 0.05, 0.1, 0.5}) {
    const double p = *non_inferiority_p({300, 10, 8, 20}, margin);
    EXPECT_LT(p, last);
    last = p;
  }
}

TEST(Equivalence, IsTheHarderOfTheTwoSidesAndSymmetric) {
  for (const PairedTable& table : tables()) {
    const double p = *equivalence_p(table, 0.05);
    EXPECT_EQ(p,
              std::max(*non_inferiority_p(table, 0.05), *non_inferiority_p(swapped(table), 0.05)));
    EXPECT_EQ(p, *equivalence_p(swapped(table), 0.05));
    const auto interval = paired_difference(table, 0.90);
    EXPECT_EQ(p<0.05, interval->low> - 0.05 && interval->high < 0.05);
  }
}

TEST(Mcnemar, MatchesTheCrossoverTrial) {
  // P(X <= 1) for Binomial(8, 1/2) is 9 / 256; twice that is 0.0703, less 8 / 256 it is 0.0391.
  EXPECT_NEAR(*mcnemar_exact(kBentur), 18.0 / 256.0, 1e-14);
  EXPECT_NEAR(*mcnemar_mid_p(kBentur), 10.0 / 256.0, 1e-14);
  EXPECT_NEAR(*mcnemar_worse(kBentur), 9.0 / 256.0, 1e-14);
}

TEST(Mcnemar, MatchesTheStemCellTransplants) {
  // Fagerland et al. (2013), second example: 6 and 16 discordant pairs, 0.0525 and 0.0347. By hand:
  // P(X <= 6) for Binomial(22, 1/2) is 110056 / 4194304, P(X = 6) is 74613 / 4194304.
  const PairedTable transplants{
      .both = 59, .baseline_only = 6, .candidate_only = 16, .neither = 80};
  EXPECT_NEAR(*mcnemar_exact(transplants), 220112.0 / 4194304.0, 1e-14);
  EXPECT_NEAR(*mcnemar_exact(transplants), 0.0525, 5e-5);
  EXPECT_NEAR(*mcnemar_mid_p(transplants), 145499.0 / 4194304.0, 1e-14);
  EXPECT_NEAR(*mcnemar_mid_p(transplants), 0.0347, 5e-5);
}

TEST(Mcnemar, MatchesTheBinomialTailWorkedByHand) {
  // P(X <= 2) for Binomial(12, 1/2) is (1 + 12 + 66) / 4096.
  const PairedTable table{.baseline_only = 2, .candidate_only = 10};
  EXPECT_NEAR(*mcnemar_exact(table), 158.0 / 4096.0, 1e-14);
  EXPECT_NEAR(*mcnemar_mid_p(table), 92.0 / 4096.0, 1e-14);
  EXPECT_NEAR(*mcnemar_worse(table), 1.0 - 13.0 / 4096.0, 1e-14);
}

TEST(Mcnemar, ClaimsNothingWithoutADiscordantItemOrWithEqualCells) {
  for (const PairedTable& table : {PairedTable{.both = 90, .neither = 10}, PairedTable{},
                                   PairedTable{.baseline_only = 4, .candidate_only = 4}}) {
    EXPECT_EQ(*mcnemar_exact(table), 1.0);
    EXPECT_EQ(*mcnemar_mid_p(table), 1.0);
  }
  EXPECT_EQ(*mcnemar_worse({.both = 90}), 1.0);
}

TEST(Mcnemar, IgnoresConcordantItemsAndIsSymmetric) {
  for (const PairedTable& table : tables()) {
    const PairedTable bare{.baseline_only = table.baseline_only,
                           .candidate_only = table.candidate_only};
    EXPECT_EQ(*mcnemar_exact(table), *mcnemar_exact(bare));
    EXPECT_EQ(*mcnemar_exact(table), *mcnemar_exact(swapped(table)));
    EXPECT_EQ(*mcnemar_mid_p(table), *mcnemar_mid_p(swapped(table)));
    EXPECT_LE(*mcnemar_mid_p(table), *mcnemar_exact(table));
  }
}

TEST(McnemarWorse, NeverClaimsMoreOftenThanItsLevelUnlikeTheScoreTest) {
  // Three discordant items that all favour the baseline happen by chance one time in eight; the
  // score test gives them p = 1 - Phi(sqrt 3) = 0.0416.
  const PairedTable three{.both = 97, .baseline_only = 3};
  EXPECT_NEAR(*mcnemar_worse(three), 0.125, 1e-14);
  EXPECT_NEAR(*worse_p(three), 0.0416323, 1e-6);
  for (int flips = 1; flips <= 60; ++flips) {
    double claimed = 0.0;
    for (int b = 0; b <= flips; ++b) {
      if (*mcnemar_worse({.baseline_only = b, .candidate_only = flips - b}) > 0.05) continue;
      claimed += std::exp(std::lgamma(flips + 1.0) - std::lgamma(b + 1.0) -
                          std::lgamma(flips - b + 1.0) - flips * std::log(2.0));
    }
    EXPECT_LE(claimed, 0.05 + 1e-12) << flips;
  }
}

TEST(Paired, GivesNothingWithoutItemsOrSense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const PairedTable negative{.both = 5, .baseline_only = -1};
  EXPECT_FALSE(paired_difference({}));
  EXPECT_FALSE(paired_difference(negative));
  for (const double level : {0.0, 1.0, -0.5, nan}) {
    EXPECT_FALSE(paired_difference(kBentur, level));
  }
  for (const double wrong : {1.0, -1.0, 2.0, nan}) EXPECT_FALSE(score_statistic(kBentur, wrong));
  for (const double wrong : {-0.01, 1.0, nan}) {
    EXPECT_FALSE(non_inferiority_p(kBentur, wrong));
    EXPECT_FALSE(worse_p(kBentur, wrong));
    EXPECT_FALSE(equivalence_p(kBentur, wrong));
  }
  EXPECT_FALSE(equivalence_p(kBentur, 0.0));
  EXPECT_FALSE(non_inferiority_p({}, 0.02));
  EXPECT_FALSE(mcnemar_exact(negative));
  EXPECT_FALSE(mcnemar_mid_p(negative));
  EXPECT_FALSE(mcnemar_worse(negative));
}

}  // namespace
}  // namespace assay::stats
