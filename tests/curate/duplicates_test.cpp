#include "sets.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// 60 characters, 56 grams; what follows varies.
const std::string kText = "the invoice of march was paid twice from our account, please";

TEST(Lint, FindsNothingWrongWithASoundSet) {
  const LintReport report = linted(sound_set());
  EXPECT_EQ(report.count(Severity::error), 0U);
  EXPECT_EQ(report.count(Severity::warning), 0U);
  EXPECT_EQ(report.facts.items, 40);
  EXPECT_EQ(report.facts.train, 20);
  ASSERT_TRUE(report.facts.among_items);
  EXPECT_LT(report.facts.among_items->similarity, 0.2);
  ASSERT_TRUE(report.facts.with_train);
  EXPECT_LT(report.facts.with_train->similarity, 0.2);
}

TEST(Duplicate, IsTheSameInputInAnotherSpelling) {
  dataset::GoldenSet set = sound_set();
  add_item(set, "Please Call  me\nback!", "red");
  add_item(set, "please call me back!", "red");
  const LintReport report = linted(set);
  const auto found = of_rule(report, "duplicate");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_EQ(found[0].file, "golden/colours/items.jsonl");
  EXPECT_EQ(found[0].line, 42);
  EXPECT_THAT(found[0].items, ElementsAre("i-42", "i-41"));
  EXPECT_THAT(found[0].message, HasSubstr("counts twice"));
  EXPECT_EQ(report.facts.among_items->similarity, 1);
  EXPECT_THAT(of_rule(report, "conflicting-labels"), IsEmpty());
}

TEST(ConflictingLabels, AreEqualInputsWithDifferentAnswers) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText, "red");
  add_item(set, kText, "blue");
  const auto found = of_rule(linted(set), "conflicting-labels");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_THAT(found[0].message, HasSubstr(R"("blue" here, "red" there)"));
}

TEST(ConflictingLabels, CompareRecordsByValue) {
  dataset::GoldenSet set = colour_set(
      "kind: extraction\nschema: |\n  "
      "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"number\"},"
      "\"b\":{\"type\":\"number\"}}}\nfields:\n  a: {compare: number}\n  b: {compare: number}\n");
  add_item(set, kText, "").expected_json = R"({"a":1,"b":2})";
  add_item(set, kText, "").expected_json = R"({"b": 2, "a": 1.0})";
  const LintReport report = linted(set);
  EXPECT_EQ(of_rule(report, "duplicate").size(), 1U);
  EXPECT_THAT(of_rule(report, "conflicting-labels"), IsEmpty());
}

TEST(ConflictingLabels, InTrainingAreAWarning) {
  dataset::GoldenSet set = sound_set();
  add_example(set, kText, "red");
  add_example(set, kText, "blue");
  const auto found = of_rule(linted(set), "conflicting-labels");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_EQ(found[0].file, "golden/colours/train.jsonl");
  EXPECT_EQ(found[0].line, 22);
}

TEST(NearDuplicate, WarnsFromTheThresholdOn) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText + " one", "red");
  add_item(set, kText + " two", "red");
  // 64 characters each: 60 grams, of which the last 3 differ: 57 of 63.
  const LintReport report = linted(set);
  const auto found = of_rule(report, "near-duplicate");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_THAT(found[0].message, HasSubstr("90 % alike with \"i-41\" (line 41)"));
  EXPECT_NEAR(report.facts.among_items->similarity, 57.0 / 63.0, 1e-12);
}

TEST(NearDuplicate, KeepsQuietBelowTheThresholdButTellsTheHighest) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText + " one", "red");
  add_item(set, kText + " two", "red");
  LintOptions options;
  options.near_duplicate = 0.95;
  const LintReport report = linted(set, options);
  EXPECT_THAT(of_rule(report, "near-duplicate"), IsEmpty());
  EXPECT_NEAR(report.facts.among_items->similarity, 57.0 / 63.0, 1e-12);
  EXPECT_EQ(report.facts.among_items->first, "i-41");
  EXPECT_EQ(report.facts.among_items->second, "i-42");
}

TEST(NearDuplicate, IsDeclaredByACommonCluster) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText + " one", "red").cluster = "march";
  add_item(set, kText + " two", "red").cluster = "march";
  const auto found = of_rule(linted(set), "near-duplicate");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::note);
}

TEST(Leak, IsAnItemThatIsNearlyATrainingExample) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText + " one", "red");
  add_example(set, kText + " two", "red");
  const LintReport report = linted(set);
  const auto found = of_rule(report, "leak");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::error);
  EXPECT_THAT(found[0].items, ElementsAre("i-41", "t-21"));
  EXPECT_THAT(found[0].message, HasSubstr("train.jsonl:21"));
  EXPECT_NEAR(report.facts.with_train->similarity, 57.0 / 63.0, 1e-12);
}

TEST(Leak, IsOnlyAWarningWhenTheTextsAreLessAlike) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText + " one, and soon", "red");
  add_example(set, kText + " two", "red");
  const LintReport report = linted(set);
  EXPECT_THAT(of_rule(report, "leak"), IsEmpty());
  ASSERT_EQ(of_rule(report, "near-duplicate").size(), 1U);
  EXPECT_EQ(of_rule(report, "near-duplicate")[0].severity, Severity::warning);
}

dataset::PromptTemplate prompt(const dataset::GoldenSet& set, const std::string& rest) {
  return dataset::PromptTemplate::parse("version: v1\nuser: |\n  {{input}}\n" + rest, "v1.yaml",
                                        set.task, set.train)
      .value();
}

TEST(Leak, IsAnItemThatAPromptQuotes) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText, "red");
  set.prompts.emplace("v1", prompt(set, "system: |\n  For example " + kText + " is red.\n"));
  const auto found = of_rule(linted(set), "leak");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].items, ElementsAre("i-41"));
  EXPECT_THAT(found[0].message, HasSubstr("prompts/v1.yaml quotes it"));
}

TEST(Leak, SaysWhenTheTrainingExampleIsAFewShotExample) {
  dataset::GoldenSet set = sound_set();
  add_item(set, kText + " one", "red");
  add_example(set, kText + " two", "red");
  set.prompts.emplace("v1", prompt(set, "system: |\n  Say which.\nfew_shot: [t-21]\n"));
  const auto found = of_rule(linted(set), "leak");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("a few-shot example"));
}

}  // namespace
}  // namespace assay::curate
