#include "scoring/relevance.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

using dataset::RankingRules;
using ::testing::ElementsAre;
using Numbers = std::vector<int>;

constexpr RankingRules kTen{.candidates = 10, .top = 3};

Relevance relevance_of(const char* expected, const RankingRules& rules = kTen) {
  return read_relevance(rules, read_json(expected).value).value();
}

std::string refusal(const char* expected, const RankingRules& rules = kTen) {
  const auto relevance = read_relevance(rules, read_json(expected).value);
  return relevance ? "" : relevance.error().message;
}

TEST(ReadRelevance, TakesTheFirstOfATop) {
  const Relevance relevance = relevance_of(R"({"top":[4,1,9,2]})");
  EXPECT_THAT(relevance.top, ElementsAre(4, 1, 9));
  EXPECT_THAT(relevance.best, ElementsAre(4));
  EXPECT_TRUE(relevance.gains.empty());
}

TEST(ReadRelevance, WeighsTheGroupsOfAnOrder) {
  const Relevance relevance = relevance_of(kOrder);
  EXPECT_THAT(relevance.top, ElementsAre(4, 1, 9));
  EXPECT_THAT(relevance.best, ElementsAre(4));
  // Three groups below 4: 2^3 - 1; two below 1 and 9: 3; one below 2 and 7: 1.
  EXPECT_THAT(relevance.gains, ElementsAre(3, 1, 0, 7, 0, 0, 1, 0, 3, 0));
}

TEST(ReadRelevance, LetsSeveralBeBest) {
  EXPECT_THAT(relevance_of(R"({"order":[[5,2],[1],[3,4]]})", {.candidates = 5, .top = 3}).best,
              ElementsAre(5, 2));
}

TEST(ReadRelevance, RefusesWhatIsNeitherOrBoth) {
  for (const char* const expected :
       {"[4,1,9]", "{}", R"({"top":[1,2,3],"order":[[1]]})", R"({"best":[1,2,3]})", "7", "null"}) {
    EXPECT_EQ(refusal(expected), R"(must be an object with either "top" or "order")") << expected;
  }
}

TEST(ReadRelevance, RefusesATopThatIsNone) {
  EXPECT_EQ(refusal(R"({"top":[4,1]})"), R"("top" names 2, but the task's top is 3)");
  EXPECT_EQ(refusal(R"({"top":[4,1,4]})"), R"("top" names 4 twice)");
  EXPECT_EQ(refusal(R"({"top":[4,1,11]})"),
            R"("top" holds 11, which is not a candidate from 1 to 10)");
  EXPECT_NE(refusal(R"({"top":[4,1,0]})"), "");
  EXPECT_NE(refusal(R"({"top":[4,1,2.5]})"), "");
  EXPECT_EQ(refusal(R"({"top":[4,1,"9"]})"),
            R"("top" holds "9", which is not a candidate from 1 to 10)");
  EXPECT_EQ(refusal(R"({"top":3})"), R"("top" must be a list of candidates)");
}

TEST(ReadRelevance, RefusesAnOrderThatIsNone) {
  EXPECT_EQ(refusal(R"({"order":[[4],[1,9],[2,7],[3,5,6,8]]})"),
            R"("order" names 9 of 10 candidates)");
  EXPECT_EQ(refusal(R"({"order":[[4],[1,4],[2,7],[3,5,6,8,10]]})"), R"("order" names 4 twice)");
  EXPECT_EQ(refusal(R"({"order":[[4],[1,9,2],[7],[3,5,6,8,10]]})"),
            R"("order" has equals on both sides of the top 3: a group must end there)");
  EXPECT_NE(refusal(R"({"order":[4,1,9,2,7,3,5,6,8,10]})"), "");
  EXPECT_NE(refusal(R"({"order":[[4],[],[1,9],[2,7],[3,5,6,8,10]]})"), "");
  EXPECT_NE(refusal(R"({"order":{"4":1}})"), "");
}

TEST(Overlap, IsTheShareOfTheTopAmongTheFirst) {
  const Relevance relevance = relevance_of(R"({"top":[4,1,9]})");
  EXPECT_DOUBLE_EQ(overlap(relevance, {9, 4, 1}), 1.0);
  EXPECT_DOUBLE_EQ(overlap(relevance, {1, 4, 2}), 2.0 / 3);
  EXPECT_DOUBLE_EQ(overlap(relevance, {2, 3, 4, 1, 9}), 1.0 / 3);  // only the first three count
  EXPECT_DOUBLE_EQ(overlap(relevance, {2, 3, 5}), 0.0);
}

