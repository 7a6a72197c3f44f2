#include "assay/decide/replay.hpp"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include <algorithm>

namespace assay::decide {
namespace {

StoredAnswer answer(bool is_correct, std::optional<double> confidence, double cost, double ms) {
  StoredAnswer answer;
  answer.rung = Rung::strict;
  answer.is_schema_valid = answer.is_value_valid = answer.is_usable = true;
  answer.is_correct = is_correct;
  answer.confidence = confidence;
  answer.cost_usd = cost;
  answer.latency_ms = ms;
  return answer;
}

StoredAnswer unreadable(double cost, double ms) {
  StoredAnswer answer;
  answer.cost_usd = cost;
  answer.latency_ms = ms;
  return answer;
}

ReplayItem item(const std::string& id, const StoredAnswer& lite, const StoredAnswer& pro,
                const Slices& slices = {}) {
  ReplayItem item;
  item.pair.id = id;
  item.pair.slices = std::make_shared<const Slices>(slices);
  item.lite = {{lite, {}}};
  item.pro = {{pro, {}}};
  return item;
}

/// Four items: Lite is right on a, wrong on b, unreadable on c, right after repair on d; Pro is
/// wrong on d alone. Lite costs 1, Pro 10.
std::vector<ReplayItem> four() {
  const Slices de = {{"language", "de"}};
  const Slices en = {{"language", "en"}};
  StoredAnswer repaired = answer(true, 0.6, 1, 40);
  repaired.rung = Rung::repaired;
  return {item("a", answer(true, 0.9, 1, 10), answer(true, {}, 10, 100), de),
          item("b", answer(false, 0.4, 1, 20), answer(true, {}, 10, 200), de),
          item("c", unreadable(1, 30), answer(true, {}, 10, 300), en),
          item("d", repaired, answer(false, {}, 10, 400), en)};
}

ReplayOptions with_threshold(double threshold) {
  ReplayOptions options;
  options.thresholds = {threshold};
  options.slices = {{"language", "de"}};
  return options;
}

PolicyFigures figures(const Replay& replay, const std::string& name) {
  const auto found =
      std::find_if(replay.policies.begin(), replay.policies.end(),
                   [&](const PolicyFigures& policy) { return name_of(policy.policy) == name; });
  EXPECT_NE(found, replay.policies.end()) << name;
  return found == replay.policies.end() ? PolicyFigures() : *found;
}

PolicyFigures of_four(const std::string& name) {
  return figures(replay(four(), with_threshold(0.5)).value(), name);
}

TEST(Replay, TakesLiteAloneForAllLite) {
  const PolicyFigures lite = of_four("all-lite");
  EXPECT_DOUBLE_EQ(lite.accuracy.value, 0.5);
  EXPECT_EQ(lite.accuracy.method, Method::wilson);
  EXPECT_NEAR(lite.accuracy.low.value(), 0.1500, 1e-4);  // Wilson, 2 of 4
  EXPECT_NEAR(lite.accuracy.high.value(), 0.8500, 1e-4);
  EXPECT_DOUBLE_EQ(lite.parse_success.value, 0.75);
  EXPECT_DOUBLE_EQ(lite.sent_to_pro.value, 0);
  EXPECT_FALSE(lite.sent_to_pro.high) << "fixed by the recipe, not estimated";
  EXPECT_DOUBLE_EQ(lite.cost_usd.value().value, 1);
  EXPECT_DOUBLE_EQ(lite.cost_usd_per_correct.value(), 2);
  EXPECT_DOUBLE_EQ(lite.latency.p50.value(), 20);
  EXPECT_DOUBLE_EQ(lite.latency.p95.value(), 40);
  EXPECT_FALSE(lite.latency.p95_high) << "four values bound no 95th percentile";
  EXPECT_FALSE(lite.minus_lite);
  EXPECT_DOUBLE_EQ(lite.minus_pro.value().value, -0.25);
  EXPECT_EQ(lite.minus_pro.value().method, Method::tango);
  EXPECT_FALSE(lite.random);
}

TEST(Replay, TakesProAloneForAllPro) {
  const PolicyFigures pro = of_four("all-pro");
  EXPECT_DOUBLE_EQ(pro.accuracy.value, 0.75);
  EXPECT_DOUBLE_EQ(pro.sent_to_pro.value, 1);
  EXPECT_DOUBLE_EQ(pro.cost_usd.value().value, 10);
  EXPECT_DOUBLE_EQ(pro.cost_usd_per_correct.value(), 40.0 / 3);
  EXPECT_DOUBLE_EQ(pro.latency.p50.value(), 200);
}

TEST(Replay, CountsWhatNeedsRepairAsFailedInStrictReading) {
  const PolicyFigures strict = of_four("lite-strict");
  EXPECT_DOUBLE_EQ(strict.accuracy.value, 0.25);
  EXPECT_DOUBLE_EQ(strict.parse_success.value, 0.5);
  EXPECT_DOUBLE_EQ(strict.minus_lite.value().value, -0.25);
}

TEST(Replay, PaysForBothCallsWhereLiteFailed) {
  const PolicyFigures failure = of_four("pro-on-failure");
  EXPECT_DOUBLE_EQ(failure.accuracy.value, 0.75);  // a, c by Pro, d
  EXPECT_DOUBLE_EQ(failure.parse_success.value, 1);
  EXPECT_DOUBLE_EQ(failure.sent_to_pro.value, 0.25);
  EXPECT_TRUE(failure.sent_to_pro.high);
  EXPECT_DOUBLE_EQ(failure.cost_usd.value().value, (1 + 1 + 11 + 1) / 4.0);
  EXPECT_DOUBLE_EQ(failure.cost_usd_per_correct.value(), 14.0 / 3);
  EXPECT_DOUBLE_EQ(failure.latency.p50.value(), 20);   // 10 20 40 330
  EXPECT_DOUBLE_EQ(failure.latency.p95.value(), 330);  // 30 + 300
}

TEST(Replay, ExpectsOfALotTheMixOfBothModels) {
  const auto random = of_four("pro-on-failure").random;
  ASSERT_TRUE(random);
  EXPECT_DOUBLE_EQ(random->accuracy, 0.75 * 0.5 + 0.25 * 0.75);
  EXPECT_DOUBLE_EQ(random->cost_usd.value(), 0.75 * 1 + 0.25 * 10);
  EXPECT_DOUBLE_EQ(random->gain.value().value, 0.75 - 0.5625);
}

TEST(Replay, SendsWhatIsBelowTheThreshold) {
  const PolicyFigures below = of_four("pro-below-0.5");
  EXPECT_DOUBLE_EQ(below.accuracy.value, 1);       // b and c by Pro
  EXPECT_DOUBLE_EQ(below.sent_to_pro.value, 0.5);  // c states nothing: 0
  EXPECT_DOUBLE_EQ(below.cost_usd.value().value, 6);
  EXPECT_DOUBLE_EQ(below.minus_pro.value().value, 0.25);
}

TEST(Replay, SendsASliceToProWithoutAskingLite) {
  const PolicyFigures slice = of_four("pro-for-language=de");
  EXPECT_DOUBLE_EQ(slice.accuracy.value, 0.75);  // a, b, d
  EXPECT_DOUBLE_EQ(slice.cost_usd.value().value, (10 + 10 + 1 + 1) / 4.0);
  EXPECT_DOUBLE_EQ(slice.latency.p95.value(), 200);  // 100 200 30 40
}

TEST(Replay, MakesAPolicyOfEachSliceValueWithEnoughItems) {
  ReplayOptions options;
  options.recipes = {Recipe::slices};
  options.least_slice_items = 2;
  const auto names_of = [&](const std::vector<ReplayItem>& items) {
    std::vector<std::string> names;
    for (const auto& policy : replay(items, options).value().policies) {
      names.push_back(name_of(policy.policy));
    }
    return names;
  };
  EXPECT_EQ(names_of(four()), (std::vector<std::string>{"all-lite", "pro-for-language=de",
                                                        "pro-for-language=en", "all-pro"}));
  options.least_slice_items = 3;
  EXPECT_EQ(names_of(four()), (std::vector<std::string>{"all-lite", "all-pro"}));
}

TEST(Replay, DoesNotGuessASecondAnswer) {
  const Replay replayed = replay(four()).value();
  EXPECT_EQ(replayed.retried, 1);
  const PolicyFigures retry = figures(replayed, "lite-retry");
  EXPECT_NE(retry.not_recorded.find("no second answer"), std::string::npos);
  EXPECT_FALSE(retry.is_on_frontier);
}

TEST(Replay, TakesTheCorrectedAnswer) {
  auto items = four();
  items[2].lite[0].corrected = answer(true, {}, 2, 50);
  const Replay replayed = replay(items).value();
  EXPECT_FALSE(replayed.retries_are_repeats);
  const PolicyFigures retry = figures(replayed, "lite-retry");
  EXPECT_EQ(retry.not_recorded, "");
  EXPECT_DOUBLE_EQ(retry.accuracy.value, 0.75);
  EXPECT_DOUBLE_EQ(retry.cost_usd.value().value, (1 + 1 + 3 + 1) / 4.0);
  EXPECT_DOUBLE_EQ(retry.latency.p95.value(), 80);
  EXPECT_DOUBLE_EQ(figures(replayed, "all-lite").accuracy.value, 0.5) << "the first answer";
}

TEST(Replay, TakesAnotherRepeatForTheSecondAnswerAndSaysSo) {
  auto items = four();
  items[2].lite.push_back({answer(true, 0.7, 3, 60), {}});
  const Replay replayed = replay(items).value();
  EXPECT_TRUE(replayed.retries_are_repeats);
  // c: half of its askings fail at first (1 + 3 dollars, then right), half are right at once (3).
  const PolicyFigures retry = figures(replayed, "lite-retry");
  EXPECT_DOUBLE_EQ(retry.accuracy.value, 0.75);
  EXPECT_DOUBLE_EQ(retry.cost_usd.value().value, (1 + 1 + 3.5 + 1) / 4);
  EXPECT_DOUBLE_EQ(figures(replayed, "all-lite").accuracy.value, 2.5 / 4);
  EXPECT_DOUBLE_EQ(figures(replayed, "pro-on-failure").sent_to_pro.value, 0.5 / 4);
}

TEST(Replay, NamesWhoDominates) {
  auto items = four();
  items[2].lite[0].corrected = answer(true, {}, 2, 50);
  const Replay replayed = replay(items, with_threshold(0.5)).value();
  for (const char* best : {"all-lite", "lite-retry", "pro-below-0.5"}) {
    EXPECT_TRUE(figures(replayed, best).is_on_frontier) << best;
    EXPECT_EQ(figures(replayed, best).dominated_by, "") << best;
  }
  EXPECT_EQ(figures(replayed, "lite-strict").dominated_by, "all-lite");
  EXPECT_EQ(figures(replayed, "pro-on-failure").dominated_by, "lite-retry");
  EXPECT_FALSE(figures(replayed, "all-pro").is_on_frontier);
}

TEST(Replay, DrawsTheCurveOfEveryThreshold) {
  const auto curve = replay(four()).value().curve;
  ASSERT_TRUE(curve);
  const std::vector<double> thresholds = {0, 0.4, 0.6, 0.9, kAboveEveryConfidence};
  const std::vector<double> accuracy = {0.5, 0.75, 1, 0.75, 0.75};
  const std::vector<double> risk = {0.5, 1.0 / 3, 0, 0};
  const std::vector<double> cost = {1, 3.5, 6, 8.5, 11};
  ASSERT_EQ(curve->points.size(), thresholds.size());
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    const ThresholdPoint& point = curve->points[i];
    EXPECT_DOUBLE_EQ(point.threshold, thresholds[i]);
    EXPECT_DOUBLE_EQ(point.accuracy.value, accuracy[i]);
    EXPECT_DOUBLE_EQ(point.sent_to_pro, static_cast<double>(i) / 4);
    EXPECT_DOUBLE_EQ(point.cost_usd.value(), cost[i]);
    EXPECT_DOUBLE_EQ(point.random_accuracy, 0.5 + 0.25 * static_cast<double>(i) / 4);
    if (i < risk.size()) {
      EXPECT_NEAR(point.kept_risk.value(), risk[i], 1e-12);
    }
  }
  EXPECT_FALSE(curve->points.back().kept_risk) << "nothing is kept";
  EXPECT_DOUBLE_EQ(curve->stated, 0.75);
  EXPECT_NEAR(curve->area, (0 + 0 + 1.0 / 3 + 1.0 / 2) / 4, 1e-12);
}

TEST(Replay, ShowsEachRungOfTheLadder) {
  const auto ladder = replay(four()).value().lite_ladder;
  ASSERT_EQ(ladder.size(), 5U);
  EXPECT_DOUBLE_EQ(ladder[0].reached.value, 0.5);
  EXPECT_DOUBLE_EQ(ladder[0].accuracy.value().value, 0.25);
  EXPECT_DOUBLE_EQ(ladder[1].reached.value, 0.5);
  EXPECT_DOUBLE_EQ(ladder[2].reached.value, 0.75);
  EXPECT_DOUBLE_EQ(ladder[2].accuracy.value().value, 0.5);
  EXPECT_EQ(ladder[4].name, "value_valid");
  EXPECT_DOUBLE_EQ(ladder[4].reached.value, 0.75);
}

TEST(Replay, ScoresNoWireFailureAndCountsWhatItMeansForEachPolicy) {
  auto items = four();
  items.push_back(item("lite-lost", {}, answer(true, {}, 10, 1)));
  items.back().lite.clear();
  items.back().has_lite_failed = true;
  items.push_back(item("pro-lost", answer(true, 0.3, 1, 1), {}));
  items.back().pro.clear();
  ReplayOptions options = with_threshold(0.5);
  options.missing = 2;
  const Replay replayed = replay(items, options).value();
  EXPECT_EQ(replayed.items, 4);
  EXPECT_EQ(replayed.left_out, 4);
  EXPECT_EQ(replayed.rescued, 1);
  EXPECT_DOUBLE_EQ(replayed.rescued_right, 1);
  EXPECT_DOUBLE_EQ(figures(replayed, "all-lite").accuracy.value, 0.5);
  EXPECT_EQ(figures(replayed, "all-lite").unscored, 3);
  EXPECT_EQ(figures(replayed, "all-pro").unscored, 3);
  EXPECT_EQ(figures(replayed, "pro-on-failure").unscored, 2);
  EXPECT_EQ(figures(replayed, "pro-below-0.5").unscored, 4) << "pro-lost is below the threshold";
}

TEST(Replay, KnowsNoCostOfAPolicyWithOneUnknownPrice) {
  auto items = four();
  items[0].pro[0].first.cost_usd.reset();
  const Replay replayed = replay(items, with_threshold(0.5)).value();
  const PolicyFigures pro = figures(replayed, "all-pro");
  EXPECT_FALSE(pro.cost_usd);
  EXPECT_FALSE(pro.cost_usd_per_correct);
  EXPECT_EQ(pro.unpriced, 1);
  EXPECT_DOUBLE_EQ(pro.known_cost_usd, 7.5) << "30 for three of four items";
  EXPECT_DOUBLE_EQ(figures(replayed, "all-lite").known_cost_usd, 1);
  EXPECT_FALSE(pro.is_on_frontier);
  EXPECT_EQ(pro.dominated_by, "");
  EXPECT_TRUE(figures(replayed, "pro-on-failure").cost_usd) << "Pro is not asked about a";
  EXPECT_FALSE(figures(replayed, "pro-on-failure").random->cost_usd);
}

TEST(Replay, HasNoThresholdWithoutStatedConfidence) {
  auto items = four();
  for (ReplayItem& each : items) each.lite[0].first.confidence.reset();
  ReplayOptions options;
  options.recipes = {Recipe::confidence};
  const Replay replayed = replay(items, options).value();
  EXPECT_FALSE(replayed.curve);
  ASSERT_EQ(replayed.policies.size(), 3U);
  EXPECT_EQ(replayed.policies[1].not_recorded, "no answer of Lite states a confidence");
}

TEST(Replay, SaysNothingWithoutAnItemOnBothSides) {
  const Replay replayed = replay({}).value();
  EXPECT_EQ(replayed.items, 0);
  EXPECT_TRUE(replayed.policies.empty());
}

TEST(Replay, RefusesWhatIsNoMaterial) {
  auto items = four();
  items[1].pair.id = "a";
  EXPECT_FALSE(replay(items).has_value());
  items = four();
  items[0].lite[0].first.confidence = 1.5;
  EXPECT_FALSE(replay(items).has_value());
  EXPECT_FALSE(replay(four(), with_threshold(-0.1)).has_value());
}

/// Answers that are neither all right nor all wrong, drawn by a fixed sequence; some items have two
/// repeats, some share a cluster.
std::vector<ReplayItem> many(bool has_clusters) {
  std::uint32_t state = 7;
  const auto draw = [&](std::uint32_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 16) % below;
  };
  std::vector<ReplayItem> items;
  for (int i = 0; i < 120; ++i) {
    const auto reply = [&](std::uint32_t right, double cost) {
      if (draw(10) == 0) return unreadable(cost, 5);
      return answer(draw(10) < right, draw(11) / 10.0, cost + draw(5), 10.0 + draw(90));
    };
    items.push_back(item(fmt::format("i{:03}", i), reply(6, 1), reply(9, 20)));
    if (i % 7 == 0) items.back().lite.push_back({reply(6, 1), {}});
    if (i % 11 == 0) items.back().pro.push_back({reply(9, 20), {}});
    if (has_clusters) items.back().pair.cluster = fmt::format("c{}", i / 3);
  }
  return items;
}

