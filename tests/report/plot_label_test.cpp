#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "assay/core/text.hpp"
#include "report/plot/label.hpp"
#include "report/plot/placement.hpp"

namespace assay::report::plot {
namespace {

TEST(Shortened, LeavesAloneWhatFits) {
  EXPECT_EQ(shortened("billing", 10), "billing");
}

TEST(Shortened, CutsWithAnEllipsisToTheWidth) {
  const std::string shown = shortened(std::string(10'000, 'x'), 10);
  EXPECT_TRUE(shown.ends_with("…"));
  EXPECT_LE(text_width(shown), 10);
  EXPECT_GT(text_width(shown), 9);
}

TEST(Shortened, CountsWideCharactersTwice) {
  const std::string shown = shortened("中文繁體字標籤中文繁體字標籤", 6);
  EXPECT_LE(display_width(shown), 10U);
  EXPECT_FALSE(invalid_utf8_at(shown));
}

TEST(Shortened, NeverCutsInsideACharacterNorBeforeACombiningOne) {
  std::string label;
  for (int i = 0; i < 40; ++i) label += "e\u0301中";
  for (double ems = 1; ems < 20; ems += 0.1) {
    const std::string shown = shortened(label, ems);
    ASSERT_FALSE(invalid_utf8_at(shown)) << shown;
    ASSERT_EQ(shown.find("e…"), std::string::npos) << shown;
    ASSERT_LE(text_width(shown), ems + 0.7);
  }
}

TEST(Visible, ShowsWhatHidesOrReorders) {
  EXPECT_EQ(visible("a\x1b[31m\u202e\n"), "a\\x1b[31m\\u202e\\n");
  EXPECT_EQ(visible(""), "(empty)");
  EXPECT_EQ(visible("  "), "(empty)");
  EXPECT_EQ(visible("\xff"), "\\xff");
}

TEST(Placement, FindsAnotherSideWhereOneIsTaken) {
  Placement placement({0, 0, 400, 200});
  const auto right = placement.place({200, 100}, 50, 16);
  ASSERT_TRUE(right);
  EXPECT_GT(right->left, 200);
  const auto left = placement.place({200, 100}, 50, 16);
  ASSERT_TRUE(left);
  EXPECT_LT(left->right, 200);
}

TEST(Placement, StaysInsideAndGivesUpWhenAllIsTaken) {
  Placement placement({0, 0, 100, 40});
  EXPECT_FALSE(placement.place({50, 20}, 200, 16));
  EXPECT_TRUE(placement.take({0, 0, 100, 40}));
  EXPECT_FALSE(placement.place({50, 20}, 10, 10));
}

TEST(Placement, NeverLetsTwoLabelsOverlap) {
  std::mt19937 random(5);
  Placement placement({0, 0, 440, 260});
  std::vector<Box> placed;
  for (int i = 0; i < 200; ++i) {
    const Place point = {static_cast<double>(random() % 440), static_cast<double>(random() % 260)};
    const auto box = placement.place(point, 20.0 + static_cast<double>(random() % 90), 17);
    if (!box) continue;
    for (const Box& other : placed) ASSERT_FALSE(overlap(*box, other));
    placed.push_back(*box);
  }
  EXPECT_GT(placed.size(), 20U);
}

}  // namespace
}  // namespace assay::report::plot
