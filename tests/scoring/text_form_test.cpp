#include "scoring/text_form.hpp"

#include <gtest/gtest.h>

#include <random>

#include "assay/core/text.hpp"

namespace assay::scoring {
namespace {

using Match = dataset::TransformationRules::Match;

std::string form(Match match, std::string_view text) {
  return compared_form(match, plain_form(text));
}

TEST(PlainForm, ComposesAndTrimsAndEndsLinesInOneWay) {
  EXPECT_EQ(plain_form(" a\tb \r\n"), "a\tb");
  EXPECT_EQ(plain_form("one\r\ntwo\rthree\nfour"), "one\ntwo\nthree\nfour");
  EXPECT_EQ(plain_form("a\r\n\r\nb\r"), "a\n\nb");
  EXPECT_EQ(plain_form("Mu\u0308ller"), "M\u00fcller");
  EXPECT_EQ(plain_form("\r"), "");
  EXPECT_EQ(plain_form(""), "");
}

TEST(PlainForm, LeavesWhatIsNotTheSameCharacter) {
  EXPECT_EQ(plain_form("\uff0b49"), "\uff0b49");  // full-width plus: NFKC's business
  EXPECT_EQ(plain_form("a\u00a0b"), "a\u00a0b");  // a space that does not break
  EXPECT_EQ(plain_form("A  b"), "A  b");
}

TEST(PlainForm, ReplacesInvalidUtf8) {
  EXPECT_EQ(plain_form("a\xFF"), "a\uFFFD");
}

TEST(ComparedForm, FoldsWhatItsRuleSays) {
  constexpr std::string_view kText = " Stra\u00dfe\u00a0 1\r\n\u2003\uff0b49 ";
  EXPECT_EQ(form(Match::exact, kText), "Stra\u00dfe\u00a0 1\n\u2003\uff0b49");
  EXPECT_EQ(form(Match::space, kText), "Stra\u00dfe 1 \uff0b49");
  EXPECT_EQ(form(Match::text, kText), "strasse 1 +49");
}

TEST(ComparedForm, TakesAllUnicodeWhiteSpaceForSpaces) {
  for (const char* const space : {" ", "\t", "\n", "\f", "\u0085", "\u00a0", "\u1680", "\u2003",
                                  "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"}) {
    const std::string text = std::string(space) + "a" + space + " " + space + "b" + space;
    EXPECT_EQ(form(Match::space, text), "a b") << text;
    EXPECT_EQ(form(Match::text, text), "a b") << text;
  }
  EXPECT_EQ(form(Match::space, "a\u200bb"), "a\u200bb");  // no white space, whatever its name says
}

TEST(ComparedForm, IsItsOwnForm) {
  std::mt19937_64 random(17);
  static constexpr const char* kParts[] = {"a",      "B",      " ",      "\r",     "\n",
                                           "\u00e9", "e",      "\u0301", "\u00a0", "\u2028",
                                           "\u0130", "\uff21", "\u00df", "\x01",   "\xFF"};
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 12; i > 0; --i) text += kParts[random() % std::size(kParts)];
    for (const Match match : {Match::exact, Match::space, Match::text}) {
      const std::string once = form(match, text);
      EXPECT_EQ(form(match, once), once) << printable(text);
    }
  }
}

}  // namespace
}  // namespace assay::scoring
