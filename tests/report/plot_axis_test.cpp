#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "report/plot/axis.hpp"
#include "report/plot/values.hpp"

namespace assay::report::plot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Values = std::vector<double>;

Values linear_ticks(const Values& values, Unit unit, std::size_t most = 6) {
  return linear_axis(values, unit, most).ticks;
}

std::vector<std::string> texts(Unit unit, const Axis& axis) {
  std::vector<std::string> texts;
  for (const double tick : axis.ticks) texts.push_back(tick_text(unit, axis, tick));
  return texts;
}

void expect_sound(const Axis& axis, const Values& values, std::size_t most) {
  ASSERT_LT(axis.low, axis.high);
  ASSERT_TRUE(std::isfinite(axis.high - axis.low));
  EXPECT_GE(axis.ticks.size(), 2U);
  EXPECT_LE(axis.ticks.size(), most);
  for (std::size_t i = 0; i < axis.ticks.size(); ++i) {
    EXPECT_GE(axis.ticks[i], axis.low);
    EXPECT_LE(axis.ticks[i], axis.high);
    EXPECT_TRUE(i == 0 || axis.ticks[i - 1] < axis.ticks[i]);
  }
  EXPECT_DOUBLE_EQ(axis.at(axis.low, 10, 430), 10);
  EXPECT_DOUBLE_EQ(axis.at(axis.high, 10, 430), 430);
  for (const double value : values) {
    if (axis.logarithmic && value <= 0) continue;
    const double rounding = (std::abs(axis.low) + std::abs(axis.high)) * 1e-8;
    EXPECT_LE(axis.low, value + rounding);
    EXPECT_GE(axis.high, value - rounding);
  }
}

TEST(LinearAxis, HasRoundTicksAroundTheValues) {
  EXPECT_EQ(linear_ticks({0, 10}, Unit::count), (Values{0, 2, 4, 6, 8, 10}));
  EXPECT_EQ(linear_ticks({0, 10}, Unit::count, 5), (Values{0, 5, 10}));
  EXPECT_EQ(linear_ticks({-7, 23}, Unit::count), (Values{-10, 0, 10, 20, 30}));
  EXPECT_EQ(linear_ticks({1, 9}, Unit::count), (Values{0, 2, 4, 6, 8, 10}));
}

TEST(LinearAxis, DoesNotGoBeyondWhatIsPossible) {
  const Axis accuracy = linear_axis(Values{0.5, 1.0}, Unit::percent, 6);
  EXPECT_DOUBLE_EQ(accuracy.high, 1.0);
  const Axis latency = linear_axis(Values{1, 900}, Unit::milliseconds, 6);
  EXPECT_EQ(latency.low, 0.0);
  const Axis rest = linear_axis(Values{0.0, 0.0}, Unit::percent, 6);
  EXPECT_EQ(rest.low, 0.0);
}

TEST(LinearAxis, WidensWhatHasNoWidth) {
  for (const double value : {0.0, 0.97, 1.0, -3.0, 1e-300, 5e12, kLargest, -kLargest}) {
    for (const Unit unit :
         {Unit::percent, Unit::points, Unit::milliseconds, Unit::usd, Unit::count}) {
      const Values values(3, value);
      expect_sound(linear_axis(values, unit, 6), values, 6);
    }
  }
  expect_sound(linear_axis({}, Unit::percent, 6), {}, 6);
}

TEST(LinearAxis, IsSoundForAnyValues) {
  std::mt19937_64 random(11);
  std::uniform_real_distribution<double> exponent(-30, 30);
  for (int round = 0; round < 2000; ++round) {
    Values values(1 + random() % 5);
    for (double& value : values) {
      value = std::pow(10.0, exponent(random)) * (random() % 3 == 0 ? -1 : 1);
    }
    const std::size_t most = 3 + random() % 8;
    expect_sound(linear_axis(values, static_cast<Unit>(random() % 5), most), values, most);
  }
}

TEST(LogAxis, HasTicksAtOneTwoAndFive) {
  EXPECT_EQ(log_axis(Values{30, 900}, Unit::milliseconds, 9).ticks,
            (Values{20, 50, 100, 200, 500, 1000}));
}

TEST(LogAxis, FallsBackToPowersOfTenAndThenToSomeOfThem) {
  EXPECT_EQ(log_axis(Values{1, 1e4}, Unit::count, 6).ticks, (Values{1, 10, 100, 1000, 1e4}));
  EXPECT_EQ(log_axis(Values{1, 1e8}, Unit::count, 5).ticks, (Values{1, 1e2, 1e4, 1e6, 1e8}));
}

TEST(LogAxis, PutsEqualFactorsAtEqualDistances) {
  const Axis axis = log_axis(Values{1, 100}, Unit::milliseconds, 9);
  EXPECT_DOUBLE_EQ(axis.at(10, 0, 1), 0.5);
  EXPECT_DOUBLE_EQ(axis.at(0, 0, 1), 0) << "sticks to the end";
}

