#include <gtest/gtest.h>

#include <algorithm>

#include "assay/core/json.hpp"
#include "local/methods.hpp"

namespace assay::local {
namespace {

dataset::TaskSpec pets() {
  dataset::TaskSpec task;
  task.name = "pets";
  task.kind = dataset::TaskKind::classification;
  task.labels = {"cat", "dog"};
  return task;
}

std::vector<dataset::Example> examples() {
  std::vector<dataset::Example> all;
  const std::vector<std::string> cats{
      "it purrs on the sofa",     "purring and scratching the sofa", "she meows at night",
      "meow, where is the mouse", "a mouse toy and a litter box",    "the litter box, again"};
  const std::vector<std::string> dogs{"it barks at the postman",       "barking in the garden",
                                      "fetch the stick in the park",   "a leash and a stick",
                                      "walks in the park, on a leash", "the postman fears barking"};
  for (std::size_t i = 0; i < cats.size(); ++i) {
    all.push_back({"c" + std::to_string(i), cats[i], "\"cat\"", 0});
    all.push_back({"d" + std::to_string(i), dogs[i], "\"dog\"", 0});
  }
  return all;
}

class Classification : public testing::TestWithParam<Method> {};

TEST_P(Classification, AnswersWithALabelAndAConfidence) {
  const auto model = train(pets(), examples(), GetParam());
  ASSERT_TRUE(model.has_value()) << model.error().message;
  const auto answer = read_json((*model)->answer("who is barking in the park?"));
  ASSERT_TRUE(answer.ok()) << answer.message;
  // There are as many cats as dogs, and cats come first: that is all that majority knows.
  EXPECT_EQ(answer.value.at("label"), GetParam() == Method::majority ? "cat" : "dog");
  EXPECT_GE(answer.value.at("confidence").get<double>(), 0.5);
  EXPECT_LE(answer.value.at("confidence").get<double>(), 1.0);
  EXPECT_EQ(answer.value.size(), 2U);
}

TEST_P(Classification, AnswersWithTheBareLabelWhenTheTaskWantsThat) {
  auto task = pets();
  task.answers_json = false;
  const auto model = train(task, examples(), GetParam());
  ASSERT_TRUE(model.has_value());
  EXPECT_EQ((*model)->answer("purring"), "cat");
}

TEST_P(Classification, DoesNotDependOnTheOrderOfTheExamples) {
  auto shuffled = examples();
  std::reverse(shuffled.begin(), shuffled.end());
  std::swap(shuffled[2], shuffled[7]);
  const auto one = train(pets(), examples(), GetParam());
  const auto two = train(pets(), shuffled, GetParam());
  ASSERT_TRUE(one.has_value() && two.has_value());
  for (const char* text : {"purr", "the park", "", "postman and mouse", "ﾆｬｰ"}) {
    EXPECT_EQ((*one)->answer(text), (*two)->answer(text));
    EXPECT_EQ((*one)->answer(text), (*one)->answer(text));
  }
}

TEST_P(Classification, NamesTheTaskWhenALabelHasNoExample) {
  auto task = pets();
  task.labels.emplace_back("hamster");
  const auto model = train(task, examples(), GetParam());
  ASSERT_FALSE(model.has_value());
  EXPECT_EQ(model.error().kind, ErrorKind::invalid_argument);
  EXPECT_NE(model.error().message.find("pets"), std::string::npos);
  EXPECT_NE(model.error().message.find("hamster"), std::string::npos);
}

TEST_P(Classification, RefusesAnExampleWithAnUnknownLabel) {
  auto all = examples();
  all.push_back({"x", "hop", "\"rabbit\"", 0});
  const auto model = train(pets(), all, GetParam());
  ASSERT_FALSE(model.has_value());
  EXPECT_NE(model.error().message.find("rabbit"), std::string::npos);
}

TEST_P(Classification, RefusesToTrainOnNothing) {
  EXPECT_FALSE(train(pets(), {}, GetParam()).has_value());
  auto task = pets();
  task.labels = {"cat"};
  EXPECT_FALSE(train(task, examples(), GetParam()).has_value());
}

INSTANTIATE_TEST_SUITE_P(AllMethods, Classification, testing::ValuesIn(kMethods), name_of_method);

TEST(OneWordClassification, StatesTheSmoothedPrecisionOfItsWord) {
  const auto model = train(pets(), examples(), Method::one_word);
  ASSERT_TRUE(model.has_value());
  // "in" stands in three texts, all about dogs: 4 / 5.
  EXPECT_EQ((*model)->answer("IN, or out?"), R"({"label":"dog","confidence":0.8})");
}

TEST(MethodNames, AreReadBackAsWritten) {
  for (const Method method : kMethods) EXPECT_EQ(method_from_string(to_string(method)), method);
  EXPECT_EQ(method_from_string("one-word"), Method::one_word);
  EXPECT_EQ(method_from_string("medium"), std::nullopt);
}

}  // namespace
}  // namespace assay::local
