#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "assay/core/json.hpp"
#include "local/methods.hpp"
#include "local/ranking_task.hpp"

namespace assay::local {
namespace {

Json rank(Method method, std::string_view input) {
  const auto model = train(ranking_task(), ranking_examples(), method);
  EXPECT_TRUE(model.has_value()) << model.error().message;
  return read_json((*model)->answer(input)).value;
}

constexpr std::string_view kMats =
    "Query: wool sleeping mats\n\n1. Door mat - Coir\n2. Sheep and wool - A talk\n"
    "3. Wool mats for sleeping - Two sizes\n4. Sleep well - Ten tips\n5. Felt mats - Wool, soft";

class Ranking : public testing::TestWithParam<Method> {};

TEST_P(Ranking, NamesEveryCandidateOnceAndAConfidence) {
  const Json answer = rank(GetParam(), kMats);
  ASSERT_EQ(answer.size(), 2U);
  const auto ranking = answer.at("ranking").get<std::vector<int>>();
  EXPECT_EQ(ranking.size(), 5U);
  EXPECT_EQ(std::set<int>(ranking.begin(), ranking.end()), (std::set<int>{1, 2, 3, 4, 5}));
  EXPECT_GT(answer.at("confidence").get<double>(), 0);
  EXPECT_LT(answer.at("confidence").get<double>(), 1);
}

TEST_P(Ranking, DoesNotDependOnTheOrderOfTheExamples) {
  auto shuffled = ranking_examples();
  std::reverse(shuffled.begin(), shuffled.end());
  const auto one = train(ranking_task(), ranking_examples(), GetParam());
  const auto two = train(ranking_task(), shuffled, GetParam());
  ASSERT_TRUE(one.has_value() && two.has_value());
  for (const std::string_view text :
       {kMats, std::string_view("Query: x\n1. x\n2. y"), std::string_view()}) {
    EXPECT_EQ((*one)->answer(text), (*two)->answer(text));
  }
}

TEST_P(Ranking, PutsNumbersThatTheInputLacksLast) {
  const Json answer = rank(GetParam(), "lamp\n4. Lamp\n2) Lamp, green");
  const auto ranking = answer.at("ranking").get<std::vector<int>>();
  ASSERT_EQ(ranking.size(), 5U);
  EXPECT_EQ(std::set<int>(ranking.begin(), ranking.begin() + 2), (std::set<int>{2, 4}));
  EXPECT_EQ(std::vector<int>(ranking.begin() + 2, ranking.end()), (std::vector<int>{1, 3, 5}));
}

TEST_P(Ranking, RefusesExamplesThatAreNoRankings) {
  EXPECT_FALSE(train(ranking_task(), {}, GetParam()).has_value());
  auto examples = ranking_examples();
  for (const char* wrong : {"\"lamp\"", "[1,2]", "{\"order\":5}", "{}", "no json"}) {
    examples[1].expected_json = wrong;
    const auto model = train(ranking_task(), examples, GetParam());
    ASSERT_FALSE(model.has_value()) << wrong;
    EXPECT_EQ(model.error().kind, ErrorKind::invalid_argument);
    EXPECT_NE(model.error().message.find("results"), std::string::npos);
  }
}

INSTANTIATE_TEST_SUITE_P(AllMethods, Ranking, testing::ValuesIn(kMethods), name_of_method);

TEST(MajorityRanking, AnswersThePositionsThatWereBestInTraining) {
  // Among the best two: 3 three times, 2 and 4 twice, 1 once, 5 never.
  for (const std::string_view text :
       {kMats, std::string_view("Query: wool\n1. Wool\n2. b\n3. c\n4. d\n5. e")}) {
    EXPECT_EQ(rank(Method::majority, text).at("ranking"), Json({3, 2, 4, 1, 5}));
  }
}

TEST(OneWordRanking, PutsThoseWithTheRarestWordFirst) {
  // "sleeping" stands in 3 alone, "wool" in three results, "mats" in two.
  EXPECT_EQ(rank(Method::one_word, kMats).at("ranking"), Json({3, 1, 2, 4, 5}));
  EXPECT_EQ(rank(Method::one_word, "Query: none\n1. a\n2. b\n3. c").at("ranking"),
            Json({1, 2, 3, 4, 5}));
}

TEST(SmallRanking, CountsTheWordsShared) {
  // 3 has all of wool, sleeping and mats, 5 two, 2 one.
  EXPECT_EQ(rank(Method::small, kMats).at("ranking"), Json({3, 5, 2, 1, 4}));
}

TEST(LargeRanking, FindsCompoundsTyposAndInflections) {
  const Json answer = rank(Method::large,
                           "Query: gardn hose 25 metre\n\n1. Gardening leave - A novel\n"
                           "2. Garden hose - 25 m, with couplings\n3. Horse blankets - 25 kg\n"
                           "4. Gardenhoses, rubber - 25 metres\n5. Garden party - In June");
  const auto ranking = answer.at("ranking").get<std::vector<int>>();
  EXPECT_EQ(std::set<int>(ranking.begin(), ranking.begin() + 2), (std::set<int>{2, 4}));
}

TEST(LargeRanking, FindsResultsThatShareOnlyEachOthersWords) {
  // Both good results say "backpack" and neither says "rucksack"; they are alike, the rest is not.
  const Json answer = rank(Method::large,
                           "Query: rucksack rain cover\n\n1. Backpack, small - With rain cover\n"
                           "2. Soup bowls - Stoneware\n3. Candle - Wax\n"
                           "4. Backpack, large - With hip belt\n5. Scarf - Silk");
  const auto ranking = answer.at("ranking").get<std::vector<int>>();
  EXPECT_EQ(std::set<int>(ranking.begin(), ranking.begin() + 2), (std::set<int>{1, 4}));
}

TEST(RankingTask, IsRefusedWhenItNamesAllCandidates) {
  auto task = ranking_task();
  task.ranking.top = 5;
  EXPECT_FALSE(train(task, ranking_examples(), Method::large).has_value());
}

}  // namespace
}  // namespace assay::local
