// What each kind of plot says of its data.

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "report/plot/curve.hpp"
#include "report/plot/distribution.hpp"
#include "report/plot/forest.hpp"
#include "report/plot/heat_map.hpp"
#include "report/plot/intervals.hpp"
#include "report/plot/scatter.hpp"
#include "report/plot/trend.hpp"
#include "report/plot_checks.hpp"

namespace assay::report::plot {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Row = std::vector<std::string>;

TEST(IntervalsPlot, HasItsNumbersInPictureSentenceAndTable) {
  const Plot plot = intervals_plot({"Accuracy of each model",
                                    "accuracy",
                                    Unit::percent,
                                    {{"lite", {0.914, 0.88, 0.954, 140}}, {"pro", {}}}});
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_EQ(
      plot.alternative,
      "Accuracy with its interval: \"lite\" (n 140) 91.4 % [88.0, 95.4], \"pro\" (n 0) unknown.");
  EXPECT_THAT(texts(plot), HasSubstr("91.4 % [88.0, 95.4]"));
  EXPECT_THAT(plot.table.rows, ElementsAre(Row{"lite", "140", "91.4 %", "88.0 %", "95.4 %"},
                                           Row{"pro", "0", "unknown", "unknown", "unknown"}));
}

TEST(IntervalsPlot, PutsEachMarkWhereItsValueIs) {
  // The axis runs from 0 % to 100 % between 14 and 426.
  const Plot plot =
      intervals_plot({"t",
                      "accuracy",
                      Unit::percent,
                      {{"a", {0.0, {}, {}, 1}}, {"b", {0.5, {}, {}, 1}}, {"c", {1.0, {}, {}, 1}}}});
  EXPECT_THAT(plot.svg, HasSubstr("<circle cx=\"14\""));
  EXPECT_THAT(plot.svg, HasSubstr("M214.7,71.7h10.7"));  // a square around 220
  EXPECT_THAT(plot.svg, HasSubstr("M426,"));
}

TEST(IntervalsPlot, DrawsAnArrowAtAnEndThatIsUnbounded) {
  const auto arrows = [](const Estimate& estimate) {
    const Plot plot =
        intervals_plot({"t", "m", Unit::percent, {{"a", estimate}, {"b", {0.1, {}, {}, 1}}}});
    std::size_t found = 0;
    for (std::size_t at = 0; (at = plot.svg.find(",-5v10z", at)) != std::string::npos; ++at)
      ++found;
    return found;
  };
  EXPECT_EQ(arrows({0.5, 0.4, 0.6, 1}), 0U);
  EXPECT_EQ(arrows({0.5, 0.4, std::nullopt, 1}), 1U);
  EXPECT_EQ(arrows({0.5, std::nullopt, 0.6, 1}), 1U);
  EXPECT_EQ(arrows({0.5, std::nullopt, std::nullopt, 1}), 0U) << "no interval at all";
}

TEST(ForestPlot, TellsVerdictsApartByShapeAndInWords) {
  Forest forest{"t", "difference", Unit::points, 0.03, {}};
  for (const auto standing :
       {Standing::better, Standing::not_worse, Standing::worse, Standing::inconclusive}) {
    forest.rows.push_back({"slice", {0.01, 0.0, 0.02, 10}, standing});
  }
  const Plot plot = forest_plot(forest);
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_THAT(
      plot.alternative,
      HasSubstr(
          "Verdicts: 1 better, 1 not worse, 1 worse, 1 inconclusive. The margin is -3.0 points."));
  for (const char* name :
       {"better", "not worse", "worse", "inconclusive", "no difference", "margin"}) {
    EXPECT_THAT(texts(plot), HasSubstr(std::string("\n") + name + "\n"));
  }
  EXPECT_THAT(texts(plot), Not(HasSubstr("\nnot judged\n"))) << "nothing to explain";
  EXPECT_EQ(plot.table.rows.at(2).back(), "worse");
  forest.rows.front().summary = true;
  EXPECT_THAT(forest_plot(forest).alternative,
              HasSubstr("Verdicts: 1 not worse, 1 worse, 1 inconclusive."))
      << "all items are no slice";
  forest.notes = {"intervals are of each slice alone"};
  EXPECT_THAT(forest_plot(forest).alternative, HasSubstr("Intervals are of each slice alone."));
  EXPECT_THAT(texts(forest_plot(forest)), HasSubstr("\nintervals are of each slice alone\n"));
  forest.margin.reset();
  EXPECT_THAT(texts(forest_plot(forest)), Not(HasSubstr("margin")));
}

TEST(ForestPlot, KeepsAThousandSlicesInTheTable) {
  Forest forest{"t", "difference", Unit::points, 0.03, {}};
  for (int i = 0; i < 1000; ++i)
    forest.rows.push_back({fmt::format("slice {}", i), {0.01, 0.0, 0.02, i}, {}});
  const Plot plot = forest_plot(forest);
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_EQ(plot.table.rows.size(), 1000U);
  EXPECT_THAT(texts(plot), HasSubstr("\nand 970 more in the table\n"));
  EXPECT_THAT(texts(plot), Not(HasSubstr("slice 30")));
  EXPECT_LT(plot.svg.size(), 30'000U);
}

TEST(ForestPlot, DrawsMoreItemsLarger) {
  const auto radius = [](std::int64_t n) {
    const Plot plot = forest_plot({"t",
                                   "d",
                                   Unit::points,
                                   {},
                                   {{"a", {0.01, {}, {}, n}, Standing::not_worse},
                                    {"b", {0.01, {}, {}, 1000}, Standing::worse}}});
    return std::stod(plot.svg.substr(plot.svg.find(" r=\"") + 4));
  };
  EXPECT_LT(radius(10), radius(500));
  EXPECT_EQ(radius(0), 4);
  EXPECT_EQ(radius(1000), 9);
}

Confusion confusion_of(int labels) {
  Confusion data{"t", {}};
  for (int i = 0; i < labels; ++i) {
    data.cells.push_back({fmt::format("label {:03}", i), fmt::format("label {:03}", i), 300 - i});
    data.cells.push_back(
        {fmt::format("label {:03}", i), fmt::format("label {:03}", (i + 1) % labels), 2});
  }
  return data;
}

TEST(HeatMapPlot, AddsUpCellsAndNamesTheWorst) {
  const Plot plot =
      heat_map_plot({"t", {{"a", "a", 30}, {"a", "b", 3}, {"a", "b", 2}, {"b", "b", 15}}});
  EXPECT_EQ(plot.alternative,
            "Right: 45 of 50 (90.0 %). Most often wrong: \"a\" answered as \"b\" in 5 of 35.");
  EXPECT_THAT(plot.table.rows,
              ElementsAre(Row{"a", "a", "30", "85.7 %"}, Row{"a", "b", "5", "14.3 %"},
                          Row{"b", "b", "15", "100.0 %"}));
  EXPECT_EQ(count(plot, "rect[@class='heat']"), 3);
}

TEST(HeatMapPlot, FoldsWhatIsBeyondTwentyLabels) {
  EXPECT_THAT(texts(heat_map_plot(confusion_of(20))), Not(HasSubstr("other (")));
  const Plot plot = heat_map_plot(confusion_of(77));
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_THAT(texts(plot), HasSubstr("21 other (57 labels)"));
  EXPECT_EQ(plot.table.rows.size(), 154U) << "nothing is folded in the table";
  EXPECT_EQ(count(plot, "rect[@fill='none']"), 20) << "of the folded it is not known who is right";
}

TEST(HeatMapPlot, SaysWhatWasNeverExpected) {
  EXPECT_THAT(texts(heat_map_plot({"t", {{"a", "(no answer)", 3}}})), HasSubstr("never expected"));
}

TEST(DistributionPlot, IsLogarithmicOnlyWhereValuesSpanMuch) {
  const auto plot_of = [](std::vector<double> values) {
    return texts(
        distribution_plot({"t", "latency", Unit::milliseconds, {{"a", std::move(values), 1, 2}}}));
  };
  EXPECT_THAT(plot_of({100, 300}), Not(HasSubstr("logarithmic")));
  EXPECT_THAT(plot_of({100, 3000}), HasSubstr("logarithmic"));
  EXPECT_THAT(plot_of({0, 100, 3000}), HasSubstr("logarithmic"));
  EXPECT_THAT(plot_of({-5, 100, 3000}), Not(HasSubstr("logarithmic")));
}

TEST(DistributionPlot, StaysSmallWithManyValues) {
  Sample sample{"a", {}, 700.0, 1500.0};
  for (int i = 0; i < 100'000; ++i) sample.values.push_back(500 + std::fmod(i * 7919.0, 1000.0));
  const Plot plot = distribution_plot({"t", "latency", Unit::milliseconds, {sample}});
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_LT(plot.svg.size(), 12'000U);
  EXPECT_EQ(plot.alternative,
            "Share of answers by latency: \"a\" p50 700 ms, p95 1.50 s (n 100000).");
}

TEST(DistributionPlot, DoesNotDependOnTheOrderOfValues) {
  const auto svg = [](std::vector<double> values) {
    return distribution_plot({"t", "latency", Unit::milliseconds, {{"a", std::move(values), 2, 3}}})
        .svg;
  };
  EXPECT_EQ(svg({1, 2, 3}), svg({3, 1, 2}));
}

TEST(RiskCoveragePlot, SaysTheRiskAtSomeCoverages) {
  const Plot plot = risk_coverage_plot(
      {"t", {{"lite", {{0.25, 0}, {0.5, 0.01}, {0.8, 0.02}, {1, 0.1}}, 0.0213}}, 0.1});
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_THAT(plot.alternative, HasSubstr("with 80.0 % of the answers kept 2.0 % wrong"));
  EXPECT_THAT(texts(plot), HasSubstr("area 0.0213"));
  EXPECT_THAT(texts(plot), HasSubstr("confidence that says nothing, 10.0 %"));
}

TEST(FrontierPlot, ListsWhatItCannotDraw) {
  const Plot plot = frontier_plot({"t",
                                   "USD",
                                   "accuracy",
                                   Unit::usd,
                                   Unit::percent,
                                   {{"lite", 0.05, {0.9, {}, {}, 3}, true},
                                    {"free", 0.0, {0.8, {}, {}, 3}, true},
                                    {"unpriced", std::nullopt, {0.95, {}, {}, 3}, false}}});
  EXPECT_THAT(texts(plot), HasSubstr("not drawn: unpriced (cost unknown)"));
  EXPECT_THAT(texts(plot), Not(HasSubstr("logarithmic"))) << "zero has no logarithm";
  EXPECT_THAT(plot.table.rows.at(2),
              ElementsAre("unpriced", "unknown", "95.0 %", "unknown", "unknown", "no"));
  EXPECT_THAT(plot.alternative, HasSubstr("2 of 3 drawn"));
}

TEST(FrontierPlot, NumbersWhatFindsNoRoom) {
  Frontier data{"t", "USD", "accuracy", Unit::usd, Unit::percent, {}};
  for (int i = 0; i < 12; ++i)
    data.choices.push_back({fmt::format("a model {}", i), 1.0, {0.9, {}, {}, 3}, false});
  const Plot plot = frontier_plot(data);
  EXPECT_THAT(faults(plot), IsEmpty());
  for (int i = 0; i < 12; ++i) EXPECT_THAT(texts(plot), HasSubstr(fmt::format("a model {}\n", i)));
}

TEST(TrendPlot, MarksChangesAndGaps) {
  const Estimate good = {0.95, 0.9, 0.98, 140};
  const Plot plot = trend_plot({"t",
                                "accuracy",
                                Unit::percent,
                                {{"09-01", good, {}, false},
                                 {"09-02", {}, {}, false},
                                 {"09-03", good, {"served model", "golden set"}, true}}});
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_THAT(texts(plot), HasSubstr("\na changed with 09-03: served model, golden set\n"));
  EXPECT_THAT(texts(plot), HasSubstr("in a diamond"));
  EXPECT_EQ(count(plot, "circle"), 2);
  EXPECT_THAT(plot.table.rows.at(2), ElementsAre("09-03", "140", "95.0 %", "90.0 %", "98.0 %",
                                                 "served model, golden set", "yes"));
}

TEST(TrendPlot, ShowsTheLatestRuns) {
  Trend trend{"t", "accuracy", Unit::percent, {}};
  for (int i = 0; i < 500; ++i) {
    trend.points.push_back({fmt::format("run {}", i), {0.9, 0.8, 0.95, 10}, {"prompt"}, false});
  }
  const Plot plot = trend_plot(trend);
  EXPECT_THAT(faults(plot), IsEmpty());
  EXPECT_EQ(count(plot, "circle"), 60);
  EXPECT_THAT(texts(plot), HasSubstr("and 440 earlier runs in the table"));
  EXPECT_THAT(texts(plot), HasSubstr("and 48 more changes in the table"));
  EXPECT_EQ(plot.table.rows.size(), 500U);
}

}  // namespace
}  // namespace assay::report::plot
