#include "scoring/targets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "scoring/text_form.hpp"

namespace assay::scoring {
namespace {

using dataset::TransformationRules;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Texts = std::vector<std::string>;

MarkedText marked(const std::string& pattern, const std::string& text,
                  TransformationRules::Match match = TransformationRules::Match::exact) {
  TransformationRules rules;
  rules.match = match;
  rules.targets = pattern;
  return TargetFinder::open(rules).value().mark(plain_form(text));
}

TEST(TargetFinder, TakesATextApart) {
  const MarkedText text = marked(R"(\+[0-9]{7,15})", "Call +493012345, not 030 12345 or +4479460");
  EXPECT_THAT(text.targets, ElementsAre("+493012345", "+4479460"));
  EXPECT_EQ(text.frame, "Call \x01, not 030 12345 or \x01");
}

TEST(TargetFinder, FindsTargetsAtBothEndsAndSideBySide) {
  EXPECT_EQ(marked("[0-9]", "1a23").frame,
            "\x01"
            "a\x01\x01");
  EXPECT_THAT(marked("[0-9]", "1a23").targets, ElementsAre("1", "2", "3"));
  EXPECT_EQ(marked("[0-9]", "none").frame, "none");
  EXPECT_EQ(marked("[0-9]", "").frame, "");
}

TEST(TargetFinder, SeesWhatStandsBeforeAMatch) {
  // \b between "a" and "1" is none; a finder that cut off what it had read would see one.
  EXPECT_THAT(marked(R"(\b1)", "1 a1 11").targets, ElementsAre("1", "1"));
  EXPECT_THAT(marked("^a", "aaa").targets, ElementsAre("a"));
}

TEST(TargetFinder, PassesOverEmptyMatches) {
  EXPECT_THAT(marked(R"(\b)", "a b").targets, IsEmpty());
  EXPECT_THAT(marked("x*", "a\u00e9xxbx").targets, ElementsAre("xx", "x"));
  EXPECT_EQ(marked("x*", "a\u00e9xxb").frame,
            "a\u00e9\x01"
            "b");
}

TEST(TargetFinder, LooksBeforeAnythingIsFolded) {
  using Match = TransformationRules::Match;
  // Capitals are gone in the form that is compared, and so are the two spaces.
  const MarkedText text = marked("[A-Z]{3}  [0-9]+", "Pay EUR  12\n NOW, Eur 12 ", Match::text);
  EXPECT_THAT(text.targets, ElementsAre("eur 12"));
  EXPECT_EQ(text.frame, "pay \x01 now, eur 12");
  EXPECT_EQ(marked("[0-9]+", " 7  x ", Match::space).frame, "\x01 x");
}

TEST(TargetFinder, DoesNotTakeAControlCharacterForItsMark) {
  EXPECT_EQ(marked("[0-9]",
                   "a\x01"
                   "1")
                .frame,
            "a\uFFFD\x01");
}

TEST(TargetFinder, RefusesWhatIsNoExpression) {
  TransformationRules rules;
  rules.targets = "(";
  const auto finder = TargetFinder::open(rules);
  ASSERT_FALSE(finder.has_value());
  EXPECT_EQ(finder.error().kind, ErrorKind::invalid_argument);
}

// What the longest common subsequence is by its definition.
int by_definition(const Texts& a, const Texts& b, std::size_t i = 0, std::size_t j = 0) {
  if (i == a.size() || j == b.size()) return 0;
  if (a[i] == b[j]) return 1 + by_definition(a, b, i + 1, j + 1);
  return std::max(by_definition(a, b, i + 1, j), by_definition(a, b, i, j + 1));
}

TEST(MatchedInOrder, CountsTargetsInTheirOrder) {
  EXPECT_EQ(matched_in_order({"1", "2", "3"}, {"1", "2", "3"}), 3);
  EXPECT_EQ(matched_in_order({"1", "2", "3"}, {"1", "3"}), 2);  // the second was not converted
  EXPECT_EQ(matched_in_order({"1", "2"}, {"2", "1"}), 1);       // swapped: one stands wrong
  EXPECT_EQ(matched_in_order({"1", "1"}, {"1"}), 1);
  EXPECT_EQ(matched_in_order({"1"}, {"1", "1"}), 1);
  EXPECT_EQ(matched_in_order({"1"}, {"9", "1"}), 1);  // one was invented before it
  EXPECT_EQ(matched_in_order({}, {"1"}), 0);
  EXPECT_EQ(matched_in_order({"1"}, {}), 0);
}

TEST(MatchedInOrder, IsTheLongestCommonSubsequence) {
  std::mt19937_64 random(12);
  const auto some = [&] {
    Texts texts(random() % 8);
    for (std::string& text : texts) text = std::string(1, static_cast<char>('a' + random() % 3));
    return texts;
  };
  for (int round = 0; round < 2'000; ++round) {
    const Texts a = some();
    const Texts b = some();
    ASSERT_EQ(matched_in_order(a, b), by_definition(a, b));
  }
}

// Marks written as #, which makes the frames readable.
bool keeps(std::string expected, std::string given) {
  std::replace(expected.begin(), expected.end(), '#', kTargetMark);
  std::replace(given.begin(), given.end(), '#', kTargetMark);
  return keeps_the_rest(expected, given);
}

TEST(KeepsTheRest, AcceptsRightAndWrongAndUnconvertedTargets) {
  EXPECT_TRUE(keeps("call # or #.", "call # or #."));
  EXPECT_TRUE(keeps("call # or #.", "call 030 12 or #."));
  EXPECT_TRUE(keeps("call # or #.", "call # or 030 12."));
  EXPECT_TRUE(keeps("call # or #.", "call 040/1 or 030 12."));
  EXPECT_TRUE(keeps("call # or #.", "call  or #."));  // left out: the targets say so
  EXPECT_TRUE(keeps("#", "030 12"));
  EXPECT_TRUE(keeps("##", "#030 12"));
  EXPECT_TRUE(keeps("no target", "no target"));
}

TEST(KeepsTheRest, SeesEveryOtherChange) {
  EXPECT_FALSE(keeps("call # or #.", "call # or #"));
  EXPECT_FALSE(keeps("call # or #.", "Sure! call # or #."));
  EXPECT_FALSE(keeps("call # or #.", "call # or #. Bye"));
  EXPECT_FALSE(keeps("call # or #.", "call # and #."));
  EXPECT_FALSE(keeps("call # or #.", "call me # or #."));  // beside a target that was written
  EXPECT_FALSE(keeps("call # or #.", "call #, # or #."));  // a target that nobody asked for
  EXPECT_FALSE(keeps("call # or #.", "call # #."));
  EXPECT_FALSE(keeps("call # now", "call #"));
  EXPECT_FALSE(keeps("no target", "no targets"));
  EXPECT_FALSE(keeps("no target", "no #target"));
  EXPECT_FALSE(keeps("call #", ""));
}

TEST(KeepsTheRest, DoesNotSeeWordsBesideATargetThatWasLeft) {
  EXPECT_TRUE(keeps("call # now", "call me on 030 12 now"));
  EXPECT_TRUE(keeps("call # or # now", "call 030 12 or 040 or 1 now"));
}

TEST(KeepsTheRest, TriesEveryPlaceWhereAPieceMayStand) {
  // " or " stands twice before the target that was written; only the second leads to the end.
  EXPECT_TRUE(keeps("# or #.", "030 or 12 or #."));
  EXPECT_FALSE(keeps("# or #.", "030 or 12 or 4#."));
  EXPECT_TRUE(keeps("a#a#a", "aaaaa"));
  EXPECT_FALSE(keeps("a#a#a", "aa"));
}

// Every way to divide the answer, tried out.
bool by_search(std::string_view expected, std::string_view given) {
  if (expected.empty()) return given.empty();
  if (expected[0] != kTargetMark) {
    return !given.empty() && given[0] == expected[0] &&
           by_search(expected.substr(1), given.substr(1));
  }
  const auto rest = expected.substr(1);
  if (!given.empty() && given[0] == kTargetMark && by_search(rest, given.substr(1))) return true;
  for (std::size_t size = 0; size <= given.size(); ++size) {
    if (by_search(rest, given.substr(size))) return true;
    if (size < given.size() && given[size] == kTargetMark) return false;
  }
  return false;
}

TEST(KeepsTheRest, AgreesWithASearchOfAllDivisions) {
  std::mt19937_64 random(31);
  const auto some = [&](std::size_t longest) {
    std::string text(random() % (longest + 1), ' ');
    for (char& c : text) c = "ab\x01"[random() % 3];
    return text;
  };
  int kept = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string expected = some(7);
    const std::string given = some(9);
    const bool wanted = by_search(expected, given);
    kept += wanted ? 1 : 0;
    ASSERT_EQ(keeps_the_rest(expected, given), wanted);
  }
  EXPECT_GT(kept, 500);
}

}  // namespace
}  // namespace assay::scoring
