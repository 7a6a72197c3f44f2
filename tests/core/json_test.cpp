#include "assay/core/json.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "assay/core/text.hpp"

namespace assay {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

std::string nested(int depth, char open = '[', char close = ']') {
  return std::string(static_cast<std::size_t>(depth), open) +
         std::string(static_cast<std::size_t>(depth), close);
}

struct Refused {
  std::string_view text;
  JsonFault fault;
  const char* message;  ///< is part of it
};

class RefusedJson : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedJson, NamesTheReasonAndLeavesNoValue) {
  const JsonReading reading = read_json(GetParam().text);
  EXPECT_EQ(reading.fault, GetParam().fault) << reading.message;
  EXPECT_NE(reading.message.find(GetParam().message), std::string::npos) << reading.message;
  EXPECT_FALSE(reading.ok());
  EXPECT_TRUE(reading.value.is_null());
  EXPECT_EQ(reading.message, printable(reading.message)) << "the message may reach a terminal";
  EXPECT_EQ(reading.message.find("json.exception"), std::string::npos);
}

constexpr auto kSyntax = JsonFault::syntax;

INSTANTIATE_TEST_SUITE_P(
    Syntax, RefusedJson,
    ::testing::Values(
        Refused{"", kSyntax, "unexpected end of input"}, Refused{" \n", kSyntax, "unexpected end"},
        Refused{"{", kSyntax, "unexpected end"}, Refused{"[1,]", kSyntax, "unexpected ']'"},
        Refused{"{\"a\":1,}", kSyntax, "unexpected '}'"},
        Refused{"[1] [2]", kSyntax, "expected end of input"},
        Refused{"{} x", kSyntax, "expected end"}, Refused{"// c\n1", kSyntax, "invalid literal"},
        Refused{"/* c */ 1", kSyntax, "invalid literal"},
        Refused{"[1 // c\n]", kSyntax, "invalid literal"},
        Refused{"NaN", kSyntax, "invalid literal"}, Refused{"Infinity", kSyntax, "invalid literal"},
        Refused{"-Infinity", kSyntax, "invalid number"},
        Refused{"1e999", kSyntax, "number overflow"}, Refused{"-1e999", kSyntax, "number overflow"},
        Refused{"01", kSyntax, "expected end"}, Refused{"+1", kSyntax, "invalid literal"},
        Refused{".5", kSyntax, "invalid literal"}, Refused{"5.", kSyntax, "invalid number"},
        Refused{"0x10", kSyntax, "expected end"}, Refused{"'a'", kSyntax, "invalid literal"},
        Refused{"{a:1}", kSyntax, "expected string literal"},
        Refused{"True", kSyntax, "invalid literal"},
        Refused{"\"a", kSyntax, "missing closing quote"},
        Refused{"\"a\nb\"", kSyntax, "control character"},
        Refused{"\"\t\"", kSyntax, "control character"},
        Refused{"\"\\x\"", kSyntax, "forbidden character after backslash"}));

INSTANTIATE_TEST_SUITE_P(Encoding, RefusedJson,
                         ::testing::Values(Refused{"\"\\ud800\"", kSyntax, "surrogate"},
                                           Refused{"\"\\udc00\"", kSyntax, "surrogate"},
                                           Refused{"\"\\ud800\\u0041\"", kSyntax, "surrogate"},
                                           Refused{"\"\xC3\"", kSyntax, "ill-formed UTF-8"},
                                           Refused{"\"\xC0\xAF\"", kSyntax, "ill-formed UTF-8"},
                                           Refused{"\"\xED\xA0\x80\"", kSyntax, "ill-formed UTF-8"},
                                           Refused{"\xEF\xBB\xBF{}", JsonFault::encoding,
                                                   "byte-order mark"},
                                           Refused{"\xFF\xFE{\0}\0"sv, kSyntax, "NUL"},
                                           // The library takes NUL for the end of the text.
                                           Refused{"{}\0"sv, kSyntax, "NUL"},
                                           Refused{"[1]\0, anything"sv, kSyntax, "NUL"},
                                           Refused{"\"a\0b\""sv, kSyntax, "NUL"}));

INSTANTIATE_TEST_SUITE_P(
    DuplicateKeys, RefusedJson,
    ::testing::Values(
        Refused{R"({"a":1,"a":1})", JsonFault::duplicate_key, "duplicate key \"a\""},
        Refused{R"({"a":1,"\u0061":2})", JsonFault::duplicate_key, "duplicate key \"a\""},
        Refused{R"([{"x":{"b":1,"c":2,"b":3}}])", JsonFault::duplicate_key, "\"b\""},
        Refused{R"({"":1,"":2})", JsonFault::duplicate_key, "duplicate key \"\""},
        Refused{"{\"\\u001b[31m\":1,\"\\u001b[31m\":2}", JsonFault::duplicate_key, "\\x1b[31m"}));

TEST(ReadJson, AcceptsSameKeysInDifferentObjects) {
  const auto reading = read_json(R"({"a":{"a":1},"b":[{"a":1},{"a":2}]})");
  ASSERT_TRUE(reading.ok()) << reading.message;
  EXPECT_EQ(reading.value["b"][1]["a"], 2);
}

