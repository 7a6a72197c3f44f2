#include "assay/decide/rule_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "decide/routed_items.hpp"

namespace assay::decide {
namespace {

TEST(RuleSearch, FindsTheSliceWhereLiteIsWorse) {
  const auto items = bad_in_german(300);
  const auto search = search_rules(pointers(items), {.most_sent = 0.2});
  ASSERT_FALSE(search.candidates.empty());
  EXPECT_EQ(search.candidates.front(), kGerman) << text_of(search.candidates.front());
}

TEST(RuleSearch, NeverSendsMoreThanAllowed) {
  const auto items = bad_in_german(300);
  EXPECT_TRUE(search_rules(pointers(items), {.most_sent = 0.05}).candidates.empty());
  for (const auto& rule : search_rules(pointers(items), {.most_sent = 0.2}).candidates) {
    const auto sent = std::count_if(items.begin(), items.end(),
                                    [&](const RoutedItem& item) { return sends(rule, item); });
    EXPECT_LE(sent, 60);
    EXPECT_LE(rule.any.size(), kMostConjunctions);
  }
}

TEST(RuleSearch, FindsNothingWhereLiteIsAsGoodEverywhere) {
  std::vector<RoutedItem> items;
  add(items, 100, true, true, kDe);
  add(items, 100, true, true, kEn);
  EXPECT_TRUE(search_rules(pointers(items), {}).candidates.empty());
  EXPECT_TRUE(search_rules({}, {}).candidates.empty());
}

TEST(RuleSearch, LooksOnlyAtSlicesThatARouterSees) {
  const auto items = bad_in_german(300);
  SearchOptions options;
  options.slices = {"channel"};
  EXPECT_TRUE(search_rules(pointers(items), options).candidates.empty());
}

TEST(RuleSearch, UsesAConfidenceOnlyIfItTellsRightFromWrong) {
  const auto search = [](double of_wrong) {
    std::vector<RoutedItem> items;
    add(items, 40, false, true);
    add(items, 360, true, true);
    for (std::size_t i = 0; i < items.size(); ++i) {
      const double spread = static_cast<double>(i % 10) / 100;
      items[i].confidence = (items[i].is_lite_right ? 0.9 : of_wrong) - spread;
    }
    return search_rules(pointers(items), {});
  };
  const auto told = search(0.5);
  EXPECT_TRUE(told.confidence.is_usable);
  EXPECT_DOUBLE_EQ(told.confidence.auroc->value, 1);
  ASSERT_FALSE(told.candidates.empty());
  EXPECT_EQ(told.candidates.front().any.front().front().feature, Feature::confidence);
  const auto mute = search(0.9);
  EXPECT_FALSE(mute.confidence.is_usable);
  EXPECT_TRUE(mute.candidates.empty());
}

TEST(SplitByHash, KeepsClustersWholeAndChangesWithTheSeed) {
  auto items = bad_in_german(400);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].pair.cluster = fmt::format("{}", i / 4);
  const auto halves = split_by_hash(items, 1);
  EXPECT_EQ(halves.fitted.size() + halves.certified.size(), 400U);
  EXPECT_GT(halves.fitted.size(), 120U);
  EXPECT_GT(halves.certified.size(), 120U);
  std::set<std::string> fitted;
  for (const auto* item : halves.fitted) fitted.insert(item->pair.cluster);
  for (const auto* item : halves.certified) EXPECT_FALSE(fitted.contains(item->pair.cluster));
  EXPECT_NE(split_by_hash(items, 2).fitted, halves.fitted);
}

}  // namespace
}  // namespace assay::decide
