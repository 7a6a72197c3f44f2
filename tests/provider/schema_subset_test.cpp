#include "provider/schema_subset.hpp"

#include <gtest/gtest.h>

#include <string>

#include "provider/wire_support.hpp"

namespace assay::provider {
namespace {

std::string reduced(SchemaDialect dialect, const std::string& schema) {
  return reduced_schema(dialect, schema).value_or("(none)");
}

std::string in_object(const std::string& property) {
  return R"({"type":"object","properties":{"a":)" + property + R"(},"required":["a"]})";
}

/// The reduction of a schema when it stands as the property of an object.
std::string property(SchemaDialect dialect, const std::string& schema) {
  const auto whole = reduced_schema(dialect, in_object(schema));
  if (!whole) return "(none)";
  return safe_dump(json_of(*whole).at("properties").at("a"));
}

constexpr auto kOpenAi = SchemaDialect::openai;
constexpr auto kAnthropic = SchemaDialect::anthropic;
constexpr auto kGemini = SchemaDialect::gemini;

TEST(OpenAiSchema, WantsEveryPropertyAndClosedObjects) {
  EXPECT_EQ(
      reduced(kOpenAi, R"({"$schema":"x","type":"object","title":"T","properties":{
      "b":{"type":"string","default":"x"},"a":{"type":"integer","minimum":0}},"required":["a"]})"),
      R"({"type":"object","properties":{"b":{"type":["string","null"]},)"
      R"("a":{"type":"integer","minimum":0}},"required":["b","a"],"additionalProperties":false})");
}

TEST(OpenAiSchema, MakesAnOptionalEnumerationNullable) {
  EXPECT_EQ(reduced(kOpenAi, R"({"type":"object","properties":{"a":{"enum":["x"]}}})"),
            R"({"type":"object","properties":{"a":{"type":["string","null"],"enum":["x",null]}},)"
            R"("required":["a"],"additionalProperties":false})");
}

TEST(OpenAiSchema, KeepsLimitsItKnowsAndDropsTheRest) {
  EXPECT_EQ(property(kOpenAi, R"({"type":"string","pattern":"^a","minLength":2,"format":"date"})"),
            R"({"type":"string","pattern":"^a","format":"date"})");
  EXPECT_EQ(property(kOpenAi, R"({"type":"string","format":"iban"})"), R"({"type":"string"})");
  EXPECT_EQ(
      property(kOpenAi,
               R"({"type":"array","items":{"type":"number"},"maxItems":3,"uniqueItems":true})"),
      R"({"type":"array","maxItems":3,"items":{"type":"number"}})");
}

TEST(OpenAiSchema, NeedsAnObjectAtTheRoot) {
  EXPECT_EQ(reduced(kOpenAi, R"({"type":"string"})"), "(none)");
  EXPECT_EQ(reduced(kOpenAi, R"({"anyOf":[{"type":"object","properties":{"a":{"type":"string"}}},
                                          {"type":"object","properties":{"b":{"type":"string"}}}]})"),
            "(none)");
}

TEST(AnthropicSchema, DropsLimitsAndSplitsUnions) {
  EXPECT_EQ(property(kAnthropic, R"({"type":"integer","minimum":0,"maximum":9,"multipleOf":3})"),
            R"({"type":"integer"})");
  EXPECT_EQ(
      property(kAnthropic, R"({"type":["string","null"],"enum":["a",null],"description":"d"})"),
      R"({"description":"d","anyOf":[{"type":"string","enum":["a"]},{"type":"null"}]})");
  EXPECT_EQ(property(kAnthropic, R"({"oneOf":[{"type":"string"},{"type":"integer"}]})"),
            R"({"anyOf":[{"type":"string"},{"type":"integer"}]})");
  EXPECT_EQ(property(kAnthropic,
                     R"({"type":"array","items":{"type":"string"},"minItems":1,"maxItems":4})"),
            R"({"type":"array","minItems":1,"items":{"type":"string"}})");
  EXPECT_EQ(property(kAnthropic, R"({"type":"array","items":{"type":"string"},"minItems":2})"),
            R"({"type":"array","items":{"type":"string"}})");
}