TEST(ReciprocalRank, LooksForTheBestInTheWholeAnswer) {
  const Relevance one = relevance_of(R"({"top":[4,1,9]})");
  EXPECT_DOUBLE_EQ(reciprocal_rank(one, {4, 1, 9}), 1.0);
  EXPECT_DOUBLE_EQ(reciprocal_rank(one, {1, 4, 9}), 1.0 / 2);
  EXPECT_DOUBLE_EQ(reciprocal_rank(one, {1, 9, 2, 7, 4}), 1.0 / 5);
  EXPECT_DOUBLE_EQ(reciprocal_rank(one, {1, 9, 2}), 0.0);
}

TEST(ReciprocalRank, TakesTheFirstOfSeveralBest) {
  const Relevance two = relevance_of(R"({"order":[[5,2],[1],[3,4]]})", {.candidates = 5, .top = 3});
  EXPECT_DOUBLE_EQ(reciprocal_rank(two, {1, 2, 5}), 1.0 / 2);
}

TEST(Ndcg, IsWorkedByHand) {
  const Relevance relevance = relevance_of(kOrder);
  // Best order: 4, then 1 and 9, then 2 and 7, with gains 7, 3, 3, 1, 1:
  //   7 / log2(2) + 3 / log2(3) + 3 / log2(4) + 1 / log2(5) + 1 / log2(6)
  //   = 7 + 1.892789 + 1.5 + 0.430677 + 0.386853 = 11.210319
  // Answer 1, 4, 2: 3 / log2(2) + 7 / log2(3) + 1 / log2(4) = 3 + 4.416508 + 0.5 = 7.916508
  EXPECT_NEAR(ndcg(relevance, {1, 4, 2}), 7.916508 / 11.210319, 1e-6);
  EXPECT_NEAR(ndcg(relevance, {1, 4, 2}), 0.706181, 1e-6);
  // Answer 3, 5, 4: 0 + 0 + 7 / log2(4) = 3.5
  EXPECT_NEAR(ndcg(relevance, {3, 5, 4}), 3.5 / 11.210319, 1e-6);
  EXPECT_EQ(ndcg(relevance, {3, 5, 6}), 0.0);
}

TEST(Ndcg, IsOneForTheBestOrderHoweverEqualsStand) {
  const Relevance relevance = relevance_of(kOrder);
  EXPECT_DOUBLE_EQ(ndcg(relevance, {4, 1, 9, 2, 7, 3, 5, 6, 8, 10}), 1.0);
  EXPECT_DOUBLE_EQ(ndcg(relevance, {4, 9, 1, 7, 2}), 1.0);
  EXPECT_LT(ndcg(relevance, {4, 1, 9}), 1.0);  // 2 and 7 were not named
}

TEST(Ndcg, StaysBetweenNothingAndOneAndRewardsEverySwapTowardsTheBest) {
  const Relevance relevance = relevance_of(kOrder);
  std::mt19937_64 random(2005);
  Numbers answer(10);
  std::iota(answer.begin(), answer.end(), 1);
  for (int round = 0; round < 1'000; ++round) {
    std::shuffle(answer.begin(), answer.end(), random);
    const double before = ndcg(relevance, answer);
    EXPECT_GE(before, 0.0);
    EXPECT_LE(before, 1.0 + 1e-12);
    const std::size_t at = random() % 9;
    const auto gain = [&](std::size_t i) {
      return relevance.gains[static_cast<std::size_t>(answer[i] - 1)];
    };
    if (gain(at) >= gain(at + 1)) continue;
    std::swap(answer[at], answer[at + 1]);
    EXPECT_GT(ndcg(relevance, answer), before);
  }
}

TEST(Ndcg, HoldsForAHundredGroups) {
  std::string order;
  for (int i = 1; i <= 100; ++i) order += (i == 1 ? "[" : ",[") + std::to_string(i) + "]";
  const std::string expected = R"({"order":[)" + order + "]}";
  const Relevance relevance = relevance_of(expected.c_str(), {.candidates = 100, .top = 3});
  EXPECT_NEAR(ndcg(relevance, {1}), 0.5, 0.2);  // each is worth twice the next, discounts aside
  EXPECT_TRUE(std::isfinite(ndcg(relevance, {100})));
}

}  // namespace
}  // namespace assay::scoring
