#include "assay/stats/adjust.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <limits>

namespace assay::stats {
namespace {

void expect_near(const std::optional<std::vector<double>>& actual,
                 const std::vector<double>& expected) {
  ASSERT_TRUE(actual);
  ASSERT_EQ(actual->size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR((*actual)[i], expected[i], 1e-12);
}

constexpr std::array<double, 4> kFour{0.01, 0.04, 0.03, 0.005};

TEST(Holm, MatchesTheHandWorkedFour) {
  // Sorted 0.005 * 4, 0.01 * 3, 0.03 * 2, then 0.04 * 1 raised to the one before it.
  expect_near(holm(kFour), {0.03, 0.06, 0.06, 0.02});
}

TEST(BenjaminiHochberg, MatchesTheHandWorkedFour) {
  // From the top: 0.04 * 4/4, 0.03 * 4/3, 0.01 * 4/2, 0.005 * 4/1.
  expect_near(benjamini_hochberg(kFour), {0.02, 0.04, 0.04, 0.02});
}

// Benjamini and Hochberg (1995), section 4.1: fifteen tests of a myocardial infarction trial.
constexpr std::array<double, 15> kTrial{0.0001, 0.0004, 0.0019, 0.0095, 0.0201,
                                        0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
                                        0.4262, 0.5719, 0.6528, 0.7590, 1.0000};

TEST(BenjaminiHochberg, ClaimsTheFirstFourOfThePublishedTrial) {
  const auto adjusted = benjamini_hochberg(kTrial);
  ASSERT_TRUE(adjusted);
  EXPECT_NEAR((*adjusted)[3], 0.0095 * 15 / 4, 1e-12);
  EXPECT_EQ(std::count_if(adjusted->begin(), adjusted->end(), [](double p) { return p <= 0.05; }),
            4);
}

TEST(Holm, ClaimsTheFirstThreeOfThePublishedTrial) {
  const auto adjusted = holm(kTrial);
  ASSERT_TRUE(adjusted);
  EXPECT_NEAR((*adjusted)[2], 0.0019 * 13, 1e-12);
  EXPECT_NEAR((*adjusted)[3], 0.0095 * 12, 1e-12);
  EXPECT_EQ(std::count_if(adjusted->begin(), adjusted->end(), [](double p) { return p <= 0.05; }),
            3);
}

TEST(Adjust, LeavesASingleTestAloneAndNeverLowersAP) {
  expect_near(holm(std::array{0.03}), {0.03});
  expect_near(benjamini_hochberg(std::array{0.03}), {0.03});
  const auto by_holm = holm(kTrial);
  const auto by_bh = benjamini_hochberg(kTrial);
  for (std::size_t i = 0; i < kTrial.size(); ++i) {
    EXPECT_GE((*by_bh)[i], kTrial[i]);
    EXPECT_GE((*by_holm)[i], (*by_bh)[i]);
    EXPECT_LE((*by_holm)[i], 1.0);
  }
}

TEST(Adjust, FollowsItsTestsInAnyOrder) {
  auto turned = kTrial;
  std::reverse(turned.begin(), turned.end());
  for (const auto adjust : {holm, benjamini_hochberg}) {
    auto expected = *adjust(kTrial);
    std::reverse(expected.begin(), expected.end());
    EXPECT_EQ(*adjust(turned), expected);
  }
}

TEST(Adjust, TreatsEqualTestsAlike) {
  expect_near(holm(std::array{0.02, 0.02, 0.02}), {0.06, 0.06, 0.06});
  expect_near(benjamini_hochberg(std::array{0.02, 0.02, 0.02}), {0.02, 0.02, 0.02});
}

TEST(Adjust, RefusesWhatIsNoProbability) {
  for (const double wrong : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_FALSE(holm(std::array{0.5, wrong}));
    EXPECT_FALSE(benjamini_hochberg(std::array{0.5, wrong}));
  }
  EXPECT_TRUE(holm({})->empty());
}

}  // namespace
}  // namespace assay::stats
