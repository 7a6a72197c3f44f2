// What holds for plots of every kind: well-formed, inert, finite, the same each time.

#include <gtest/gtest.h>

#include <clocale>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <regex>
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
#include "support/expected_file.hpp"
#include "support/hostile_texts.hpp"

namespace assay::report::plot {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
const std::vector<std::string> kNone;

TEST(EveryPlot, IsAsExpected) {
  for (const auto& [name, plot] : plots_of("lite")) {
    EXPECT_EQ(faults(plot), kNone) << name;
    fake::expect_file(
        std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/report/expected/plot" / (name + ".svg"),
        plot.svg);
  }
}

TEST(EveryPlot, KeepsHostileLabelsInert) {
  for (const fake::HostileText& hostile : fake::hostile_texts()) {
    for (const auto& [name, plot] : plots_of(hostile.text)) {
      EXPECT_EQ(faults(plot), kNone) << name << " " << hostile.id;
    }
  }
}

TEST(EveryPlot, TakesLabelsOfAnyLengthAndScript) {
  for (const std::string& label :
       {std::string(), std::string(10'000, 'x'), std::string("a\0b", 3), std::string("العربية"),
        std::string("中文繁體字標籤"), std::string("\xEF\xBF\xBE\xEF\xBF\xBF"),
        std::string("\xff\xfe"), std::string("👩‍👩‍👧"),
        std::string("]]>--><![CDATA[")}) {
    for (const auto& [name, plot] : plots_of(label)) {
      EXPECT_EQ(faults(plot), kNone) << name << " " << label.substr(0, 20);
      EXPECT_LT(plot.svg.size(), 15'000U) << name << " " << label.substr(0, 20);
      EXPECT_EQ(plot.svg.find("\xEF\xBF\xBE"), std::string::npos) << "not a character in XML";
    }
  }
}

TEST(EveryPlot, HasTheWholeLabelInItsTable) {
  const std::string label = "a<b " + std::string(1000, 'x');
  for (const auto& [name, plot] : plots_of(label)) {
    bool found = false;
    for (const auto& row : plot.table.rows) {
      for (const auto& cell : row) found = found || cell == label;
    }
    EXPECT_TRUE(found) << name;
  }
}

TEST(EveryPlot, SaysItsAlternativeInTheDescription) {
  for (const auto& [name, plot] : plots_of("lite")) {
    EXPECT_NE(texts(plot).find(plot.alternative), std::string::npos) << name;
  }
}

TEST(EveryPlot, UsesTheColoursOfTheStyleSheetOnly) {
  std::ifstream file(std::filesystem::path(ASSAY_SOURCE_DIR) / "reports/templates/html/plot.css");
  const std::string css(std::istreambuf_iterator<char>(file), {});
  ASSERT_FALSE(css.empty());
  const std::regex class_name("class=\"([^\"]+)\"");
  const std::regex colour("#[0-9a-f]{3,6}");
  for (const auto& [name, plot] : plots_of("lite")) {
    for (std::sregex_iterator at(plot.svg.begin(), plot.svg.end(), class_name), end; at != end;
         ++at) {
      EXPECT_NE(css.find("." + (*at)[1].str()), std::string::npos) << name << " " << (*at)[1];
    }
    for (std::sregex_iterator at(plot.svg.begin(), plot.svg.end(), colour), end; at != end; ++at) {
      EXPECT_NE(css.find(at->str() + ";"), std::string::npos) << name << " " << at->str();
    }
  }
}

TEST(EveryPlot, GivesAReasonWhereThereIsNothing) {
  const Estimate unknown;
  for (const Plot& plot :
       {intervals_plot({}), intervals_plot({"t", "m", Unit::percent, {{"a", unknown}}}),
        forest_plot({}),
        forest_plot({"t", "m", Unit::points, 0.03, {{"a", unknown, Standing::worse}}}),
        heat_map_plot({}), heat_map_plot({"t", {{"a", "a", 0}, {"a", "b", -3}}}),
        distribution_plot({}),
        distribution_plot({"t", "m", Unit::usd, {{"a", {}, {}, {}}, {"b", {kInfinity}, {}, {}}}}),
        risk_coverage_plot({}), risk_coverage_plot({"t", {{"a", {}, {}}}, 0.1}), frontier_plot({}),
        frontier_plot(
            {"t", "c", "q", Unit::usd, Unit::percent, {{"a", std::nullopt, {0.9, {}, {}, 3}}}}),
        trend_plot({}), trend_plot({"t", "m", Unit::percent, {{"a", unknown, {}, false}}})}) {
    EXPECT_TRUE(plot.svg.empty()) << plot.svg;
    EXPECT_EQ(faults(plot), kNone);
  }
}

/// Estimates out of numbers that do harm.
class NastyNumbers {
 public:
  explicit NastyNumbers(unsigned seed) : random_(seed) {}

  double number() {
    static const std::vector<double> kNasty = {0,
                                               -0.0,
                                               1,
                                               0.5,
                                               -0.5,
                                               1e-300,
                                               5e-324,
                                               1e308,
                                               -1e308,
                                               1e15,
                                               1e-9,
                                               100,
                                               0.999999999,
                                               1e9,
                                               kInfinity,
                                               -kInfinity,
                                               std::numeric_limits<double>::quiet_NaN()};
    return kNasty[random_() % kNasty.size()];
  }

  std::optional<double> maybe() {
    return random_() % 4 == 0 ? std::nullopt : std::optional(number());
  }

  Estimate estimate() {
    return {maybe(), maybe(), maybe(), static_cast<std::int64_t>(random_() % 3) * 70};
  }

  std::size_t below(std::size_t bound) { return random_() % bound; }
  Unit unit() { return static_cast<Unit>(random_() % 5); }

 private:
  std::mt19937_64 random_;
};

std::vector<NamedPlot> nasty_plots(NastyNumbers& nasty) {
  Intervals intervals{"t", "m", nasty.unit(), {}};
  Forest forest{"t", "m", nasty.unit(), nasty.maybe(), {}};
  Distribution distribution{"t", "m", nasty.unit(), {}};
  RiskCoverage risk{"t", {}, nasty.maybe()};
  Frontier frontier{"t", "c", "q", nasty.unit(), nasty.unit(), {}};
  Trend trend{"t", "m", nasty.unit(), {}};
  for (std::size_t i = 0; i < 1 + nasty.below(4); ++i) {
    intervals.rows.push_back({"row", nasty.estimate()});
    forest.rows.push_back(
        {"row", nasty.estimate(), static_cast<Standing>(nasty.below(4)), nasty.below(2) == 0});
    distribution.samples.push_back(
        {"row", {nasty.number(), nasty.number()}, nasty.maybe(), nasty.maybe()});
    risk.curves.push_back({"row",
                           {{nasty.number(), nasty.number()}, {nasty.number(), nasty.number()}},
                           nasty.maybe()});
    frontier.choices.push_back({"row", nasty.maybe(), nasty.estimate(), nasty.below(2) == 0});
    trend.points.push_back({"row", nasty.estimate(), {}, nasty.below(2) == 0});
  }
  return {{"intervals", intervals_plot(intervals)},
          {"forest", forest_plot(forest)},
          {"distribution", distribution_plot(distribution)},
          {"risk", risk_coverage_plot(risk)},
          {"frontier", frontier_plot(frontier)},
          {"trend", trend_plot(trend)}};
}

TEST(EveryPlot, IsFiniteWhateverTheNumbers) {
  for (unsigned seed = 0; seed < 400; ++seed) {
    NastyNumbers nasty(seed);
    for (const auto& [name, plot] : nasty_plots(nasty)) {
      ASSERT_EQ(faults(plot), kNone) << name << " with seed " << seed << "\n" << plot.svg;
      const std::string shown = texts(plot) + plot.alternative;
      ASSERT_EQ(shown.find("nan"), std::string::npos) << name << " with seed " << seed << "\n"
                                                      << shown;
      ASSERT_EQ(shown.find("inf"), std::string::npos) << name << " with seed " << seed << "\n"
                                                      << shown;
    }
  }
}

}  // namespace
}  // namespace assay::report::plot