TEST(ReadJson, FindsDuplicatesInLargeObjectsToo) {
  for (const int size : {15, 16, 17, 18, 500}) {
    for (int repeated = 0; repeated < size; ++repeated) {
      std::string text = "{";
      for (int i = 0; i < size; ++i) text += "\"k" + std::to_string(i) + "\":0,";
      const auto whole = read_json(text + "\"other\":0}");
      ASSERT_TRUE(whole.ok()) << whole.message;
      EXPECT_EQ(whole.value.size(), static_cast<std::size_t>(size) + 1);
      const auto twice = read_json(text + "\"k" + std::to_string(repeated) + "\":0}");
      ASSERT_EQ(twice.fault, JsonFault::duplicate_key) << size << " " << repeated;
    }
  }
}

TEST(ReadJson, KeepsTheOrderOfKeysAndTellsTheByteOfASyntaxError) {
  EXPECT_EQ(safe_dump(read_json(R"({"z":1,"a":2})").value), R"({"z":1,"a":2})");
  EXPECT_EQ(read_json("[1, x]").byte_offset, 5U);
}

TEST(ReadJson, NestsUpToItsLimitAndNoDeeper) {
  for (const int depth : {1, 127, 128}) {
    EXPECT_TRUE(read_json(nested(depth)).ok()) << depth;
    std::string objects;
    for (int i = 0; i < depth; ++i) objects += "{\"a\":";
    objects += "1" + std::string(static_cast<std::size_t>(depth), '}');
    EXPECT_TRUE(read_json(objects).ok()) << depth;
    EXPECT_EQ(read_json("{\"a\":" + objects + "}").ok(), depth < 128);
  }
  EXPECT_EQ(read_json(nested(129)).fault, JsonFault::too_deep);
  EXPECT_EQ(read_json(nested(129)).message, "nested deeper than 128 levels");
  EXPECT_TRUE(read_json(nested(3), {.depth = 3}).ok());
  EXPECT_EQ(read_json(nested(4), {.depth = 3}).fault, JsonFault::too_deep);
}

