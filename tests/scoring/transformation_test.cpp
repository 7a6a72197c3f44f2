#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "assay/core/json.hpp"
#include "assay/scoring/scorer.hpp"
#include "scoring/tasks.hpp"

namespace assay::scoring {
namespace {

using Match = dataset::TransformationRules::Match;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kNote = "Ring Ana on +493012345 or +4479460000.";

Score scored(const dataset::TaskSpec& task, const std::string& expected, const std::string& text) {
  return Scorer::open(task).value().score(json_quoted(expected), Outcome::ok, text);
}

std::string object(const std::string& text) {
  return R"({"text":)" + json_quoted(text) + R"(,"confidence":0.5})";
}

Score scored_note(const std::string& text) {
  return scored(note_task(), kNote, object(text));
}

TEST(Transformation, CallsTheExpectedTextRight) {
  const Score score = scored_note(kNote);
  EXPECT_EQ(score.outcome, Outcome::ok);
  EXPECT_EQ(score.verdict, Verdict::correct);
  EXPECT_EQ(score.rung, Rung::strict);
  EXPECT_TRUE(score.schema_valid && score.value_valid);
  EXPECT_EQ(score.answer, kNote);
  EXPECT_EQ(score.confidence, 0.5);
  EXPECT_EQ(score.reason, "");
  ASSERT_EQ(score.fields.size(), 1U);
  EXPECT_EQ(score.fields[0].name, "targets");
  EXPECT_EQ(score.fields[0].expected, 2);
  EXPECT_EQ(score.fields[0].given, 2);
  EXPECT_EQ(score.fields[0].matched, 2);
  EXPECT_TRUE(score.fields[0].equal);
  EXPECT_THAT(measure_names(score), ElementsAre("preserved", "similarity"));
  EXPECT_EQ(measures_of(score)["preserved"], 1.0);
  EXPECT_EQ(measures_of(score)["similarity"], 1.0);
}

TEST(Transformation, TellsANumberLeftAsItWasFromALostWord) {
  const Score left = scored_note("Ring Ana on 030 12345 or +4479460000.");
  EXPECT_EQ(left.verdict, Verdict::wrong);
  EXPECT_EQ(left.fields[0].given, 1);
  EXPECT_EQ(left.fields[0].matched, 1);
  EXPECT_FALSE(left.fields[0].equal);
  EXPECT_EQ(measures_of(left)["preserved"], 1.0);
  // From "+493012345" to "030 12345": one of "+49" becomes "0", two of them go, a space comes.
  EXPECT_NEAR(measures_of(left)["similarity"], 1 - 4.0 / 38, 1e-12);

  const Score lost = scored_note("Ring on +493012345 or +4479460000.");
  EXPECT_EQ(lost.verdict, Verdict::wrong);
  EXPECT_EQ(lost.fields[0].matched, 2);
  EXPECT_TRUE(lost.fields[0].equal);
  EXPECT_EQ(measures_of(lost)["preserved"], 0.0);
  EXPECT_NEAR(measures_of(lost)["similarity"], 1 - 4.0 / 38, 1e-12);  // "Ana "
}

TEST(Transformation, CountsAWrongNumberAsGivenAndNotMatched) {
  const Score score = scored_note("Ring Ana on +493012346 or +4479460000.");
  EXPECT_EQ(score.fields[0].given, 2);
  EXPECT_EQ(score.fields[0].matched, 1);
  EXPECT_FALSE(score.fields[0].equal);
  EXPECT_EQ(measures_of(score)["preserved"], 1.0);
  EXPECT_NEAR(measures_of(score)["similarity"], 1 - 1.0 / 38, 1e-12);
  EXPECT_EQ(score.reason,
            "expected \"\u2026na on +493012345 or +4479460000.\", got \"\u2026na on +493012346 or "
            "+4479460000.\"");
}

TEST(Transformation, ShowsTheFirstDifferenceWithoutCuttingACharacter) {
  // The two bytes of each \u00fc begin at even places; fifteen before the difference is an odd one.
  const std::string common = "\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc: ";
  const Score score = scored(note_task(), common + "b", object(common + "c"));
  EXPECT_EQ(score.reason,
            "expected \"\u2026\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc: b\", got "
            "\"\u2026\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc\u00fc: c\"");
}

TEST(Transformation, MissesEverythingInAnAnswerThatCannotBeRead) {
  const Scorer scorer = Scorer::open(note_task()).value();
  for (const auto& [outcome, text] :
       {std::pair{Outcome::ok, "I cannot do that."}, std::pair{Outcome::ok, R"({"text":7})"},
        std::pair{Outcome::ok, "  "}, std::pair{Outcome::model_truncated, "{"}}) {
    const Score score = scorer.score(json_quoted(kNote), outcome, text);
    EXPECT_EQ(score.verdict, Verdict::wrong);
    EXPECT_EQ(score.answer, "");
    ASSERT_EQ(score.fields.size(), 1U) << text;
    EXPECT_EQ(score.fields[0].expected, 2);
    EXPECT_EQ(score.fields[0].given, 0);
    EXPECT_FALSE(score.fields[0].equal);
    EXPECT_THAT(measure_names(score), ElementsAre("preserved", "similarity"));
    EXPECT_EQ(measures_of(score)["preserved"], 0.0);
    EXPECT_EQ(measures_of(score)["similarity"], 0.0);
  }
}

TEST(Transformation, GivesNoMeasureToTheWire) {
  const Score score = Scorer::open(note_task())->score(R"("x")", Outcome::wire_timeout, "");
  EXPECT_TRUE(score.measures.empty());
  EXPECT_TRUE(score.fields.empty());
}

TEST(Transformation, HasNoTargetsWhereTheTaskNamesNone) {
  auto task = note_task();
  task.transformation.targets.clear();
  const Score score = scored(task, "a b", object("a c"));
  EXPECT_TRUE(score.fields.empty());
  EXPECT_THAT(measure_names(score), ElementsAre("similarity"));
  EXPECT_NEAR(measures_of(score)["similarity"], 1 - 1.0 / 3, 1e-12);
  EXPECT_THAT(measure_names(scored(task, "a b", "?")), ElementsAre("similarity"));
}

TEST(Transformation, ComparesAsItsRuleSays) {
  const auto verdict = [](Match match, const std::string& expected, const std::string& given) {
    auto task = note_task();
    task.transformation.match = match;
    return scored(task, expected, object(given)).verdict;
  };
  using enum Verdict;
  EXPECT_EQ(verdict(Match::exact, "a\nb", " a\r\nb\n"), correct);
  EXPECT_EQ(verdict(Match::exact, "Mu\u0308ller", "M\u00fcller"), correct);
  EXPECT_EQ(verdict(Match::exact, "a b", "a  b"), wrong);
  EXPECT_EQ(verdict(Match::exact, "a b", "a B"), wrong);
  EXPECT_EQ(verdict(Match::space, "a b", "a \n b"), correct);
  EXPECT_EQ(verdict(Match::space, "a b", "ab"), wrong);
  EXPECT_EQ(verdict(Match::space, "a b", "A b"), wrong);
  EXPECT_EQ(verdict(Match::text, "a b", " A\u00a0B"), correct);
  EXPECT_EQ(verdict(Match::text, "a b", "a c"), wrong);
}

TEST(Transformation, LetsTwoAnswersAgreeThatItsRuleCallsEqual) {
  auto task = note_task();
  task.transformation.match = Match::text;
  const std::string one = scored(task, "x", object("Hello  World")).answer;
  EXPECT_EQ(one, scored(task, "something else", object("hello world\n")).answer);
  EXPECT_EQ(one, "hello world");
}

TEST(Transformation, TakesARightAnswerForTheExpectedTextInEverything) {
  auto task = note_task();
  task.transformation.match = Match::text;
  task.transformation.targets = "[A-Z]{3}";
  task.transformation.format = "Pay [A-Z]{3} .*";
  // The answer has its capitals elsewhere, which the rule does not mind.
  const Score score = scored(task, "Pay EUR 5 now", object("pay eur 5 NOW"));
  EXPECT_EQ(score.verdict, Verdict::correct);
  EXPECT_TRUE(score.value_valid);
  EXPECT_EQ(score.fields[0].given, 1);
  EXPECT_EQ(score.fields[0].matched, 1);
  EXPECT_TRUE(score.fields[0].equal);
  EXPECT_EQ(measures_of(score)["preserved"], 1.0);
}

TEST(Transformation, ChecksTheFormatOfTheWholeText) {
  auto task = note_task();
  task.transformation.targets.clear();
  task.transformation.format = R"(\d{4}-\d{2}-\d{2})";
  const auto valid = [&](const std::string& text) {
    const Score score = scored(task, "2024-03-05", object(text));
    EXPECT_EQ(score.outcome, Outcome::ok) << text;
    return score.value_valid;
  };
  EXPECT_TRUE(valid("2024-03-05"));
  EXPECT_TRUE(valid("2024-03-06"));
  EXPECT_TRUE(valid(" 2024-03-05\n"));
  EXPECT_FALSE(valid("on 2024-03-05"));
  EXPECT_FALSE(valid("2024-03-05."));
  EXPECT_FALSE(valid(""));
  const Score wrong = scored(task, "2024-03-05", object("5 March"));
  EXPECT_EQ(wrong.verdict, Verdict::wrong);
  EXPECT_TRUE(wrong.schema_valid);
  EXPECT_EQ(wrong.reason,
            R"(expected "2024-03-05", got "5 March"; the text does not match the format)");
}

TEST(Transformation, ReadsTheTextAsJsonForItsSchema) {
  auto task = note_task();
  task.transformation.targets.clear();
  task.transformation.schema_json = R"({"type":"object","required":["a"]})";
  const Score right = scored(task, R"({"a":1})", object(R"({"a":1})"));
  EXPECT_EQ(right.verdict, Verdict::correct);
  const Score other = scored(task, R"({"a":1})", object(R"({"a":2})"));
  EXPECT_EQ(other.verdict, Verdict::wrong);
  EXPECT_TRUE(other.value_valid);
  EXPECT_FALSE(scored(task, R"({"a":1})", object("{}")).value_valid);
  const Score no_json = scored(task, R"({"a":1})", object("a = 1"));
  EXPECT_FALSE(no_json.value_valid);
  EXPECT_EQ(no_json.outcome, Outcome::ok);
  EXPECT_THAT(no_json.reason, HasSubstr("the text is not JSON"));
}

TEST(Transformation, RefusesExpectedTextsThatBreakItsOwnRules) {
  auto task = note_task();
  task.transformation.format = "[a-z]+";
  const Scorer scorer = Scorer::open(task).value();
  EXPECT_EQ(scorer.refuse_expected(R"("abc")"), "");
  EXPECT_EQ(scorer.refuse_expected(R"("ABC")"), "does not match the format");
  EXPECT_EQ(scorer.refuse_expected(R"(" ")"), "must not be empty: an empty answer counts as none");
  EXPECT_EQ(scorer.refuse_expected("7"), "must be a text");
  EXPECT_EQ(scorer.score("7", Outcome::ok, "x").verdict, Verdict::unscored);
}

TEST(Transformation, OpensOnlyWithRulesThatCanBeApplied) {
  const auto opens = [](auto change) {
    auto task = note_task();
    change(task.transformation);
    return Scorer::open(task).has_value();
  };
  EXPECT_TRUE(opens([](auto&) {}));
  EXPECT_FALSE(opens([](auto& rules) { rules.targets = "("; }));
  EXPECT_FALSE(opens([](auto& rules) { rules.format = "[z-a]"; }));
  EXPECT_FALSE(opens([](auto& rules) { rules.schema_json = "7"; }));
  auto no_schema = note_task();
  no_schema.schema_json.clear();
  EXPECT_FALSE(Scorer::open(no_schema).has_value());
  auto bare = note_task(false);
  bare.schema_json.clear();
  EXPECT_TRUE(Scorer::open(bare).has_value());
}

struct AnswerCase {
  std::string text;
  Outcome outcome;
  Rung rung;
  std::string answer;
};

void expect_all(const dataset::TaskSpec& task, const std::string& expected,
                const std::vector<AnswerCase>& cases) {
  for (const auto& [text, outcome, rung, answer] : cases) {
    const Score score = scored(task, expected, text);
    EXPECT_EQ(to_string(score.outcome), to_string(outcome)) << text;
    EXPECT_EQ(to_string(score.rung), to_string(rung)) << text;
    EXPECT_EQ(score.answer, answer) << text;
    EXPECT_EQ(score.reason.empty(), answer == expected) << text << score.reason;
  }
}

TEST(Transformation, ReadsJsonAnswersUpTheLadder) {
  using enum Outcome;
  expect_all(note_task(), "hi",
             {
                 {R"({"text":"hi","confidence":1})", ok, Rung::strict, "hi"},
                 {R"({"text":"hi"})", ok, Rung::strict, "hi"},
                 {R"({"text":""})", ok, Rung::strict, ""},
                 {"```json\n{\"text\":\"hi\"}\n```", ok, Rung::stripped, "hi"},
                 {R"(Here you are: {"text":"hi","confidence":1})", ok, Rung::stripped, "hi"},
                 {"{'text':'hi',}", ok, Rung::repaired, "hi"},
                 {R"({"text":"hi","why":"so"})", model_schema_violation, Rung::strict, ""},
                 {R"({"text":"hi","confidence":2})", model_schema_violation, Rung::strict, ""},
                 {R"({"text":["hi"]})", model_schema_violation, Rung::strict, ""},
                 {R"({"note":"hi"})", model_schema_violation, Rung::strict, ""},
                 {R"("hi")", model_schema_violation, Rung::strict, ""},
                 {"hi", model_invalid_json, Rung::none, ""},
             });
}

TEST(Transformation, ReadsBareTexts) {
  using enum Outcome;
  expect_all(note_task(false), "hi\nyou",
             {
                 {"hi\nyou", ok, Rung::strict, "hi\nyou"},
                 {"\n hi\r\nyou \n", ok, Rung::strict, "hi\nyou"},
                 {"```\nhi\nyou\n```", ok, Rung::stripped, "hi\nyou"},
                 {"Sure:\n```text\nhi\nyou\n```\nBye", ok, Rung::stripped, "hi\nyou"},
                 {R"({"text":"hi\nyou","confidence":1})", ok, Rung::stripped, "hi\nyou"},
                 {"```json\n{\"text\":\"hi\\nyou\"}\n```", ok, Rung::stripped, "hi\nyou"},
                 {"{'text':'hi\\nyou'}", ok, Rung::repaired, "hi\nyou"},
                 // Not of that shape, or not alone: then it is the text itself.
                 {R"({"text":"hi","why":1})", ok, Rung::strict, R"({"text":"hi","why":1})"},
                 {R"(hi {"text":"you"})", ok, Rung::strict, R"(hi {"text":"you"})"},
                 {"Sure: hi\nyou", ok, Rung::strict, "Sure: hi\nyou"},
                 {"```\n```", model_empty, Rung::none, ""},
                 {"hi\xFF", model_invalid_json, Rung::none, ""},
                 {"", model_empty, Rung::none, ""},
             });
  EXPECT_EQ(scored(note_task(false), "hi", R"({"text":"hi","confidence":0.25})").confidence, 0.25);
}

TEST(Transformation, LeavesFencesThatBelongToTheText) {
  const std::string code = "Run\n```\nmake\n```";
  expect_all(
      note_task(false), code,
      {{code, Outcome::ok, Rung::strict, code}, {"make", Outcome::ok, Rung::strict, "make"}});
}

TEST(Transformation, LeavesJsonThatIsTheTextItself) {
  auto task = note_task(false);
  task.transformation.schema_json = R"({"type":"object"})";
  const std::string text = R"({"text":"hi"})";
  expect_all(task, text, {{text, Outcome::ok, Rung::strict, text}});
}

TEST(Transformation, ChangesItsVersionWithEveryRule) {
  const std::string version = Scorer::open(note_task())->version();
  const auto changed = [&](auto change) {
    auto task = note_task();
    change(task.transformation);
    return Scorer::open(task)->version() != version;
  };
  EXPECT_FALSE(changed([](auto&) {}));
  EXPECT_TRUE(changed([](auto& rules) { rules.match = Match::space; }));
  EXPECT_TRUE(changed([](auto& rules) { rules.targets = "[0-9]"; }));
  EXPECT_TRUE(changed([](auto& rules) { rules.format = ".+"; }));
  EXPECT_TRUE(changed([](auto& rules) { rules.schema_json = "{}"; }));
}

}  // namespace
}  // namespace assay::scoring
