// What gives an answer away: words, and lengths.

#include "curate/candidates.hpp"
#include "sets.hpp"

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

TEST(KeywordLeak, IsASetThatOneWordSolves) {
  dataset::GoldenSet set = colour_set();
  for (int i = 0; i < 80; ++i) {
    const bool red = i % 2 == 0;
    const std::string text = distinct_text(i) + (red ? " blood " : " ocean ");
    add_item(set, text + distinct_text(500 + i), red ? "red" : "blue");
    add_example(set, distinct_text(2000 + i) + (red ? " blood" : " ocean"), red ? "red" : "blue");
  }
  const LintReport report = linted(set);
  ASSERT_TRUE(report.facts.one_word);
  EXPECT_EQ(report.facts.one_word->value, 1);
  const auto found = of_rule(report, "keyword-leak");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::warning);
  EXPECT_THAT(found[0].message, HasSubstr("right on 100 % [95, 100] of the items"));
  EXPECT_THAT(found[0].message, HasSubstr("majority class gives 50 %"));
}

TEST(KeywordLeak, KeepsQuietWhereWordsTellNothing) {
  const LintReport report = linted(sound_set(80));
  ASSERT_TRUE(report.facts.one_word);
  EXPECT_LT(report.facts.one_word->low, 0.75);
  EXPECT_THAT(of_rule(report, "keyword-leak"), IsEmpty());
}

TEST(LabelName, CountsItemsThatNameExactlyOneLabel) {
  dataset::GoldenSet set = sound_set();
  add_item(set, "a Red one, " + distinct_text(100), "red");
  add_item(set, "not red, " + distinct_text(101), "blue");
  add_item(set, "red or blue? " + distinct_text(102), "blue");
  add_item(set, "bored and reddish, " + distinct_text(103), "red");
  const LintReport report = linted(set);
  EXPECT_EQ(report.facts.names_a_label, 2);
  ASSERT_TRUE(report.facts.label_name);
  EXPECT_EQ(report.facts.label_name->count, 1);
  EXPECT_EQ(report.facts.label_name->n, 2);
  EXPECT_THAT(of_rule(report, "keyword-leak"), IsEmpty());
}

TEST(LabelName, IsALeakWhereMostItemsNameTheirOwn) {
  dataset::GoldenSet set = colour_set("kind: classification\nlabels: [dark_red, blue]\n");
  for (int i = 0; i < 60; ++i) {
    add_item(set, (i % 2 == 0 ? "dark red " : "blue ") + distinct_text(i),
             i % 2 == 0 ? "dark_red" : "blue");
  }
  const LintReport report = linted(set);
  EXPECT_EQ(report.facts.label_name->value, 1) << "dark_red is spoken \"dark red\"";
  ASSERT_THAT(of_rule(report, "keyword-leak"), SizeIs(1));
  EXPECT_THAT(of_rule(report, "keyword-leak")[0].message,
              HasSubstr("60 of 60 items contain the name of their own label"));
}

TEST(LengthLeak, IsALabelThatLengthGives) {
  dataset::GoldenSet set = colour_set();
  for (int i = 0; i < 80; ++i) {
    const bool red = i % 2 == 0;
    std::string text = distinct_text(i);
    if (red) text += distinct_text(500 + i).substr(0, 10 + static_cast<std::size_t>(i) % 7);
    add_item(set, text, red ? "red" : "blue");
  }
  const LintReport report = linted(set);
  ASSERT_TRUE(report.facts.length_rule);
  EXPECT_GT(report.facts.length_rule->value, 0.95);
  ASSERT_THAT(of_rule(report, "length-leak"), SizeIs(1));
  EXPECT_EQ(of_rule(report, "length-leak")[0].severity, Severity::warning);
}

TEST(LengthLeak, KeepsQuietWhereLengthsAreMixed) {
  dataset::GoldenSet set = colour_set();
  for (int i = 0; i < 80; ++i) {
    std::string text = distinct_text(i) + distinct_text(500 + i);
    add_item(set, text.substr(0, 20 + static_cast<std::size_t>(i / 2)),
             i % 2 == 0 ? "red" : "blue");
  }
  const LintReport report = linted(set);
  ASSERT_TRUE(report.facts.length_rule);
  EXPECT_LT(report.facts.length_rule->low, 0.6);
  EXPECT_THAT(of_rule(report, "length-leak"), IsEmpty());
}

