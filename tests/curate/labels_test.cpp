// Rules about labels, slices, lengths and numbers of items.

#include "sets.hpp"

namespace assay::curate {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

dataset::GoldenSet with_reds(int reds, int blues) {
  dataset::GoldenSet set = colour_set();
  for (int i = 0; i < reds + blues; ++i) {
    add_item(set, distinct_text(i), i < reds ? "red" : "blue");
  }
  add_example(set, distinct_text(1000), "red");
  add_example(set, distinct_text(1001), "blue");
  return set;
}

TEST(MissingLabel, IsOneThatNoItemCarries) {
  const auto found = of_rule(linted(with_reds(10, 0)), "missing-label");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_THAT(found[0].message, HasSubstr("no item is labelled \"blue\""));
}

TEST(MissingLabel, IsOneThatNoTrainingExampleCarries) {
  dataset::GoldenSet set = with_reds(10, 10);
  set.train.pop_back();
  const LintReport report = linted(set);
  const auto found = of_rule(report, "missing-label");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_EQ(found[0].file, "golden/colours/train.jsonl");
  EXPECT_FALSE(report.facts.one_word);
  EXPECT_THAT(report.facts.one_word_missing, HasSubstr("blue"));
}

TEST(MissingLabel, IsANoteWhereNothingIsTrainedAtAll) {
  dataset::GoldenSet set = with_reds(10, 10);
  set.train.clear();
  const LintReport report = linted(set);
  ASSERT_THAT(of_rule(report, "missing-label"), SizeIs(1));
  EXPECT_EQ(of_rule(report, "missing-label")[0].severity, Severity::note);
  EXPECT_FALSE(report.facts.with_train);
  ASSERT_TRUE(report.facts.majority) << "of the items, where there is no train";
  EXPECT_EQ(report.facts.majority->count, 10);
}

TEST(MissingLabel, KeepsQuietWhereAllAreThere) {
  EXPECT_THAT(of_rule(linted(with_reds(10, 10)), "missing-label"), IsEmpty());
}

TEST(Imbalance, IsALabelWithFewerThanFiveItems) {
  EXPECT_THAT(of_rule(linted(with_reds(5, 10)), "imbalance"), IsEmpty());
  const auto found = of_rule(linted(with_reds(4, 10)), "imbalance");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("only 4 of 14 items are labelled \"red\""));
}

TEST(Imbalance, IsALabelUnderTwoPercent) {
  EXPECT_THAT(of_rule(linted(with_reds(100, 300)), "imbalance"), IsEmpty());
  EXPECT_THAT(of_rule(linted(with_reds(5, 300)), "imbalance"), SizeIs(2)) << "rare and dominant";
}

TEST(Imbalance, IsALabelOverEightyPercent) {
  EXPECT_THAT(of_rule(linted(with_reds(10, 40)), "imbalance"), IsEmpty()) << "exactly 80 %";
  const auto found = of_rule(linted(with_reds(10, 41)), "imbalance");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("80 % of the items are labelled \"blue\""));
}

TEST(Majority, IsTheMostFrequentLabelOfTrain) {
  dataset::GoldenSet set = with_reds(30, 10);
  add_example(set, distinct_text(1002), "blue");
  const LintReport report = linted(set);
  ASSERT_TRUE(report.facts.majority);
  EXPECT_EQ(report.facts.majority->count, 10) << "blue leads in train, red among the items";
  EXPECT_EQ(report.facts.majority->n, 40);
}

TEST(SmallSlice, SaysWhatItsIntervalCanGive) {
  dataset::GoldenSet set = sound_set(60);
  for (int i = 0; i < 60; ++i) {
    set.items[static_cast<std::size_t>(i)].slices["channel"] = i < 19 ? "fax" : "mail";
  }
  const auto found = of_rule(linted(set), "small-slice");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::note);
  // Wilson at 0.85 * 19 of 19: half width z / (1 + z^2/n) * sqrt(0.1275/n + z^2/4n^2) = 0.157.
  EXPECT_THAT(found[0].message, HasSubstr("\"channel\": 1 of 2 values"));
  EXPECT_THAT(found[0].message, HasSubstr("fax (19, ±16 points)"));
}

TEST(SmallSlice, IsEnoughWithTwentyItems) {
  dataset::GoldenSet set = sound_set(40);
  for (int i = 0; i < 40; ++i) {
    set.items[static_cast<std::size_t>(i)].slices["channel"] = i < 20 ? "fax" : "mail";
  }
  EXPECT_THAT(of_rule(linted(set), "small-slice"), IsEmpty());
}

