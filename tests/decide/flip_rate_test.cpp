#include "assay/decide/flip_rate.hpp"

#include <gtest/gtest.h>

#include "assay/stats/random.hpp"
#include "pairs.hpp"

namespace assay::decide {
namespace {

/// An item of which `right` of `scored` answers are right, on either side.
PairedItem item(int number, double right_a, std::int64_t scored_a, double right_b,
                std::int64_t scored_b) {
  PairedItem item;
  item.id = fmt::format("i{:04}", number);
  item.baseline = side(right_a / static_cast<double>(scored_a));
  item.baseline.scored = scored_a;
  item.candidate = side(right_b / static_cast<double>(scored_b));
  item.candidate.scored = scored_b;
  return item;
}

TEST(FlipRates, CountPairsOfAnswers) {
  // First item: of the baseline's 3 pairs 2 disagree, of the candidate's 1 none; A/B 3 * 2 pairs,
  // of which the 2 with the wrong answer disagree. Second item: nobody ever disagrees. Third: A/B
  // only.
  const std::vector items = {item(1, 2, 3, 2, 2), item(2, 3, 3, 2, 2), item(3, 3, 3, 0, 2)};
  const FlipRates rates = flip_rates(items);
  EXPECT_EQ(rates.items, 3);
  EXPECT_NEAR(rates.between->value, (1.0 / 3 + 0 + 1) / 3, 1e-12);
  EXPECT_NEAR(rates.baseline->value, (2.0 / 3) / 3, 1e-12);
  EXPECT_NEAR(rates.candidate->value, 0, 1e-12);
  EXPECT_NEAR(rates.excess->value, (1.0 / 3 - 1.0 / 3 + 0 + 1) / 3, 1e-12);
}

TEST(FlipRates, KnowNoNoiseWithoutRepeats) {
  const std::vector items = {item(1, 1, 1, 0, 1), item(2, 1, 1, 1, 1)};
  const FlipRates rates = flip_rates(items);
  EXPECT_EQ(rates.items, 0);
  EXPECT_DOUBLE_EQ(rates.between->value, 0.5);
  EXPECT_FALSE(rates.baseline);
  EXPECT_FALSE(rates.candidate);
  EXPECT_FALSE(rates.excess);
}

TEST(FlipRates, KeepOneSidesNoiseWhenOnlyThatWasRepeated) {
  const FlipRates rates = flip_rates(std::vector{item(1, 1, 2, 0, 1)});
  EXPECT_DOUBLE_EQ(rates.baseline->value, 1);
  EXPECT_FALSE(rates.candidate);
  EXPECT_FALSE(rates.excess);
}

TEST(FlipRates, ExchangeWithTheSides) {
  const FlipRates there = flip_rates(std::vector{item(1, 1, 3, 2, 2), item(2, 2, 3, 1, 2)});
  const FlipRates back = flip_rates(std::vector{item(1, 2, 2, 1, 3), item(2, 1, 2, 2, 3)});
  EXPECT_DOUBLE_EQ(there.between->value, back.between->value);
  EXPECT_DOUBLE_EQ(there.baseline->value, back.candidate->value);
  EXPECT_DOUBLE_EQ(there.excess->value, back.excess->value);
}

TEST(FlipRates, LeaveUnscoredItemsOut) {
  std::vector items = {item(1, 2, 2, 2, 2), item(2, 2, 2, 2, 2)};
  items[1].candidate.correct.reset();
  EXPECT_EQ(flip_rates(items).items, 1);
  EXPECT_FALSE(flip_rates({}).between);
}

TEST(FlipRates, SeeNoChangeBetweenAModelAndItself) {
  // Two answers of one model on each side; every item has its own chance of being right.
  constexpr int kSeries = 100;
  stats::Random random(5);
  int covered = 0;
  double sum = 0;
  for (int s = 0; s < kSeries; ++s) {
    std::vector<PairedItem> items;
    for (int i = 0; i < 200; ++i) {
      const double chance = random.uniform();
      const auto answer = [&] { return random.uniform() < chance ? 1.0 : 0.0; };
      const double a = answer() + answer();
      const double b = answer() + answer();
      items.push_back(item(i, a, 2, b, 2));
    }
    const Difference excess = *flip_rates(items).excess;
    covered += *excess.low <= 0 && 0 <= *excess.high ? 1 : 0;
    sum += excess.value;
  }
  EXPECT_NEAR(sum / kSeries, 0, 0.01);
  EXPECT_GE(covered, 88);  // three standard errors below 95
}

}  // namespace
}  // namespace assay::decide
