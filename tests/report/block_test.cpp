#include "report/page/block.hpp"

#include <gmock/gmock.h>

namespace assay::report::page {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kHtml = PageFormat::html;
constexpr auto kMarkdown = PageFormat::markdown;

TEST(Block, ShowsATextAsItIs) {
  EXPECT_EQ(block(kHtml, "a\n<b>"), "<pre dir=\"auto\">\na\n&lt;b&gt;</pre>");
  EXPECT_EQ(block(kMarkdown, "a\n```"), "````text\na\n```\n````\n");
}

TEST(Block, SaysHowLongATextIsThatItCuts) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "é";
  EXPECT_THAT(block(kHtml, text), HasSubstr("é</pre><p class=\"cut\">Cut: the first 4000 of 5000"));
  EXPECT_THAT(block(kMarkdown, text),
              HasSubstr("é\n```\n\nCut: the first 300 of 5000 characters."));
  EXPECT_EQ(block(kHtml, text).size(), block(kHtml, text + "more").size());
}

TEST(Block, MarksADifferenceWithoutColour) {
  const Diff diff = diff_words("the <red> car", "the <green> car");
  EXPECT_EQ(block(kHtml, diff),
            "<pre class=\"diff\" dir=\"auto\">\nthe &lt;<del><span class=\"unseen\">[expected: "
            "</span>red<span class=\"unseen\">]</span></del><ins><span class=\"unseen\">[answered: "
            "</span>green<span class=\"unseen\">]</span></ins>&gt; car</pre>");
  EXPECT_EQ(block(kMarkdown, diff), "```text\nthe <[-red-]{+green+}> car\n```\n");
}

TEST(Block, ShowsALineBreakThatIsMissing) {
  EXPECT_THAT(block(kMarkdown, diff_words("a\nb", "a b")), HasSubstr("a[-↵\n-]{+ +}b"));
}

TEST(Block, KeepsOfALongDifferenceWhatChanged) {
  const std::string alike(3000, 'x');
  const Diff diff = diff_words("a " + alike + " b", "c " + alike + " d");
  const std::string shown = block(kHtml, diff);
  EXPECT_THAT(shown, HasSubstr(">a<"));
  EXPECT_THAT(shown, HasSubstr(">d<"));
  EXPECT_THAT(shown, HasSubstr(" [… 2842 characters …] "));
  EXPECT_LT(shown.size(), 800U);
}

TEST(Block, EndsADifferenceThatIsLong) {
  const Diff diff = diff_words("same", "same " + std::string(9000, 'x'));
  EXPECT_THAT(block(kHtml, diff), HasSubstr(" [… "));
  EXPECT_LT(block(kHtml, diff).size(), 4300U);
  EXPECT_THAT(block(kHtml, diff_words("x", "x")), Not(HasSubstr("…")));
}

TEST(Excerpt, IsTheBeginningInOneLine) {
  EXPECT_EQ(excerpt("a\nb", 80), "a b");
  EXPECT_EQ(excerpt("東京都", 2), "東京…");
  EXPECT_EQ(excerpt("東京都", 3), "東京都");
}

}  // namespace
}  // namespace assay::report::page