TEST(ReplayCurve, RunsFromAllLiteToAllPro) {
  for (const bool has_clusters : {false, true}) {
    const Replay replayed = replay(many(has_clusters)).value();
    const auto& points = replayed.curve.value().points;
    EXPECT_NEAR(points.front().accuracy.value, figures(replayed, "all-lite").accuracy.value, 1e-12);
    EXPECT_EQ(points.front().sent_to_pro, 0);
    EXPECT_NEAR(points.back().accuracy.value, figures(replayed, "all-pro").accuracy.value, 1e-12);
    EXPECT_NEAR(points.back().sent_to_pro, 1, 1e-12);
    for (std::size_t i = 1; i < points.size(); ++i) {
      EXPECT_LT(points[i - 1].threshold, points[i].threshold);
      EXPECT_LT(points[i - 1].sent_to_pro, points[i].sent_to_pro);
    }
  }
}

TEST(ReplayCurve, AgreesWithThePolicyAtEachThreshold) {
  const auto items = many(false);
  const Replay replayed = replay(items).value();
  ReplayOptions options;
  options.recipes = {Recipe::confidence};
  for (const ThresholdPoint& point : replayed.curve.value().points) {
    options.thresholds = {point.threshold};
    const PolicyFigures alone = replay(items, options).value().policies.at(1);
    EXPECT_NEAR(alone.accuracy.value, point.accuracy.value, 1e-12);
    EXPECT_NEAR(alone.accuracy.low.value(), point.accuracy.low.value(), 1e-12);
    EXPECT_NEAR(alone.sent_to_pro.value, point.sent_to_pro, 1e-12);
    EXPECT_NEAR(alone.cost_usd.value().value, point.cost_usd.value(), 1e-9);
    EXPECT_NEAR(alone.known_cost_usd, point.known_cost_usd, 1e-9);
    if (alone.random) {
      EXPECT_NEAR(alone.random->accuracy, point.random_accuracy, 1e-12);
    }
  }
}

