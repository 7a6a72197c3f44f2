#include "scoring/schema.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace assay::scoring {
namespace {

bool fits(const char* schema, const std::string& answer) {
  const auto opened = AnswerSchema::open(schema);
  EXPECT_TRUE(opened.has_value()) << schema;
  const JsonReading reading = read_json(answer);
  EXPECT_TRUE(reading.ok()) << answer;
  return !opened->violation(reading.value).has_value();
}

TEST(AnswerSchema, ChecksTypesRequiredKeysAndExtraKeys) {
  const char* const schema = R"({"type":"object","required":["a"],"additionalProperties":false,
                                 "properties":{"a":{"type":"integer"},"b":{"enum":["x",null]}}})";
  EXPECT_TRUE(fits(schema, R"({"a":1})"));
  EXPECT_TRUE(fits(schema, R"({"a":1,"b":null})"));
  EXPECT_FALSE(fits(schema, R"({"b":"x"})"));
  EXPECT_FALSE(fits(schema, R"({"a":"1"})"));
  EXPECT_FALSE(fits(schema, R"({"a":1,"b":"y"})"));
  EXPECT_FALSE(fits(schema, R"({"a":1,"c":2})"));
  EXPECT_FALSE(fits(schema, "[]"));
}

TEST(AnswerSchema, TakesANumberWithoutFractionForAnInteger) {
  EXPECT_TRUE(fits(R"({"type":"integer"})", "12.0"));
  EXPECT_TRUE(fits(R"({"type":"number"})", "12"));
  EXPECT_FALSE(fits(R"({"type":"integer"})", "12.5"));
  EXPECT_TRUE(fits(R"({"type":"number"})", "1e300"));
}

TEST(AnswerSchema, ConstrainsStringsOnlyByFormatAndPattern) {
  const char* const date = R"({"type":["string","null","integer"],"format":"date"})";
  EXPECT_TRUE(fits(date, R"("2024-03-05")"));
  EXPECT_TRUE(fits(date, "null"));
  EXPECT_TRUE(fits(date, "7"));
  EXPECT_FALSE(fits(date, R"("5 March 2024")"));
  EXPECT_FALSE(fits(date, R"("2024-13-05")"));
  EXPECT_TRUE(fits(R"({"format":"date-time"})", R"("2024-03-05T10:00:00.5+01:00")"));
  EXPECT_FALSE(fits(R"({"format":"date-time"})", R"("2024-03-05")"));
  EXPECT_TRUE(fits(R"({"format":"time"})", R"("23:59:60Z")"));
  EXPECT_FALSE(fits(R"({"format":"time"})", R"("24:00:00Z")"));
  EXPECT_TRUE(fits(R"({"format":"mood"})", R"("any")"));
  EXPECT_TRUE(fits(R"({"pattern":"^a+$"})", "null"));
  EXPECT_TRUE(fits(R"({"pattern":"^a+$"})", R"("aa")"));
  EXPECT_FALSE(fits(R"({"pattern":"^a+$"})", R"("ab")"));
  EXPECT_FALSE(fits(R"({"pattern":"^a+$","format":"date"})", R"("aa")"));
  EXPECT_FALSE(fits(R"({"pattern":"^a","allOf":[{"pattern":"b$"}]})", R"("a")"));
  EXPECT_TRUE(fits(R"({"patternProperties":{"^x":{"type":"integer"}}})", R"({"x1":1,"y":"z"})"));
  EXPECT_FALSE(fits(R"({"patternProperties":{"^x":{"type":"integer"}}})", R"({"x1":"1"})"));
}

TEST(AnswerSchema, DoesNotTouchDataThatLooksLikeASchema) {
  EXPECT_TRUE(fits(R"({"enum":[{"format":"date"}]})", R"({"format":"date"})"));
  EXPECT_TRUE(fits(R"({"properties":{"format":{"type":"string"},"pattern":{"type":"string"}}})",
                   R"({"format":"A4","pattern":"("})"));
}

TEST(AnswerSchema, SurvivesAMegabyteWhereAnExpressionLooks) {
  const std::string longest(1'000, '1');
  EXPECT_TRUE(fits(R"({"pattern":"^1*$"})", '"' + longest + '"'));
  EXPECT_FALSE(fits(R"({"pattern":"^1*$"})", "\"1" + longest + '"'));
  const std::string digits(1 << 20, '1');
  EXPECT_FALSE(fits(R"({"format":"date"})", '"' + digits + '"'));
  EXPECT_FALSE(fits(R"({"properties":{"a":{"pattern":"^1*$"}}})", "{\"a\":\"" + digits + "\"}"));
  EXPECT_FALSE(fits(R"({"patternProperties":{"^1*$":{}}})", "{\"" + digits + "\":1}"));
  EXPECT_TRUE(fits(R"({"properties":{"a":{"type":"string"}}})", "{\"a\":\"" + digits + "\"}"));
}

TEST(AnswerSchema, NamesThePlaceOfAViolation) {
  const auto schema = AnswerSchema::open(
      R"({"properties":{"lines":{"items":{"properties":{"quantity":{"type":"integer"}}}}}})");
  ASSERT_TRUE(schema.has_value());
  const auto wrong = schema->violation(read_json(R"({"lines":[{"quantity":"2"}]})").value);
  ASSERT_TRUE(wrong.has_value());
  EXPECT_NE(wrong->find("lines"), std::string::npos) << *wrong;
  EXPECT_NE(wrong->find("quantity"), std::string::npos) << *wrong;
}

TEST(AnswerSchema, RefusesWhatIsNotASchema) {
  for (const char* const text :
       {"", "{", "[]", "7", R"({"type":"wish"})", R"({"pattern":"("})", R"({"properties":7})",
        R"({"patternProperties":{"(":{}}})", R"({"$ref":"https://example.invalid/schema"})"}) {
    const auto schema = AnswerSchema::open(text);
    ASSERT_FALSE(schema.has_value()) << text;
    EXPECT_EQ(schema.error().kind, ErrorKind::invalid_argument);
  }
}

TEST(AnswerSchema, MayBeUsedFromManyThreads) {
  const auto schema = AnswerSchema::open(R"({"properties":{"d":{"format":"date"}}})");
  ASSERT_TRUE(schema.has_value());
  const Json good = read_json(R"({"d":"2024-03-05"})").value;
  const Json bad = read_json(R"({"d":"soon"})").value;
  std::vector<int> wrong(4, 0);
  std::vector<std::thread> threads;
  for (int& count : wrong) {
    threads.emplace_back([&count, &schema, &good, &bad] {
      for (int i = 0; i < 200; ++i) {
        count += schema->violation(good).has_value() || !schema->violation(bad).has_value();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

}  // namespace
}  // namespace assay::scoring
