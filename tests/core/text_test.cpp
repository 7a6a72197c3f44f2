#include "assay/core/text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace assay {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

TEST(Utf8, AcceptsEveryLengthUpToTheLastCodePoint) {
  for (const std::string_view text :
       {""sv, "plain"sv, "\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv,
        "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv, "\xEF\xBF\xBE"sv, "\xEF\xBF\xBF"sv,
        "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv}) {
    EXPECT_FALSE(invalid_utf8_at(text).has_value()) << printable(text);
  }
}

struct BadBytes {
  std::string_view bytes;
  const char* why;
};

class InvalidUtf8 : public ::testing::TestWithParam<BadBytes> {};

TEST_P(InvalidUtf8, IsFoundAtItsFirstByteAndReplaced) {
  const std::string text = "ok\xC3\xBC"s + std::string(GetParam().bytes) + "z";
  ASSERT_TRUE(invalid_utf8_at(text).has_value()) << GetParam().why;
  EXPECT_EQ(*invalid_utf8_at(text), 4U) << GetParam().why;
  const std::string mended = replace_invalid_utf8(text);
  EXPECT_FALSE(invalid_utf8_at(mended).has_value());
  EXPECT_EQ(mended.find("\xEF\xBF\xBD"), 4U);
  EXPECT_EQ(mended.back(), 'z');
}

INSTANTIATE_TEST_SUITE_P(
    All, InvalidUtf8,
    ::testing::Values(
        BadBytes{"\x80", "a continuation byte alone"}, BadBytes{"\xBF", "the same"},
        BadBytes{"\xC3", "cut after one of two"}, BadBytes{"\xE2\x82", "cut after two of three"},
        BadBytes{"\xF0\x9F\x98", "cut after three of four"}, BadBytes{"\xC0\x80", "overlong NUL"},
        BadBytes{"\xC1\xBF", "overlong in two"}, BadBytes{"\xE0\x9F\xBF", "overlong in three"},
        BadBytes{"\xF0\x8F\xBF\xBF", "overlong in four"},
        BadBytes{"\xED\xA0\x80", "the first high surrogate"},
        BadBytes{"\xED\xBF\xBF", "the last low surrogate"},
        BadBytes{"\xF4\x90\x80\x80", "beyond U+10FFFF"}, BadBytes{"\xF5\x80\x80\x80", "the same"},
        BadBytes{"\xF8\x88\x80\x80\x80", "five bytes"}, BadBytes{"\xFE", "never a byte of UTF-8"},
        BadBytes{"\xFF", "never a byte of UTF-8"}));

TEST(Utf8, IsAlwaysValidAfterReplacement) {
  std::mt19937_64 random(20261122);
  for (int round = 0; round < 5000; ++round) {
    std::string bytes(random() % 24, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string mended = replace_invalid_utf8(bytes);
    ASSERT_FALSE(invalid_utf8_at(mended).has_value()) << printable(bytes);
    ASSERT_EQ(invalid_utf8_at(bytes).has_value(), mended != bytes) << printable(bytes);
  }
}

TEST(Normalised, FoldsWhatPeopleCallTheSame) {
  EXPECT_EQ(normalised("  Hello \t\n World  "), "hello world");
  EXPECT_EQ(normalised("STRASSE"), normalised("Straße"));
  EXPECT_EQ(normalised("e\xCC\x81"), normalised("\xC3\x89"));  // e + combining acute = É
  EXPECT_EQ(normalised("\xEF\xBC\xA1\xEF\xBC\x91"), "a1");     // full-width A1
  EXPECT_EQ(normalised("\xEF\xAC\x81ne"), "fine");             // the ligature fi
  EXPECT_EQ(normalised("a\xC2\xA0\xE3\x80\x80z"), "a z");      // no-break and ideographic space
  EXPECT_EQ(normalised("\xCE\xA3\xCE\x91\xCE\xA3"),
            normalised("\xCF\x83\xCE\xB1\xCF\x82"));  // final sigma
}

TEST(Normalised, KeepsApartWhatDiffers) {
  EXPECT_NE(normalised("resume"), normalised("résumé"));
  EXPECT_NE(normalised("a b"), normalised("ab"));
  EXPECT_NE(normalised("o"), normalised("\xD0\xBE"));  // Cyrillic o
}

TEST(Normalised, TreatsAsciiAndTheRestAlike) {
  // The plain path and the Unicode path must agree: "x" alone takes the first, with an umlaut the
  // other.
  for (const char* text : {"A  b\tC", " x ", "", "MiXeD 12"}) {
    EXPECT_EQ(
        normalised(text + "ü"s),
        normalised(normalised(text + "."s).substr(0, normalised(text + "."s).size() - 1) + "ü"));
  }
}

TEST(Normalised, IsStableAndValidForAnyBytes) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes(random() % 16, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string once = normalised(bytes);
    ASSERT_FALSE(invalid_utf8_at(once).has_value());
    ASSERT_EQ(normalised(once), once) << printable(bytes);
  }
}

TEST(Trimmed, TakesAsciiWhiteSpaceOnly) {
  EXPECT_EQ(trimmed(" \t\r\n\v\fa b \n"), "a b");
  EXPECT_EQ(trimmed("   "), "");
  EXPECT_EQ(trimmed("\xC2\xA0x"), "\xC2\xA0x");
}

struct Shown {
  std::string_view text;
  std::string_view shown;
};

class Printable : public ::testing::TestWithParam<Shown> {};

TEST_P(Printable, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(printable(GetParam().text), GetParam().shown);
}

INSTANTIATE_TEST_SUITE_P(
    All, Printable,
    ::testing::Values(Shown{"plain ü 漢 😀", "plain ü 漢 😀"}, Shown{"a\nb\tc\rd", "a\\nb\\tc\\x0dd"},
                      Shown{"\x1B[31mred", "\\x1b[31mred"},
                      Shown{"\x1B]8;;http://x\a", "\\x1b]8;;http://x\\x07"},
                      Shown{std::string_view("\0", 1), "\\x00"}, Shown{"\b\x7F", "\\x08\\x7f"},
                      Shown{"\xC2\x9B", "\\x9b"},              // C1: control sequence introducer
                      Shown{"\xC2\x85", "\\x85"},              // C1: next line
                      Shown{"\xE2\x80\xAEtxt", "\\u202etxt"},  // right-to-left override
                      Shown{"\xE2\x81\xA6x", "\\u2066x"},      // isolate
                      Shown{"\xE2\x80\x8Bx", "\\u200bx"},      // zero-width space
                      Shown{"\xE2\x80\xA8x", "\\u2028x"},      // line separator
                      Shown{"pass\xC2\xADword", "pass\\xadword"},  // soft hyphen
                      Shown{"\xF3\xA0\x81\x81x", "\\ue0041x"},     // a letter that nobody sees
                      Shown{"\xD8\x9Cx", "\\u061cx"},              // Arabic letter mark
                      Shown{"\xEF\xBB\xBFx", "\\ufeffx"}, Shown{"\xC3(", "\\xc3("},
                      Shown{"\xED\xA0\x80", "\\xed\\xa0\\x80"}));

TEST(WholeCharacters, CutsBetweenCharactersAtOrBeforeTheLimit) {
  const std::string_view text = "a\u00e9\u20ac\U0001F600z";  // 1, 2, 3, 4 and 1 bytes
  const std::size_t ends[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11, 11};
  for (std::size_t most = 0; most < std::size(ends); ++most) {
    EXPECT_EQ(whole_characters(text, most), text.substr(0, ends[most])) << most;
  }
}

TEST(WholeCharacters, GivesUpAfterTheLongestCharacterInWhatIsNotText) {
  const std::string bytes(1000, '\x80');
  EXPECT_EQ(whole_characters(bytes, 500).size(), 496U);
}

TEST(PrintableText, StaysWithinItsLimitAndCutsBetweenCharacters) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abcdef…");
  EXPECT_EQ(printable("ab漢漢", 6), "ab漢…");
  EXPECT_EQ(printable("aaa\x1B", 6), "aaa…");
  EXPECT_EQ(printable("a", 0), "…");
  EXPECT_EQ(printable("", 0), "");
}

