#include <gtest/gtest.h>

#include <cmath>

#include "local/bm25.hpp"
#include "local/list_scorer.hpp"
#include "local/neighbours.hpp"
#include "local/page_cues.hpp"
#include "local/pairwise.hpp"
#include "local/top_confidence.hpp"
#include "local/word_match.hpp"

namespace assay::local {
namespace {

TEST(Likeness, IsHighForCompoundsInflectionsAndTypos) {
  EXPECT_EQ(likeness("hose", "hose"), 1);
  EXPECT_GT(likeness("gummistiefel", "kindergummistiefel"), 0.7);
  EXPECT_GT(likeness("walking", "walks"), 0.5);
  EXPECT_GT(likeness("conecter", "connector"), 0.3);
  EXPECT_EQ(likeness("boots", "lamp"), 0);
}

TEST(Likeness, NeverTakesOneNumberForAnother) {
  EXPECT_EQ(likeness("tp3000", "tp2000"), 0);
  EXPECT_EQ(likeness("cat", "car"), 0);
  EXPECT_TRUE(is_model_number("k24"));
  EXPECT_FALSE(is_model_number("24"));
  EXPECT_FALSE(is_model_number("kite"));
}

TEST(Bm25, MatchesTheFormulaWorkedByHand) {
  // Two pages of two words: length 1 relative to the mean. "a" in one of two pages:
  // ln(1 + 1.5 / 1.5) = ln 2, said once: 1 * 2.2 / (1 + 1.2) = 1.
  const std::vector<WordList> pages{{"a", "b"}, {"b", "c"}};
  const std::vector<double> weights{1.0};
  const auto scores = bm25({"a"}, weights, pages);
  ASSERT_EQ(scores.size(), 2U);
  EXPECT_NEAR(scores[0], std::log(2.0), 1e-12);
  EXPECT_EQ(scores[1], 0);
}

TEST(Bm25, PrefersTheShorterOfTwoPagesAndSurvivesNone) {
  const std::vector<WordList> pages{{"a", "b", "b", "b"}, {"a"}};
  const std::vector<double> weights{1.0};
  const auto scores = bm25({"a"}, weights, pages);
  EXPECT_LT(scores[0], scores[1]);
  EXPECT_TRUE(bm25({"a"}, weights, {}).empty());
}

TEST(FindStanding, PutsLikePagesInTheMidst) {
  const std::vector<SparseVector> pages{{{1, 1.0F}}, {{1, 0.8F}, {2, 0.6F}}, {{3, 1.0F}}};
  const std::vector<double> fit{1.0, 0.0, 0.0};
  const auto standing = find_standing(pages, fit);
  ASSERT_EQ(standing.size(), 3U);
  EXPECT_NEAR(standing[0].mean, 0.4, 1e-6);
  EXPECT_NEAR(standing[2].nearest, 0, 1e-12);
  EXPECT_NEAR(standing[0].visits + standing[1].visits + standing[2].visits, 1, 1e-9);
  EXPECT_GT(standing[0].visits, standing[1].visits);
  EXPECT_GT(standing[1].visits, standing[2].visits);
}

TEST(FindStanding, SurvivesPagesWithoutWords) {
  const std::vector<SparseVector> pages(3);
  for (const Standing& one : find_standing(pages, std::vector<double>(3, 0.0))) {
    EXPECT_NEAR(one.visits, 1.0 / 3, 1e-12);
  }
  EXPECT_EQ(find_standing(std::vector<SparseVector>(1), std::vector<double>(1, 1.0)).size(), 1U);
}

TEST(PageCues, TakeAQueryWithoutAnyForAWishToBuy) {
  EXPECT_EQ(sorts_wanted(WordList{"wool", "hat"}), (PageSorts{0, 0, 0, 1}));
  EXPECT_EQ(sorts_wanted(WordList{"how", "return"}), (PageSorts{1, 1, 0, 0}));
  EXPECT_EQ(sorts_of(WordList{"hats", "compared"}, WordList{"steel"}, 2), (PageSorts{1, 0, 0, 1}));
}

GradedList graded(double better, double worse) {
  GradedList list;
  list.rows.resize(2);
  list.rows[0][3] = better;
  list.rows[1][3] = worse;
  list.grades = {0, 1};
  return list;
}

TEST(FitPairwise, LearnsWhichFeatureIsGood) {
  const GradedList one = graded(1, 0);
  const GradedList two = graded(5, 4.5);
  const std::vector<const GradedList*> lists{&one, &two};
  const RankWeights weights = fit_pairwise(lists);
  EXPECT_GT(weights[3], 0);
  EXPECT_EQ(weights[4], 0);
  EXPECT_GT(rank_score(weights, one.rows[0]), rank_score(weights, one.rows[1]));
}

TEST(FitPairwise, LearnsNothingFromEquals) {
  GradedList list = graded(1, 0);
  list.grades = {0, 0};
  const std::vector<const GradedList*> lists{&list};
  for (const double weight : fit_pairwise(lists)) EXPECT_EQ(weight, 0);
  for (const double weight : fit_pairwise({})) EXPECT_EQ(weight, 0);
}

TEST(TopConfidence, IsAboutTheShareThatWasRightWhereTheGapSaysNothing) {
  std::vector<TopTrial> trials(100, TopTrial{1.0, false});
  for (std::size_t i = 0; i < 20; ++i) trials[i].right = true;
  const TopConfidence confidence(trials);
  EXPECT_NEAR(confidence(1.0), 0.2, 0.02);
}

TEST(TopConfidence, RisesWithTheGapAndNeverFalls) {
  std::vector<TopTrial> trials;
  for (int i = 0; i < 50; ++i) trials.push_back({0.1 * i, i > 25});
  const TopConfidence confidence(trials);
  EXPECT_GT(confidence(5), 0.8);
  EXPECT_LT(confidence(0), 0.2);
  for (TopTrial& trial : trials) trial.right = !trial.right;
  const TopConfidence against(trials);
  EXPECT_EQ(against(5), against(0));
}

TEST(TopConfidence, ClaimsLittleFromFewTrials) {
  const std::vector<TopTrial> trials{{1, true}, {2, true}};
  EXPECT_LT(TopConfidence(trials)(1e300), 0.9);
  EXPECT_EQ(TopConfidence({})(3), 0.5);
}

TEST(TopGap, LiesBetweenTheLastNamedAndTheNext) {
  EXPECT_EQ(top_gap(std::vector<double>{1, 9, 4, 7}, 2), 3);
  EXPECT_EQ(top_gap(std::vector<double>{1, 9}, 2), 0);
  EXPECT_EQ(top_gap({}, 2), 0);
}

TEST(IsTopRight, TakesEqualGradesForEquallyGood) {
  const std::vector<int> grades{1, 0, 1, 2};
  EXPECT_TRUE(is_top_right(std::vector<double>{5, 6, 1, 0}, grades, 2));
  EXPECT_TRUE(is_top_right(std::vector<double>{1, 6, 5, 0}, grades, 2));
  EXPECT_FALSE(is_top_right(std::vector<double>{1, 6, 5, 7}, grades, 2));
  EXPECT_FALSE(is_top_right({}, {}, 2));
}

}  // namespace
}  // namespace assay::local
