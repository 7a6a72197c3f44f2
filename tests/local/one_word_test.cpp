#include "local/one_word.hpp"

#include <gtest/gtest.h>

namespace assay::local {
namespace {

const std::vector<LabelledText> kTexts{{"My bill is wrong", 0},   {"the BILL, please", 0},
                                       {"too much! bill me", 0},  {"charge wrong", 0},
                                       {"no internet", 1},        {"internet is slow", 1},
                                       {"a bill, no internet", 1}};

TEST(LearnWordRules, TakeTheWordWithTheBestF1AndSmoothItsPrecision) {
  const auto rules = learn_word_rules(kTexts, 2);
  ASSERT_EQ(rules.size(), 2U);
  // "bill": in 3 of 4 with the label and in 1 other: F1 6/8, above "wrong" with 4/6.
  EXPECT_EQ(rules[0].word, "bill");
  EXPECT_DOUBLE_EQ(rules[0].precision, 4.0 / 6);
  EXPECT_EQ(rules[1].word, "internet");
  EXPECT_DOUBLE_EQ(rules[1].precision, 4.0 / 5);
}

TEST(LearnWordRules, BreakTiesByTheAlphabet) {
  const std::vector<LabelledText> texts{{"pear apple", 0}, {"apple pear", 0}, {"plum fig !", 1}};
  const auto rules = learn_word_rules(texts, 2);
  EXPECT_EQ(rules[0].word, "apple");
  EXPECT_EQ(rules[1].word, "fig");
}

TEST(LearnWordRules, NameNoWordForALabelWithoutTexts) {
  const auto rules = learn_word_rules(std::vector<LabelledText>{{"a", 0}, {"?!", 1}}, 3);
  EXPECT_EQ(rules[0].word, "a");
  EXPECT_EQ(rules[1].word, "");
  EXPECT_EQ(rules[2].word, "");
}

TEST(FitOneWord, LetsTheSurestWordDecide) {
  const auto guesser = fit_one_word(kTexts, 2);
  const Guess both = guesser->guess("bill for the internet");
  EXPECT_EQ(both.label, 1U);
  EXPECT_DOUBLE_EQ(both.probability, 0.8);
  EXPECT_EQ(guesser->guess("Bill?").label, 0U);
}

TEST(FitOneWord, FallsBackToTheCommonestLabel) {
  const Guess guess = fit_one_word(kTexts, 2)->guess("hello");
  EXPECT_EQ(guess.label, 0U);
  EXPECT_DOUBLE_EQ(guess.probability, 4.0 / 7);
}

TEST(FitOneWord, IgnoresAWordNoSurerThanTheCommonestLabel) {
  // "the" is the best that there is for label 1, and says label 0 as often: 4/8 against 4/7.
  const std::vector<LabelledText> texts{{"the a", 0}, {"the b", 0}, {"the c", 0}, {"d", 0},
                                        {"the e", 1}, {"the f", 1}, {"the g", 1}};
  const auto rules = learn_word_rules(texts, 2);
  ASSERT_EQ(rules[1].word, "the");
  EXPECT_EQ(fit_one_word(texts, 2)->guess("the x").label, 0U);
}

TEST(FitMajority, IsAlwaysTheSameAndAsSureAsItsShare) {
  const auto guesser = fit_majority(kTexts, 2);
  for (const char* text : {"internet", "bill", ""}) {
    EXPECT_EQ(guesser->guess(text).label, 0U);
    EXPECT_DOUBLE_EQ(guesser->guess(text).probability, 4.0 / 7);
  }
  EXPECT_EQ(fit_majority(std::vector<LabelledText>{{"a", 1}, {"b", 0}}, 2)->guess("").label, 0U);
}

}  // namespace
}  // namespace assay::local
