#include "curate/field_map.hpp"

#include <gmock/gmock.h>

namespace assay::curate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The value at a path, as JSON; "none" when there is none.
std::string at(const std::string& path, const std::string& json) {
  const Json record = read_json(json).value;
  const Json* const found = FieldPath::parse(path).value().find(record);
  return found == nullptr ? "none" : safe_dump(*found);
}

std::string path_refusal(const std::string& path) {
  const auto parsed = FieldPath::parse(path);
  return parsed.has_value() ? "" : parsed.error().message;
}

std::string map_refusal(const std::vector<std::string>& entries) {
  const auto parsed = FieldMap::parse(entries);
  return parsed.has_value() ? "" : parsed.error().message;
}

TEST(FieldPath, FindsMembersAndElements) {
  const std::string json = R"({"a":{"b":[10,20,{"c d":"x"}]},"n":null})";
  EXPECT_EQ(at("$.a.b[1]", json), "20");
  EXPECT_EQ(at("a.b[0]", json), "10");
  EXPECT_EQ(at("$.a.b[-1]['c d']", json), "\"x\"");
  EXPECT_EQ(at("$['a'].b[2].c d", json), "\"x\"");
}

TEST(FieldPath, FindsNothingWhereThereIsNothing) {
  const std::string json = R"({"a":[1],"n":null,"s":"text"})";
  for (const char* path : {"$.b", "$.a[1]", "$.a[-2]", "$.a.x", "$.n", "$.s[0]", "$.s.x"}) {
    EXPECT_EQ(at(path, json), "none") << path;
  }
}

TEST(FieldPath, RefusesWhatIsNoPath) {
  for (const char* path :
       {"$", "", "$x", "$.", "$..a", "$.a.", "$.a[", "$.a[x]", "$[0]", "$.a[*]"}) {
    EXPECT_THAT(path_refusal(path), HasSubstr("paths look like $.messages[0].content")) << path;
  }
}

TEST(FieldMap, RefusesEntriesThatMeanNothing) {
  EXPECT_THAT(map_refusal({"input"}), HasSubstr("must be TARGET=SOURCE"));
  EXPECT_THAT(map_refusal({"input="}), HasSubstr("must be TARGET=SOURCE"));
  EXPECT_THAT(map_refusal({"expcted=$.y"}), HasSubstr("(did you mean \"expected\"?)"));
  EXPECT_THAT(map_refusal({"slices.=$.y"}), HasSubstr("an item has no \"slices.\""));
  EXPECT_EQ(map_refusal({"input=a", "input=b"}), "--map gives \"input\" twice");
  EXPECT_THAT(map_refusal({"input=$.a["}), HasSubstr("\"[\" is never closed"));
}

TEST(FieldMap, TakesColumnsByAnyName) {
  FieldMap map = FieldMap::parse({"input=Text [en]", "expected=a=b", "id=$.idx"}).value();
  ASSERT_TRUE(map.bind({"idx", "Text [en]", "a=b"}).has_value());
  const Json record = {{"idx", "7"}, {"Text [en]", "hello"}, {"a=b", "x"}};
  EXPECT_EQ(*map.find("input")->path.find(record), "hello");
  EXPECT_EQ(*map.find("expected")->path.find(record), "x");
  EXPECT_EQ(*map.find("id")->path.find(record), "7");
  EXPECT_EQ(map.find("input")->shown, "column \"Text [en]\"");
}

TEST(FieldMap, SuggestsTheNearestColumn) {
  FieldMap map = FieldMap::parse({"input=txet"}).value();
  const Status bound = map.bind({"text", "label"});
  ASSERT_FALSE(bound.has_value());
  EXPECT_EQ(bound.error().message,
            "there is no column \"txet\" for input (did you mean \"text\"?)");
}

TEST(FieldMap, ListsItsSlices) {
  const FieldMap map = FieldMap::parse({"slices.lang=$.l", "slices.size=$.s", "id=$.i"}).value();
  EXPECT_THAT(map.slices(), ElementsAre("lang", "size"));
}

}  // namespace
}  // namespace assay::curate
