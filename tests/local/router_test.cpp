#include <gtest/gtest.h>

#include "assay/core/json.hpp"
#include "local/methods.hpp"

namespace assay::local {
namespace {

/// Sending a fire to the bakers costs a hundred times as much as the reverse.
dataset::TaskSpec desks() {
  dataset::TaskSpec task;
  task.name = "desks";
  task.kind = dataset::TaskKind::routing;
  task.labels = {"bakers", "firemen"};
  task.costs.unit = "minutes";
  task.costs.wrong = 1;
  task.costs.pairs["firemen"]["bakers"] = 100;
  return task;
}

std::vector<dataset::Example> examples() {
  const std::vector<std::string> bakers{"two loaves of rye",    "a cake for Sunday",
                                        "rolls and bread",      "bread with seeds",
                                        "is the cake oven hot", "white bread"};
  const std::vector<std::string> firemen{"smoke from the roof", "the oven burns",
                                         "flames next door",    "we smell smoke",
                                         "smoke and flames",    "a fire in the hall"};
  std::vector<dataset::Example> all;
  for (std::size_t i = 0; i < bakers.size(); ++i) {
    all.push_back({"b" + std::to_string(i), bakers[i], "\"bakers\"", 0});
    all.push_back({"f" + std::to_string(i), firemen[i], "\"firemen\"", 0});
  }
  return all;
}

Json answer(const dataset::TaskSpec& task, Method method, std::string_view text) {
  const auto model = train(task, examples(), method);
  EXPECT_TRUE(model.has_value()) << model.error().message;
  return read_json((*model)->answer(text)).value;
}

TEST(LargeRouting, AnswersTheLabelOfLeastExpectedCost) {
  auto even = desks();
  even.costs.pairs.clear();
  const Json likeliest = answer(even, Method::large, "the oven for bread");
  ASSERT_EQ(likeliest.at("label"), "bakers");
  const double p = likeliest.at("confidence").get<double>();
  ASSERT_LT(p, 0.99);  // or 100 (1 - p) would not outweigh p
  const Json cheapest = answer(desks(), Method::large, "the oven for bread");
  EXPECT_EQ(cheapest.at("label"), "firemen");
  // The confidence is that of the label answered, unlikely as it is.
  EXPECT_NEAR(cheapest.at("confidence").get<double>(), 1 - p, 2e-3);
}

TEST(SmallRouting, AnswersTheLikeliestLabelWhateverItCosts) {
  auto even = desks();
  even.costs.pairs.clear();
  for (const char* text : {"bread", "smoke", "the oven for bread", ""}) {
    EXPECT_EQ(answer(desks(), Method::small, text), answer(even, Method::small, text));
  }
  EXPECT_EQ(answer(desks(), Method::small, "bread").at("label"), "bakers");
}

class Routing : public testing::TestWithParam<Method> {};

TEST_P(Routing, RefusesExamplesItCannotUse) {
  EXPECT_FALSE(train(desks(), {}, GetParam()).has_value());
  auto wrong = examples();
  wrong.front().expected_json = "\"butchers\"";
  EXPECT_FALSE(train(desks(), wrong, GetParam()).has_value());
}

TEST_P(Routing, AnswersInTheFormThatTheTaskAsksFor) {
  EXPECT_EQ(answer(desks(), GetParam(), "smoke and flames").size(), 2U);
  auto bare = desks();
  bare.answers_json = false;
  const auto model = train(bare, examples(), GetParam());
  ASSERT_TRUE(model.has_value());
  const std::string label = (*model)->answer("smoke and flames");
  EXPECT_EQ(label, GetParam() == Method::majority ? "bakers" : "firemen");
}

INSTANTIATE_TEST_SUITE_P(AllMethods, Routing, testing::ValuesIn(kMethods), name_of_method);

}  // namespace
}  // namespace assay::local
