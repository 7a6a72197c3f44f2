#include <gtest/gtest.h>

#include <string>

#include "assay/core/json.hpp"
#include "assay/dataset/task.hpp"

namespace assay::dataset {
namespace {

const std::string kCommon = "name: t\nmax_output_tokens: 64\nprompt: v1\n";  // lines 1 to 3
const std::string kRouting = kCommon + "kind: routing\nlabels: [legal, sales, support]\n";
const std::string kRanking = kCommon + "kind: ranking\n";
const std::string kTransformation = kCommon + "kind: transformation\n";

TaskSpec read(const std::string& yaml) {
  const auto task = parse_task(yaml, "task.yaml");
  EXPECT_TRUE(task.has_value()) << task.error().message;
  return task.has_value() ? *task : TaskSpec{};
}

std::string refusal(const std::string& yaml) {
  const auto task = parse_task(yaml, "task.yaml");
  return task.has_value() ? "" : task.error().message;
}

std::string rules_hash(const TaskSpec& task) {
  Hasher hasher;
  add_rules(task, hasher);
  return hasher.hex();
}

TEST(RoutingTask, KnowsWhatEachMistakeCosts) {
  const TaskSpec task = read(kRouting +
                             "costs: {unit: EUR, wrong: 4, unanswered: 6, "
                             "pairs: {legal: {sales: 90, support: 5.5}}}\n");
  EXPECT_EQ(task.kind, TaskKind::routing);
  EXPECT_TRUE(task.has_labels());
  EXPECT_EQ(task.costs.unit, "EUR");
  EXPECT_EQ(task.costs.of("legal", "sales"), 90);
  EXPECT_EQ(task.costs.of("legal", "support"), 5.5);
  EXPECT_EQ(task.costs.of("sales", "legal"), 4);  // not symmetric
  EXPECT_EQ(task.costs.of("legal", "legal"), 0);
  EXPECT_EQ(task.costs.unanswered, 6);
}

TEST(RoutingTask, TakesAnUnansweredItemForAnyOtherMistakeUnlessToldOtherwise) {
  EXPECT_EQ(read(kRouting + "costs: {unit: min, wrong: 4}\n").costs.unanswered, 4);
}

TEST(RoutingTask, RefusesCostsThatAreNone) {
  EXPECT_NE(refusal(kRouting).find("a routing task needs \"costs\""), std::string::npos);
  EXPECT_EQ(refusal(kRouting + "costs: {unit: EUR, wrong: 4, pairs: {legal: {sails: 9}}}\n"),
            "task.yaml:6: costs.pairs.legal: \"sails\" is not among the labels (did you mean "
            "\"sales\"?)");
  EXPECT_EQ(
      refusal(kRouting + "costs: {unit: EUR, wrong: 4, pairs: {leagl: {sales: 9}}}\n"),
      "task.yaml:6: costs.pairs: \"leagl\" is not among the labels (did you mean \"legal\"?)");
  EXPECT_EQ(refusal(kRouting + "costs: {unit: EUR, wrong: 4, pairs: {legal: {legal: 9}}}\n"),
            "task.yaml:6: costs.pairs.legal: the right department costs nothing");
  EXPECT_NE(refusal(kRouting + "costs: {unit: EUR, wrong: -1}\n").find("task.yaml:6: costs.wrong"),
            std::string::npos);
  EXPECT_NE(refusal(kRouting + "costs: {unit: EUR, worng: 4}\n").find("did you mean \"wrong\"?"),
            std::string::npos);
}

TEST(RankingTask, AsksForAtLeastTheTop) {
  const TaskSpec task = read(kRanking + "candidates: 10\n");
  EXPECT_EQ(task.ranking.candidates, 10);
  EXPECT_EQ(task.ranking.top, 3);
  const Json ids = read_json(task.schema_json).value["properties"]["ranking"];
  EXPECT_EQ(ids["minItems"], 3);
  EXPECT_EQ(ids["maxItems"], 10);
  EXPECT_EQ(ids["items"]["maximum"], 10);
}

TEST(RankingTask, RefusesATopThatIsNoChoice) {
  EXPECT_NE(refusal(kRanking).find("a ranking task needs \"candidates\""), std::string::npos);
  EXPECT_NE(refusal(kRanking + "candidates: 3\ntop: 3\n").find("task.yaml:6"), std::string::npos);
  EXPECT_NE(refusal(kRanking + "candidates: 1\n"), "");
}

TEST(RankingTask, WritesAPerfectAnswerFromEitherForm) {
  const TaskSpec task = read(kRanking + "candidates: 5\ntop: 2\n");
  EXPECT_EQ(perfect_answer(task, R"({"order": [[4], [1], [5, 2, 3]]})"),
            R"({"ranking":[4,1,5,2,3],"confidence":0.95})");
  EXPECT_EQ(perfect_answer(task, R"({"top": [3, 1]})"), R"({"ranking":[3,1],"confidence":0.95})");
}

TEST(TransformationTask, ReadsItsRules) {
  const TaskSpec task =
      read(kTransformation + "answer: text\nmatch: space\ntargets: '[0-9]+'\nformat: '(?s).+'\n");
  EXPECT_FALSE(task.answers_json);
  EXPECT_FALSE(task.output_schema().has_value());
  EXPECT_EQ(task.transformation.match, TransformationRules::Match::space);
  EXPECT_EQ(task.transformation.targets, "[0-9]+");
  EXPECT_EQ(perfect_answer(task, R"("a 1")"), "a 1");
}

TEST(TransformationTask, RefusesPatternsThatSayNothing) {
  EXPECT_NE(refusal(kTransformation + "targets: '('\n")
                .find("task.yaml:5: targets is not a regular expression (RE2)"),
            std::string::npos);
  EXPECT_EQ(refusal(kTransformation + "targets: 'a*'\n"),
            "task.yaml:5: targets also matches an empty text");
  EXPECT_EQ(refusal(kTransformation + "match: exactly\n"),
            "task.yaml:5: match is one of exact, space, text, not \"exactly\" (did you mean "
            "\"exact\"?)");
  EXPECT_NE(refusal(kTransformation + "schema: '{'\n").find("schema is not valid JSON"),
            std::string::npos);
}

TEST(TaskRules, HashDifferentlyWhereAnAnswerMayScoreDifferently) {
  const TaskSpec routing = read(kRouting + "costs: {unit: EUR, wrong: 4}\n");
  EXPECT_NE(rules_hash(routing), rules_hash(read(kRouting + "costs: {unit: EUR, wrong: 5}\n")));
  EXPECT_NE(
      rules_hash(routing),
      rules_hash(read(kRouting + "costs: {unit: EUR, wrong: 4, pairs: {legal: {sales: 1}}}\n")));
  EXPECT_EQ(rules_hash(routing), rules_hash(read(kRouting + "costs: {unit: hours, wrong: 4}\n")));
  EXPECT_NE(rules_hash(read(kRanking + "candidates: 10\n")),
            rules_hash(read(kRanking + "candidates: 10\ntop: 4\n")));
  EXPECT_NE(rules_hash(read(kTransformation)), rules_hash(read(kTransformation + "match: text\n")));
  EXPECT_NE(rules_hash(read(kTransformation)), rules_hash(read(kTransformation + "targets: x\n")));
}

}  // namespace
}  // namespace assay::dataset
