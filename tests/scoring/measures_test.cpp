/// \file
/// Measures in MetricsBuilder: means, intervals, repeats, order.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "assay/scoring/metrics.hpp"
#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

using ::testing::ElementsAre;

Score measured(std::vector<Measure> measures) {
  Score score;
  score.outcome = Outcome::ok;
  score.measures = std::move(measures);
  return score;
}

// With a measure, as from somebody who stored one: it must not count.
Score unscored() {
  Score score = measured({{"similarity", 0}});
  score.outcome = Outcome::wire_timeout;
  score.verdict = Verdict::unscored;
  return score;
}

std::vector<MeasureMetrics> summed(const std::string& name, const std::vector<double>& values) {
  MetricsBuilder builder(result_task());
  for (const double value : values) builder.add("", measured({{name, value}}));
  return builder.finish().measures;
}

TEST(Measures, HaveTheMeanAndIntervalWorkedByHand) {
  // Mean 5, squared deviations 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, deviation sqrt(32 / 7) =
  // 2.138090; the 97.5 % quantile of t with 7 degrees of freedom is 2.364624, so half the interval
  // is 2.364624 * 2.138090 / sqrt(8) = 1.787488.
  const auto measures = summed(kCostMeasure, {2, 4, 4, 4, 5, 5, 7, 9});
  ASSERT_EQ(measures.size(), 1U);
  EXPECT_EQ(measures[0].name, kCostMeasure);
  EXPECT_EQ(measures[0].n, 8);
  EXPECT_DOUBLE_EQ(measures[0].mean, 5.0);
  EXPECT_NEAR(measures[0].low.value(), 5 - 1.787488, 1e-5);
  EXPECT_NEAR(measures[0].high.value(), 5 + 1.787488, 1e-5);
}

TEST(Measures, KeepTheIntervalOfAShareBetweenNothingAndOne) {
  // Mean 0.5, deviation sqrt(0.26 / 2) = 0.360555; t with 2 degrees of freedom: 4.302653; half the
  // interval is 0.895672.
  const auto share = summed("similarity", {0.2, 0.4, 0.9});
  EXPECT_NEAR(share[0].mean, 0.5, 1e-9);
  EXPECT_EQ(share[0].low, 0.0);
  EXPECT_EQ(share[0].high, 1.0);
  const auto cost = summed(kCostMeasure, {0.2, 0.4, 0.9});
  EXPECT_EQ(cost[0].low, 0.0);  // a cost is not negative, but has no upper end
  EXPECT_NEAR(cost[0].high.value(), 0.5 + 0.895672, 1e-5);
}

TEST(Measures, ShowNoIntervalForOneItem) {
  const auto measures = summed("similarity", {0.25});
  EXPECT_DOUBLE_EQ(measures[0].mean, 0.25);
  EXPECT_EQ(measures[0].n, 1);
  EXPECT_FALSE(measures[0].low || measures[0].high);
}

TEST(Measures, AreAveragedOverTheRepeatsOfAnItem) {
  MetricsBuilder builder(result_task());
  builder.add("", std::vector{measured({{"similarity", 1}}), measured({{"similarity", 0}}),
                              measured({{"similarity", 0.5}})});
  builder.add("", std::vector{unscored(), measured({{"similarity", 1}})});
  builder.add("", std::vector{unscored(), unscored()});
  const auto measures = builder.finish().measures;
  ASSERT_EQ(measures.size(), 1U);
  EXPECT_DOUBLE_EQ(measures[0].mean, (0.5 + 1) / 2);  // not 2.5 / 4: every item weighs the same
  EXPECT_EQ(measures[0].n, 2);
}

TEST(Measures, OfRepeatsThatAgreeAreThoseOfSingleAnswers) {
  MetricsBuilder once(result_task());
  MetricsBuilder thrice(result_task());
  for (int i = 0; i < 20; ++i) {
    const Score score = measured({{"similarity", i % 4 / 4.0}});
    once.add("", score);
    thrice.add("", std::vector<Score>(3, score));
  }
  const auto a = once.finish().measures;
  const auto b = thrice.finish().measures;
  EXPECT_EQ(a[0].mean, b[0].mean);
  EXPECT_EQ(a[0].low, b[0].low);  // repeats do not narrow the interval
}

