#include "scoring/parse.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "scoring/repair.hpp"

namespace assay::scoring {
namespace {

struct LadderCase {
  const char* text;
  Rung rung;
  const char* canonical;  // of the value read; empty when unreadable
};

void expect_all(const std::vector<LadderCase>& cases) {
  for (const auto& [text, rung, canonical] : cases) {
    const ParsedAnswer answer = parse_answer(text);
    EXPECT_EQ(to_string(answer.rung), to_string(rung)) << text;
    if (answer.rung == Rung::none) {
      EXPECT_FALSE(answer.reason.empty()) << text;
    } else {
      EXPECT_EQ(canonical_json(answer.value), canonical) << text;
    }
  }
}

TEST(ParseLadder, ReadsJsonStrictly) {
  expect_all({
      {R"({"label":"a"})", Rung::strict, R"({"label":"a"})"},
      {"  \r\n\t{\"label\" : \"a\"}\n\n", Rung::strict, R"({"label":"a"})"},
      {"[1, 2.0]", Rung::strict, "[1,2]"},
      {R"("a")", Rung::strict, R"("a")"},
      {"null", Rung::strict, "null"},
      {R"({"a":"``` not a fence ```"})", Rung::strict, R"({"a":"``` not a fence ```"})"},
      {R"({"a":"\u00e9\ud83d\ude00"})", Rung::strict, "{\"a\":\"\u00e9\U0001F600\"}"},
      {R"({"a":{"b":[{}]}})", Rung::strict, R"({"a":{"b":[{}]}})"},
      {"{}", Rung::strict, "{}"},
  });
}

TEST(ParseLadder, StripsOneFence) {
  expect_all({
      {"```json\n{\"label\":\"a\"}\n```", Rung::stripped, R"({"label":"a"})"},
      {"```JSON\n{\"label\":\"a\"}\n```\n", Rung::stripped, R"({"label":"a"})"},
      {"```\n{\"label\":\"a\"}\n```", Rung::stripped, R"({"label":"a"})"},
      {"```json {\"label\":\"a\"}```", Rung::stripped, R"({"label":"a"})"},
      {"```json\r\n{\"label\":\"a\"}\r\n```", Rung::stripped, R"({"label":"a"})"},
      {"```json\n{\"label\":\"a\"}", Rung::stripped, R"({"label":"a"})"},
      {"  ```json\n  {\"label\":\"a\"}\n  ```", Rung::stripped, R"({"label":"a"})"},
      {"Sure!\n```json\n{\"label\":\"a\"}\n```\nAnything else?", Rung::stripped,
       R"({"label":"a"})"},
      {"```json\n\"a\"\n```", Rung::stripped, R"("a")"},
      // What stands in the fence counts, whatever the prose around it holds.
      {"Not {\"label\":\"b\"}, but\n```json\n{\"label\":\"a\"}\n```", Rung::stripped,
       R"({"label":"a"})"},
      {"```json\nHere: {\"label\":\"a\"}\n```", Rung::stripped, R"({"label":"a"})"},
      {"```json\n{\"a\":\"```\"}\n```", Rung::stripped, R"({"a":"```"})"},
      // Two fences: the text as a whole must hold one object.
      {"```\nx = 1\n```\n```json\n{\"label\":\"a\"}\n```", Rung::stripped, R"({"label":"a"})"},
      {"```json\n{\"label\":\"a\"}\n```\n```json\n{\"label\":\"b\"}\n```", Rung::none, ""},
      {"```json\n```", Rung::none, ""},
      {"```", Rung::none, ""},
  });
}

TEST(ParseLadder, StripsProseAroundOneValue) {
  expect_all({
      {"The answer is {\"label\":\"a\"}.", Rung::stripped, R"({"label":"a"})"},
      {"{\"label\":\"a\"}\n\nI hope this helps!", Rung::stripped, R"({"label":"a"})"},
      {"JSON: {\"label\":\"a\"}", Rung::stripped, R"({"label":"a"})"},
      {"\xEF\xBB\xBF{\"label\":\"a\"}", Rung::stripped, R"({"label":"a"})"},
      {"As in [1] and {name}: {\"label\":\"a\"}", Rung::stripped, R"({"label":"a"})"},
      {"It's {\"label\":\"it's } a \\\" {\"}", Rung::stripped, R"({"label":"it's } a \" {"})"},
      {"Rows: [{\"a\":1},{\"a\":2}]", Rung::stripped, R"([{"a":1},{"a":2}])"},
      {"<json>{\"label\":\"a\"}</json>", Rung::stripped, R"({"label":"a"})"},
      {"<think>maybe b</think>{\"label\":\"a\"}", Rung::stripped, R"({"label":"a"})"},
      {"{\"label\":\"a\"}}", Rung::stripped, R"({"label":"a"})"},
      {"{\"label\":\"a\"};", Rung::stripped, R"({"label":"a"})"},
      {"{\"label\":\"a\"}{\"label\":\"a\"}", Rung::none, ""},
      {"{\"label\":\"a\"}\n{\"label\":\"b\"}", Rung::none, ""},
      {"Either {\"label\":\"a\"} or {'label':'b'}", Rung::none, ""},
      {"[1] or [2]", Rung::none, ""},
      {"The label is a.", Rung::none, ""},
      {"{\"label\":\"a\"} and {\"label\":", Rung::none, ""},
  });
}

TEST(ParseLadder, RepairsWhatHasOneMeaningOnly) {
  expect_all({
      {R"({"label":"a",})", Rung::repaired, R"({"label":"a"})"},
      {R"({"a":[1,2,],})", Rung::repaired, R"({"a":[1,2]})"},
      {"{'label':'a'}", Rung::repaired, R"({"label":"a"})"},
      {R"({'label':'it\'s "a"'})", Rung::repaired, R"({"label":"it's \"a\""})"},
      {R"({"label":"it\'s"})", Rung::repaired, R"({"label":"it's"})"},
      {"{label:\"a\", con_fi-dence$: 1}", Rung::repaired, R"({"con_fi-dence$":1,"label":"a"})"},
      {R"({"a":True,"b":False,"c":None})", Rung::repaired, R"({"a":true,"b":false,"c":null})"},
      {"{'a': true, 'b': null}", Rung::repaired, R"({"a":true,"b":null})"},
      {"{\"a\":\"two\nlines\there\"}", Rung::repaired, R"({"a":"two\nlines\there"})"},
      {"```json\n{'label':'a',}\n```", Rung::repaired, R"({"label":"a"})"},
      {"Sure: {'label':'a'}. Bye", Rung::repaired, R"({"label":"a"})"},
      {"{'label':'a } b'}", Rung::repaired, R"({"label":"a } b"})"},
      {"{'a':'\\u00e9'}", Rung::repaired, "{\"a\":\"\u00e9\"}"},
      {"[1,2,]", Rung::repaired, "[1,2]"},
      {"{'a':-1.5e3}", Rung::repaired, R"({"a":-1500})"},
      {"{'a':{},'b':[]}", Rung::repaired, R"({"a":{},"b":[]})"},
  });
}

TEST(ParseLadder, LetsTheLastOfTwoEqualKeysWinButNeverStrictly) {
  expect_all({
      {R"({"label":"a","label":"b"})", Rung::repaired, R"({"label":"b"})"},
      {R"({"label":"a","\u006cabel":"b"})", Rung::repaired, R"({"label":"b"})"},
      {"```json\n{\"a\":{\"x\":1,\"x\":2}}\n```", Rung::repaired, R"({"a":{"x":2}})"},
  });
}

TEST(ParseLadder, ClosesBracketsAtTheEndOnlyAfterACompleteValue) {
  expect_all({
      {R"({"label":"a")", Rung::repaired, R"({"label":"a"})"},
      {R"({"a":[{"b":"c")", Rung::repaired, R"({"a":[{"b":"c"}]})"},
      {R"({"a":[1,2])", Rung::repaired, R"({"a":[1,2]})"},
      {R"({"a":true)", Rung::repaired, R"({"a":true})"},
      {"```json\n{\"label\":\"a\"\n```", Rung::repaired, R"({"label":"a"})"},
      {R"({"a":12)", Rung::none, ""},  // may have been 120
      {R"({"a":[1,2)", Rung::none, ""},
      {R"({"label":"a)", Rung::none, ""},    // inside of a string
      {R"({"label":"a",)", Rung::none, ""},  // something was to follow
      {R"({"label":)", Rung::none, ""},
      {R"({"label")", Rung::none, ""},
      {R"({"a":tru)", Rung::none, ""},
      {"{", Rung::none, ""},
      {"[", Rung::none, ""},
      // The complete rows inside of a broken list are not the answer.
      {R"({"rows":[{"a":1},{"a":)", Rung::none, ""},
      {R"([{"label":"a"},)", Rung::none, ""},
  });
}

TEST(ParseLadder, RefusesWhatItWouldHaveToGuess) {
  expect_all({
      {"", Rung::none, ""},
      {"{\"a\":1 \"b\":2}", Rung::none, ""},
      {"{\"a\":1]", Rung::none, ""},
      {"{\"a\":[1}", Rung::none, ""},
      {"{\"a\":NaN}", Rung::none, ""},
      {"{\"a\":Infinity}", Rung::none, ""},
      {"{\"a\":1e999}", Rung::none, ""},
      {"{\"a\":1 /* one */}", Rung::none, ""},
      {"{\"a\":1 // one\n}", Rung::none, ""},
      {"{\"a\":01}", Rung::none, ""},
      {"{\"a\":+1}", Rung::none, ""},
      {"{\"a\":.5}", Rung::none, ""},
      {"{,}", Rung::none, ""},
      {"[,1]", Rung::none, ""},
      {"{\"a\":1,,}", Rung::none, ""},
      {"{1:2}", Rung::none, ""},
      {"{\"a\" \"b\"}", Rung::none, ""},
      {"{\"a\":\"\\ud800\"}", Rung::none, ""},
      {"{\"a\":\"\\q\"}", Rung::none, ""},
      {"{\"a\":\"\x80\"}", Rung::none, ""},
      {"\xC0\xAF{\"a\":1}", Rung::none, ""},
      {"{\"a\":\"\x01\"}", Rung::none, ""},
      {"{'a':'\\", Rung::none, ""},
      {"{\"a\":yes}", Rung::none, ""},
      {"undefined", Rung::none, ""},
  });
}

std::string nested(const std::string& open, const std::string& close, int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += open;
  for (int i = 0; i < depth; ++i) text += close;
  return text;
}

TEST(ParseLadder, BoundsNestingOnEveryRung) {
  EXPECT_EQ(parse_answer(nested("[", "]", kAnswerDepth)).rung, Rung::strict);
  EXPECT_EQ(parse_answer(nested("[", "]", kAnswerDepth + 1)).rung, Rung::none);
  EXPECT_EQ(parse_answer(nested("{a:", "}", 100'000)).rung, Rung::none);
  EXPECT_EQ(parse_answer(nested("[", "]", 500'000)).rung, Rung::none);
  EXPECT_EQ(parse_answer(std::string(1 << 20, '[')).rung, Rung::none);
  EXPECT_EQ(parse_answer(std::string(1 << 20, '{')).rung, Rung::none);
}

TEST(ParseLadder, StaysLinearOnAMegabyteOfAnything) {
  std::string braces;
  std::string fences;
  std::string keys = "{";
  for (int i = 0; i < 200'000; ++i) {
    braces += "{x} ";
    fences += "\n```";
    keys += "k" + std::to_string(i % 150'000) + ":1,";
  }
  EXPECT_EQ(parse_answer(braces).rung, Rung::none);
  EXPECT_EQ(parse_answer(fences).rung, Rung::none);
  EXPECT_EQ(parse_answer(keys + "}").rung, Rung::none);
  EXPECT_EQ(parse_answer(std::string(1 << 20, '`')).rung, Rung::none);
  EXPECT_EQ(parse_answer(std::string(1 << 20, ' ')).rung, Rung::none);
  EXPECT_EQ(parse_answer("{\"a\":\"" + std::string(1 << 20, 'x') + "\"}").rung, Rung::strict);
  EXPECT_EQ(parse_answer("{'a':'" + std::string(1 << 20, 'x') + "'}").rung, Rung::repaired);
  EXPECT_EQ(parse_answer(std::string(1 << 20, 'x') + "{\"a\":1}").rung, Rung::stripped);
}

TEST(ParseLadder, TreatsMarkersOfOtherFormatsAsText) {
  expect_all({
      {R"({"label":"data: [DONE]"})", Rung::strict, R"({"label":"data: [DONE]"})"},
      {R"({"label":"'; DROP TABLE score;--"})", Rung::strict,
       R"({"label":"'; DROP TABLE score;--"})"},
      {"::error::{\"label\":\"%s{}\"}", Rung::stripped, R"({"label":"%s{}"})"},
      {"data: {\"label\":\"</script>\"}\n\ndata: [DONE]", Rung::stripped,
       R"({"label":"</script>"})"},
  });
}

TEST(WithoutFence, LeavesTextAloneThatHasNoneOrSeveral) {
  EXPECT_EQ(without_fence("plain"), "plain");
  EXPECT_EQ(without_fence("in ```line``` code"), "in ```line``` code");
  EXPECT_EQ(without_fence("```\na\n```\n```\nb\n```"), "```\na\n```\n```\nb\n```");
  EXPECT_EQ(without_fence("```text\na\n```"), "\na\n");
}

TEST(RepairJson, ReadsOneValueAndSaysWhereItEnds) {
  const auto repaired = repair_json("x {'a':1} y", 2);
  ASSERT_TRUE(repaired.has_value());
  EXPECT_EQ(repaired->end, 9U);
  EXPECT_EQ(canonical_json(repaired->value), R"({"a":1})");
  EXPECT_FALSE(repair_json("x", 0).has_value());
  EXPECT_FALSE(repair_json("", 0).has_value());
  EXPECT_FALSE(repair_json("{}", 2).has_value());
}

TEST(RepairJson, AgreesWithTheStrictReaderOnStrictJson) {
  for (const char* const text :
       {R"({"a":[1,2.5,-3e2,"x\n\"\\",true,false,null,{}]})", "[]", R"({"":""})",
        R"([[[["\ud83d\ude00"]]]])", R"({"a":12345678901234567890})"}) {
    const auto repaired = repair_json(text, 0);
    ASSERT_TRUE(repaired.has_value()) << text;
    EXPECT_EQ(canonical_json(repaired->value), canonical_json(read_json(text).value)) << text;
  }
}

}  // namespace
}  // namespace assay::scoring
