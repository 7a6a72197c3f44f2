#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "assay/core/yaml.hpp"

namespace assay {
namespace {

/// Opens `text` as a mapping called "box" and hands it on.
std::string message_of(const std::string& text, const std::function<Status(YamlMap&)>& read) {
  const auto document = parse_yaml(text, "f.yaml");
  if (!document.has_value()) return document.error().message;
  auto map = YamlMap::open(*document, "f.yaml", "box");
  if (!map.has_value()) return map.error().message;
  const Status status = read(*map);
  return status.has_value() ? "" : status.error().message;
}

std::string number_in(const std::string& scalar) {
  return message_of("a: 1\nv: " + scalar + "\n", [](YamlMap& map) -> Status {
    ASSAY_TRY(const auto value, map.number("v", 0, 2));
    EXPECT_TRUE(value.has_value());
    return {};
  });
}

std::string integer_in(const std::string& scalar) {
  return message_of("v: " + scalar + "\n", [](YamlMap& map) -> Status {
    ASSAY_TRY(const auto value, map.integer("v", 1, 4096));
    EXPECT_TRUE(value.has_value());
    return {};
  });
}

std::string boolean_in(const std::string& scalar) {
  return message_of("v: " + scalar + "\n", [](YamlMap& map) -> Status {
    ASSAY_TRY(const auto value, map.boolean("v"));
    EXPECT_TRUE(value.has_value());
    return {};
  });
}

TEST(YamlNumbers, ReadTheFormsOfTheCoreSchema) {
  for (const char* text :
       {"0", "2", "1.5", "0.0", ".5", "1.", "1e0", "1E-3", "+1", "-0", "0e5", "0.25"}) {
    EXPECT_EQ(number_in(text), "") << text;
  }
  for (const char* text : {"1", "16", "4096", "+7"}) EXPECT_EQ(integer_in(text), "") << text;
}

TEST(YamlNumbers, RefuseAllElseAndSayWhatWasFound) {
  EXPECT_EQ(number_in("2.1"), "f.yaml:2: box.v must be a number from 0 to 2, not \"2.1\"");
  EXPECT_EQ(number_in("'1'"), "f.yaml:2: box.v must be a number from 0 to 2, not the text \"1\"");
  EXPECT_EQ(number_in("[1]"), "f.yaml:2: box.v must be a number from 0 to 2, not a list");
  EXPECT_EQ(number_in("{a: 1}"), "f.yaml:2: box.v must be a number from 0 to 2, not a mapping");
  EXPECT_EQ(number_in(""), "f.yaml:2: box.v must be a number from 0 to 2, not nothing");
  EXPECT_EQ(number_in("~"), "f.yaml:2: box.v must be a number from 0 to 2, not nothing");
  for (const char* text :
       {"-1",  "nan", ".nan", "inf", ".inf", "-.inf", "NaN", "1e400", "0x1", "0o1", "010", "01.5",
        "1_0", "1,5", "1 2",  "yes", "true", "+-1",   "--1", "1e",    "e1",  "1f",  "½"}) {
    EXPECT_NE(number_in(text), "") << text;
  }
}

TEST(YamlNumbers, TakeNoFractionsExponentsOrOctalsForIntegers) {
  EXPECT_EQ(integer_in("1e3"),
            "f.yaml:1: box.v must be a whole number from 1 to 4096, not \"1e3\"");
  for (const char* text : {"0", "4097", "-1", "1.0", "0x10", "010", "0o10", "1_000", "\"5\"", "5 ",
                           "yes", "~", "[]", "99999999999999999999"}) {
    // "5 " is 5: YAML trims plain text.
    EXPECT_EQ(integer_in(text).empty(), std::string(text) == "5 ") << text;
  }
}

TEST(YamlBooleans, AreTrueAndFalseOnly) {
  for (const char* text : {"true", "false", "True", "TRUE", "False", "FALSE"})
    EXPECT_EQ(boolean_in(text), "") << text;
  EXPECT_EQ(boolean_in("yes"), "f.yaml:1: box.v must be true or false, not \"yes\"");
  for (const char* text : {"no", "on", "off", "y", "1", "0", "\"true\"", "tRUE", "~"}) {
    EXPECT_NE(boolean_in(text), "") << text;
  }
}

TEST(YamlTexts, KeepPlainWordsAsWritten) {
  const auto document = parse_yaml("a: yes\nb: 0x10\nc: 010\nd: 1.10\ne: 'q'\nf: \"\"\n", "f.yaml");
  ASSERT_TRUE(document.has_value());
  auto map = YamlMap::open(*document, "f.yaml", "box").value();
  for (const auto& [key, text] :
       {std::pair{"a", "yes"}, {"b", "0x10"}, {"c", "010"}, {"d", "1.10"}, {"e", "q"}, {"f", ""}}) {
    const auto value = map.text(key);
    ASSERT_TRUE(value.has_value() && value->has_value()) << key;
    EXPECT_EQ(**value, text);
  }
  EXPECT_EQ(map.text("absent").value(), std::nullopt);
}

TEST(YamlTexts, AreNotListsMappingsOrNothing) {
  const auto text = [](YamlMap& map) -> Status {
    ASSAY_TRY(const auto value, map.text("v"));
    (void)value;
    return {};
  };
  EXPECT_EQ(message_of("v: [a]\n", text), "f.yaml:1: box.v must be text, not a list");
  EXPECT_EQ(message_of("a: 1\nv:\n\n# c\nw: 1\n", text),
            "f.yaml:2: box.v must be text, not nothing");
  EXPECT_EQ(message_of("v:\n", text), "f.yaml:1: box.v must be text, not nothing");
  const auto texts = [](YamlMap& map) -> Status {
    ASSAY_TRY(const auto values, map.texts("v"));
    (void)values;
    return {};
  };
  EXPECT_EQ(message_of("v: a\n", texts), "f.yaml:1: box.v must be a list ([a, b]), not \"a\"");
  EXPECT_EQ(message_of("v:\n  - a\n  - [b]\n", texts),
            "f.yaml:3: box.v must be a list of texts, but one of them is a list");
  EXPECT_EQ(message_of("v: [a, ~]\n", texts),
            "f.yaml:1: box.v must be a list of texts, but one of them is nothing");
  EXPECT_EQ(message_of("{}", texts), "");
}

TEST(YamlMap, RefusesUnknownKeysWithTheirLineAndASuggestion) {
  const auto read = [](YamlMap& map) -> Status {
    ASSAY_TRY(const auto value, map.number("temperature", 0, 2));
    (void)value;
    return map.finish();
  };
  EXPECT_EQ(message_of("temperature: 1\n", read), "");
  EXPECT_EQ(message_of("# c\n\ntemprature: 1\n", read),
            "f.yaml:3: unknown key \"temprature\" in box (did you mean \"temperature\"?)");
  EXPECT_EQ(message_of("temperature: 1\n\"\\e[31m\": 1\n", read),
            "f.yaml:2: unknown key \"\\x1b[31m\" in box");
  EXPECT_EQ(message_of("<<: {temperature: 1}\n", read), "f.yaml:1: unknown key \"<<\" in box");
}

TEST(YamlMap, NamesAMisspeltKeyRatherThanTheMissingOne) {
  const auto read = [](YamlMap& map) -> Status {
    ASSAY_TRY(const auto id, map.required_text("id"));
    ASSAY_TRY(const auto value, map.required_text("provider"));
    return {};
  };
  EXPECT_EQ(message_of("id: x\nprovder: y\n", read),
            "f.yaml:2: unknown key \"provder\" in box (did you mean \"provider\"?)");
  EXPECT_EQ(message_of("id: x\nother: y\n", read), "f.yaml:1: box needs \"provider\"");
  EXPECT_EQ(message_of("id: x\nprovider: ''\n", read), "f.yaml:2: box.provider must not be empty");
}

TEST(YamlMap, OpensMappingsOnly) {
  const auto nothing = [](YamlMap&) -> Status { return {}; };
  EXPECT_EQ(message_of("", nothing), "f.yaml:1: box is empty; it must be a mapping (key: value)");
  EXPECT_EQ(message_of("- a\n", nothing),
            "f.yaml:1: box must be a mapping (key: value), not a list");
  EXPECT_EQ(message_of("text\n", nothing),
            "f.yaml:1: box must be a mapping (key: value), not \"text\"");
}

}  // namespace
}  // namespace assay
