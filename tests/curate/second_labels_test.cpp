// Second labels, and answers that speak against a label.

#include "assay/curate/run_answers.hpp"
#include "sets.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// 50 items: 20 both red, 5 red then blue, 10 blue then red, 15 both blue.
dataset::GoldenSet labelled_twice() {
  dataset::GoldenSet set = sound_set(50);
  for (std::size_t i = 0; i < 50; ++i) {
    dataset::Item& item = set.items[i];
    item.expected_json = i < 25 ? "\"red\"" : "\"blue\"";
    item.second_label = i < 20 || (i >= 25 && i < 35) ? "red" : "blue";
  }
  return set;
}

TEST(SecondLabel, GivesKappaWorkedByHand) {
  // (0.7 - 0.5) / (1 - 0.5), as in the test of cohens_kappa.
  const LintReport report = linted(labelled_twice());
  ASSERT_TRUE(report.facts.kappa);
  EXPECT_NEAR(report.facts.kappa->value, 0.4, 1e-12);
  EXPECT_EQ(report.facts.second_labels, 50);
  EXPECT_EQ(report.facts.labelled_differently, 15);
  const auto found = of_rule(report, "second-label");
  ASSERT_EQ(found.size(), 16U);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_THAT(found[0].message, HasSubstr("kappa 0.40"));
  EXPECT_EQ(found[1].severity, Severity::note);
  EXPECT_EQ(found[1].line, 21);
  EXPECT_THAT(found[1].message, HasSubstr("first label \"red\", second \"blue\""));
  EXPECT_THAT(found[1].message, HasSubstr("a \"note\" should say why"));
}

TEST(SecondLabel, ComparesWithTheFirstLabelEvenWhereItWasOverruled) {
  dataset::GoldenSet set = labelled_twice();
  set.items[20].expected_json = "\"blue\"";
  set.items[20].first_label = "red";
  set.items[20].note = "blue wins by rule 3";
  const LintReport report = linted(set);
  EXPECT_NEAR(report.facts.kappa->value, 0.4, 1e-12);
  const auto found = of_rule(report, "second-label");
  EXPECT_THAT(found[1].message, HasSubstr("\"blue\" is expected"));
  EXPECT_THAT(found[1].message, testing::Not(HasSubstr("should say why")));
}

TEST(SecondLabel, DoesNotWarnWherePeopleAgree) {
  dataset::GoldenSet set = labelled_twice();
  for (std::size_t i = 22; i < 35; ++i) set.items[i].second_label = i < 25 ? "red" : "blue";
  const LintReport report = linted(set);
  EXPECT_GT(report.facts.kappa->value, 0.9);
  EXPECT_THAT(of_rule(report, "second-label"), SizeIs(2)) << "the two items that differ";
}

TEST(SecondLabel, IsMissedWhereNobodyGaveOne) {
  const LintReport report = linted(sound_set());
  EXPECT_FALSE(report.facts.kappa);
  ASSERT_THAT(of_rule(report, "second-label"), SizeIs(1));
  EXPECT_EQ(of_rule(report, "second-label")[0].severity, Severity::note);
}

TEST(SecondLabel, IsDoubtedWhereHundredsNeverDiffer) {
  dataset::GoldenSet set = sound_set(300);
  for (auto& item : set.items) item.second_label = item.expected_json == "\"red\"" ? "red" : "blue";
  const auto found = of_rule(linted(set), "second-label");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].severity, Severity::note);
  EXPECT_THAT(found[0].message, HasSubstr("only 0 of 300 second labels differ"));
}

ArmAnswers arm(const std::string& model, bool is_embedded) {
  ArmAnswers answers;
  answers.model = model;
  answers.is_embedded = is_embedded;
  return answers;
}

GivenAnswer wrong(double confidence) {
  return {"blue", false, confidence};
}

/// Two hosted models, two repeats: both say blue to i-1 and i-3, which are red.
RunAnswers two_against() {
  RunAnswers run{"run-1", {arm("lite", false), arm("pro", false)}};
  for (ArmAnswers& answers : run.arms) {
    answers.by_item["i-1"] = {wrong(0.6), wrong(0.6)};
    answers.by_item["i-3"] = {wrong(0.9), wrong(0.9)};
    answers.by_item["i-2"] = {GivenAnswer{"blue", true, 0.9}, GivenAnswer{"blue", true, 0.9}};
  }
  return run;
}

std::vector<Finding> suspects(const RunAnswers& run) {
  LintOptions options;
  options.answers = &run;
  return of_rule(linted(sound_set(), options), "label-suspect");
}

TEST(LabelSuspect, IsAnItemWhereAllAgreeAgainstTheLabel) {
  const auto found = suspects(two_against());
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].line, 3) << "the more confident one first";
  EXPECT_EQ(found[1].line, 1);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_THAT(
      found[0].message,
      HasSubstr(R"(lite, pro gave "blue" in 4 of 4 answers, with confidence 0.90, where "red")"));
}

TEST(LabelSuspect, TakesOneRepeatThatDiffersForDoubt) {
  RunAnswers run = two_against();
  run.arms[1].by_item["i-3"][1] = GivenAnswer{"red", true, 0.5};
  run.arms[0].by_item["i-1"][0] = std::nullopt;  // unreadable
  EXPECT_THAT(suspects(run), IsEmpty());
}

TEST(LabelSuspect, TakesTwoDifferentMistakesForDoubt) {
  RunAnswers run = two_against();
  run.arms[1].by_item["i-3"] = {GivenAnswer{"green", false, {}}, GivenAnswer{"green", false, {}}};
  run.arms[1].by_item.erase("i-1");
  EXPECT_THAT(suspects(run), IsEmpty());
}

TEST(LabelSuspect, IsWeaklyShownByEmbeddedModels) {
  RunAnswers run = two_against();
  run.arms[0].is_embedded = true;
  const auto found = suspects(run);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].severity, Severity::note);
  EXPECT_THAT(found[0].message, HasSubstr("lite (embedded), pro gave"));
  EXPECT_THAT(found[0].message, HasSubstr("weak evidence"));
}

TEST(LabelSuspect, DoesNotAskEmbeddedModelsWhereTwoOthersAnswered) {
  RunAnswers run = two_against();
  run.arms.push_back(arm("small", true));
  run.arms.back().by_item["i-1"] = {GivenAnswer{"red", true, 0.9}};
  const auto found = suspects(run);
  EXPECT_EQ(found.size(), 2U);
  LintOptions options;
  options.answers = &run;
  EXPECT_THAT(linted(sound_set(), options).facts.arms, ElementsAre("lite", "pro"));
}

TEST(LabelSuspect, NeedsARun) {
  const LintReport report = linted(sound_set());
  EXPECT_THAT(of_rule(report, "label-suspect"), IsEmpty());
  EXPECT_EQ(report.facts.run_id, "");
}

}  // namespace
}  // namespace assay::curate
