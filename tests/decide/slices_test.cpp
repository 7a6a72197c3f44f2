#include <gmock/gmock.h>

#include "pairs.hpp"

namespace assay::decide {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Adds a table's items, all with one value of the slice `language`.
void add(std::vector<PairedItem>& items, const std::string& language, int a, int b, int c, int d) {
  const auto slices = std::make_shared<const Slices>(Slices{{"language", language}});
  for (PairedItem& item : items_of(a, b, c, d, language)) {
    item.slices = slices;
    items.push_back(std::move(item));
  }
}

TEST(Slices, AreComparedByThemselves) {
  std::vector<PairedItem> items;
  add(items, "de", 10, 7, 1, 3);
  add(items, "en", 30, 1, 2, 5);
  const auto slices = compare(items).value().slices;
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[0].slice, "language");
  EXPECT_EQ(slices[0].value, "de");
  EXPECT_NEAR(slices[0].evidence.difference->low.value(), -0.517, 5e-4);
  EXPECT_EQ(slices[1].evidence.table.both_correct, 30);
}

TEST(Slices, ShareTheirLevelByHolm) {
  // 9/256 = 0.035 alone, twice that among two slices: no claim.
  std::vector<PairedItem> items;
  add(items, "de", 10, 7, 1, 3);
  add(items, "en", 30, 1, 2, 5);
  const auto slices = compare(items).value().slices;
  EXPECT_NEAR(slices[0].evidence.mcnemar.worse, 9.0 / 256, 1e-12);
  EXPECT_NEAR(slices[0].worse_p, 18.0 / 256, 1e-12);
  EXPECT_EQ(slices[0].evidence.verdict, Verdict::inconclusive);
}

TEST(Slices, ClaimWhatStandsAfterHolm) {
  std::vector<PairedItem> items;
  add(items, "de", 10, 12, 1, 3);
  add(items, "en", 900, 2, 2, 5);
  const auto slices = compare(items).value().slices;
  EXPECT_EQ(slices[0].evidence.verdict, Verdict::worse);
  EXPECT_EQ(slices[1].evidence.verdict, Verdict::not_worse);
}

TEST(Slices, AreMergedWhenSmall) {
  std::vector<PairedItem> items;
  add(items, "de", 20, 0, 0, 0);
  add(items, "en", 19, 0, 0, 0);
  add(items, "fr", 2, 3, 0, 0);
  const auto slices = compare(items).value().slices;
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[0].value, "de");
  EXPECT_EQ(slices[1].value, "");
  EXPECT_THAT(slices[1].merged, ElementsAre("en", "fr"));
  EXPECT_EQ(scored(slices[1].evidence.table), 24);
}

TEST(Slices, KeepAValueThatIsCalledOtherApart) {
  std::vector<PairedItem> items;
  add(items, "other", 25, 0, 0, 0);
  add(items, "fr", 5, 0, 0, 0);
  const auto slices = compare(items).value().slices;
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[0].value, "other");
  EXPECT_THAT(slices[0].merged, IsEmpty());
  EXPECT_THAT(slices[1].merged, ElementsAre("fr"));
}

TEST(Slices, AreLeftOutWhereTheyDivideNothing) {
  std::vector<PairedItem> items;
  add(items, "de", 40, 1, 1, 0);
  EXPECT_THAT(compare(items).value().slices, IsEmpty());
  EXPECT_THAT(compare(items_of(40, 1, 1, 0)).value().slices, IsEmpty());
}

TEST(Slices, CountOnlyScoredItemsTowardsTheirSize) {
  std::vector<PairedItem> items;
  add(items, "de", 20, 0, 0, 0);
  add(items, "en", 30, 0, 0, 0);
  items[0].candidate.correct.reset();
  const auto slices = compare(items).value().slices;
  ASSERT_EQ(slices.size(), 2U);
  EXPECT_EQ(slices[0].value, "en");
  EXPECT_THAT(slices[1].merged, ElementsAre("de"));
  EXPECT_EQ(slices[1].evidence.table.unscored, 1);
}

}  // namespace
}  // namespace assay::decide