TEST(PrintableText, NeverHoldsAControlCharacterForAnyBytes) {
  std::mt19937_64 random(31);
  for (int round = 0; round < 3000; ++round) {
    std::string bytes(random() % 32, '\0');
    for (char& c : bytes) c = static_cast<char>(random());
    const std::string shown = printable(bytes, 50);
    ASSERT_FALSE(invalid_utf8_at(shown).has_value());
    ASSERT_EQ(printable(shown, 400), shown);  // nothing is left to escape
    ASSERT_LE(shown.size(), 50 + "…"sv.size());
    for (const char c : shown) ASSERT_FALSE(static_cast<unsigned char>(c) < 0x20 || c == 0x7F);
  }
}

TEST(DisplayWidth, CountsTerminalColumns) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("abc"), 3U);
  EXPECT_EQ(display_width("über"), 4U);
  EXPECT_EQ(display_width("漢字"), 4U);
  EXPECT_EQ(display_width("ｶﾅ"), 2U);         // half-width katakana
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // combining acute
  EXPECT_EQ(display_width("a\xE2\x80\x8B"
                          "b"),
            2U);                             // zero-width space
  EXPECT_EQ(display_width("\xFF\xFE"), 2U);  // each bad byte is shown as one replacement
}

// Wagner and Fischer's textbook pairs.
TEST(EditDistance, MatchesTheTextbook) {
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("saturday", "sunday"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(EditDistance, IsSymmetricAndKeepsTheTriangle) {
  std::mt19937_64 random(5);
  const auto word = [&random] {
    std::string text(random() % 8, 'a');
    for (char& c : text) c = static_cast<char>('a' + random() % 3);
    return text;
  };
  for (int round = 0; round < 1000; ++round) {
    const std::string a = word(), b = word(), c = word();
    ASSERT_EQ(edit_distance(a, b), edit_distance(b, a));
    ASSERT_LE(edit_distance(a, c), edit_distance(a, b) + edit_distance(b, c));
    ASSERT_EQ(edit_distance(a, b) == 0, a == b);
  }
}

constexpr std::array<std::string_view, 4> kKeys = {"temperature", "top_p", "id", "tier"};

TEST(Nearest, FindsTypos) {
  EXPECT_EQ(nearest("temprature", kKeys), "temperature");
  EXPECT_EQ(nearest("topp", kKeys), "top_p");
  EXPECT_EQ(nearest("teir", kKeys), "tier");
  EXPECT_EQ(did_you_mean("tmperature", kKeys), " (did you mean \"temperature\"?)");
}

TEST(Nearest, SaysNothingRatherThanSomethingFarFetched) {
  EXPECT_EQ(nearest("zzz", kKeys), std::nullopt);
  EXPECT_EQ(nearest("completely different", kKeys), std::nullopt);
  EXPECT_EQ(nearest("x", std::vector<std::string>{}), std::nullopt);
  EXPECT_EQ(did_you_mean("zzz", kKeys), "");
}

TEST(Nearest, DoesNotCompareMegabytes) {
  const std::string long_word(16 << 20, 'x');
  const std::vector<std::string> keys(1000, "temperature");
  EXPECT_EQ(nearest(long_word, keys), std::nullopt);  // 2e11 steps if it did
}

}  // namespace
}  // namespace assay
