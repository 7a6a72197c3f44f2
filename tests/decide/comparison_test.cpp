#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "pairs.hpp"

namespace assay::decide {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Everything about a comparison that could differ, to the last bit.
std::string figures(const Comparison& comparison) {
  const auto of = [](const Evidence& e) {
    std::string text = fmt::format("{} {} {} {} {} {} {} {} {} {} {}\n", e.table.both_correct,
                                   e.table.baseline_only, e.table.candidate_only, e.table.neither,
                                   e.table.unscored, e.mcnemar.exact, e.mcnemar.mid_p,
                                   e.mcnemar.worse, e.non_inferiority.p.value_or(-1),
                                   e.equivalence.p.value_or(-1), to_string(e.verdict));
    if (e.difference) {
      text += fmt::format("{} {} {}\n", e.difference->value, e.difference->low.value_or(9),
                          e.difference->high.value_or(9));
    }
    return text + fmt::format("{}\n", e.items_to_decide.value_or(-1));
  };
  const auto mean = [](const std::optional<Difference>& d) {
    return d ? fmt::format("{} {} {} {}\n", d->value, d->low.value_or(9e9), d->high.value_or(9e9),
                           d->n)
             : std::string("-\n");
  };
  std::string text = of(comparison.evidence) + of(comparison.suspects.without);
  for (const auto& slice : comparison.slices) {
    text +=
        fmt::format("{} {} {} {}\n", slice.slice, slice.value, slice.worse_p, of(slice.evidence));
  }
  for (const auto* list : {&comparison.flips, &comparison.gains, &comparison.suspects.ids}) {
    for (const std::string& id : *list) text += id + " ";
    text += "\n";
  }
  if (comparison.latency_ms) {
    text += fmt::format("{} {} {}\n", comparison.latency_ms->value,
                        comparison.latency_ms->low.value_or(-1e9),
                        comparison.latency_ms->high.value_or(1e9));
  }
  return text + mean(comparison.parse_success) + mean(comparison.cost_usd) +
         mean(comparison.output_tokens);
}

/// 200 items with everything: slices, clusters, repeats, latency, cost, unscored ones.
std::vector<PairedItem> rich_items() {
  std::vector<PairedItem> items = items_of(120, 25, 20, 35);
  for (std::size_t i = 0; i < items.size(); ++i) {
    PairedItem& item = items[i];
    const auto x = static_cast<double>(i);
    item.slices = std::make_shared<Slices>(
        Slices{{"language", i % 3 == 0 ? "de" : "en"}, {"source", fmt::format("s{}", i % 17)}});
    if (i % 4 == 0) item.cluster = fmt::format("d{}", i / 8);
    if (i % 11 == 0) item.candidate.correct = 1.0 / 3;
    if (i % 29 == 0) item.baseline.correct.reset();
    item.baseline.latency_ms = 100 + std::fmod(x * 37.3, 50);
    item.candidate.latency_ms = 80 + std::fmod(x * 17.1, 50);
    item.baseline.cost_usd = 0.001 * std::fmod(x * 3.7, 1);
    item.candidate.cost_usd = 0.0004 * std::fmod(x * 1.9, 1);
    item.baseline.output_tokens = std::fmod(x, 13);
    item.candidate.output_tokens = std::fmod(x, 7);
    item.candidate.parsed = i % 19 == 0 ? 0 : 1;
    item.baseline.answer = item.candidate.answer = i % 5 + 1;
  }
  return items;
}

TEST(Compare, GivesTheSameForAnyOrderOfItems) {
  std::vector<PairedItem> items = rich_items();
  const std::string expected = figures(compare(items).value());
  std::mt19937 random(7);
  for (int round = 0; round < 3; ++round) {
    std::shuffle(items.begin(), items.end(), random);
    EXPECT_EQ(figures(compare(items).value()), expected);
  }
}

TEST(Compare, ListsFlipsAndGainsWithoutNettingThem) {
  const auto items = items_of(1, 2, 3, 1);
  const Comparison comparison = compare(items).value();
  EXPECT_THAT(comparison.flips, ElementsAre("i00001", "i00002"));
  EXPECT_THAT(comparison.gains, ElementsAre("i00003", "i00004", "i00005"));
  EXPECT_FALSE(comparison.has_repeats);
}

TEST(Compare, NamesTheItemsThatAreInNoStatistic) {
  auto items = items_of(4, 1, 1, 1);
  items[5].baseline.correct.reset();
  items[2].candidate.correct.reset();
  const Comparison comparison = compare(items).value();
  EXPECT_THAT(comparison.unscored, ElementsAre("i00002", "i00005"));
  EXPECT_EQ(comparison.evidence.table.unscored, 2);
}

TEST(Compare, FindsLabelsThatBothContradictInTheSameWay) {
  auto items = items_of(60, 1, 1, 4);
  for (std::size_t i = 62; i < 66; ++i) items[i].baseline = items[i].candidate = side(0, 5);
  items[64].candidate.answer = 6;                              // wrong, each in its own way
  items[65].baseline.answer = items[65].candidate.answer = 0;  // nothing was read
  const Comparison comparison = compare(items).value();
  EXPECT_THAT(comparison.suspects.ids, ElementsAre("i00062", "i00063"));
  EXPECT_EQ(comparison.suspects.without.table.neither, 2);
  EXPECT_EQ(comparison.suspects.without.difference->n, 64);
  EXPECT_FALSE(comparison.suspects.changes_verdict);
}

TEST(Compare, SaysWhenSuspectsDecideTheVerdict) {
  auto items = items_of(82, 0, 0, 10);
  for (std::size_t i = 82; i < 92; ++i) items[i].baseline = items[i].candidate = side(0, 5);
  CompareOptions options;
  options.rules.margin = 0.03;
  const Comparison comparison = compare(items, options).value();
  // Without a discordant item 3 points are shown from n = z^2 (1 - m) / m = 87.5 on, z = 1.645.
  EXPECT_EQ(comparison.evidence.verdict, Verdict::not_worse);
  EXPECT_EQ(comparison.suspects.without.verdict, Verdict::inconclusive);
  EXPECT_TRUE(comparison.suspects.changes_verdict);
}

TEST(Compare, ShiftsLatencyByTheMedianOfPairs) {
  auto items = items_of(5, 0, 0, 0);
  const double slower[] = {1, 2, 3, 4, 1000};
  for (std::size_t i = 0; i < 5; ++i) {
    items[i].baseline.latency_ms = 50;
    items[i].candidate.latency_ms = 50 + slower[i];
  }
  items[4].baseline.latency_ms.reset();
  const auto shift = compare(items).value().latency_ms;
  ASSERT_TRUE(shift);
  EXPECT_DOUBLE_EQ(shift->value, 2.5);
  EXPECT_EQ(shift->n, 4);
  EXPECT_FALSE(shift->low) << "four pairs have no 95 % interval";
}

TEST(Compare, AveragesCostWhereBothSidesKnowIt) {
  auto items = items_of(40, 0, 0, 0);
  for (std::size_t i = 0; i < items.size(); ++i) {
    items[i].baseline.cost_usd = 0.010;
    items[i].candidate.cost_usd = i % 2 == 0 ? 0.002 : 0.004;
  }
  items[0].candidate.cost_usd.reset();
  const Comparison comparison = compare(items).value();
  ASSERT_TRUE(comparison.cost_usd);
  EXPECT_EQ(comparison.cost_usd->n, 39);
  EXPECT_NEAR(comparison.cost_usd->value, -(19 * 0.008 + 20 * 0.006) / 39, 1e-12);
  EXPECT_LT(comparison.cost_usd->high.value(), 0);
  EXPECT_FALSE(comparison.output_tokens);
}

TEST(Compare, PutsParseSuccessIntoATableOfItsOwn) {
  auto items = items_of(21, 0, 0, 0);
  for (std::size_t i = 0; i < 7; ++i) items[i].candidate.parsed = 0;
  items[7].baseline.parsed = 0;
  const auto parse = compare(items).value().parse_success;
  ASSERT_TRUE(parse);
  EXPECT_EQ(parse->method, Method::tango);
  EXPECT_NEAR(parse->low.value(), -0.517, 5e-4);
  EXPECT_NEAR(parse->high.value(), -0.026, 5e-4);
}

TEST(Compare, CountsItemsThatNobodyAnsweredAsUnscored) {
  const auto items = items_of(10, 1, 1, 0);
  CompareOptions options;
  options.missing = 4;
  EXPECT_EQ(compare(items, options).value().evidence.table.unscored, 4);
}

TEST(Compare, RefusesWhatIsNoPairing) {
  auto items = items_of(2, 0, 0, 0);
  items[1].id = items[0].id;
  EXPECT_THAT(compare(items).error().message, testing::HasSubstr("comes twice"));
  items[1].id = "other";
  items[1].candidate.correct = std::nan("");
  EXPECT_THAT(compare(items).error().message, testing::HasSubstr("outside [0, 1]"));
}

TEST(Compare, RefusesRulesOutOfRange) {
  const auto items = items_of(2, 0, 0, 0);
  for (const Rules& rules :
       {Rules{0, 0.05, 0.95, 1}, Rules{1, 0.05, 0.95, 1}, Rules{0.03, 0.5, 0.95, 1},
        Rules{0.03, std::nan(""), 0.95, 1}, Rules{0.03, 0.05, 1, 1}}) {
    EXPECT_FALSE(compare(items, {rules, 20, 0}).has_value());
  }
}

TEST(Compare, IsEmptyWithoutItems) {
  const Comparison comparison = compare({}).value();
  EXPECT_FALSE(comparison.evidence.difference);
  EXPECT_THAT(comparison.slices, IsEmpty());
  EXPECT_THAT(comparison.flips, IsEmpty());
  EXPECT_FALSE(comparison.parse_success);
  EXPECT_FALSE(comparison.latency_ms);
  EXPECT_FALSE(comparison.cost_usd);
  EXPECT_FALSE(comparison.suspects.changes_verdict);
}

}  // namespace
}  // namespace assay::decide
