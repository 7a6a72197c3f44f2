#include "assay/report/sarif.hpp"

#include <fmt/format.h>

#include <set>

#include "assay/core/json.hpp"
#include "report/ci_fixture.hpp"
#include "support/hostile_texts.hpp"

namespace assay::report {
namespace {

using testing::HasSubstr;

class Sarif : public CiReportTest {
 protected:
  Json run() {
    const JsonReading reading = read_json(text_of(write_sarif));
    EXPECT_TRUE(reading.ok()) << reading.message;
    return reading.value["runs"][0];
  }
  Json results() { return run()["results"]; }

  void lint(curate::Severity severity, const std::string& rule, std::vector<std::string> items) {
    auto& report = report_.tasks[0].set_at_hand->lint;
    if (!report) report.emplace();
    report->findings.push_back(
        {severity, rule, "golden/colours/train.jsonl", 7, std::move(items), "look at this"});
  }
};

TEST_F(Sarif, PutsAFlipAtItsLine) {
  put_at_hand("./golden/my colours/ä#1.jsonl");
  const Json all = results();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0]["ruleId"], "flip");
  EXPECT_EQ(all[0]["level"], "warning");
  EXPECT_EQ(all[0]["message"]["text"],
            "colours: item b: large was right where small is wrong: expected \"red\", answered "
            "\"blue\"");
  const Json& place = all[0]["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "golden/my%20colours/%C3%A4%231.jsonl");
  EXPECT_EQ(place["region"]["startLine"], 2);
}

TEST_F(Sarif, OnlyNamesWhatIsNotAtHand) {
  const Json all = results();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_FALSE(all[0]["locations"][0].contains("physicalLocation"));
  EXPECT_EQ(all[0]["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "colours/b");
  put_at_hand("/srv/items.jsonl");
  EXPECT_EQ(results()[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "file:///srv/items.jsonl");
}

TEST_F(Sarif, KnowsAFindingAgainWhenLinesHaveMoved) {
  put_at_hand("a.jsonl");
  const Json before = results()[0]["partialFingerprints"];
  report_.tasks[0].set_at_hand->line_of_item["b"] = 99;
  report_.run.run.id = "another";
  EXPECT_EQ(results()[0]["partialFingerprints"], before);
  report_.tasks[0].comparisons[0].compared.candidate.model = "tiny";
  EXPECT_NE(results()[0]["partialFingerprints"], before);
}

TEST_F(Sarif, HasARuleForEveryResultAndEachOnlyOnce) {
  put_at_hand("a.jsonl");
  report_.gate = gate(OnInconclusive::warn);
  lint(curate::Severity::error, "leak", {"a", "t-1"});
  lint(curate::Severity::note, "label-suspect", {"c"});
  const Json sarif = run();
  std::set<std::string> rules;
  for (const Json& rule : sarif["tool"]["driver"]["rules"]) {
    EXPECT_TRUE(rules.insert(rule["id"].get<std::string>()).second) << rule["id"];
  }
  std::vector<std::string> shown;
  std::set<std::string> fingerprints;
  for (const Json& result : sarif["results"]) {
    const auto rule = result["ruleId"].get<std::string>();
    EXPECT_EQ(rules.count(rule), 1U) << rule;
    shown.push_back(result["level"].get<std::string>() + " " + rule);
    fingerprints.insert(safe_dump(result["partialFingerprints"]));
  }
  EXPECT_EQ(shown, (std::vector<std::string>{"error gate/coverage", "error gate/accuracy",
                                             "error gate/slice", "error gate/same-prompt",
                                             "error lint/leak", "warning gate/accuracy_vs_baseline",
                                             "warning flip", "note lint/label-suspect"}));
  EXPECT_EQ(fingerprints.size(), shown.size());
}

TEST_F(Sarif, SuspectsALabelOnce) {
  auto& comparison = report_.tasks[0].comparisons[0].compared.comparison;
  comparison.flips.clear();
  comparison.suspects.ids = {"c"};
  ASSERT_EQ(results().size(), 1U);
  EXPECT_THAT(results()[0]["message"]["text"].get<std::string>(), HasSubstr("look at the label"));
  put_at_hand("a.jsonl");
  lint(curate::Severity::warning, "label-suspect", {"c"});
  ASSERT_EQ(results().size(), 1U);
  EXPECT_EQ(results()[0]["level"], "warning");
}

TEST_F(Sarif, SaysNothingOfFlipsBetweenWhatCannotBeCompared) {
  report_.tasks[0].comparisons[0].compared.is_comparable = false;
  EXPECT_EQ(results().size(), 0U);
}

TEST_F(Sarif, KeepsTheWorstAndCountsTheOthers) {
  report_.gate = gate(OnInconclusive::pass);
  auto& flips = report_.tasks[0].comparisons[0].compared.comparison.flips;
  for (std::size_t i = 0; i < kMostSarifResults; ++i) flips.push_back(fmt::format("x-{}", i));
  const Json sarif = run();
  EXPECT_EQ(sarif["results"].size(), kMostSarifResults);
  EXPECT_EQ(sarif["results"][0]["level"], "error");
  // 4 errors, 5 001 flips, and the check that may be inconclusive.
  EXPECT_EQ(
      sarif["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
      "truncated: the worst 5000 of 5006 results are listed (4 errors, 5001 warnings and 1 note "
      "in all)");
}

TEST_F(Sarif, MakesNoLinkOfWhatAModelSays) {
  auto& flips = report_.tasks[0].comparisons[0].compared.comparison.flips;
  flips = {"[click](https://evil.example) {0} \\[x](y)"};
  EXPECT_THAT(results()[0]["message"]["text"].get<std::string>(),
              HasSubstr(R"(\[click\](https://evil.example) {{0}} \\\[x\](y))"));
}

TEST_F(Sarif, HoldsEveryHostileText) {
  auto& flips = report_.tasks[0].comparisons[0].compared.comparison.flips;
  flips.clear();
  for (const fake::HostileText& hostile : fake::hostile_texts()) flips.push_back(hostile.text);
  report_.gate = gate(OnInconclusive::fail);
  for (decide::GateCheck& check : report_.gate->tasks[0].gate.checks) {
    check.reason = check.name = flips[5];
  }
  const Json all = results();
  EXPECT_EQ(all.size(), flips.size() + 5);
  for (const Json& result : all) {
    const auto text = result["message"]["text"].get<std::string>();
    EXPECT_EQ(text.find_first_of("\n\r\x1b"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace assay::report