TEST(ReplayCurve, KnowsTheLeastThatEachThresholdCosts) {
  auto items = many(false);
  items[0].lite[0].first.cost_usd.reset();
  items[0].lite[0].first.known_usd = 0.5;
  for (std::size_t i = 0; i < 3; ++i) items[i].pro[0].first.cost_usd.reset();
  ReplayOptions options;
  options.recipes = {Recipe::confidence};
  const Replay replayed = replay(items).value();
  for (const ThresholdPoint& point : replayed.curve.value().points) {
    options.thresholds = {point.threshold};
    const PolicyFigures alone = replay(items, options).value().policies.at(1);
    EXPECT_FALSE(point.cost_usd);
    EXPECT_NEAR(alone.known_cost_usd, point.known_cost_usd, 1e-9);
    EXPECT_EQ(alone.unpriced, point.unpriced);
  }
}

TEST(ReplayCurve, JudgesAThresholdOnItemsThatDidNotPickIt) {
  const Replay replayed = replay(many(false)).value();
  ASSERT_EQ(replayed.halves.size(), 2U);
  const HalfTrial& there = replayed.halves[0];
  const HalfTrial& back = replayed.halves[1];
  EXPECT_EQ(there.fitted_items + back.fitted_items, 120);
  EXPECT_EQ(there.accuracy.n, back.fitted_items);
  EXPECT_GE(there.fitted_minus_pro, -0.03 - 1e-9) << "within the margin where it was picked";
  EXPECT_TRUE(replay(four()).value().halves.empty()) << "too few items";
}

