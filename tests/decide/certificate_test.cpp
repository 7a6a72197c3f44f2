#include "assay/decide/certificate.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "assay/decide/break_even.hpp"
#include "decide/routed_items.hpp"

namespace assay::decide {
namespace {

std::vector<RuleCertificate> certified(const std::vector<RoutedItem>& items,
                                       const std::vector<RoutingRule>& rules,
                                       double max_risk = 0.03) {
  return certify(rules, pointers(items), max_risk, 0.05, {});
}

TEST(Certificate, IsTheExactBoundOfTheExtraErrorsAmongWhatIsKept) {
  // 0 of 180 kept: 1 - 0.05^(1 / 180).
  const auto certificates = certified(bad_in_german(200), {kGerman});
  ASSERT_EQ(certificates.size(), 1U);
  const RuleCertificate& one = certificates.front();
  EXPECT_EQ(one.n, 180);
  EXPECT_EQ(one.errors, 0);
  EXPECT_NEAR(one.bound, 1 - std::pow(0.05, 1.0 / 180), 1e-12);
  EXPECT_TRUE(one.holds);
  EXPECT_TRUE(one.beats_lot);
  EXPECT_TRUE(one.beats_lite);
  EXPECT_EQ(one.is_cheaper, true);
  EXPECT_EQ(one.delta, 0.05);
  EXPECT_EQ(one.max_risk, 0.03);
}

TEST(Certificate, StopsAtTheFirstRuleThatFails) {
  const auto certificates = certified(bad_in_german(200), {RoutingRule{}, kGerman});
  ASSERT_EQ(certificates.size(), 2U);
  EXPECT_FALSE(certificates[0].holds) << "all-Lite leaves 16 of 200";
  EXPECT_FALSE(certificates[1].holds) << "tested after one that failed";
  EXPECT_EQ(best_of(certificates, 0.2), nullptr);
}

TEST(Certificate, TooFewItemsCertifyNothing) {
  // 0 of 90: at most 3.3 %.
  EXPECT_FALSE(certified(bad_in_german(100), {kGerman}).front().holds);
}

TEST(Certificate, ClustersCountAsOneWithAnErrorIfAnyHasOne) {
  auto items = bad_in_german(200);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].pair.cluster = fmt::format("{}", i / 2);
  const auto trial = trial_of(RoutingRule{}, pointers(items));
  EXPECT_EQ(trial.trials, 100);
  EXPECT_EQ(trial.errors, 8);
}

TEST(Certificate, ALargeClusterIsNotOneErrorAmongMany) {
  // 156 single items without an extra error, and one user with 50 of them: 24 % of the requests.
  std::vector<RoutedItem> items;
  add(items, 156, true, true);
  add(items, 50, false, true);
  for (std::size_t i = 156; i < items.size(); ++i) items[i].pair.cluster = "one user";
  const auto trial = trial_of(RoutingRule{}, pointers(items));
  EXPECT_EQ(trial.errors, 1);
  EXPECT_LE(trial.trials, 4) << "206 requests are 4 such users";
}

TEST(Certificate, BestSendsLeastAndNotMoreThanAllowed) {
  const auto items = bad_in_german(400);
  const RoutingRule wide{{kGerman.any.front(), {{Feature::lite_class, {}, "x"}}}};
  auto marked = items;
  for (std::size_t i = 0; i < 40; ++i) marked[300 + i].lite_class = "x";
  const auto certificates = certified(marked, {wide, kGerman});
  ASSERT_TRUE(certificates[0].holds && certificates[1].holds);
  ASSERT_NE(best_of(certificates, 0.5), nullptr);
  EXPECT_EQ(best_of(certificates, 0.5)->rule, kGerman);
  EXPECT_EQ(best_of(certificates, 0.05), nullptr);
}

TEST(Certificate, ARuleThatIsNoBetterThanALotIsNotTaken) {
  // Hardly any error to be saved: what German sends is as good as a lot.
  std::vector<RoutedItem> items;
  add(items, 40, true, true, kDe);
  add(items, 358, true, true, kEn);
  add(items, 2, false, true, kEn);
  const auto certificates = certified(items, {kGerman});
  EXPECT_TRUE(certificates.front().holds);
  EXPECT_FALSE(certificates.front().beats_lot);
  EXPECT_FALSE(certificates.front().beats_lite);
  EXPECT_EQ(best_of(certificates, 0.2), nullptr);
}

TEST(Certificate, ARuleThatCostsNoLessThanProIsNotTaken) {
  auto items = bad_in_german(200);
  for (RoutedItem& item : items) item.lite_usd = 12;
  const auto certificates = certified(items, {kGerman});
  EXPECT_TRUE(certificates.front().holds && certificates.front().beats_lot);
  EXPECT_EQ(certificates.front().is_cheaper, false);
  EXPECT_EQ(best_of(certificates, 0.2), nullptr);
}

TEST(RoutedFigures, CountBothCallsWhereLiteIsAskedFirst) {
  std::vector<RoutedItem> items;
  add(items, 1, false, true, kDe);
  add(items, 1, true, true, kEn);
  items[1].is_schema_valid = false;
  const auto all = pointers(items);
  const RoutingRule german = kGerman;
  const RoutingRule invalid{{{{Feature::schema_invalid}}}};
  EXPECT_DOUBLE_EQ(routed_figures(all, &german, {}).usd->value, (10 + 1) / 2.0);
  EXPECT_DOUBLE_EQ(routed_figures(all, &invalid, {}).usd->value, (1 + 11) / 2.0);
  EXPECT_DOUBLE_EQ(routed_figures(all, nullptr, {}).usd->value, 10);
  EXPECT_DOUBLE_EQ(routed_figures(all, &invalid, {}).p95_ms->value, 110);
  EXPECT_DOUBLE_EQ(routed_figures(all, &german, {}).sent.value, 0.5);
}

TEST(RoutedFigures, TheLotIsTheExpectationOverAllLots) {
  const auto items = bad_in_german(200);
  const RoutingRule german = kGerman;
  const auto figures = routed_figures(pointers(items), &german, {});
  // All-Lite 82 %, all-Pro 90 %; a tenth sent.
  EXPECT_NEAR(figures.accuracy.value, 0.90, 1e-12);
  EXPECT_NEAR(figures.lot_accuracy, 0.9 * 0.82 + 0.1 * 0.90, 1e-12);
  EXPECT_NEAR(*figures.lot_usd, 0.9 * 1 + 0.1 * 10, 1e-12);
  EXPECT_NEAR(figures.minus_lot->value, 0.90 - 0.828, 1e-12);
  EXPECT_NEAR(figures.minus_lite->value, 0.08, 1e-12);
  EXPECT_NEAR(figures.minus_pro->value, 0, 1e-12);
}

TEST(RoutedFigures, AnUnknownCostIsUnknown) {
  auto items = bad_in_german(100);
  items[50].pro_usd.reset();
  EXPECT_FALSE(routed_figures(pointers(items), nullptr, {}).usd);
  const RoutingRule nothing;
  EXPECT_TRUE(routed_figures(pointers(items), &nothing, {}).usd);
}

TEST(BreakEven, IsTheRatioOfCostToErrors) {
  // Pro costs 9 more and is right on 16 of 200 more: 9 / 0.08.
  const auto items = bad_in_german(200);
  const auto even = break_even(pointers(items), {});
  ASSERT_TRUE(even.usd) << even.why_not;
  EXPECT_NEAR(even.usd->value, 112.5, 1e-9);
  EXPECT_LT(even.usd->low, 112.5);
  EXPECT_GT(even.usd->high, 112.5);
}

TEST(BreakEven, IsNotFiniteWhereNoDifferenceIsShown) {
  std::vector<RoutedItem> items;
  add(items, 3, false, true);
  add(items, 2, true, false);
  add(items, 95, true, true);
  EXPECT_EQ(break_even(pointers(items), {}).why_not, "no difference of the error rates is shown");
  items[3].pro_usd.reset();
  EXPECT_FALSE(break_even(pointers(items), {}).usd);
}

TEST(BreakEven, NothingPaysForAModelThatIsWorse) {
  std::vector<RoutedItem> items;
  add(items, 30, true, false);
  add(items, 100, true, true);
  EXPECT_EQ(break_even(pointers(items), {}).why_not,
            "Lite is right more often, so no error pays for Pro");
}

TEST(Certify, TestedRulesShareAlphaForWhatTheyMustBeat) {
  const auto beats_lot = [](int losses, std::size_t rules) {
    std::vector<RoutedItem> items;
    add(items, losses, false, true, kDe);
    add(items, 20, true, true, kDe);
    add(items, 10, false, true, kEn);
    add(items, 200, true, true, kEn);
    const std::vector<RoutingRule> candidates(rules, kGerman);
    return certify(candidates, pointers(items), 0.2, 0.05, {}).front().beats_lot;
  };
  int losses = 1;
  while (losses < 50 && !beats_lot(losses, 1)) ++losses;
  ASSERT_LT(losses, 50);
  EXPECT_FALSE(beats_lot(losses, 8)) << "shown by " << losses << " for one rule, barely";
  EXPECT_TRUE(beats_lot(2 * losses, 8));
}

}  // namespace
}  // namespace assay::decide