TEST(LogAxis, IsSoundForAnyPositiveValues) {
  std::mt19937_64 random(12);
  std::uniform_real_distribution<double> exponent(-90, 90);
  for (int round = 0; round < 2000; ++round) {
    Values values(1 + random() % 5);
    for (double& value : values) value = std::pow(10.0, exponent(random));
    if (round % 2 == 0) values.push_back(0);
    const std::size_t most = 4 + random() % 8;
    expect_sound(log_axis(values, Unit::count, most), values, most);
  }
  for (const double value : {1e-90, 1.0, 2.0, 5.0, 10.0, 1e90}) {
    expect_sound(log_axis(Values{value}, Unit::count, 6), {value}, 6);
  }
}

TEST(LogAxis, NeedsAPositiveValue) {
  EXPECT_FALSE(log_axis(Values{0, -1}, Unit::count, 6).logarithmic);
}

TEST(IsWide, BeginsAtAFactorOfTwenty) {
  EXPECT_TRUE(is_wide(Values{1, 20}));
  EXPECT_FALSE(is_wide(Values{1, 19}));
  EXPECT_TRUE(is_wide(Values{0, 1, 20})) << "zero has no factor";
  EXPECT_FALSE(is_wide({}));
}

TEST(Drawable, IsFiniteOrNothing) {
  EXPECT_FALSE(drawable(std::nullopt));
  EXPECT_FALSE(drawable(std::nan("")));
  EXPECT_EQ(drawable(1e308), kLargest);
}

TEST(Drawable, TakesAnInfiniteEndForNoEnd) {
  EXPECT_FALSE(drawable(kInfinity));
  EXPECT_FALSE(drawable(-kInfinity));
}

TEST(TickText, HasTheDigitsThatTellTicksApart) {
  EXPECT_EQ(texts(Unit::percent, linear_axis(Values{0.9, 0.99}, Unit::percent, 6)),
            (std::vector<std::string>{"90 %", "92 %", "94 %", "96 %", "98 %", "100 %"}));
  EXPECT_EQ(texts(Unit::percent, linear_axis(Values{0.991, 0.994}, Unit::percent, 6)).front(),
            "99.1 %");
  EXPECT_EQ(texts(Unit::points, linear_axis(Values{-0.1, 0.1}, Unit::points, 6)),
            (std::vector<std::string>{"-10", "-5", "0", "+5", "+10"}));
  EXPECT_EQ(texts(Unit::usd, linear_axis(Values{0, 0.9}, Unit::usd, 6)),
            (std::vector<std::string>{"$0.00", "$0.20", "$0.40", "$0.60", "$0.80", "$1.00"}));
  EXPECT_EQ(texts(Unit::milliseconds, log_axis(Values{300, 3000}, Unit::milliseconds, 9)),
            (std::vector<std::string>{"200 ms", "500 ms", "1 s", "2 s", "5 s"}));
  EXPECT_EQ(texts(Unit::milliseconds, linear_axis(Values{500, 2600}, Unit::milliseconds, 6)),
            (std::vector<std::string>{"0.5 s", "1.0 s", "1.5 s", "2.0 s", "2.5 s", "3.0 s"}));
  EXPECT_EQ(texts(Unit::count, linear_axis(Values{0, 45000}, Unit::count, 6)),
            (std::vector<std::string>{"0", "10k", "20k", "30k", "40k", "50k"}));
}

TEST(ValueText, WritesEachUnit) {
  EXPECT_EQ(value_text(Unit::percent, 0.914), "91.4 %");
  EXPECT_EQ(value_text(Unit::points, -0.0731), "-7.3 points");
  EXPECT_EQ(value_text(Unit::points, -0.00001), "0.0 points");
  EXPECT_EQ(value_text(Unit::milliseconds, 850.0), "850 ms");
  EXPECT_EQ(value_text(Unit::milliseconds, 1204.0), "1.20 s");
  EXPECT_EQ(value_text(Unit::usd, 0.0042), "$0.0042");
  EXPECT_EQ(value_text(Unit::count, 12.5), "12.5");
  EXPECT_EQ(value_text(Unit::percent, std::nullopt), "unknown");
  EXPECT_EQ(value_text(Unit::percent, std::nan("")), "unknown");
}

TEST(EstimateText, SaysWhatIsUnbounded) {
  EXPECT_EQ(estimate_text(Unit::percent, {0.914, 0.88, 0.954, 140}), "91.4 % [88.0, 95.4]");
  EXPECT_EQ(estimate_text(Unit::points, {-0.07, -0.1, std::nullopt, 9}),
            "-7.0 points [-10.0, unbounded]");
  EXPECT_EQ(estimate_text(Unit::points, {-0.07, -kInfinity, 0.1, 9}),
            "-7.0 points [unbounded, +10.0]");
  EXPECT_EQ(estimate_text(Unit::percent, {0.5, std::nullopt, std::nullopt, 1}), "50.0 %");
  EXPECT_EQ(low_text(Unit::percent, {0.5, std::nullopt, std::nullopt, 1}), "unknown");
  EXPECT_EQ(low_text(Unit::percent, {0.5, std::nullopt, 0.6, 1}), "unbounded");
}

}  // namespace
}  // namespace assay::report::plot
