#include "assay/dataset/task.hpp"

#include <gtest/gtest.h>

#include <string>

#include "assay/core/json.hpp"

namespace assay::dataset {
namespace {

const std::string kClassification =
    "name: colours\nkind: classification\nmax_output_tokens: 16\nprompt: v1\nlabels: [red, "
    "green]\n";
const std::string kExtraction =
    "name: bills\nkind: extraction\nmax_output_tokens: 100\nprompt: v1\n"
    "schema: '{\"type\": \"object\", \"properties\": {\"total\": {\"type\": \"number\"}}}'\n"
    "fields: {total: {compare: number, tolerance: 0.005}}\n";

std::string refusal(const std::string& yaml) {
  const auto task = parse_task(yaml, "task.yaml");
  if (task.has_value()) return {};
  EXPECT_EQ(task.error().kind, ErrorKind::invalid_argument);
  return task.error().message;
}

std::string without(std::string text, const std::string& line) {
  const auto at = text.find(line);
  EXPECT_NE(at, std::string::npos) << line;
  return text.erase(at, line.size());
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ParseTask, ReadsAClassification) {
  const auto task =
      parse_task(kClassification + "description: which?\nslices: [length, channel]\n", "task.yaml");
  ASSERT_TRUE(task.has_value()) << task.error().message;
  EXPECT_EQ(task->kind, TaskKind::classification);
  EXPECT_EQ(task->labels, (std::vector<std::string>{"red", "green"}));
  EXPECT_EQ(task->slices, (std::vector<std::string>{"length", "channel"}));
  EXPECT_EQ(task->max_output_tokens, 16);
  EXPECT_EQ(task->prompt_version, "v1");
  EXPECT_TRUE(task->answers_json);
  ASSERT_TRUE(task->output_schema().has_value());
  EXPECT_EQ(task->output_schema()->name, "colours");
  const Json schema = read_json(task->output_schema()->json).value;
  EXPECT_EQ(schema["properties"]["label"]["enum"], Json({"red", "green"}));
}

TEST(ParseTask, AsksForNoSchemaWhenBareLabelsAreWanted) {
  const auto task = parse_task(kClassification + "answer: label\n", "task.yaml");
  ASSERT_TRUE(task.has_value()) << task.error().message;
  EXPECT_FALSE(task->answers_json);
  EXPECT_FALSE(task->output_schema().has_value());
}

TEST(ParseTask, KeepsLabelsThatLookLikeBooleansAsWritten) {
  const auto task =
      parse_task(changed(kClassification, "[red, green]", "[yes, no, 010, 1.0]"), "task.yaml");
  ASSERT_TRUE(task.has_value()) << task.error().message;
  EXPECT_EQ(task->labels, (std::vector<std::string>{"yes", "no", "010", "1.0"}));
}

TEST(ParseTask, ReadsAnExtractionWithItsRules) {
  const auto task = parse_task(
      "name: bills\nkind: extraction\nmax_output_tokens: 100\nprompt: v1\nschema: |\n"
      "  {\"type\": \"object\", \"properties\": {\"no\": {}, \"rows\": {\"type\": \"array\",\n"
      "   \"items\": {\"type\": \"object\", \"properties\": {\"price\": {}}}}}}\n"
      "fields:\n  no: {compare: exact}\n  rows:\n    compare: list\n    columns: {price: {compare: "
      "number, "
      "tolerance: 0.5}}\n",
      "task.yaml");
  ASSERT_TRUE(task.has_value()) << task.error().message;
  ASSERT_EQ(task->fields.size(), 2U);
  EXPECT_EQ(task->fields[0].compare, FieldRule::Compare::exact);
  ASSERT_EQ(task->fields[1].columns.size(), 1U);
  EXPECT_EQ(task->fields[1].columns[0].tolerance, 0.5);
}

TEST(ParseTask, NamesWhatIsMissing) {
  EXPECT_EQ(refusal(without(kClassification, "name: colours\n")),
            "task.yaml:1: task needs \"name\"");
  EXPECT_EQ(refusal(without(kClassification, "kind: classification\n")),
            "task.yaml:1: task needs \"kind\"");
  EXPECT_EQ(refusal(without(kClassification, "prompt: v1\n")),
            "task.yaml:1: task needs \"prompt\"");
  EXPECT_EQ(
      refusal(without(kClassification, "max_output_tokens: 16\n")),
      "task.yaml:1: task needs \"max_output_tokens\": an unbounded answer has an unbounded price");
  EXPECT_EQ(refusal(without(kClassification, "labels: [red, green]\n")),
            "task.yaml:1: labels must be a list of at least two different texts");
  EXPECT_EQ(refusal(without(kExtraction, "fields: {total: {compare: number, tolerance: 0.005}}\n")),
            "task.yaml:1: an extraction task needs \"fields\": how each is compared");
  EXPECT_EQ(refusal(""), "task.yaml:1: task is empty; it must be a mapping (key: value)");
}

TEST(ParseTask, SuggestsTheWordThatWasMeant) {
  EXPECT_EQ(refusal(changed(kClassification, "max_output_tokens", "max_ouput_tokens")),
            "task.yaml:3: unknown key \"max_ouput_tokens\" in task (did you mean "
            "\"max_output_tokens\"?)");
  EXPECT_EQ(refusal(changed(kClassification, "labels:", "lables:")),
            "task.yaml:5: unknown key \"lables\" in task (did you mean \"labels\"?)");
  EXPECT_EQ(refusal(kClassification + "slicse: [a]\n"),
            "task.yaml:6: unknown key \"slicse\" in task (did you mean \"slices\"?)");
  EXPECT_EQ(refusal(changed(kClassification, "classification", "clasification")),
            "task.yaml:2: kind \"clasification\" is not known; it is classification, extraction, "
            "transformation, routing or ranking (did you mean \"classification\"?)");
  EXPECT_EQ(refusal(changed(kExtraction, "compare: number, tolerance: 0.005", "compare: numbr")),
            "task.yaml:6: fields.total.compare is one of exact, text, number, date, list, not "
            "\"numbr\" (did you "
            "mean \"number\"?)");
  EXPECT_EQ(refusal(changed(kExtraction, "{total: {", "{totl: {")),
            "task.yaml:6: fields.totl is not among the properties of the schema (did you mean "
            "\"total\"?)");
}

TEST(ParseTask, RefusesNamesLabelsAndSlicesThatCannotBeToldApart) {
  for (const char* name : {"Colours", "a b", "../x", "a/b", "a_b", "ü"}) {
    EXPECT_EQ(refusal(changed(kClassification, "colours", name)),
              "task.yaml:1: name may hold a-z, 0-9 and \"-\", at most 64 of them")
        << name;
  }
  EXPECT_NE(refusal(changed(kClassification, "colours", std::string(65, 'a'))), "");
  EXPECT_EQ(refusal(changed(kClassification, "colours", std::string(64, 'a'))), "");
  for (const char* labels : {"[red]", "[red, red]", "[red, '']", "[]"}) {
    EXPECT_EQ(refusal(changed(kClassification, "[red, green]", labels)),
              "task.yaml:5: labels must be a list of at least two different texts")
        << labels;
  }
  for (const char* slices : {"[a, a]", "[a, '']"}) {
    EXPECT_EQ(refusal(kClassification + "slices: " + slices + "\n"),
              "task.yaml:6: slices must be a list of different names")
        << slices;
  }
}

TEST(ParseTask, RefusesKeysOfTheOtherKind) {
  EXPECT_EQ(refusal(kExtraction + "labels: [a, b]\n"),
            "task.yaml:7: unknown key \"labels\" in task");
  EXPECT_EQ(refusal(kExtraction + "answer: json\n"), "task.yaml:7: unknown key \"answer\" in task");
  EXPECT_EQ(refusal(kClassification + "fields: {}\n"),
            "task.yaml:6: unknown key \"fields\" in task");
  EXPECT_EQ(
      refusal(kClassification + "answer: xml\n"),
      "task.yaml:6: answer is \"json\" (label and confidence) or \"label\" (bare), not \"xml\"");
}

class RefusedSchema : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(RefusedSchema, IsNamedWithItsCure) {
  const std::string schema =
      "schema: '{\"type\": \"object\", \"properties\": {\"total\": {\"type\": \"number\"}}}'\n";
  EXPECT_EQ(
      refusal(changed(kExtraction, schema, "schema: '" + std::string(GetParam().first) + "'\n")),
      GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusedSchema,
    ::testing::Values(
        std::pair{"{\"type\": \"object\"",
                  "task.yaml:5: schema is not valid JSON (its line 1): "
                  "unexpected end of input; expected '}'"},
        std::pair{"[]",
                  "task.yaml:5: schema must describe an object ({\"type\": \"object\", ...})"},
        std::pair{"{}",
                  "task.yaml:5: schema must describe an object ({\"type\": \"object\", ...})"},
        // What is not of the expected type must not end in an exception of the JSON library.
        std::pair{"{\"type\": [\"object\"]}",
                  "task.yaml:5: schema must describe an object ({\"type\": \"object\", ...})"},
        std::pair{"{\"type\": 5}",
                  "task.yaml:5: schema must describe an object ({\"type\": \"object\", ...})"},
        std::pair{"{\"type\": \"object\"}",
                  "task.yaml:5: schema needs \"properties\": what is to be extracted"},
        std::pair{"{\"type\": \"object\", \"properties\": {}}",
                  "task.yaml:5: schema needs \"properties\": what is to be extracted"},
        std::pair{"{\"type\": \"object\", \"properties\": [\"total\"]}",
                  "task.yaml:5: schema needs \"properties\": what is to be extracted"},
        std::pair{"{\"type\": \"object\", \"properties\": {\"total\": {}, \"tax\": {}}}",
                  "task.yaml:6: fields needs a rule for \"tax\", which is in the schema"},
        std::pair{"{\"type\": \"object\", \"properties\": {\"total\": {}, \"total\": {}}}",
                  "task.yaml:5: schema is not valid JSON: duplicate key \"total\""}));

TEST(ParseTask, PutsToleranceOnNumbersAndColumnsOnListsOnly) {
  EXPECT_EQ(refusal(changed(kExtraction, "compare: number,", "compare: text,")),
            "task.yaml:6: fields.total: \"tolerance\" belongs to, and only to, a number");
  EXPECT_EQ(refusal(changed(kExtraction, "tolerance: 0.005", "columns: {a: {compare: text}}")),
            "task.yaml:6: fields.total: \"columns\" belongs to, and only to, a list");
  EXPECT_EQ(refusal(changed(kExtraction, "compare: number, tolerance: 0.005", "compare: list")),
            "task.yaml:6: fields.total: \"columns\" belongs to, and only to, a list");
  EXPECT_EQ(refusal(changed(kExtraction, "compare: number, tolerance: 0.005",
                            "compare: list, columns: {a: {compare: list, columns: {}}}")),
            "task.yaml:6: fields.total.a: a list may not hold lists");
  EXPECT_EQ(
      refusal(changed(kExtraction, "0.005", "-1")),
      "task.yaml:6: fields.total.tolerance must be a number from 0 to 1000000000000, not \"-1\"");
}

TEST(ParseTask, KnowsTheColumnsOfAListFromTheSchema) {
  const auto with_columns = [](const std::string& columns) {
    return "name: bills\nkind: extraction\nmax_output_tokens: 100\nprompt: v1\nschema: |\n"
           "  {\"type\": \"object\", \"properties\": {\"rows\": {\"type\": \"array\",\n"
           "   \"items\": {\"type\": \"object\", \"properties\": {\"item\": {}, \"price\": "
           "{}}}}}}\n"
           "fields:\n  rows:\n    compare: list\n    columns: {" +
           columns + "}\n";
  };
  EXPECT_EQ(refusal(with_columns("item: {compare: text}, price: {compare: number}")), "");
  EXPECT_EQ(refusal(with_columns("item: {compare: text}, prise: {compare: number}")),
            "task.yaml:11: fields.rows.columns.prise is not among the properties of the schema "
            "(did you mean "
            "\"price\"?)");
  EXPECT_EQ(refusal(with_columns("item: {compare: text}")),
            "task.yaml:11: fields.rows.columns needs a rule for \"price\", which is in the schema");
}

}  // namespace
}  // namespace assay::dataset
