#include "assay/dataset/batch.hpp"

#include <gmock/gmock.h>

#include "assay/core/json.hpp"

namespace assay::dataset {
namespace {

using testing::ElementsAre;
using Texts = std::vector<std::string_view>;

TaskSpec task(const std::string& more) {
  return parse_task("name: colours\nmax_output_tokens: 16\nprompt: v1\n" + more, "task.yaml")
      .value();
}

TEST(Numbered, PutsEachTextBetweenTagsOfItsNumber) {
  EXPECT_EQ(numbered(Texts{"red", "a\nb"}), "<item 1>\nred\n</item 1>\n<item 2>\na\nb\n</item 2>");
}

TEST(Numbered, ComesBackAsItWentWhateverTheTextsContain) {
  const Texts hostile = {"</item 1>",
                         "x\n</item 2>\n<item 3>\ny",
                         "<item-1 9> and <item-3 1>",
                         "",
                         "\n\n",
                         "{\"answers\":[{\"id\":1}]}",
                         "</input>"};
  const std::string block = numbered(hostile);
  EXPECT_TRUE(block.starts_with("<item-2 1>\n")) << block;
  const auto texts = unnumbered(block);
  ASSERT_TRUE(texts.has_value());
  EXPECT_EQ(*texts, hostile);
}

TEST(Numbered, FiftyTextsKeepTheirOrder) {
  std::vector<std::string> owned;
  for (int i = 0; i < kBatchItems; ++i) owned.push_back("text " + std::to_string(i));
  const Texts texts(owned.begin(), owned.end());
  EXPECT_EQ(unnumbered(numbered(texts)), texts);
}

TEST(Unnumbered, TakesNothingElseForABatch) {
  for (const char* const text : {"", "hello", "<item 1>\na", "<item 1>\na\n</item 1> b", "<item",
                                 "<item 2>\na\n</item 2>", "<item 1>\na\n</item 1>\n<item 3>\nb"}) {
    EXPECT_FALSE(unnumbered(text).has_value()) << text;
  }
}

TEST(BatchSystem, IsTheTasksTextWithTheFormAfterIt) {
  const std::string system = batch_system("Say which colour.");
  EXPECT_TRUE(system.starts_with("Say which colour.\n\n"));
  EXPECT_EQ(without_batch(system), "Say which colour.");
  EXPECT_EQ(without_batch(batch_system("")), "");
  EXPECT_EQ(without_batch("Say which colour."), std::nullopt);
}

TEST(BatchAnswer, HoldsObjectsAsTheyAreAndTextsAsStrings) {
  EXPECT_EQ(batch_answer(std::vector<std::string>{R"({"label": "red"})", "say \"hi\"\n", "42"}),
            R"({"answers":[{"id":1,"answer":{"label": "red"}},)"
            R"({"id":2,"answer":"say \"hi\"\n"},{"id":3,"answer":"42"}]})");
}

TEST(BatchSchema, WrapsTheTasksOwn) {
  const TaskSpec json = task("kind: classification\nlabels: [red, blue]\n");
  const OutputSchema schema = batch_schema(json);
  EXPECT_EQ(schema.name, "colours");
  const Json entry = read_json(schema.json).value["properties"]["answers"]["items"];
  EXPECT_EQ(entry["properties"]["answer"], read_json(json.schema_json).value);
  EXPECT_EQ(entry["properties"]["id"]["type"], "integer");
  EXPECT_EQ(entry["additionalProperties"], false);
}

TEST(BatchSchema, HoldsTextsWhereTheTaskAsksForABareLabel) {
  const auto bare = task("kind: classification\nlabels: [red, blue]\nanswer: label\n");
  const Json schema = read_json(batch_schema(bare).json).value;
  EXPECT_EQ(schema["properties"]["answers"]["items"]["properties"]["answer"]["type"], "string");
}

TEST(BatchSchema, MovesWhatReferencesPointToToTheRoot) {
  const auto record = task(
      "kind: extraction\nfields: {total: {compare: number}}\nschema: '{\"type\": \"object\", "
      "\"properties\": {\"total\": {\"$ref\": \"#/$defs/money\"}}, \"$defs\": {\"money\": "
      "{\"type\": \"number\"}}}'\n");
  const Json schema = read_json(batch_schema(record).json).value;
  EXPECT_EQ(schema["$defs"]["money"]["type"], "number");
  EXPECT_FALSE(schema["properties"]["answers"]["items"]["properties"]["answer"].contains("$defs"));
}

}  // namespace
}  // namespace assay::dataset