TEST(ReadJson, RefusesEndlessNestingWithoutReadingAllOfIt) {
  EXPECT_EQ(read_json(nested(100'000)).fault, JsonFault::too_deep);
  EXPECT_EQ(read_json(std::string(16 << 20, '[')).fault, JsonFault::too_deep);
  std::string objects;
  for (int i = 0; i < 100'000; ++i) objects += "{\"a\":";
  EXPECT_EQ(read_json(objects).fault, JsonFault::too_deep);
}

TEST(ReadJson, CountsValuesAndKeysExactly) {
  EXPECT_TRUE(read_json("[1,2,3]", {.nodes = 4}).ok());
  EXPECT_EQ(read_json("[1,2,3]", {.nodes = 3}).fault, JsonFault::too_large);
  EXPECT_TRUE(read_json(R"({"a":1,"b":2})", {.keys_per_object = 2}).ok());
  EXPECT_EQ(read_json(R"({"a":1,"b":2,"c":3})", {.keys_per_object = 2}).fault,
            JsonFault::too_large);
}

TEST(ReadJson, RefusesAMillionKeysAndReadsAHundredThousand) {
  std::string text = "{";
  for (int i = 0; i < 1'000'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  EXPECT_EQ(read_json(text + "\"z\":0}").fault, JsonFault::too_large);
  text = "{";
  for (int i = 1; i < 100'000; ++i) text += "\"" + std::to_string(i) + "\":0,";
  const auto reading = read_json(text + "\"z\":0}");
  EXPECT_TRUE(reading.ok()) << reading.message;
}

TEST(ReadJson, KeepsIntegersExactAndHugeOnesAsDoubles) {
  EXPECT_EQ(read_json("9223372036854775807").value.get<std::int64_t>(), INT64_MAX);
  EXPECT_EQ(read_json("-9223372036854775808").value.get<std::int64_t>(), INT64_MIN);
  EXPECT_EQ(read_json("18446744073709551615").value.get<std::uint64_t>(), UINT64_MAX);
  const auto huge = read_json("123456789012345678901234567890");
  ASSERT_TRUE(huge.value.is_number_float());
  EXPECT_DOUBLE_EQ(huge.value.get<double>(), 123456789012345678901234567890.0);
  const auto digits = read_json(std::string(1'000'000, '9'));
  EXPECT_EQ(digits.fault, JsonFault::syntax);  // beyond what a double holds
  EXPECT_LT(digits.message.size(), 400U);
}

TEST(CanonicalJson, IsEqualForEqualValues) {
  const std::pair<const char*, const char*> equal[] = {
      {R"({"b":1,"a":2})", R"( { "a" : 2 , "b" : 1 } )"},
      {"[1.0, 2]", "[1,2.0]"},
      {"1e3", "1000"},
      {"-0.0", "0"},
      {"1e16", "10000000000000000"},
      {"9007199254740992.0", "9007199254740992"},
      {"1.8446744073709550e19", "18446744073709550000.0"},
      {"0.1", "0.10"},
      {"\"\\u00fc\"", "\"\xC3\xBC\""},
      {"\"\\/\"", "\"/\""},
      {R"({"x":{"d":[{"b":null,"a":true}],"c":""}})",
       R"({"x":{"c":"","d":[{"a":true,"b":null}]}})"},
  };
  for (const auto& [a, b] : equal) {
    EXPECT_EQ(canonical_json(read_json(a).value), canonical_json(read_json(b).value)) << a;
  }
}

TEST(CanonicalJson, DiffersForDifferentValues) {
  const std::pair<const char*, const char*> different[] = {
      {"1", "\"1\""},  {"[1,2]", "[2,1]"}, {"null", "false"},
      {"0", "false"},  {"{}", "[]"},       {"9007199254740993", "9007199254740992"},
      {"0.1", "0.11"}, {"\"a\"", "\"A\""}, {"18446744073709551615", "18446744073709551616"},
  };
  for (const auto& [a, b] : different) {
    EXPECT_NE(canonical_json(read_json(a).value), canonical_json(read_json(b).value)) << a;
  }
}

TEST(CanonicalJson, HasAKnownForm) {
  EXPECT_EQ(canonical_json(read_json(R"({"b":[1.0,2.5,-3e2],"a":{"z":null,"y":"ü\n"}})").value),
            R"({"a":{"y":"ü\n","z":null},"b":[1,2.5,-300]})");
}

TEST(CanonicalJson, ReadsBackAsItself) {
  for (const char* text :
       {"1e300", "1.5", "-7", "[]", "{}", R"({"a":[1,{"b":"\u0000"}]})", "5e-324"}) {
    const std::string once = canonical_json(read_json(text).value);
    EXPECT_EQ(canonical_json(read_json(once).value), once) << text;
  }
}

TEST(SafeDump, ReplacesInvalidUtf8InsteadOfThrowing) {
  EXPECT_EQ(safe_dump(Json("a\xFF"s)), "\"a\xEF\xBF\xBD\"");
  EXPECT_EQ(safe_dump(Json{{"\xC3"s, "\xED\xA0\x80"s}}).find("\xC3\""), std::string::npos);
  EXPECT_TRUE(read_json(safe_dump(Json{{"\xC3"s, "\xED\xA0\x80"s}})).ok());
  EXPECT_EQ(json_quoted("a\"\\\x01\xFF"), "\"a\\\"\\\\\\u0001\xEF\xBF\xBD\"");
}

TEST(SafeDump, WritesNonFiniteNumbersAsNull) {
  EXPECT_EQ(safe_dump(Json(std::numeric_limits<double>::infinity())), "null");
}

TEST(SafeDump, RoundTripsHostileTextExactly) {
  for (const std::string_view text : {"\0"sv, "\x1B[31m"sv, "\xE2\x80\xA8"sv, "</script>"sv,
                                      "{{input}}"sv, "\xF0\x9F\x98\x80"sv, "\\u0041"sv}) {
    const auto reading = read_json(json_quoted(text));
    ASSERT_TRUE(reading.ok());
    EXPECT_EQ(reading.value.get<std::string>(), text);
  }
}

/// Whatever the bytes, reading ends without an exception, and what was read can be written and read
/// again with the same meaning.
TEST(ReadJson, SurvivesDamagedTexts) {
  const std::string seeds[] = {
      R"({"id":"t-1","input":"Hé \ud83d\ude00\n","expected":["a",null,true,-1.5e3],"slices":{"x":"y"}})",
      R"([[[],{}],{"a":{"b":[1,2,3]}},"text \\ \" \u00e9",0.25,false])",
      "{\"choices\":[{\"message\":{\"content\":\"{\\\"label\\\":\\\"a\\\"}\"}}]}",
  };
  constexpr std::string_view kAlphabet =
      "{}[]\",':\\0123456789.eE+-u/tfn\n\t\x00\x80\xC3\xED\xFF "sv;
  std::mt19937_64 random(20261122);
  int accepted = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string text = seeds[random() % std::size(seeds)];
    for (auto edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
      const std::size_t at = random() % text.size();
      const char c = kAlphabet[random() % kAlphabet.size()];
      switch (random() % 5) {
        case 0:
          text.erase(at, 1 + random() % 4);
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        case 2:
          text[at] = c;
          break;
        case 3:
          text.insert(at, text.substr(random() % text.size(), random() % 12));
          break;
        default:
          text.resize(at);
          break;
      }
    }
    const JsonReading reading = read_json(text);
    ASSERT_EQ(reading.ok(), reading.message.empty());
    if (!reading.ok()) continue;
    ++accepted;
    ASSERT_FALSE(invalid_utf8_at(text).has_value()) << printable(text);
    const std::string canonical = canonical_json(reading.value);
    const JsonReading again = read_json(safe_dump(reading.value));
    ASSERT_TRUE(again.ok()) << again.message;
    ASSERT_EQ(canonical_json(again.value), canonical) << printable(text);
  }
  EXPECT_GT(accepted, 300);  // else the mutations tell nothing
}

}  // namespace
}  // namespace assay