TEST(ReplayClusters, AreKeptTogetherByTheHalvesAndTheIntervals) {
  const Replay replayed = replay(many(true)).value();
  EXPECT_EQ(replayed.halves.at(0).fitted_items % 3, 0);
  const PolicyFigures lite = figures(replayed, "all-lite");
  EXPECT_EQ(lite.accuracy.method, Method::cluster_bootstrap);
  EXPECT_EQ(lite.accuracy.units, 40);
  EXPECT_FALSE(replayed.curve.value().points.front().accuracy.low);
}

TEST(Replay, DoesNotDependOnTheOrderOfTheItems) {
  auto items = many(true);
  const Replay there = replay(items).value();
  std::reverse(items.begin(), items.end());
  const Replay back = replay(items).value();
  ASSERT_EQ(there.policies.size(), back.policies.size());
  for (std::size_t i = 0; i < there.policies.size(); ++i) {
    const PolicyFigures& a = there.policies[i];
    const PolicyFigures& b = back.policies[i];
    EXPECT_EQ(name_of(a.policy), name_of(b.policy));
    EXPECT_EQ(a.accuracy.value, b.accuracy.value);
    EXPECT_EQ(a.accuracy.low, b.accuracy.low);
    EXPECT_EQ(a.latency.p95, b.latency.p95);
    EXPECT_EQ(a.dominated_by, b.dominated_by);
    if (a.random) {
      EXPECT_EQ(a.random->gain->low, b.random->gain->low);
    }
  }
  EXPECT_EQ(there.halves.at(0).threshold, back.halves.at(0).threshold);
}

}  // namespace
}  // namespace assay::decide