TEST(Margin, IsWhatTheItemsCanShow) {
  const LintReport report = linted(sound_set(300));
  ASSERT_TRUE(report.facts.margin);
  EXPECT_NEAR(*report.facts.margin, 0.0352, 0.0001);
  EXPECT_NEAR(*report.facts.half_width, 0.0402, 0.0005);
  const auto found = of_rule(report, "margin");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::note);
  EXPECT_THAT(found[0].message, HasSubstr("300 items show \"not worse by 3.5 points\""));
  EXPECT_THAT(found[0].message, HasSubstr("needs 413 items"));
  EXPECT_THAT(found[0].message, HasSubstr("assumed"));
}

TEST(Margin, KeepsQuietWhereTheItemsAreEnough) {
  LintOptions options;
  options.discordance = 0.04;
  options.discordance_is_known = true;
  const LintReport report = linted(sound_set(300), options);
  EXPECT_NEAR(*report.facts.margin, 0.0287, 0.0001);
  EXPECT_THAT(of_rule(report, "margin"), IsEmpty());
  options.margin = 0.02;
  ASSERT_THAT(of_rule(linted(sound_set(300), options), "margin"), SizeIs(1));
  EXPECT_THAT(of_rule(linted(sound_set(300), options), "margin")[0].message,
              HasSubstr("needs 619 items"));
}

TEST(OverContext, CountsPromptInputAndAnswer) {
  dataset::GoldenSet set = sound_set();
  add_item(set, std::string(4000, 'x'), "red");  // runs of letters in pieces of four: 1000 tokens
  set.prompts.emplace(
      "v1", dataset::PromptTemplate::parse(
                "version: v1\nsystem: |\n  Say which colour.\nuser: |\n  {{input}}\n", "v1.yaml",
                set.task, set.train)
                .value());
  LintOptions options;
  EXPECT_THAT(of_rule(linted(set, options), "over-context"), IsEmpty()) << "nobody said how much";
  const TokenCount longest = linted(set, options).facts.longest_prompt_tokens;
  EXPECT_GT(longest, 1020);
  options.context_tokens = longest;
  EXPECT_THAT(of_rule(linted(set, options), "over-context"), IsEmpty());
  options.context_tokens = longest - 1;
  options.context_model = "tiny";
  const auto found = of_rule(linted(set, options), "over-context");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_EQ(found[0].line, 41);
  EXPECT_THAT(found[0].message, HasSubstr("the context of \"tiny\" holds"));
}

TEST(Unreadable, TakesEveryProblemApart) {
  dataset::Problems problems;
  problems.errors = {"golden/a:b/items.jsonl:12: \"expected\" is missing", "no place here"};
  problems.warnings = {"golden/x/task.yaml:3: odd"};
  problems.omitted = 7;
  const LintReport report = unreadable("golden/x", problems);
  ASSERT_EQ(report.findings.size(), 4U);
  EXPECT_EQ(report.facts.task, "x");
  EXPECT_EQ(report.findings[0].file, "golden/a:b/items.jsonl");
  EXPECT_EQ(report.findings[0].line, 12);
  EXPECT_EQ(report.findings[0].message, "\"expected\" is missing");
  EXPECT_EQ(report.findings[1].message, "no place here");
  EXPECT_EQ(report.findings[1].line, 0);
  EXPECT_THAT(report.findings[2].message, HasSubstr("7 more"));
  EXPECT_EQ(report.count(Severity::error), 3U);
  EXPECT_EQ(report.count(Severity::warning), 1U);
}

TEST(Findings, ComeWithErrorsFirst) {
  dataset::GoldenSet set = with_reds(4, 30);
  add_item(set, set.items[0].input, "red");
  const LintReport report = linted(set);
  ASSERT_GE(report.findings.size(), 3U);
  EXPECT_EQ(report.findings[0].rule, "duplicate");
  for (std::size_t i = 1; i < report.findings.size(); ++i) {
    EXPECT_LE(report.findings[i - 1].severity, report.findings[i].severity);
  }
  for (const Finding& finding : report.findings) {
    const auto& all = rules();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const RuleInfo& rule) {
      return rule.id == finding.rule;
    })) << finding.rule;
  }
}

}  // namespace
}  // namespace assay::curate
