#include "assay/stats/confidence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "assay/stats/random.hpp"

namespace assay::stats {
namespace {

const std::vector<Claim> kFive{{0.9, true}, {0.8, true}, {0.7, false}, {0.6, true}, {0.2, false}};

// Right with the probability stated.
std::vector<Claim> calibrated(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  std::vector<Claim> claims(n);
  for (Claim& claim : claims) {
    claim.confidence = random.uniform();
    claim.right = random.uniform() < claim.confidence;
  }
  return claims;
}

TEST(BrierScore, IsTheMeanSquareWorkedByHand) {
  // 0.01 + 0.04 + 0.49 + 0.16 + 0.04 = 0.74 over five.
  const auto score = brier_score(kFive);
  ASSERT_TRUE(score);
  EXPECT_NEAR(score->value, 0.148, 1e-12);
  EXPECT_LT(score->low, 0.148);
  EXPECT_GT(score->high, 0.148);
  EXPECT_EQ(score->n, 5);
}

TEST(BrierScore, IsAQuarterForAlwaysSayingAHalfAndZeroForAnOracle) {
  const std::vector<Claim> halves{{0.5, true}, {0.5, false}, {0.5, false}};
  EXPECT_NEAR(brier_score(halves)->value, 0.25, 1e-15);
  const std::vector<Claim> oracle{{1.0, true}, {0.0, false}};
  EXPECT_EQ(brier_score(oracle)->value, 0.0);
}

TEST(Reliability, FillsBinsOfEqualMassWorkedByHand) {
  // Two bins of five: the smaller one gets what fits below half, {0.2, 0.6, 0.7} closes at 3
  // >= 2.5. |0.5 - 1/3| * 3/5 + |0.85 - 1| * 2/5 = 0.1 + 0.06.
  const auto table = reliability(kFive, 2);
  ASSERT_TRUE(table);
  ASSERT_EQ(table->bins.size(), 2U);
  EXPECT_EQ(table->bins[0].n, 3);
  EXPECT_NEAR(table->bins[0].mean_confidence, 0.5, 1e-12);
  EXPECT_NEAR(table->bins[0].accuracy, 1.0 / 3.0, 1e-12);
  EXPECT_NEAR(table->ece, 0.16, 1e-12);
}

TEST(Reliability, GivesHighMediumAndLowABinEachHoweverFewTheyAre) {
  std::vector<Claim> claims(97, Claim{0.95, true});
  claims.insert(claims.end(), 2, Claim{0.6, false});
  claims.push_back({0.2, false});
  const auto table = reliability(claims);
  ASSERT_TRUE(table);
  ASSERT_EQ(table->bins.size(), 3U);
  EXPECT_EQ(table->bins[0].n, 1);
  EXPECT_EQ(table->bins[1].n, 2);
  EXPECT_EQ(table->bins[2].n, 97);
  // 0.01 * 0.2 + 0.02 * 0.6 + 0.97 * 0.05.
  EXPECT_NEAR(table->ece, 0.0625, 1e-12);
}

TEST(Reliability, CountsEveryAnswerOnceInAboutEqualBins) {
  const auto table = reliability(calibrated(1000, 1), 10);
  ASSERT_EQ(table->bins.size(), 10U);
  std::int64_t n = 0;
  for (const ReliabilityBin& bin : table->bins) {
    EXPECT_EQ(bin.n, 100);
    EXPECT_LE(bin.interval.low, bin.accuracy);
    EXPECT_GE(bin.interval.high, bin.accuracy);
    n += bin.n;
  }
  EXPECT_EQ(n, 1000);
}

TEST(Reliability, IsSmallForHonestConfidenceAndLargeForBoasting) {
  auto claims = calibrated(20'000, 2);
  EXPECT_LT(reliability(claims)->ece, 0.02);
  for (Claim& claim : claims) claim.confidence = 0.5 + claim.confidence / 2.0;
  EXPECT_NEAR(reliability(claims)->ece, 0.25, 0.02);
}

TEST(Auroc, CountsPairsWithTiesHalfWorkedByHand) {
  // Right 0.9 0.8 0.6 against wrong 0.7 0.2: five of six pairs.
  EXPECT_NEAR(auroc(kFive)->value, 5.0 / 6.0, 1e-12);
  const std::vector<Claim> tied{{0.9, true}, {0.5, true}, {0.5, false}, {0.1, false}};
  EXPECT_NEAR(auroc(tied)->value, 3.5 / 4.0, 1e-12);
  const std::vector<Claim> constant{{0.5, true}, {0.5, true}, {0.5, false}};
  EXPECT_EQ(auroc(constant)->value, 0.5);
}

TEST(Auroc, EqualsComparingAllPairs) {
  auto claims = calibrated(200, 3);
  for (Claim& claim : claims) claim.confidence = std::round(claim.confidence * 10) / 10;
  double wins = 0.0;
  double pairs = 0.0;
  for (const Claim& right : claims) {
    for (const Claim& wrong : claims) {
      if (!right.right || wrong.right) continue;
      pairs += 1.0;
      wins += right.confidence > wrong.confidence ? 1.0 : 0.0;
      wins += right.confidence == wrong.confidence ? 0.5 : 0.0;
    }
  }
  EXPECT_NEAR(auroc(claims)->value, wins / pairs, 1e-12);
}

TEST(Auroc, EndsWhereHanleysAndMcNeilsErrorIsExactlyTwoSided) {
  const auto claims = calibrated(120, 4);
  const auto area = auroc(claims);
  ASSERT_TRUE(area);
  const auto right = static_cast<double>(
      std::count_if(claims.begin(), claims.end(), [](const Claim& c) { return c.right; }));
  const double wrong = 120.0 - right;
  for (const double end : {area->low, area->high}) {
    const double q1 = end / (2.0 - end);
    const double q2 = 2.0 * end * end / (1.0 + end);
    const double others = 60.0 - 1.0;
    const double variance =
        (end * (1.0 - end) + others * (q1 - end * end) + others * (q2 - end * end)) /
        (right * wrong);
    EXPECT_NEAR(std::fabs(end - area->value) / std::sqrt(variance), 1.959964, 1e-5);
  }
}

TEST(Auroc, HasAWidthAtPerfectSeparationAndMirrors) {
  const std::vector<Claim> perfect{{0.9, true}, {0.8, true}, {0.3, false}, {0.2, false}};
  const auto area = auroc(perfect);
  EXPECT_EQ(area->value, 1.0);
  EXPECT_EQ(area->high, 1.0);
  EXPECT_LT(area->low, 0.8);
  auto claims = calibrated(100, 5);
  const auto one = auroc(claims);
  for (Claim& claim : claims) claim.right = !claim.right;
  const auto other = auroc(claims);
  EXPECT_NEAR(one->value, 1.0 - other->value, 1e-12);
  EXPECT_NEAR(one->low, 1.0 - other->high, 1e-9);
}

TEST(RiskCoverage, FollowsTheCurveWorkedByHand) {
  // Most confident first: right right wrong right wrong; risks 0, 0, 1/3, 1/4, 2/5.
  const auto curve = risk_coverage(kFive);
  ASSERT_TRUE(curve);
  ASSERT_EQ(curve->points.size(), 5U);
  EXPECT_EQ(curve->points[2].threshold, 0.7);
  EXPECT_EQ(curve->points[2].kept, 3);
  EXPECT_EQ(curve->points[2].wrong, 1);
  EXPECT_NEAR(curve->points[2].coverage, 0.6, 1e-12);
  EXPECT_NEAR(curve->points[2].risk, 1.0 / 3.0, 1e-12);
  EXPECT_NEAR(curve->area, (1.0 / 3.0 + 0.25 + 0.4) / 5.0, 1e-12);
  // At best three right ones first: 0, 0, 0, 1/4, 2/5.
  EXPECT_NEAR(curve->best_area, 0.13, 1e-12);
  EXPECT_NEAR(curve->chance_area, 0.4, 1e-12);
}

TEST(RiskCoverage, HasTheErrorRateAsAreaWhereAllConfidencesAreEqual) {
  const std::vector<Claim> constant{{0.5, true}, {0.5, false}, {0.5, true}, {0.5, true}};
  const auto curve = risk_coverage(constant);
  ASSERT_EQ(curve->points.size(), 1U);
  EXPECT_NEAR(curve->area, 0.25, 1e-12);
  EXPECT_EQ(curve->points[0].coverage, 1.0);
}

TEST(RiskCoverage, LiesBetweenTheBestAndChanceForHonestConfidence) {
  const auto curve = risk_coverage(calibrated(5000, 6));
  EXPECT_GT(curve->area, curve->best_area);
  EXPECT_LT(curve->area, 0.6 * curve->chance_area);
  EXPECT_NEAR(curve->points.back().risk, curve->chance_area, 1e-12);
}

TEST(Confidence, DoesNotDependOnTheOrder) {
  auto claims = calibrated(300, 7);
  for (Claim& claim : claims) claim.confidence = std::round(claim.confidence * 20) / 20;
  const auto score = brier_score(claims)->value;
  const auto ece = reliability(claims)->ece;
  const auto area = auroc(claims)->value;
  const auto curve = risk_coverage(claims)->area;
  Random(1).shuffle(std::span<Claim>(claims));
  EXPECT_EQ(brier_score(claims)->value, score);
  EXPECT_EQ(reliability(claims)->ece, ece);
  EXPECT_EQ(auroc(claims)->value, area);
  EXPECT_EQ(risk_coverage(claims)->area, curve);
}

TEST(Confidence, GivesNothingWithoutAnswersOrForNonsense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& claims : {std::vector<Claim>{},
                             {{nan, true}, {0.1, false}},
                             {{1.5, true}, {0.1, false}},
                             {{-0.1, true}, {0.1, false}}}) {
    EXPECT_FALSE(brier_score(claims));
    EXPECT_FALSE(reliability(claims));
    EXPECT_FALSE(auroc(claims));
    EXPECT_FALSE(risk_coverage(claims));
  }
  EXPECT_FALSE(reliability(kFive, 0));
  const std::vector<Claim> all_right{{0.9, true}, {0.8, true}};
  EXPECT_FALSE(auroc(all_right));
  EXPECT_TRUE(brier_score(std::vector<Claim>{{0.5, true}}));
}

}  // namespace
}  // namespace assay::stats