TEST(Measures, CountOnlyItemsThatHaveThem) {
  const Scorer scorer = Scorer::open(result_task()).value();
  MetricsBuilder builder(result_task());
  const auto add = [&](const char* expected, Outcome outcome, const char* text) {
    builder.add("", scorer.score(expected, outcome, text));
  };
  add(R"({"top":[4,1,9]})", Outcome::ok, "[4,1,9]");  // no order, hence no NDCG
  add(kOrder, Outcome::ok, "[4,1,9,2,7]");
  add(kOrder, Outcome::ok, "nothing to rank");  // a miss is a 0, not a gap
  add(kOrder, Outcome::wire_timeout, "");       // the wire is no miss
  builder.add_missing(3);
  const ArmMetrics metrics = builder.finish();
  std::vector<std::string> names;
  for (const MeasureMetrics& measure : metrics.measures) names.push_back(measure.name);
  ASSERT_THAT(names, ElementsAre("overlap@3", "reciprocal_rank", "ndcg@10"));
  EXPECT_EQ(metrics.measures[0].n, 3);
  EXPECT_NEAR(metrics.measures[0].mean, 2.0 / 3, 1e-6);
  EXPECT_EQ(metrics.measures[2].n, 2);
  EXPECT_NEAR(metrics.measures[2].mean, 0.5, 1e-6);
  EXPECT_TRUE(metrics.classes.empty());
  EXPECT_FALSE(metrics.field_f1.has_value());
}

TEST(Measures, SumTheTargetsOfTransformationsAsAField) {
  const Scorer scorer = Scorer::open(note_task()).value();
  MetricsBuilder builder(note_task());
  const char* const expected = R"("ring +493012345 or +493012346")";
  builder.add("", scorer.score(expected, Outcome::ok, R"({"text":"ring +493012345 or 0"})"));
  builder.add("", scorer.score(expected, Outcome::ok, "no"));
  const ArmMetrics metrics = builder.finish();
  ASSERT_EQ(metrics.fields.size(), 1U);
  EXPECT_EQ(metrics.fields[0].name, "targets");
  EXPECT_EQ(metrics.fields[0].expected, 4);
  EXPECT_EQ(metrics.fields[0].given, 1);
  EXPECT_EQ(metrics.fields[0].matched, 1);
  EXPECT_DOUBLE_EQ(metrics.field_f1.value(), 2.0 * 1 / (4 + 1));
  ASSERT_EQ(metrics.measures.size(), 2U);
  EXPECT_EQ(metrics.measures[0].name, "preserved");
  EXPECT_DOUBLE_EQ(metrics.measures[0].mean, 0.5);
}

TEST(Measures, NameTheKindOfTheTask) {
  EXPECT_EQ(MetricsBuilder(result_task()).finish().kind, dataset::TaskKind::ranking);
  EXPECT_TRUE(MetricsBuilder(result_task()).finish().measures.empty());
}

TEST(Measures, AreTheSameToTheLastBitInAnyOrder) {
  std::mt19937_64 random(41);
  std::uniform_real_distribution<double> share;
  std::vector<std::vector<Score>> items(400);
  for (auto& repeats : items) {
    const bool has_order = random() % 2 == 0;
    for (std::size_t repeat = 0; repeat <= random() % 9; ++repeat) {
      std::vector<Measure> measures{{"overlap@3", static_cast<double>(random() % 4) / 3},
                                    {"reciprocal_rank", share(random)}};
      if (has_order) measures.push_back({"ndcg@10", share(random)});
      repeats.push_back(random() % 9 == 0 ? unscored() : measured(std::move(measures)));
    }
  }
  const auto sum_up = [&] {
    MetricsBuilder builder(result_task());
    for (const auto& repeats : items) builder.add("", repeats);
    return builder.finish().measures;
  };
  const auto first = sum_up();
  ASSERT_EQ(first.size(), 3U);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(items.begin(), items.end(), random);
    for (auto& repeats : items) std::shuffle(repeats.begin(), repeats.end(), random);
    const auto other = sum_up();
    ASSERT_EQ(other.size(), first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
      EXPECT_EQ(first[i].name, other[i].name);
      EXPECT_EQ(first[i].mean, other[i].mean);
      EXPECT_EQ(first[i].low, other[i].low);
      EXPECT_EQ(first[i].high, other[i].high);
    }
  }
}

// The six orders of these three repeats have two sums, on either side of half a millionth: without
// care the item counts one millionth more or less.
TEST(Measures, DoNotDependOnWhichRepeatCameFirstEvenAtTheEdgeOfRounding) {
  std::mt19937_64 random(6);
  std::uniform_real_distribution<double> share;
  for (int round = 0; round < 2'000; ++round) {
    std::vector<double> values{share(random), share(random), 0};
    // Makes the mean end in half of the last digit that is kept.
    values[2] =
        3 * (std::floor((values[0] + values[1]) / 3 * 1e6) + 0.5) / 1e6 - values[0] - values[1];
    std::vector<Score> repeats;
    for (const double value : values) repeats.push_back(measured({{"similarity", value}}));
    std::vector<double> means;
    for (int turn = 0; turn < 3; ++turn) {
      std::rotate(repeats.begin(), repeats.begin() + 1, repeats.end());
      MetricsBuilder builder(result_task());
      builder.add("", repeats);
      means.push_back(builder.finish().measures[0].mean);
    }
    ASSERT_EQ(means[0], means[1]);
    ASSERT_EQ(means[0], means[2]);
  }
}

}  // namespace
}  // namespace assay::scoring