TEST(AnthropicSchema, LeavesOptionalPropertiesOptional) {
  EXPECT_EQ(
      reduced(kAnthropic, R"({"type":"object","properties":{"a":{"type":"string"},
      "b":{"type":"string","format":"uri"}},"required":["b"]})"),
      R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string","format":"uri"}},)"
      R"("required":["b"],"additionalProperties":false})");
}

TEST(GeminiSchema, SpeaksItsOwnDialect) {
  EXPECT_EQ(reduced(kGemini, R"({"type":"object","properties":{
      "items":{"type":"array","items":{"type":"string","maxLength":5},"minItems":1},
      "n":{"type":["number","null"],"minimum":0.5},"f":{"type":"string","format":"email"}},
      "required":["n","items"],"additionalProperties":false})"),
            R"({"type":"OBJECT","properties":{)"
            R"("items":{"type":"ARRAY","minItems":"1","items":{"type":"STRING","maxLength":"5"}},)"
            R"("n":{"nullable":true,"type":"NUMBER","minimum":0.5},"f":{"type":"STRING"}},)"
            R"("required":["items","n"],"propertyOrdering":["items","n","f"]})");
}

TEST(GeminiSchema, EnumeratesOnlyTexts) {
  EXPECT_EQ(property(kGemini, R"({"enum":[1,2]})"), R"({"type":"INTEGER"})");
  EXPECT_EQ(property(kGemini, R"({"const":"x"})"), R"({"type":"STRING","enum":["x"]})");
  EXPECT_EQ(property(kGemini, R"({"type":["string","integer"],"enum":["x",1]})"),
            R"({"anyOf":[{"type":"STRING","enum":["x"]},{"type":"INTEGER"}]})");
}

TEST(GeminiSchema, TurnsAUnionWithNullIntoAFlag) {
  EXPECT_EQ(property(kGemini, R"({"anyOf":[{"type":"string"},{"type":"null"}],"description":"d"})"),
            R"({"description":"d","nullable":true,"type":"STRING"})");
}

TEST(Schemas, FollowReferencesAndMergeAllOf) {
  const std::string schema =
      R"({"$defs":{"line":{"type":"object","properties":{"n":{"type":"integer"}},
      "required":["n"]}},"allOf":[{"$ref":"#/$defs/line"},
      {"properties":{"t":{"$ref":"#/$defs/line"}},"required":["t"]}]})";
  EXPECT_EQ(
      reduced(kAnthropic, schema),
      R"({"type":"object","properties":{"n":{"type":"integer"},"t":{"type":"object",)"
      R"("properties":{"n":{"type":"integer"}},"required":["n"],"additionalProperties":false}},)"
      R"("required":["n","t"],"additionalProperties":false})");
}

TEST(Schemas, WithoutAClosedFormAreNotReduced) {
  const std::string recursive =
      R"({"type":"object","properties":{"child":{"$ref":"#"},"c":{"$ref":"#/x"}}})";
  const std::string tree =
      R"({"$defs":{"t":{"type":"object","properties":{"c":{"$ref":"#/$defs/t"}}}},"$ref":"#/$defs/t"})";
  const std::string loop =
      R"({"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"})";
  for (const SchemaDialect dialect : {kOpenAi, kAnthropic, kGemini}) {
    for (
        const std::string& schema :
        {recursive, tree, loop, std::string("{}"), std::string("true"), std::string("not json"),
         std::string("[]"), std::string(R"({"type":"object"})"), std::string(R"({"type":"array"})"),
         std::string(R"({"type":"object","properties":{"a":{}}})"),
         std::string(
             R"({"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":{"type":"string"}})")}) {
      EXPECT_EQ(reduced(dialect, schema), "(none)") << schema;
    }
  }
}

TEST(Schemas, ThatExplodeWhenResolvedAreGivenUp) {
  std::string schema = R"({"$defs":{"d0":{"type":"string"})";
  for (int i = 1; i <= 20; ++i) {
    const std::string below = R"({"$ref":"#/$defs/d)" + std::to_string(i - 1) + "\"}";
    schema += ",\"d" + std::to_string(i) + R"(":{"type":"object","properties":{"a":)" + below +
              ",\"b\":" + below + "}}";
  }
  schema += R"(},"$ref":"#/$defs/d20"})";
  EXPECT_EQ(reduced(kAnthropic, schema), "(none)");
}

}  // namespace
}  // namespace assay::provider
