#include "simulate/schema_subset.hpp"

#include "simulate/face_fixture.hpp"

namespace assay::simulate {
namespace {

/// Which of the four dialects take a schema: o(penai) a(nthropic) g(emini openapi) j(son schema).
std::string takers(std::string_view schema) {
  const Json parsed = json_of(schema);
  std::string letters;
  const auto add = [&](char letter, SchemaDialect dialect) {
    if (!outside_subset(parsed, dialect)) letters += letter;
  };
  add('o', SchemaDialect::openai_strict);
  add('a', SchemaDialect::anthropic);
  add('g', SchemaDialect::gemini_openapi);
  add('j', SchemaDialect::gemini_json_schema);
  return letters;
}

/// An object with one required property of the given schema, closed unless told otherwise.
std::string object_with(const std::string& property,
                        const std::string& rest = R"(,"additionalProperties":false)") {
  return R"({"type":"object","properties":{"x":)" + property + R"(},"required":["x"])" + rest + "}";
}

TEST(OutsideSubset, AsksForClosedObjectsWhereTheServiceDoes) {
  EXPECT_EQ(takers(object_with(R"({"type":"string"})")), "oaj");
  EXPECT_EQ(takers(object_with(R"({"type":"string"})", "")), "gj");
  EXPECT_EQ(takers(object_with(object_with(R"({"type":"string"})", ""))), "j");
}

TEST(OutsideSubset, AsksForEveryPropertyOnlyInOpenAisStrictMode) {
  EXPECT_EQ(takers(R"({"type":"object","properties":{"x":{"type":"string"}},
                       "additionalProperties":false})"),
            "aj");
}

TEST(OutsideSubset, KnowsWhichKeywordsEachServiceTakes) {
  EXPECT_EQ(takers(object_with(R"({"type":"string","pattern":"a"})")), "o");
  EXPECT_EQ(takers(object_with(R"({"type":"string","pattern":"a"})", "")), "g");
  EXPECT_EQ(takers(object_with(R"({"type":["string","null"]})")), "oaj");
  EXPECT_EQ(takers(object_with(R"({"type":"STRING","nullable":true})", "")), "g");
  EXPECT_EQ(takers(object_with(R"({"type":"number","minimum":0})")), "oj");
  EXPECT_EQ(takers(object_with(R"({"allOf":[{"type":"string"}]})")), "a");
  EXPECT_EQ(takers(object_with(R"({"oneOf":[{"type":"string"}]})")), "j");
  EXPECT_EQ(takers(object_with(R"({"not":{"type":"string"}})")), "");
  EXPECT_EQ(takers(object_with(R"({"type":"string","default":"x"})", "")), "g");
}

TEST(OutsideSubset, LooksIntoEveryPlaceThatHoldsASchema) {
  const std::string bad = R"({"not":{}})";
  EXPECT_EQ(takers(object_with(R"({"type":"array","items":)" + bad + "}")), "");
  EXPECT_EQ(takers(object_with(R"({"anyOf":[{"type":"string"},)" + bad + "]}")), "");
  EXPECT_EQ(takers(object_with(R"({"$ref":"#/$defs/y"})",
                               R"(,"additionalProperties":false,"$defs":{"y":)" + bad + "}")),
            "");
}

TEST(OutsideSubset, SaysWhereTheFaultIs) {
  const auto fault = outside_subset(
      json_of(object_with(R"({"type":"array","items":{"type":"string","pattern":"a"}})")),
      SchemaDialect::anthropic);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->path, "properties.x.items.pattern");
  EXPECT_EQ(fault->reason, "`pattern` is not supported");
}

TEST(OutsideSubset, RefusesWhatIsNoSchema) {
  EXPECT_EQ(takers("7"), "");
  EXPECT_EQ(takers(R"({"type":"thing"})"), "");
  EXPECT_EQ(takers(R"({"type":"object","properties":[],"additionalProperties":false})"), "");
  EXPECT_EQ(takers(R"({"type":"object","required":["y"],"additionalProperties":false})"), "");
  EXPECT_EQ(takers(R"({"type":"object","required":"y","additionalProperties":false})"), "");
  EXPECT_EQ(takers(object_with(R"({"enum":[]})")), "");
  EXPECT_EQ(takers(object_with(R"({"anyOf":{}})")), "");
}

TEST(OutsideSubset, WantsAnObjectAtTheRootOnlyOfOpenAi) {
  EXPECT_EQ(takers(R"({"type":"string","enum":["a"]})"), "agj");
}

TEST(OutsideSubset, CountsLevelsInOpenAisStrictMode) {
  std::string schema = R"({"type":"string"})";
  for (int level = 0; level < 9; ++level) schema = object_with(schema);
  EXPECT_EQ(takers(schema), "oaj");
  EXPECT_EQ(takers(object_with(object_with(schema))), "aj");
}

}  // namespace
}  // namespace assay::simulate
