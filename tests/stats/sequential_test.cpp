#include "assay/stats/sequential.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "assay/stats/random.hpp"

namespace assay::stats {
namespace {

PairedTable flips(std::int64_t lost, std::int64_t won) {
  return {.baseline_only = lost, .candidate_only = won};
}

TEST(AnytimeP, IsTheInverseOfTheEvidenceAndNeverAboveOne) {
  EXPECT_NEAR(anytime_p(std::log(20.0)), 0.05, 1e-15);
  EXPECT_EQ(anytime_p(0.0), 1.0);
  EXPECT_EQ(anytime_p(-3.0), 1.0);
}

TEST(EvidenceOfADifference, MatchesTheMixtureWorkedByHand) {
  // 2^n b! c! / (n + 1)!
  EXPECT_EQ(*log_e_different(flips(0, 0)), 0.0);
  EXPECT_NEAR(*log_e_different(flips(1, 0)), 0.0, 1e-12);
  EXPECT_NEAR(*log_e_different(flips(2, 0)), std::log(4.0 / 3.0), 1e-12);
  EXPECT_NEAR(*log_e_different(flips(1, 1)), std::log(4.0 / 6.0), 1e-12);
  EXPECT_NEAR(*log_e_different(flips(10, 0)), std::log(1024.0 / 11.0), 1e-12);
  EXPECT_NEAR(*log_e_different(flips(7, 1)), std::log(256.0 / 72.0), 1e-12);
}

TEST(EvidenceOfWorse, MatchesTheHalfMixtureWorkedByHand) {
  // 2^(n + 1) times the integral of q^b (1 - q)^c from 1/2 to 1: 4 * 3/8 and 8 * 7/24 and
  // 8 * (1/8 - 7/24 + 1/4) = 8 * 1/12.
  EXPECT_NEAR(*log_e_worse(flips(1, 0)), std::log(1.5), 1e-12);
  EXPECT_NEAR(*log_e_worse(flips(0, 1)), std::log(0.5), 1e-12);
  EXPECT_NEAR(*log_e_worse(flips(2, 0)), std::log(8.0 * 7.0 / 24.0), 1e-12);
  EXPECT_NEAR(*log_e_worse(flips(1, 1)), std::log(8.0 / 12.0), 1e-12);
  EXPECT_EQ(*log_e_worse(flips(0, 0)), 0.0);
}

TEST(EvidenceOfWorse, AveragesWithBetterToTheTwoSidedEvidence) {
  for (const PairedTable& table : {flips(3, 9), flips(0, 4), flips(40, 60), flips(500, 2)}) {
    const double worse = std::exp(*log_e_worse(table) - *log_e_different(table));
    const double better = std::exp(*log_e_worse(swapped(table)) - *log_e_different(table));
    EXPECT_NEAR((worse + better) / 2.0, 1.0, 1e-9);
  }
}

TEST(EvidenceOfWorse, StaysFiniteHoweverClearTheOppositeIs) {
  EXPECT_TRUE(std::isfinite(*log_e_worse(flips(0, 100'000))));
  EXPECT_NEAR(*log_e_worse(flips(0, 100'000)), -std::log(100'000.0), 1e-4);
  // Where the digits run out one way of computing hands over to the other.
  for (std::int64_t won = 900; won < 960; ++won) {
    EXPECT_NEAR(*log_e_worse(flips(0, won)), -std::log(static_cast<double>(won)), 2e-3) << won;
  }
  EXPECT_GT(*log_e_worse(flips(100'000, 0)), 60'000.0);
}

TEST(EvidenceOfADifference, NeitherGrowsNorShrinksOnAverageUnderItsHypothesis) {
  // The martingale: the mean of the evidence after one more fair flip is the evidence before it.
  for (int lost = 0; lost < 20; ++lost) {
    for (int won = 0; won < 20; ++won) {
      for (const auto evidence : {log_e_different, log_e_worse}) {
        const double now = std::exp(*evidence(flips(lost, won)));
        const double next = (std::exp(*evidence(flips(lost + 1, won))) +
                             std::exp(*evidence(flips(lost, won + 1)))) /
                            2.0;
        EXPECT_NEAR(next / now, 1.0, 1e-10);
      }
    }
  }
}

TEST(EvidenceOfADifference, RaisesAFalseAlarmOverAThousandLooksWithinItsBudget) {
  // Exact: the chance that a fair coin ever leads to e >= 20 within 1000 flips, looking each time.
  for (const auto evidence : {log_e_different, log_e_worse}) {
    std::vector<double> alive{1.0};  // by the number of losses
    double alarms = 0.0;
    for (int n = 1; n <= 1000; ++n) {
      std::vector<double> next(alive.size() + 1, 0.0);
      for (std::size_t lost = 0; lost < alive.size(); ++lost) {
        next[lost] += alive[lost] / 2.0;
        next[lost + 1] += alive[lost] / 2.0;
      }
      for (std::size_t lost = 0; lost < next.size(); ++lost) {
        const auto b = static_cast<std::int64_t>(lost);
        if (*evidence(flips(b, n - b)) < std::log(20.0)) continue;
        alarms += next[lost];
        next[lost] = 0.0;
      }
      alive = next;
    }
    EXPECT_LE(alarms, 0.05);
    EXPECT_GT(alarms, 0.005);  // not vacuous
  }
}

PairedTable with(PairedTable table, int difference) {
  if (difference < 0) ++table.baseline_only;
  if (difference == 0) ++table.both;
  if (difference > 0) ++table.candidate_only;
  return table;
}

TEST(EvidenceOfNonInferiority, NeitherGrowsNorShrinksOnAverageExactlyAtTheMargin) {
  // Mean difference 0.03 - 0.07 = -0.04.
  for (const PairedTable& table : {PairedTable{}, PairedTable{200, 5, 9, 30}, flips(4, 0)}) {
    for (const auto evidence : {log_e_non_inferior, log_e_worse_than}) {
      const double now = *evidence(table, 0.04);
      const double next = 0.07 * std::exp(*evidence(with(table, -1), 0.04) - now) +
                          0.90 * std::exp(*evidence(with(table, 0), 0.04) - now) +
                          0.03 * std::exp(*evidence(with(table, 1), 0.04) - now);
      EXPECT_NEAR(next, 1.0, 1e-12);
    }
  }
}

TEST(EvidenceOfNonInferiority, ShrinksOnAverageBeyondTheMargin) {
  const PairedTable table{200, 5, 9, 30};
  const double now = *log_e_non_inferior(table, 0.04);
  const double next = 0.10 * std::exp(*log_e_non_inferior(with(table, -1), 0.04) - now) +
                      0.87 * std::exp(*log_e_non_inferior(with(table, 0), 0.04) - now) +
                      0.03 * std::exp(*log_e_non_inferior(with(table, 1), 0.04) - now);
  EXPECT_LT(next, 1.0);
}

TEST(EvidenceOfNonInferiority, IsTheAverageOfItsBetsWorkedByHand) {
  // One gain at margin 0 multiplies a share s by 1 + s, one loss by 1 - s; the shares add up to
  // 0.9 * (2 - 1/128), so their mean is 0.22412109375.
  EXPECT_NEAR(*log_e_non_inferior(flips(0, 1), 0.0), std::log(1.22412109375), 1e-12);
  EXPECT_NEAR(*log_e_non_inferior(flips(1, 0), 0.0), std::log(0.77587890625), 1e-12);
  EXPECT_NEAR(*log_e_non_inferior({.both = 7}, 0.0), 0.0, 1e-12);
  // A concordant item pays margin / (1 - margin) of the share: 1/9 at a margin of 0.1.
  EXPECT_NEAR(*log_e_non_inferior({.both = 1}, 0.1), std::log1p(0.22412109375 / 9.0), 1e-12);
}

TEST(EvidenceOfNonInferiority, GrowsWithTheMarginAndWithItemsThatAgree) {
  double last = -std::numeric_limits<double>::infinity();
  for (const double margin : {0.0, 0.01, 0.03, 0.1, 0.3}) {
    const double log_e = *log_e_non_inferior({300, 10, 9, 20}, margin);
    EXPECT_GT(log_e, last);
    last = log_e;
  }
  EXPECT_GT(*log_e_non_inferior({3000, 10, 9, 20}, 0.03),
            *log_e_non_inferior({300, 10, 9, 20}, 0.03));
  EXPECT_GT(*log_e_non_inferior({.both = 500}, 0.02), std::log(20.0));
}

TEST(DifferenceSequence, DecidesAsTheEvidenceDoes) {
  for (const PairedTable& table : {PairedTable{300, 10, 9, 20}, PairedTable{900, 60, 20, 20},
                                   PairedTable{5000, 20, 90, 10}, PairedTable{.both = 400}}) {
    const auto sequence = difference_sequence(table, 0.90);
    ASSERT_TRUE(sequence);
    for (const double margin : {0.0, 0.01, 0.02, 0.05, 0.1}) {
      EXPECT_EQ(sequence->low > -margin, *log_e_non_inferior(table, margin) > std::log(20.0));
      EXPECT_EQ(sequence->high<-margin, *log_e_worse_than(table, margin)> std::log(20.0));
    }
  }
}

TEST(DifferenceSequence, IsWiderThanTheIntervalOfOneLookAndStillShrinks) {
  double last = 3.0;
  for (const std::int64_t scale : {1, 4, 16, 64, 256, 1024}) {
    const PairedTable table{90 * scale, 3 * scale, 2 * scale, 5 * scale};
    const auto sequence = difference_sequence(table);
    const auto one_look = paired_difference(table);
    EXPECT_EQ(sequence->n, 100 * scale);
    EXPECT_NEAR(sequence->value, one_look->value, 1e-12);
    EXPECT_LE(sequence->low, one_look->low);
    EXPECT_GE(sequence->high, one_look->high);
    EXPECT_LT(sequence->high - sequence->low, last);
    last = sequence->high - sequence->low;
  }
  EXPECT_LT(last, 0.01);
}

TEST(DifferenceSequence, MirrorsWhenTheArmsSwapAndNestsByLevel) {
  const PairedTable table{300, 10, 19, 20};
  const auto one = difference_sequence(table);
  const auto other = difference_sequence(swapped(table));
  EXPECT_NEAR(one->low, -other->high, 1e-9);
  EXPECT_NEAR(one->high, -other->low, 1e-9);
  const auto at99 = difference_sequence(table, 0.99);
  EXPECT_LT(at99->low, one->low);
  EXPECT_GT(at99->high, one->high);
}

TEST(DifferenceSequence, OfValuesIsThatOfTheirTable) {
  std::vector<double> differences(100, 0.0);
  std::fill_n(differences.begin(), 9, -1.0);
  std::fill_n(differences.rbegin(), 4, 1.0);
  const auto by_values = difference_sequence(differences);
  const auto by_table = difference_sequence({60, 9, 4, 27});
  ASSERT_TRUE(by_values && by_table);
  EXPECT_NEAR(by_values->low, by_table->low, 1e-12);
  EXPECT_NEAR(by_values->high, by_table->high, 1e-12);
}

std::vector<UnitDifference> units_of(const PairedTable& table, double items) {
  std::vector<UnitDifference> units;
  units.insert(units.end(), static_cast<std::size_t>(table.both + table.neither), {0.0, items});
  units.insert(units.end(), static_cast<std::size_t>(table.baseline_only), {-1.0, items});
  units.insert(units.end(), static_cast<std::size_t>(table.candidate_only), {1.0, items});
  return units;
}

TEST(UnitSequence, OfEqualUnitsIsThatOfTheirTableWhateverTheirSize) {
  const PairedTable table{60, 9, 4, 27};
  for (const double items : {1.0, 7.0}) {
    const auto units = units_of(table, items);
    EXPECT_NEAR(*log_e_non_inferior(units, 0.1), *log_e_non_inferior(table, 0.1), 1e-12);
    EXPECT_NEAR(difference_sequence(units)->low, difference_sequence(table)->low, 1e-12);
    EXPECT_NEAR(difference_sequence(units)->high, difference_sequence(table)->high, 1e-12);
  }
}

TEST(UnitSequence, StakesInProportionToSizeWorkedByHand) {
  // A unit of two items that are won and one of a single item that is lost: at margin 0 a share s
  // becomes (1 + s)(1 - s / 2).
  const std::vector<UnitDifference> units{{1.0, 2.0}, {-1.0, 1.0}};
  double capital = 0.0;
  for (int i = 0; i < 8; ++i) {
    const double share = 0.9 / std::pow(2.0, i);
    capital += (1.0 + share) * (1.0 - share / 2.0) / 8.0;
  }
  EXPECT_NEAR(*log_e_non_inferior(units, 0.0), std::log(capital), 1e-12);
  EXPECT_NEAR(difference_sequence(units)->value, 1.0 / 3.0, 1e-12);
  EXPECT_EQ(difference_sequence(units)->n, 2);
}

TEST(UnitSequence, NeitherGrowsNorShrinksOnAverageExactlyAtTheMarginForAnySize) {
  // Mean 0.03 - 0.07 = -0.04, whether the next unit has 5 items, 2 or 1.
  const std::vector<UnitDifference> seen{{0.2, 5.0}, {-0.4, 5.0}, {0.0, 3.0}, {1.0, 1.0}};
  const double now = *log_e_non_inferior(seen, 0.04);
  for (const double items : {5.0, 2.0, 1.0}) {
    double next = 0.0;
    for (const auto& [share, mean] : {std::pair(0.07, -1.0), {0.90, 0.0}, {0.03, 1.0}}) {
      auto more = seen;
      more.push_back({mean, items});
      next += share * std::exp(*log_e_non_inferior(more, 0.04) - now);
    }
    EXPECT_NEAR(next, 1.0, 1e-12) << items;
  }
}

TEST(UnitSequence, RefusesUnitsThatMakeNoSense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const UnitDifference wrong :
       {UnitDifference{1.5, 1.0}, {nan, 1.0}, {0.0, 0.0}, {0.0, -1.0}, {0.0, nan}}) {
    EXPECT_FALSE(difference_sequence(std::vector{wrong}));
    EXPECT_FALSE(log_e_non_inferior(std::vector{wrong}, 0.03));
  }
  EXPECT_EQ(*log_e_non_inferior(std::vector<UnitDifference>{}, 0.03), 0.0);
}

TEST(MeanSequence, DoesNotDependOnTheOrderToTheLastBit) {
  Random random(6);
  std::vector<double> values(300);
  for (double& value : values) value = random.uniform();
  const auto one = mean_sequence(values);
  random.shuffle(std::span<double>(values));
  const auto other = mean_sequence(values);
  EXPECT_EQ(one->low, other->low);
  EXPECT_EQ(one->high, other->high);
  EXPECT_EQ(one->value, other->value);
}

TEST(MeanSequence, KnowsOneSideOfNothingButZeros) {
  // Betting a share s against a mean below 1 - m pays (1 - s) + s / (1 - m) per zero.
  const std::vector<double> zeros(200, 0.0);
  const auto sequence = mean_sequence(zeros);
  EXPECT_EQ(sequence->value, 0.0);
  EXPECT_EQ(sequence->low, 0.0);
  EXPECT_GT(sequence->high, 0.0);
  EXPECT_LT(sequence->high, 0.05);
}

TEST(MeanSequence, CoversTheMeanAtAllLooksAtOnce) {
  constexpr int kStreams = 400;
  int missed = 0;
  for (int stream = 0; stream < kStreams; ++stream) {
    Random random(static_cast<std::uint64_t>(stream));
    std::vector<double> values;
    bool is_missed = false;
    for (int look = 0; look < 14; ++look) {
      for (int i = 0; i < 20; ++i) values.push_back(random.uniform() < 0.9 ? 1.0 : 0.0);
      const auto sequence = mean_sequence(values);
      is_missed = is_missed || sequence->low > 0.9 || sequence->high < 0.9;
    }
    missed += is_missed ? 1 : 0;
  }
  EXPECT_LE(missed, kStreams * 5 / 100);
}

TEST(Sequential, GivesTheWholeRangeWithoutItemsAndNothingForNonsense) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto nothing_seen = difference_sequence(PairedTable{});
  ASSERT_TRUE(nothing_seen);
  EXPECT_EQ(nothing_seen->low, -1.0);
  EXPECT_EQ(nothing_seen->high, 1.0);
  EXPECT_EQ(nothing_seen->n, 0);
  EXPECT_EQ(*log_e_non_inferior(PairedTable{}, 0.02), 0.0);
  EXPECT_FALSE(log_e_different(flips(-1, 0)));
  EXPECT_FALSE(log_e_worse(flips(-1, 0)));
  for (const double wrong : {-0.1, 1.0, nan}) {
    EXPECT_FALSE(log_e_non_inferior(flips(1, 1), wrong));
    EXPECT_FALSE(log_e_worse_than(flips(1, 1), wrong));
  }
  EXPECT_FALSE(difference_sequence(flips(1, 1), 1.0));
  EXPECT_FALSE(difference_sequence(flips(1, -1)));
  EXPECT_FALSE(mean_sequence(std::vector{0.5, 1.5}));
  EXPECT_FALSE(mean_sequence(std::vector{0.5, nan}));
  EXPECT_FALSE(mean_sequence(std::vector{0.5}, nan));
  EXPECT_FALSE(difference_sequence(std::vector{-1.5}));
}

TEST(MeanSequence, CountedValuesAreTheSameAsOneByOne) {
  const std::vector<double> one_by_one = {0, 0, 0, 1, 1, 0.5, 0.5, 0.5, 0.5};
  const std::vector<CountedValue> counted = {{0, 3}, {1, 2}, {0.5, 4}};
  const auto a = mean_sequence(one_by_one, 0.9);
  const auto b = mean_sequence(counted, 0.9);
  ASSERT_TRUE(a && b);
  EXPECT_NEAR(a->value, b->value, 1e-12);
  EXPECT_NEAR(a->low, b->low, 1e-12);
  EXPECT_NEAR(a->high, b->high, 1e-12);
  EXPECT_EQ(b->n, 9);
}

TEST(MeanSequence, SizesWeighTheMeanAndOnlyTheirRatiosCount) {
  const std::vector<CountedValue> values = {{0, 50, 1}, {1, 50, 3}};
  std::vector<CountedValue> larger = values;
  for (CountedValue& one : larger) one.size *= 10;
  const auto a = mean_sequence(values, 0.95);
  const auto b = mean_sequence(larger, 0.95);
  ASSERT_TRUE(a && b);
  EXPECT_DOUBLE_EQ(a->value, 0.75);
  EXPECT_DOUBLE_EQ(a->low, b->low);
  EXPECT_FALSE(mean_sequence(std::vector<CountedValue>{{0.5, 0, 1}}, 0.95));
  EXPECT_FALSE(mean_sequence(std::vector<CountedValue>{{1.5, 1, 1}}, 0.95));
}

TEST(RunningStandardErrors, MatchTheFormulaAndAreWidestEarly) {
  // At the tuned number of units t = 8: sqrt(9/8 log(9 / 0.0025)).
  EXPECT_NEAR(running_standard_errors(100, 100, 0.95).value(), 3.035173020604, 1e-8);
  EXPECT_GT(running_standard_errors(5, 100, 0.95).value(),
            running_standard_errors(100, 100, 0.95).value());
  EXPECT_GT(running_standard_errors(1e6, 100, 0.95).value(),
            running_standard_errors(100, 100, 0.95).value());
  EXPECT_FALSE(running_standard_errors(0, 100, 0.95));
}

}  // namespace
}  // namespace assay::stats
