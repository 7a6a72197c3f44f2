#include "report/diff.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <random>

namespace assay::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Kind = DiffPiece::Kind;

std::string side(const Diff& diff, Kind without) {
  std::string text;
  for (const DiffPiece& piece : diff.pieces) {
    if (piece.kind != without) text += piece.text;
  }
  return text;
}

/// `the [-red-]{+green+} car`
std::string marked(const Diff& diff) {
  std::string text;
  for (const DiffPiece& piece : diff.pieces) {
    text += piece.kind == Kind::same      ? piece.text
            : piece.kind == Kind::removed ? "[-" + piece.text + "-]"
                                          : "{+" + piece.text + "+}";
  }
  return text;
}

TEST(DiffWords, MarksWordsThatDiffer) {
  EXPECT_EQ(marked(diff_words("the red car", "the green car")), "the [-red-]{+green+} car");
  EXPECT_EQ(marked(diff_words("a b", "a b c")), "a b{+ c+}");
  EXPECT_EQ(marked(diff_words("a b c", "b c")), "[-a -]b c");
  EXPECT_EQ(marked(diff_words("call 01632 960 507, ok", "call +441632960507, ok")),
            "call [-01632 960 507-]{++441632960507+}, ok");
  EXPECT_EQ(marked(diff_words("same", "same")), "same");
  EXPECT_EQ(marked(diff_words("", "x")), "{+x+}");
  EXPECT_THAT(diff_words("", "").pieces, IsEmpty());
}

TEST(DiffWords, SeesASingleCharacterWhereWordsHaveNoSpaces) {
  EXPECT_EQ(marked(diff_words("東京都", "東北都")), "東[-京-]{+北+}都");
  EXPECT_EQ(marked(diff_words("naïve", "naive")), "[-naïve-]{+naive+}");
}

TEST(DiffWords, KeepsWhiteSpaceWithinAChange) {
  EXPECT_EQ(marked(diff_words("x one two y", "x three four y")), "x [-one two-]{+three four+} y");
  EXPECT_EQ(marked(diff_words("a  b", "a b")), "a[-  -]{+ +}b");
}

TEST(DiffWords, KnowsWhetherAnythingIsCommon) {
  EXPECT_FALSE(diff_words("billing", "technical").has_common_words());
  EXPECT_FALSE(diff_words("billing, now", "technical, later").has_common_words());
  EXPECT_TRUE(diff_words("two words", "two signs").has_common_words());
}

/// Whatever the texts, each of them can be read off the marks.
TEST(DiffWords, LosesNothingOfEitherText) {
  std::mt19937 random(5);
  const std::vector<std::string> words = {"a", "b", " ", "\n", ".", "é", "東", "\xff"};
  for (int round = 0; round < 2000; ++round) {
    std::string before, after;
    for (auto left = random() % 14; left > 0; --left) before += words[random() % words.size()];
    for (auto left = random() % 14; left > 0; --left) after += words[random() % words.size()];
    const Diff diff = diff_words(before, after);
    ASSERT_EQ(side(diff, Kind::added), before);
    ASSERT_EQ(side(diff, Kind::removed), after);
  }
}

TEST(DiffWords, GivesUpOnTextsThatHaveLittleInCommon) {
  std::string before, after;
  for (int i = 0; i < 2000; ++i) {
    before += fmt::format("b{} ", i);
    after += fmt::format("a{} ", i);
  }
  const Diff diff = diff_words(before, after);
  EXPECT_THAT(diff.pieces,
              ElementsAre(DiffPiece{Kind::removed, before}, DiffPiece{Kind::added, after}));
}

TEST(DiffWords, ComparesLongTextsWithFewChanges) {
  std::string before;
  for (int i = 0; i < 20000; ++i) before += fmt::format("w{} ", i);
  std::string after = before;
  after.replace(after.find("w700 "), 4, "new");
  after.replace(after.find("w19000 "), 6, "newer");
  const Diff diff = diff_words(before, after);
  EXPECT_EQ(diff.pieces.size(), 7U);
}

TEST(DiffWords, DoesNotReadMegabytes) {
  const std::string long_text(1 << 20, 'x');
  EXPECT_THAT(
      diff_words(long_text + " y", "x y").pieces,
      ElementsAre(DiffPiece{Kind::removed, long_text + " y"}, DiffPiece{Kind::added, "x y"}));
}

TEST(DiffFields, ShowsTheFieldsThatDiffer) {
  const auto fields = diff_fields(
      R"({"vendor":"ACME Ltd","total":185.0,"date":null,"tax":1,"line_items":[{"q":1},{"q":2}]})",
      R"({"vendor":"ACME Limited","total":185,"date":"2024-01-02","line_items":[{"q":1},{"q":3}]})",
      R"([{"name":"vendor","equal":false},{"name":"total","equal":true},
          {"name":"date","equal":false},{"name":"tax","equal":false},
          {"name":"line_items.q","equal":false},{"name":"line_items.p","equal":false}])");
  std::vector<std::string> lines;
  for (const FieldDiff& field : fields) lines.push_back(field.name + ": " + marked(field.diff));
  EXPECT_THAT(
      lines, ElementsAre("vendor: \"ACME [-Ltd-]{+Limited+}\"", "date: [-null-]{+\"2024-01-02\"+}",
                         "tax: [-1-]{+(not given)+}", "line_items: {\"q\":1}\n{\"q\":[-2-]{+3+}}"));
}

TEST(DiffFields, MayHaveADotInTheirNames) {
  const auto fields = diff_fields(R"({"customer.name":"Ann"})", R"({"customer.name":"Bob"})",
                                  R"([{"name":"customer.name","equal":false}])");
  ASSERT_EQ(fields.size(), 1U);
  EXPECT_EQ(fields[0].name, "customer.name");
  EXPECT_EQ(marked(fields[0].diff), "\"[-Ann-]{+Bob+}\"");
}

TEST(DiffFields, AreNoneWithoutRecords) {
  EXPECT_THAT(diff_fields("\"text\"", "text", "[]"), IsEmpty());
  EXPECT_THAT(diff_fields("{}", "", R"([{"name":"a","equal":false}])"), IsEmpty());
  EXPECT_THAT(diff_fields("{\"a\":1}", "{\"a\":2}", "broken"), IsEmpty());
  EXPECT_THAT(diff_fields("{\"a\":1}", "{\"a\":2}", R"([1, {"name":2}])"), IsEmpty());
}

}  // namespace
}  // namespace assay::report
