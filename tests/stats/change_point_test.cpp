#include "assay/stats/change_point.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "assay/stats/random.hpp"

namespace assay::stats {
namespace {

std::vector<Tally> runs(Random& random, std::size_t points, double rate, int trials = 300) {
  std::vector<Tally> series(points);
  for (Tally& point : series) {
    point.trials = trials;
    for (int i = 0; i < trials; ++i) point.successes += random.uniform() < rate ? 1.0 : 0.0;
  }
  return series;
}

std::vector<Tally> then(std::vector<Tally> first, const std::vector<Tally>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST(ChangePoints, FindTheStepAndSayHowLarge) {
  const std::vector<Tally> series{{270, 300}, {271, 300}, {268, 300}, {270, 300}, {272, 300},
                                  {240, 300}, {243, 300}, {239, 300}, {241, 300}, {242, 300}};
  const auto found = change_points(series);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->front().index, 5U);
  EXPECT_NEAR(found->front().before, 1351.0 / 1500.0, 1e-12);
  EXPECT_NEAR(found->front().after, 1205.0 / 1500.0, 1e-12);
  EXPECT_LE(found->front().p, 0.05);
}

TEST(ChangePoints, HaveThePOfCountingAllOrders) {
  // Four and four, and a split is only possible in the middle: of 8! orders 2 * 4! * 4! split as
  // well, 1 in 35. Fewer points than that cannot reach 5 %: three and three give 1 in 10.
  const std::vector<Tally> eight{{90, 100}, {90, 100}, {90, 100}, {90, 100},
                                 {50, 100}, {50, 100}, {50, 100}, {50, 100}};
  const auto found = change_points(eight, {.min_segment = 4, .permutations = 20'000});
  ASSERT_TRUE(found && found->size() == 1);
  EXPECT_NEAR(found->front().p, 1.0 / 35.0, 4 * 0.00118);  // four standard errors
  const std::vector<Tally> six(eight.begin() + 1, eight.end() - 1);
  EXPECT_TRUE(change_points(six)->empty());
  const auto lenient = change_points(six, {.alpha = 0.2, .permutations = 20'000});
  ASSERT_TRUE(lenient && lenient->size() == 1);
  EXPECT_NEAR(lenient->front().p, 0.1, 4 * 0.0021);
}

TEST(ChangePoints, FindTwoStepsInOrder) {
  Random random(3);
  const auto series =
      then(then(runs(random, 15, 0.95), runs(random, 15, 0.80)), runs(random, 15, 0.92));
  const auto found = change_points(series);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_NEAR(static_cast<double>((*found)[0].index), 15.0, 1.0);
  EXPECT_NEAR(static_cast<double>((*found)[1].index), 30.0, 1.0);
  EXPECT_LT((*found)[0].after, (*found)[0].before);
  EXPECT_GT((*found)[1].after, (*found)[1].before);
  EXPECT_EQ((*found)[0].after, (*found)[1].before);
}

TEST(ChangePoints, StayWithinTheirFalseAlarmsWithoutAnyChange) {
  constexpr int kSeries = 400;
  int alarms = 0;
  Random random(4);
  for (int i = 0; i < kSeries; ++i) {
    const auto series = runs(random, 20, 0.9, 100);
    alarms += change_points(series, {.permutations = 199})->empty() ? 0 : 1;
  }
  // Three standard errors above 5 %.
  EXPECT_LE(alarms, kSeries * 0.05 + 3 * 4.4);
  EXPECT_GT(alarms, 0);
}

TEST(ChangePoints, AreNotFooledByPointsThatScatterMoreThanCoins) {
  // Rates that jump by 10 points from run to run: a binomial chi-square would cry wolf every time.
  constexpr int kSeries = 200;
  int alarms = 0;
  Random random(5);
  for (int i = 0; i < kSeries; ++i) {
    std::vector<Tally> series;
    for (int point = 0; point < 20; ++point) {
      series.push_back(runs(random, 1, random.uniform() < 0.5 ? 0.85 : 0.95).front());
    }
    alarms += change_points(series, {.permutations = 199})->empty() ? 0 : 1;
  }
  EXPECT_LE(alarms, kSeries * 0.05 + 3 * 3.1);
}

TEST(ChangePoints, RepeatThemselvesForASeed) {
  Random random(6);
  const auto series = then(runs(random, 12, 0.95), runs(random, 12, 0.85));
  const auto one = change_points(series, {.seed = 9});
  const auto same = change_points(series, {.seed = 9});
  ASSERT_TRUE(one && same && one->size() == same->size() && !one->empty());
  EXPECT_EQ(one->front().p, same->front().p);
}

TEST(ChangePoints, SayNothingAboutShortOrConstantSeries) {
  EXPECT_TRUE(change_points({})->empty());
  EXPECT_TRUE(change_points(std::vector<Tally>{{5, 10}})->empty());
  EXPECT_TRUE(change_points(std::vector<Tally>(50, Tally{10, 10}))->empty());
  EXPECT_TRUE(change_points(std::vector<Tally>(50, Tally{0, 10}))->empty());
  EXPECT_TRUE(change_points(std::vector<Tally>(50, Tally{3.5, 10}))->empty());
}

TEST(ChangePoints, RefuseNonsense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Tally wrong : {Tally{0, 0}, {11, 10}, {-1, 10}, {nan, 10}, {1, nan}}) {
    const auto found = change_points(std::vector<Tally>{{5, 10}, wrong});
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, ErrorKind::invalid_argument);
    EXPECT_NE(found.error().message.find("point 1"), std::string::npos);
  }
  EXPECT_FALSE(change_points({}, {.alpha = 0.0}));
  EXPECT_FALSE(change_points({}, {.alpha = nan}));
  EXPECT_FALSE(change_points({}, {.min_segment = 0}));
  EXPECT_FALSE(change_points({}, {.permutations = 10}));
}

}  // namespace
}  // namespace assay::stats
