#include "report/page/inert.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include <filesystem>
#include <regex>

#include "assay/core/markdown.hpp"
#include "assay/core/text.hpp"
#include "support/hostile_texts.hpp"
#include "support/process.hpp"

namespace assay::report::page {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(HtmlText, EscapesWhatHasAMeaning) {
  EXPECT_EQ(html_text("<a href=\"x\" id='y'>`&amp;`</a>"),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&#96;&amp;amp;&#96;&lt;/a&gt;");
}

TEST(HtmlText, ShowsControlsAndKeepsLines) {
  EXPECT_EQ(html_text("a\nb\tc\x1b[31m\r\u202e\xff"), "a\nb\tc\\x1b[31m\\x0d\\u202e\\xff");
}

TEST(HtmlText, LeavesNoMarkupOfAnyHostileText) {
  for (const fake::HostileText& hostile : fake::hostile_texts()) {
    EXPECT_EQ(html_text(hostile.text).find_first_of("<>\"'`"), std::string::npos) << hostile.id;
  }
}

TEST(MarkdownBlock, HasAFenceLongerThanAnyInside) {
  EXPECT_EQ(markdown_block("a"), "```text\na\n```\n");
  EXPECT_EQ(markdown_block("a\n"), "```text\na\n```\n");
  EXPECT_EQ(markdown_block(""), "```text\n```\n");
  EXPECT_EQ(markdown_block("`` ````x"), "`````text\n`` ````x\n`````\n");
  EXPECT_EQ(markdown_block("- a\n+ b\n", "diff"), "```diff\n- a\n+ b\n```\n");
}

/// As little as is safe: what reports are made of stays as it is.
TEST(MarkdownText, LeavesPlainTextAlone) {
  for (const char* plain : {"57.0 %",
                            "-7.3 points [-11.9, -2.9] (Tango)",
                            "p < 0.0001",
                            "$0.0042",
                            "+0.12 USD",
                            "t-001",
                            "2026-11-23 01:19:31 UTC",
                            "gpt-4.1-mini",
                            "snake_case_name",
                            "it's \"quoted\"",
                            "a - b + c = d",
                            "AT&T Inc",
                            "C#",
                            "n >= 20!",
                            "5.1",
                            "20261123 of 1234567",
                            "costs $5.00 now and $6,000 then",
                            "{\"label\": 1}",
                            "naïve 漢字",
                            "label: billing",
                            "x <= y",
                            "--baseline MODEL",
                            "assay report 20261123-0119"}) {
    EXPECT_EQ(markdown_text(plain), plain);
  }
}

TEST(MarkdownText, EscapesWhatHasAMeaning) {
  EXPECT_EQ(markdown_text("**a** `b` [c](d) ~e~ a|b"),
            "\\*\\*a\\*\\* \\`b\\` \\[c](d) \\~<!-- -->e\\~ a\\|b");
  EXPECT_EQ(markdown_text("<b> &lt; a\\_b _c_"), "&lt;b> &amp;lt; a\\\\\\_b \\_c\\_");
  EXPECT_EQ(markdown_text("@me #12 gh-7 :tada: www.x.y https://x.y"),
            "@<!-- -->me #<!-- -->12 gh-<!-- -->7 :<!-- -->tada: www<!-- -->.x.y "
            "https:<!-- -->//x.y");
  EXPECT_EQ(markdown_text("!1 &2 %3 ^4 %\"a\" ~b $5 0123abcd."),
            "!<!-- -->1 &<!-- -->2 %<!-- -->3 ^<!-- -->4 %<!-- -->\"a\" \\~<!-- -->b $<!-- -->5 "
            "012<!-- -->3abcd.");
  EXPECT_EQ(markdown_text("$x$"), "<span>$</span>x<span>$</span>");
}

TEST(MarkdownText, EscapesStartsOfLinesThereOnly) {
  EXPECT_EQ(markdown_text("# a # b"), "\\# a \\# b");
  EXPECT_EQ(markdown_text("- a - b"), "\\- a - b");
  EXPECT_EQ(markdown_text("1. a 2. b"), "1\\. a 2. b");
  EXPECT_EQ(markdown_text("> a > b"), "\\> a > b");
  EXPECT_EQ(markdown_text("==="), "\\===");
  EXPECT_EQ(markdown_text("  a "), "&#32; a&#32;");
  EXPECT_EQ(markdown_text("a\nb"), "a\\nb");
}

// What a renderer makes of it.

std::string rendered(const std::string& markdown) {
  const std::filesystem::path program = "/usr/bin/cmark-gfm";
  if (!std::filesystem::exists(program)) {
    throw std::runtime_error("no /usr/bin/cmark-gfm: apt-get install cmark-gfm");
  }
  fake::ProcessOptions options;
  options.input = markdown;
  return fake::run_process(program,
                           {"-e", "table", "-e", "strikethrough", "-e", "autolink", "-e",
                            "tagfilter", "--unsafe"},
                           options)
      .output;
}

std::string without(std::string text, const std::string& part, const std::string& by = "") {
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; at += by.size()) {
    text.replace(at, part.size(), by);
  }
  return text;
}

/// What the renderer writes for a text that is only text.
std::string plain_html(const std::string& text) {
  std::string html = without(printable(text, text.size() * 6 + 1), "&", "&amp;");
  html = without(without(html, "<", "&lt;"), ">", "&gt;");
  return without(html, "\"", "&quot;");
}

/// A place where templates put text: around it in Markdown, and in what is rendered.
struct Place {
  const char* name;
  const char* markdown;
  const char* html;
};

class MarkdownPlace : public testing::TestWithParam<Place> {
 protected:
  static std::vector<fake::HostileText> texts() {
    auto texts = fake::hostile_texts();
    for (const char* more : {"-",
                             "--",
                             "=",
                             ":-:",
                             ":--",
                             "a #",
                             "a ##",
                             "#",
                             "7)",
                             "12345678901. x",
                             "_",
                             "__a__b__",
                             "a_ _b",
                             "!",
                             "![",
                             "[",
                             "]",
                             "[1, 2](x)",
                             "x [1, 2](y)",
                             "x [1, 2]: y",
                             "(b)",
                             "\\",
                             "a\\",
                             "<",
                             "a<",
                             "&",
                             "a &amp",
                             "&#38",
                             "$",
                             "5$",
                             "a$b$c",
                             ":a",
                             "x:smile",
                             "a@",
                             "ftp:",
                             "https://",
                             "WWW.EVIL.EXAMPLE",
                             "Gh-1",
                             "*",
                             "+",
                             "+ a",
                             "~",
                             "|",
                             "||",
                             "\\|",
                             "/close",
                             "[x] done",
                             "[ ] x",
                             "- [x] y",
                             " ",
                             "  a  ",
                             "a*b*c",
                             "`",
                             "``",
                             "***",
                             "5 < 6 > 4"}) {
      texts.push_back({fmt::format("also \"{}\"", more), more});
    }
    return texts;
  }
};

/// Each text in each place comes out as it is, and the ones after it are not touched.
TEST_P(MarkdownPlace, ShowsEveryTextVerbatim) {
  const Place& place = GetParam();
  std::string markdown;
  for (const auto& text : texts()) {
    markdown += fmt::format(fmt::runtime(place.markdown), markdown_text(text.text));
    markdown += "\n\nbetween\n\n";
  }
  std::string html = rendered(markdown);
  EXPECT_THAT(html, Not(HasSubstr("<a ")));
  html = without(without(html, "<!-- -->"), "<span></span>");
  html = without(html, "<span>$</span>", "$");
  for (const auto& text : texts()) {
    const std::size_t end = html.find("<p>between</p>\n");
    ASSERT_NE(end, std::string::npos) << text.id;
    EXPECT_EQ(html.substr(0, end), fmt::format(fmt::runtime(place.html), plain_html(text.text)))
        << text.id;
    html.erase(0, end + std::string_view("<p>between</p>\n").size());
  }
}

/// GitHub looks for these in the texts between the tags of what is rendered.
TEST_P(MarkdownPlace, LeavesNothingForGitHubToLink) {
  const std::regex linked(
      "@[A-Za-z0-9]|#[0-9]|\\bGH-[0-9]|:[A-Za-z_+-][A-Za-z0-9_+-]*:|www\\.|://|\\$[^0-9 \n]",
      std::regex::icase);
  std::string markdown;
  for (const auto& text : texts()) {
    markdown += fmt::format(fmt::runtime(GetParam().markdown), markdown_text(text.text));
    markdown += "\n\n<hr>\n\n";
  }
  std::string html = rendered(markdown);
  for (std::size_t at = 0; (at = html.find('<')) != std::string::npos;) {
    html.replace(at, html.find('>', at) + 1 - at, "\n");
  }
  std::smatch found;
  EXPECT_FALSE(std::regex_search(html, found, linked)) << found.str();
}

INSTANTIATE_TEST_SUITE_P(
    Templates, MarkdownPlace,
    testing::Values(
        Place{"paragraph", "{}", "<p>{}</p>\n"},
        Place{"word", "Run {}, made", "<p>Run {}, made</p>\n"},
        Place{"item", "* {}", "<ul>\n<li>{}</li>\n</ul>\n"},
        Place{"heading", "## {}", "<h2>{}</h2>\n"},
        Place{"bold", "**{}**: so", "<p><strong>{}</strong>: so</p>\n"},
        Place{"cell", "| a | b |\n| --- | --- |\n| {} | c |",
              "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
              "<td>{}</td>\n<td>c</td>\n</tr>\n</tbody>\n</table>\n"}),
    [](const auto& place) { return std::string(place.param.name); });

}  // namespace
}  // namespace assay::report::page
