#include "local/logistic.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace assay::local {
namespace {

std::size_t best(const std::vector<double>& scores) {
  return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

const std::vector<LabelledText> kTexts{
    {"the invoice was charged twice", 0},   {"please refund the second charge", 0},
    {"my card was charged again", 0},       {"the app crashes on start", 1},
    {"it crashes when I upload", 1},        {"crashing since the update", 1},
    {"wie teuer ist ein Jahresabo?", 2},    {"Preis für zehn Lizenzen", 2},
    {"was kosten zehn Lizenzen im Jahr", 2}};

TEST(Logistic, SeparatesTheTextsItWasTrainedOn) {
  const auto scorer = fit_logistic(kTexts, 3);
  for (const LabelledText& text : kTexts) EXPECT_EQ(best(scorer->scores(text.text)), text.label);
}

TEST(Logistic, RecognisesFormsOfAWordByTheirCharacters) {
  const auto scorer = fit_logistic(kTexts, 3);
  EXPECT_EQ(best(scorer->scores("another crash")), 1U);
  EXPECT_EQ(best(scorer->scores("charging me")), 0U);
  EXPECT_EQ(best(scorer->scores("Lizenzpreise")), 2U);
}

TEST(Logistic, TreatsLabelsAlikeWhenTheTextsAreSymmetric) {
  const std::vector<LabelledText> mirror{{"aaa", 0}, {"bbb", 1}};
  const auto scores = fit_logistic(mirror, 2)->scores("zzz");
  EXPECT_NEAR(scores[0], scores[1], 1e-6);
}

TEST(Logistic, GivesTheSameScoresEveryTime) {
  EXPECT_EQ(fit_logistic(kTexts, 3)->scores("charged"), fit_logistic(kTexts, 3)->scores("charged"));
}

}  // namespace
}  // namespace assay::local