TEST(LengthLeak, SaysNothingAboutAHandfulOfItems) {
  EXPECT_FALSE(linted(sound_set(39)).facts.length_rule);
  EXPECT_TRUE(linted(sound_set(40)).facts.length_rule);
}

TEST(LengthLeak, DoesNotDependOnTheOrderOfTheFile) {
  dataset::GoldenSet set = sound_set(60);
  const auto before = linted(set).facts.length_rule;
  std::reverse(set.items.begin(), set.items.end());
  EXPECT_EQ(linted(set).facts.length_rule->count, before->count);
}

constexpr const char* kRanking = "kind: ranking\ncandidates: 4\ntop: 1\n";

dataset::GoldenSet ranking_set(bool longest_is_best) {
  dataset::GoldenSet set = colour_set(kRanking);
  for (int i = 0; i < 30; ++i) {
    const int best = 1 + i % 4;
    const int longest = longest_is_best ? best : 1 + (i / 4) % 4;
    std::string input = distinct_text(i) + "\n";
    for (int c = 1; c <= 4; ++c) {
      input +=
          fmt::format("{}. {}{}\n", c, distinct_text(100 * c + i), c == longest ? " more" : "");
    }
    add_item(set, input, "").expected_json = fmt::format(R"({{"top":[{}]}})", best);
  }
  return set;
}

TEST(LengthLeak, IsALongestCandidateThatIsTheBest) {
  const LintReport report = linted(ranking_set(true));
  ASSERT_TRUE(report.facts.length_rule);
  EXPECT_EQ(report.facts.length_rule->count, 30);
  ASSERT_THAT(of_rule(report, "length-leak"), SizeIs(1));
  EXPECT_THAT(of_rule(report, "length-leak")[0].message, HasSubstr("chance gives 25 %"));
}

TEST(LengthLeak, KeepsQuietWhereTheLongestIsAnyOfThem) {
  const LintReport report = linted(ranking_set(false));
  ASSERT_TRUE(report.facts.length_rule);
  EXPECT_LT(report.facts.length_rule->value, 0.4);
  EXPECT_THAT(of_rule(report, "length-leak"), IsEmpty());
}

TEST(Candidates, AreReadAsPeopleNumberThem) {
  EXPECT_THAT(numbered_candidates("query\n1. a\n2. b\nmore b\n3. c", 3),
              ElementsAre("a", "b\nmore b", "c"));
  EXPECT_THAT(numbered_candidates("[1] a\n[2] b", 2), ElementsAre("a", "b"));
  EXPECT_THAT(numbered_candidates("  1) a\r\n 2) b\r\n", 2), ElementsAre("a", "b"));
  EXPECT_THAT(numbered_candidates("1. a\n3. c\n2. b 4 kg", 2), ElementsAre("a\n3. c", "b 4 kg"));
  EXPECT_THAT(numbered_candidates("1. a\n2. b", 3), IsEmpty());
  EXPECT_THAT(numbered_candidates("10 nails\n1", 1), IsEmpty());
  EXPECT_THAT(numbered_candidates("", 2), IsEmpty());
}

TEST(Candidates, OfWhichTheBestAreNamedOrOrdered) {
  EXPECT_THAT(best_candidates(R"({"top":[3,1]})", 2), ElementsAre(1, 3));
  EXPECT_THAT(best_candidates(R"({"order":[[4],[2,5],[1,3]]})", 2), ElementsAre(2, 4, 5));
  EXPECT_THAT(best_candidates(R"({"order":[[4],[2,5],[1,3]]})", 1), ElementsAre(4));
  EXPECT_THAT(best_candidates("[1]", 1), IsEmpty());
  EXPECT_THAT(best_candidates("{", 1), IsEmpty());
}

}  // namespace
}  // namespace assay::curate
