#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "assay/core/text.hpp"
#include "assay/core/yaml.hpp"

namespace assay {
namespace {

using namespace std::string_literals;

/// The error of a text that must be refused; empty when it was not.
std::string refusal(const std::string& text) {
  const auto document = parse_yaml(text, "f.yaml");
  if (document.has_value()) return {};
  EXPECT_EQ(document.error().kind, ErrorKind::invalid_argument);
  return document.error().message;
}

/// All values of a document, in their order.
std::string shown(const YamlNode& node) {
  std::string text = node.scalar;
  for (const YamlNode& item : node.items) text += "[" + shown(item) + "]";
  for (const auto& [key, value] : node.entries) text += "{" + key + "=" + shown(value) + "}";
  return text;
}

struct Refused {
  std::string text;
  std::string message;
};

class RefusedYaml : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedYaml, NamesLineAndReason) {
  EXPECT_EQ(refusal(GetParam().text), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Features, RefusedYaml,
    ::testing::Values(
        Refused{"a: &x 1\n", "f.yaml:1: anchors (&name) are not supported; repeat the value"},
        Refused{"a: 1\nb: &x {c: 1}\n",
                "f.yaml:2: anchors (&name) are not supported; repeat the value"},
        Refused{"a: &x [1]\n", "f.yaml:1: anchors (&name) are not supported; repeat the value"},
        Refused{"a: &x\n", "f.yaml:1: anchors (&name) are not supported; repeat the value"},
        Refused{"a: !!str 5\n",
                "f.yaml:1: tags (!name) are not supported; write the value alone, or in quotes"},
        Refused{"a:\n  b: !secret {c: 1}\n",
                "f.yaml:2: tags (!name) are not supported; write the value alone, or in quotes"},
        Refused{"a: !!python/object [1]\n",
                "f.yaml:1: tags (!name) are not supported; write the value alone, or in quotes"},
        Refused{"a: 1\n---\nb: 2\n",
                "f.yaml:2: a second YAML document starts here; only one may be in a file"},
        Refused{"a: 1\nb: 2\na: 3\n", "f.yaml:3: duplicate key \"a\""},
        Refused{"{a: 1, \"a\": 2}\n", "f.yaml:1: duplicate key \"a\""},
        Refused{"x:\n  b: 1\n  c:\n    b: 1\n  b: 2\n", "f.yaml:5: duplicate key \"b\""},
        Refused{"? [a]\n: 1\n", "f.yaml:1: a key must be plain text"},
        Refused{"? {a: 1}\n: 1\n", "f.yaml:1: a key must be plain text"},
        Refused{"~: 1\n", "f.yaml:1: a key must be plain text"}));

INSTANTIATE_TEST_SUITE_P(
    Bytes, RefusedYaml,
    ::testing::Values(
        Refused{"a: 1\nb: \xFF\n", "f.yaml:2: not valid UTF-8; save the file as UTF-8"},
        Refused{"\xFF\xFE"
                "a\0:\0"s,
                "f.yaml:1: encoded as UTF-16; save it as UTF-8"},
        Refused{"a: *x\n",
                "f.yaml:1: not valid YAML: aliases (*name) are not supported; repeat the value"},
        Refused{"a: caf\xE9\n", "f.yaml:1: not valid UTF-8; save the file as UTF-8"},
        Refused{"a: 1\nb: x\0y\n"s, "f.yaml:2: contains a control character (\\x00)"},
        Refused{"a\0:\0 \0001\0"s, "f.yaml:1: contains a control character (\\x00)"},
        // yaml-cpp takes U+0004 for the end of the file: `budget` below would be ignored.
        Refused{"a: 1\n\x04\nbudget: 5\n", "f.yaml:2: contains a control character (\\x04)"},
        Refused{"a: \"\x1B[31m\"\n", "f.yaml:1: contains a control character (\\x1b)"},
        Refused{"a: 1\n\tb: 2\n",
                "f.yaml:2: is indented with a tab; YAML allows only spaces there"},
        Refused{"a:\n\tb: 2\n", "f.yaml:2: is indented with a tab; YAML allows only spaces there"},
        Refused{"a:\n  b: 1\n \t c: 2\n",
                "f.yaml:3: is indented with a tab; YAML allows only spaces there"},
        Refused{std::string((1 << 20) + 1, ' '), "f.yaml: larger than 1048576 bytes"}));

INSTANTIATE_TEST_SUITE_P(
    Syntax, RefusedYaml,
    ::testing::Values(
        Refused{"a: [1, 2\n",
                "f.yaml:2: not valid YAML: a \"[\" is never closed, or a comma is missing"},
        Refused{"a: {b: 1\n",
                "f.yaml:2: not valid YAML: a \"{\" is never closed, or a comma is missing"},
        Refused{"- a\nb: 1\n",
                "f.yaml:2: not valid YAML: this does not continue what stands above it; is the "
                "line indented as it should be?"},
        Refused{
            "a: @x\n",
            "f.yaml:1: not valid YAML: no text can start with this character; put it in quotes"},
        Refused{"a: 1]\nb: [1]]\n", "f.yaml:2: not valid YAML: a \"]\" or \"}\" closes nothing"},
        Refused{"a: 1\n b: 2\n",
                "f.yaml:2: not valid YAML: a \": \" cannot stand here; indent the line "
                "differently, or put the text in quotes"},
        Refused{"a: b: c\n",
                "f.yaml:1: not valid YAML: a \": \" cannot stand here; indent the line "
                "differently, or put the text in quotes"}));

// At the end of a file yaml-cpp accepts a quote that was never closed, with all keys that it
// swallowed.
INSTANTIATE_TEST_SUITE_P(
    UnclosedQuotes, RefusedYaml, ::testing::ValuesIn([] {
      const std::string reason =
          ": not valid YAML: a quote that is opened here or below is never closed";
      std::vector<Refused> cases;
      for (const std::string quote : {"\"", "'"}) {
        for (const std::string end : {"", "\n", "\n\n", " ", "\r\n"}) {
          cases.push_back({"a: 1\nb: " + quote + "c" + end, "f.yaml:2" + reason});
          cases.push_back({"a: 1\nb: " + quote + "c\nbudget: 5" + end, "f.yaml:2" + reason});
        }
        cases.push_back({"a:\n  - x\n  - " + quote + "y\n", "f.yaml:2" + reason});
        cases.push_back({"a: [x, " + quote + "y]\n", "f.yaml:1" + reason});
        cases.push_back({quote, "f.yaml:1" + reason});
      }
      return cases;
    }()));

TEST(ParseYaml, TellsALineFromOneOn) {
  for (const char* text :
       {"}", "]", "a: [", "- - -\n x: [", "\"", "'", "@", "`", "a: |x", "*", "&", "!<"}) {
    const std::string message = refusal(text);
    ASSERT_NE(message, "") << text;
    EXPECT_EQ(message.find("f.yaml:0"), std::string::npos) << text << message;
    EXPECT_EQ(message.find("f.yaml:-"), std::string::npos) << text << message;
  }
}

TEST(ParseYaml, KeepsLinesOrderAndQuoting) {
  const auto document = parse_yaml("b: 1\na:\n  - x\n  - 'y'\nc: |\n  two\n  lines\n", "f.yaml");
  ASSERT_TRUE(document.has_value()) << document.error().message;
  ASSERT_TRUE(document->is_mapping());
  ASSERT_EQ(document->entries.size(), 3U);
  EXPECT_EQ(document->entries[0].key, "b");
  EXPECT_EQ(document->entries[1].key, "a");
  EXPECT_EQ(document->entry_lines, (std::vector<int>{1, 2, 5}));
  const YamlNode* list = document->find("a");
  ASSERT_TRUE(list != nullptr && list->is_sequence());
  EXPECT_FALSE(list->items[0].quoted);
  EXPECT_TRUE(list->items[1].quoted);
  EXPECT_EQ(list->items[1].line, 4);
  EXPECT_EQ(document->find("c")->scalar, "two\nlines\n");
  EXPECT_EQ(document->find("nothing"), nullptr);
}

TEST(ParseYaml, ReadsAnEmptyDocumentAsNull) {
  for (const char* text :
       {"", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "~\n", "null"}) {
    const auto document = parse_yaml(text, "f.yaml");
    ASSERT_TRUE(document.has_value()) << text << document.error().message;
    EXPECT_TRUE(document->is_null()) << text;
  }
  // A value that is not there stands where its key does.
  const auto document = parse_yaml("a:\n\nb:\n  # c\n", "f.yaml");
  EXPECT_EQ(document->find("a")->line, 1);
  EXPECT_EQ(document->find("b")->line, 3);
}

TEST(ParseYaml, GivesTheSameValuesWithAndWithoutALastLineBreak) {
  for (const std::string text :
       {"a: x", "a: |\n  x\n  y", "a: >\n  x\n  y", "a: 'x'", "a: [x, y]", "- a\n- b", "x # c"}) {
    const auto without = parse_yaml(text, "f.yaml");
    for (const char* end : {"\n", "\n\n", "\n...\n", "\n# c"}) {
      const auto with = parse_yaml(text + end, "f.yaml");
      ASSERT_TRUE(without.has_value() && with.has_value()) << text;
      EXPECT_EQ(shown(*with), shown(*without)) << text << end;
    }
  }
  const auto kept = parse_yaml("a: |+\n  x\n\n\n", "f.yaml");
  EXPECT_EQ(kept->find("a")->scalar, "x\n\n\n");
}

TEST(ParseYaml, AcceptsAByteOrderMarkAndCrlf) {
  const auto document = parse_yaml(
      "\xEF\xBB\xBF"
      "a: 1\r\nb: x\r\n",
      "f.yaml");
  ASSERT_TRUE(document.has_value()) << document.error().message;
  EXPECT_EQ(document->entries[0].key, "a");
  EXPECT_EQ(document->find("b")->scalar, "x");
}

TEST(ParseYaml, TakesNullsOfEverySpellingOnlyWhenPlain) {
  const auto document =
      parse_yaml("a: ~\nb: null\nc: Null\nd: NULL\ne:\nf: 'null'\ng: nUlL\n", "f.yaml");
  ASSERT_TRUE(document.has_value());
  for (const char* key : {"a", "b", "c", "d", "e"})
    EXPECT_TRUE(document->find(key)->is_null()) << key;
  EXPECT_EQ(document->find("f")->scalar, "null");
  EXPECT_EQ(document->find("g")->scalar, "nUlL");
}

std::string flow(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') +
         std::string(static_cast<std::size_t>(depth), ']');
}

TEST(ParseYaml, NestsThirtyTwoLevelsAndNoMore) {
  EXPECT_TRUE(parse_yaml(flow(31), "f.yaml").has_value());
  EXPECT_TRUE(parse_yaml(flow(32), "f.yaml").has_value());
  EXPECT_EQ(refusal(flow(33)), "f.yaml:1: nested deeper than 32 levels");
}

TEST(ParseYaml, LimitsSizeExactly) {
  const std::string comment = "#" + std::string((1 << 20) - 1, 'x');
  EXPECT_TRUE(parse_yaml(comment, "f.yaml").has_value());
  EXPECT_FALSE(parse_yaml(comment + "x", "f.yaml").has_value());
}

/// A text of one megabyte made of a short one, and the same with a line break after each.
class RepeatedYaml : public ::testing::TestWithParam<const char*> {};

TEST_P(RepeatedYaml, IsJudgedWithoutTakingForEver) {
  const std::string piece = GetParam();
  for (const std::string& unit : {piece, piece + "\n"}) {
    std::string text;
    while (text.size() + unit.size() <= 1 << 20) text += unit;
    const auto document = parse_yaml(text, "f.yaml");
    EXPECT_TRUE(document.has_value() || !document.error().message.empty());
  }
}

INSTANTIATE_TEST_SUITE_P(All, RepeatedYaml,
                         ::testing::Values("[", "{", "- ", "? ", ": ", "a: ", "\"", "'", "#", "&a ",
                                           "*a ", "!a ", "%", "|", ">", "\t", " ", "\\", "a", ",",
                                           "]", "{a: ", "[a, ", "--- ", "- a: ", "x y "));

TEST(ParseYaml, RefusesAHundredThousandLevels) {
  EXPECT_EQ(refusal(flow(100'000)), "f.yaml:1: nested deeper than 32 levels");
  std::string maps;
  for (int i = 0; i < 100'000; ++i) maps += "{a: ";
  EXPECT_NE(refusal(maps), "");
  EXPECT_EQ(refusal(maps + "1" + std::string(100'000, '}')),
            "f.yaml:1: nested deeper than 32 levels");
}

TEST(ParseYaml, ReadsAMegabyteOfKeysInLinearTime) {
  std::string text;
  for (int i = 0; text.size() < (1 << 20) - 16; ++i) text += "k" + std::to_string(i) + ": 1\n";
  const auto document = parse_yaml(text, "f.yaml");
  ASSERT_TRUE(document.has_value()) << document.error().message;
  EXPECT_GT(document->entries.size(), 90'000U);
}

TEST(ParseYaml, RefusesAnAliasBombAtItsFirstAnchor) {
  std::string bomb = "a: &a [x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string previous(1, static_cast<char>(c - 1));
    bomb += c + ": &"s + c + " [*" + previous + ", *" + previous + ", *" + previous + "]\n";
  }
  EXPECT_EQ(refusal(bomb), "f.yaml:1: anchors (&name) are not supported; repeat the value");
  EXPECT_NE(refusal("a: *b\n"), "");
}

TEST(ParseYaml, SurvivesDamagedTexts) {
  const std::string seed =
      "# comment\nproviders:\n  local: {protocol: local}\n  'q': \"x\\n\"\nlist: [a, b, "
      "1.5]\ntext: |\n  two\n"
      "  lines\nfold: >-\n  x\n  y\n- z\n";
  constexpr std::string_view kAlphabet = "{}[]\"':,-?|>&*!%@`#~ \n\t.019ae\xC3\xBC\xFF";
  std::mt19937_64 random(20261122);
  int accepted = 0;
  for (int round = 0; round < 10'000; ++round) {
    std::string text = seed.substr(0, seed.size() - (random() % 2 == 0 ? 4 : 0));
    for (auto edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0:
          text.erase(at, 1 + random() % 5);
          break;
        case 1:
          text.insert(at, 1, kAlphabet[random() % kAlphabet.size()]);
          break;
        case 2:
          text[at] = kAlphabet[random() % kAlphabet.size()];
          break;
        default:
          text.insert(at, text.substr(random() % text.size(), random() % 20));
          break;
      }
    }
    const auto document = parse_yaml(text, "f.yaml");
    if (document.has_value()) {
      ++accepted;
    } else {
      ASSERT_TRUE(document.error().message.starts_with("f.yaml:")) << printable(text, 500);
    }
  }
  EXPECT_GT(accepted, 300);
}

}  // namespace
}  // namespace assay
