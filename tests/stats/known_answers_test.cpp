/// \file
/// Examples from the literature and what they give to nine digits. Each expected number was worked
/// out a second time, apart from this library, in 40-digit or exact rational arithmetic from the
/// formula of the source. Comments give the few digits that are printed there.

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "assay/stats/agreement.hpp"
#include "assay/stats/bound.hpp"
#include "assay/stats/confidence.hpp"
#include "assay/stats/mean.hpp"
#include "assay/stats/paired.hpp"
#include "assay/stats/power.hpp"
#include "assay/stats/proportion.hpp"
#include "assay/stats/quantiles.hpp"
#include "assay/stats/rank.hpp"
#include "assay/stats/sequential.hpp"

namespace assay::stats {
namespace {

constexpr double kExact = 1e-9;

template <class Ends>
void expect_ends(const std::optional<Ends>& interval, double low, double high) {
  ASSERT_TRUE(interval);
  EXPECT_NEAR(interval->low, low, kExact);
  EXPECT_NEAR(interval->high, high, kExact);
}

TEST(KnownAnswers, NewcombesFourProportionsByWilson) {
  // Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
  expect_ends(wilson(81, 263), 0.255288519878, 0.366209576983);
  expect_ends(wilson(15, 148), 0.0623863995307, 0.160487241723);
  expect_ends(wilson(0, 20), 0.0, 0.161125158053);
  expect_ends(wilson(1, 29), 0.00611321429276, 0.171755218793);
}

TEST(KnownAnswers, NewcombesFourProportionsExactly) {
  // The same table, method 5.
  expect_ends(clopper_pearson(81, 263), 0.252736745585, 0.367621922601);
  expect_ends(clopper_pearson(15, 148), 0.0578440100834, 0.161650490349);
  expect_ends(clopper_pearson(0, 20), 0.0, 0.168433470983);
  expect_ends(clopper_pearson(1, 29), 0.00087264688358, 0.177644295489);
}

TEST(KnownAnswers, ConoversGiantPlants) {
  // Conover (1971), p. 97, in R's help page of binom.test: 682 of 925; R prints 0.7076683
  // 0.7654066.
  expect_ends(clopper_pearson(682, 925), 0.707668264079, 0.765406558242);
}

TEST(KnownAnswers, RuleOfThree) {
  // Hanley and Lippman-Hand (1983), JAMA 249, 1743-1745: none of 300, "about 3 / n".
  EXPECT_NEAR(*upper_bound(0, 300), 0.00993608194446, kExact);
}

TEST(KnownAnswers, OneSidedExactBounds) {
  // Clopper and Pearson (1934), one-sided at 95 %: 3 of 100; and the binomial tails behind them.
  EXPECT_NEAR(*upper_bound(3, 100), 0.0757107937498, kExact);
  EXPECT_NEAR(*lower_bound(3, 100), 0.00822582910765, kExact);
  EXPECT_NEAR(*risk_p({2, 100}, 0.05), 0.118262981185, kExact);
}

TEST(KnownAnswers, BentursAirwayTrial) {
  // Fagerland et al. (2013), BMC Medical Research Methodology 13, 91, first example: 0.0703,
  // 0.0391.
  constexpr PairedTable kTable{.both = 1, .baseline_only = 7, .candidate_only = 1, .neither = 12};
  EXPECT_NEAR(*mcnemar_exact(kTable), 0.0703125, kExact);
  EXPECT_NEAR(*mcnemar_mid_p(kTable), 0.0390625, kExact);
  // Tango's interval of the same table is printed as -0.517 and -0.026.
  expect_ends(paired_difference(kTable), -0.517232276421, -0.0260030324809);
}

TEST(KnownAnswers, StemCellTransplants) {
  // The second example there: 0.0525 and 0.0347, asymptotic 0.0330.
  constexpr PairedTable kTable{.both = 59, .baseline_only = 6, .candidate_only = 16, .neither = 80};
  EXPECT_NEAR(*mcnemar_exact(kTable), 110'056.0 / 2'097'152.0, kExact);
  EXPECT_NEAR(*mcnemar_mid_p(kTable), 145'499.0 / 4'194'304.0, kExact);
  expect_ends(paired_difference(kTable), 0.00543339573168, 0.124023432464);
}

TEST(KnownAnswers, TangosContactLenses) {
  // Tango (1998), section 5: 90 % interval -0.096 to 0.037, statistic 1.709 at a margin of 0.1.
  constexpr PairedTable kTable{.both = 43, .baseline_only = 1};
  expect_ends(paired_difference(kTable, 0.90), -0.0956624263992, 0.0365169384181);
  EXPECT_NEAR(*score_statistic(kTable, -0.1), 1.70856428594, kExact);
  EXPECT_NEAR(*non_inferiority_p(kTable, 0.1), 0.0437658444386, kExact);
}

TEST(KnownAnswers, PresidentialApproval) {
  // Agresti (1990), p. 350, the table of R's help page of mcnemar.test: statistic 17.36 squared.
  constexpr PairedTable kTable{
      .both = 794, .baseline_only = 150, .candidate_only = 86, .neither = 570};
  EXPECT_NEAR(std::pow(*score_statistic(kTable, 0), 2), 4096.0 / 236.0, kExact);
  EXPECT_NEAR(*mcnemar_exact(kTable), 3.715936139571442e-05, 1e-15);
}

TEST(KnownAnswers, ExactMcNemarOfNineAndTwo) {
  // The example of R's package exact2x2 (Fay 2010, Biostatistics 11, 373): 9 and 2, p = 0.06543.
  EXPECT_NEAR(*mcnemar_exact({.baseline_only = 9, .candidate_only = 2}), 67.0 / 1024.0, kExact);
}

TEST(KnownAnswers, StudentsSleepingDraughts) {
  // Student (1908), Biometrika 6, 1-25, as R's `sleep`: ten differences with mean 1.58; R prints
  // 0.7001142 2.4598858.
  expect_ends(mean_interval(1.58, 1.22999548328, 10), 0.700114236723, 2.45988576328);
}

TEST(KnownAnswers, DepressionScales) {
  // Hollander and Wolfe (1973), p. 29, in R's help page of wilcox.test; exact averages of pairs.
  const std::vector<double> differences{0.878 - 1.83, 0.647 - 0.50, 0.598 - 1.62,
                                        2.05 - 2.48,  1.06 - 1.68,  1.29 - 1.88,
                                        1.06 - 1.55,  3.14 - 3.06,  1.29 - 1.30};
  const auto shift = hodges_lehmann(differences);
  ASSERT_TRUE(shift && shift->low && shift->high);
  EXPECT_NEAR(shift->value, -0.46, kExact);
  EXPECT_NEAR(*shift->low, -0.786, kExact);
  EXPECT_NEAR(*shift->high, -0.010, kExact);
}

TEST(KnownAnswers, MediansByTheTableOfTheSignTest) {
  // Ranks at 95 %, as every table of the sign test gives them (e.g. Conover 1999, table A3).
  const struct {
    std::size_t n, low, high;
  } rows[] = {{15, 4, 12}, {20, 6, 15}, {25, 8, 18}, {30, 10, 21}, {50, 18, 33}};
  for (const auto& row : rows) {
    EXPECT_EQ(percentile_ranks(row.n, 0.5).low, row.low) << row.n;
    EXPECT_EQ(percentile_ranks(row.n, 0.5).high, row.high) << row.n;
  }
}

TEST(KnownAnswers, KappaOfTwoPathologists) {
  // Agresti (2002), Categorical Data Analysis, table 10.8: kappa 0.493, standard error 0.057.
  const auto kappa = cohens_kappa({{22, 2, 2, 0}, {5, 7, 14, 0}, {0, 2, 36, 0}, {0, 1, 17, 10}});
  ASSERT_TRUE(kappa);
  EXPECT_NEAR(kappa->value, 0.493005595524, kExact);
  expect_ends(kappa->interval, 0.381791064354, 0.604220126693);
}

TEST(KnownAnswers, KappaOfFleissCohenAndEveritt) {
  // Fleiss, Cohen and Everitt (1969), the example: 200 patients, kappa 0.429.
  const auto kappa = cohens_kappa({{106, 10, 4}, {22, 28, 10}, {2, 12, 6}});
  ASSERT_TRUE(kappa);
  EXPECT_NEAR(kappa->value, 3.0 / 7.0, kExact);
  expect_ends(kappa->interval, 0.323299793454, 0.533843063688);
}

TEST(KnownAnswers, AurocOfTomographyReadings) {
  // Hanley and McNeil (1982), table I: 58 normal and 51 abnormal images on a scale of five; 0.893.
  const int normal[] = {33, 6, 6, 11, 2};
  const int abnormal[] = {3, 2, 2, 11, 33};
  std::vector<Claim> claims;
  for (int rating = 0; rating < 5; ++rating) {
    for (int i = 0; i < normal[rating]; ++i) claims.push_back({rating / 4.0, false});
    for (int i = 0; i < abnormal[rating]; ++i) claims.push_back({rating / 4.0, true});
  }
  EXPECT_NEAR(auroc(claims)->value, 1321.0 / 1479.0, kExact);
}

TEST(KnownAnswers, MarginsAndItemsOfPairedNonInferiority) {
  // (z + z)^2 times the discordant share (Nam 1997), with quantiles to 40 digits.
  EXPECT_NEAR(*detectable_margin(300, 0.06), 0.0351640647025, kExact);
  EXPECT_NEAR(*detectable_margin(1000, 0.15), 0.0304529733327, kExact);
  EXPECT_NEAR(*detectable_margin(500, 0.20, {.alpha = 0.025, .power = 0.90}), 0.0648303110017,
              kExact);
  EXPECT_EQ(items_for_margin(0.02, 0.06), 928);   // 927.38
  EXPECT_EQ(items_for_margin(0.01, 0.08), 4947);  // 4946.05
}

TEST(KnownAnswers, EvidenceOfAFairCoinAgainstAnUnknownOne) {
  // Robbins (1970), the mixture over all coins, for the flips of the examples above.
  EXPECT_NEAR(*log_e_different({.baseline_only = 16, .candidate_only = 6}), 0.893673722645, kExact);
  EXPECT_NEAR(*log_e_worse({.baseline_only = 16, .candidate_only = 6}), 1.56932388688, kExact);
  EXPECT_NEAR(*log_e_worse({.baseline_only = 9, .candidate_only = 2}), 1.80605079934, kExact);
}

TEST(KnownAnswers, CapitalOfABetOnTheMargin) {
  // Waudby-Smith and Ramdas (2024), eight fixed shares; 500 items, 6 lost and 8 won.
  constexpr PairedTable kTable{.both = 400, .baseline_only = 6, .candidate_only = 8, .neither = 86};
  EXPECT_NEAR(*log_e_non_inferior(kTable, 0.03), 4.47463153693, kExact);
  expect_ends(difference_sequence(kTable), -0.0268970131116, 0.0357314612849);
  EXPECT_NEAR(*non_inferiority_p(kTable, 0.03), 0.000243818188454, kExact);
  EXPECT_NEAR(*equivalence_p(kTable, 0.03), 0.00279502647439, kExact);
}

}  // namespace
}  // namespace assay::stats
